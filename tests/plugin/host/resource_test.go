package host

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

func (r running) call(t *testing.T, s settings, method, path string) *pluginv2.CallResourceResponse {
	t.Helper()
	request := &pluginv2.CallResourceRequest{
		PluginContext: s.context(t), Method: method, Path: path, Url: path,
		Headers: map[string]*pluginv2.StringList{"Cookie": {Values: []string{"grafana_session=of-the-user"}}},
	}
	stream, err := r.resource.CallResource(context.Background(), request)
	if err != nil {
		t.Fatal(err)
	}
	response, err := stream.Recv()
	if err != nil {
		t.Fatal(err)
	}
	return response
}

func TestTheEditorReadsTheScenariosAndNothingElse(t *testing.T) {
	source := serve(t, healthy(reply(200, one)))
	plugin := start(t)
	response := plugin.call(t, at(source.URL), http.MethodGet, "scenarios")
	if response.Code != 200 || string(response.Body) != `[{"id":"random"}]` {
		t.Errorf("%d %s", response.Code, response.Body)
	}
	if kind := response.Headers["Content-Type"].GetValues(); len(kind) != 1 || kind[0] != "application/json" {
		t.Errorf("the content type is %q", kind)
	}
	if cookie := source.seen("/api/ds/scenarios")[0].header.Get("Cookie"); cookie != "" {
		t.Errorf("the user's cookie was passed on: %q", cookie)
	}
	for _, path := range []string{"", "metrics", "../metrics", "scenarios/../../metrics", "scenarios%2f..", "http://elsewhere/"} {
		if code := plugin.call(t, at(source.URL), http.MethodGet, path).Code; code != 404 {
			t.Errorf("%q answers %d", path, code)
		}
	}
	if code := plugin.call(t, at(source.URL), http.MethodDelete, "scenarios").Code; code != 405 {
		t.Errorf("DELETE answers %d", code)
	}
	if requests := len(source.requests); requests != 1 {
		t.Errorf("%d requests reached the data source", requests)
	}
}

func TestARefusalOfTheDataSourceIsNotTheBrowsers(t *testing.T) {
	plugin := start(t)
	for status, expected := range map[int]int32{401: 502, 403: 502, 302: 502, 404: 404, 503: 503} {
		mux := http.NewServeMux()
		mux.HandleFunc("GET /api/ds/scenarios", reply(status, `{}`))
		s := at(serve(t, mux).URL).as(strconv.Itoa(status))
		if response := plugin.call(t, s, http.MethodGet, "scenarios"); response.Code != expected {
			t.Errorf("%d became %d", status, response.Code)
		} else if expected == 502 && !strings.Contains(string(response.Body), `"code":"BAD_GATEWAY"`) {
			t.Errorf("%d became %s", status, response.Body)
		}
	}
}
