package host

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

func (r running) health(t *testing.T, s settings) (*pluginv2.CheckHealthResponse, map[string]any) {
	t.Helper()
	response, err := r.diagnostics.CheckHealth(context.Background(), &pluginv2.CheckHealthRequest{PluginContext: s.context(t)})
	if err != nil {
		t.Fatal(err)
	}
	var details map[string]any
	if err := json.Unmarshal(response.JsonDetails, &details); err != nil {
		t.Fatal(err)
	}
	return response, details
}

func TestHealthStopsAtTheFirstStageThatFails(t *testing.T) {
	gone := httptest.NewServer(nil)
	gone.Close()
	slow := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	ok := reply(200, `{}`)
	answered := reply(200, one)
	plugin := start(t)
	for name, tried := range map[string]struct {
		url                      string
		health, scenarios, query http.HandlerFunc
		stage                    any
		said                     string
	}{
		"works":              {health: ok, scenarios: ok, query: answered, said: "Data source is working"},
		"refused":            {url: gone.URL, stage: "connection", said: "connection refused"},
		"unknown host":       {url: "http://no-such-host.invalid", stage: "connection", said: "can't be reached"},
		"health is 500":      {health: reply(500, ``), stage: "connection", said: "500"},
		"health redirects":   {health: reply(302, ``), stage: "connection", said: "302"},
		"health hangs":       {health: slow, stage: "connection", said: "in time"},
		"401":                {health: ok, scenarios: reply(401, ``), stage: "auth", said: "401"},
		"403":                {health: ok, scenarios: reply(403, ``), stage: "auth", said: "403"},
		"500 is no 401":      {health: ok, scenarios: reply(500, ``), stage: "connection", said: "500"},
		"auth hangs":         {health: ok, scenarios: slow, stage: "auth", said: "in time"},
		"query is 500":       {health: ok, scenarios: ok, query: reply(500, ``), stage: "query", said: "500"},
		"another's 200":      {health: ok, scenarios: ok, query: reply(200, `<html>`), stage: "query", said: "address"},
		"query hangs":        {health: ok, scenarios: ok, query: slow, stage: "query", said: "in time"},
		"query has an error": {health: ok, scenarios: ok, query: reply(200, `{"results":{"A":{"error":"no table"}}}`), stage: "query", said: "no table"},
		"no address":         {url: " ", stage: "settings", said: "url"},
	} {
		t.Run(name, func(t *testing.T) {
			url := tried.url
			if url == "" {
				url = serve(t, ladder(t, tried.health, tried.scenarios, tried.query)).URL + "/"
			}
			s := settings{json: map[string]any{"url": url, "timeout": 1, "authKind": "apiKey"}}
			s.secrets = map[string]string{"apiKey": "hunter2"}
			s.uid = name
			response, details := plugin.health(t, s)
			status := pluginv2.CheckHealthResponse_ERROR
			if tried.stage == nil {
				status = pluginv2.CheckHealthResponse_OK
			}
			if response.Status != status || details["stage"] != tried.stage || !strings.Contains(response.Message, tried.said) {
				t.Errorf("%v, stage %v, %q", response.Status, details["stage"], response.Message)
			}
			if latency, isNumber := details["latencyMs"].(float64); !isNumber || latency < 0 {
				t.Errorf("latencyMs is %v", details["latencyMs"])
			}
			for _, private := range []string{"hunter2", "127.0.0.1", "no-such-host"} {
				if strings.Contains(response.Message+string(response.JsonDetails), private) {
					t.Errorf("%q is told: %q %s", private, response.Message, response.JsonDetails)
				}
			}
		})
	}
}

// ladder fails the test if a stage is asked that has no answer, or with the wrong credentials.
func ladder(t *testing.T, stages ...http.HandlerFunc) http.Handler {
	mux := http.NewServeMux()
	for i, path := range []string{"GET /health", "GET /api/ds/scenarios", "POST /api/ds/query"} {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			if key := r.Header.Get("X-Api-Key"); (key == "") != (i == 0) {
				t.Errorf("%s came with the key %q", path, key)
			}
			if stages[i] == nil {
				t.Errorf("%s was asked after a stage that failed", path)
				return
			}
			stages[i](w, r)
		})
	}
	return mux
}
