package host

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// TestGrafanasExamplesPass sends the frames that Grafana's projects keep as examples.
func TestGrafanasExamplesPass(t *testing.T) {
	files, err := filepath.Glob("../../frames/golden/*.json")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("the examples are not in this tree")
	}
	plugin := start(t)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			example, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.HasPrefix(bytes.TrimSpace(example), []byte("[")) {
				example = append(append([]byte("["), example...), ']')
			}
			var frames data.Frames
			if err := json.Unmarshal(example, &frames); err != nil {
				t.Fatal(err)
			}
			// The example itself is sent, not what the SDK makes of it.
			body := `{"results":{"A":{"status":200,"frames":` + string(example) + `}}}`
			response := plugin.ask(t, at(serve(t, healthy(reply(200, body))).URL).as(file), query("A", nil))["A"]
			expect(t, response, 200, "", "")
			got, err := data.UnmarshalArrowFrames(response.Frames)
			if err != nil {
				t.Fatal(err)
			}
			for i := range frames {
				if text(t, got[i]) != text(t, frames[i]) {
					t.Errorf("frame %d:\n got %s\nsent %s", i, text(t, got[i]), text(t, frames[i]))
				}
			}
		})
	}
}
