package host

import (
	"encoding/json"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

// request is what the data source is asked.
type request struct {
	From, To string
	Queries  []map[string]any
}

func parsed(t *testing.T, body []byte) request {
	t.Helper()
	var r request
	if err := json.Unmarshal(body, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func expect(t *testing.T, response *pluginv2.DataResponse, status int32, source, said string) {
	t.Helper()
	if response == nil {
		t.Fatal("no answer")
	}
	if response.Status != status || response.ErrorSource != source || !strings.Contains(response.Error, said) {
		t.Errorf("status %d, source %q, error %q; expected %d, %q, %q",
			response.Status, response.ErrorSource, response.Error, status, source, said)
	}
}

func TestAQueryIsPassedOnWithWhatGrafanaAdds(t *testing.T) {
	source := serve(t, healthy(reply(200, one)))
	rule := query("A", map[string]any{"scenario": "random", "seed": 7, "maxDataPoints": 3})
	rule.MaxDataPoints = 43_200
	start(t).ask(t, at(source.URL), rule)

	sent := parsed(t, source.seen("/api/ds/query")[0].body)
	if sent.From != "82800000" || sent.To != "86400000" || len(sent.Queries) != 1 {
		t.Fatalf("sent %+v", sent)
	}
	for key, expected := range map[string]any{
		"refId": "A", "scenario": "random", "seed": 7.0, "intervalMs": 1000.0, "maxDataPoints": 43200.0,
	} {
		if sent.Queries[0][key] != expected {
			t.Errorf("%s is %v, expected %v", key, sent.Queries[0][key], expected)
		}
	}
}

func TestOneQuerysErrorIsItsOwn(t *testing.T) {
	source := serve(t, healthy(results(t, map[string]entry{
		"A": {Status: 200, Frames: data.Frames{described()}},
		"B": {Status: 504, Error: "too slow", ErrorSource: "downstream"},
		"C": {Status: 502, Error: "asked wrongly", ErrorSource: "plugin"},
	})))
	timeless, broken := query("D", nil), query("E", nil)
	timeless.TimeRange = nil
	broken.Json = []byte(`["no object"]`)
	responses := start(t).ask(t, at(source.URL), query("A", nil), query("B", nil), query("C", nil),
		timeless, broken, query("F", nil), query("G", map[string]any{"hide": true}))

	expect(t, responses["A"], 200, "", "")
	expect(t, responses["B"], 504, "downstream", "too slow")
	expect(t, responses["C"], 502, "plugin", "asked wrongly")
	expect(t, responses["D"], 400, "downstream", "no time range")
	expect(t, responses["E"], 400, "downstream", "JSON object")
	expect(t, responses["F"], 502, "downstream", "no answer to this query")
	if responses["G"] != nil {
		t.Errorf("the hidden query was answered: %v", responses["G"])
	}
	var refIDs []string
	for _, query := range parsed(t, source.seen("/api/ds/query")[0].body).Queries {
		refIDs = append(refIDs, query["refId"].(string))
	}
	if !slices.Equal(refIDs, []string{"A", "B", "C", "F"}) {
		t.Errorf("the data source was asked for %v", refIDs)
	}
}

func TestQueriesOfDifferentRangesGoApart(t *testing.T) {
	source := serve(t, healthy(func(w http.ResponseWriter, r *http.Request) {
		// The recorder has read the body; both answers are in each reply.
		reply(200, `{"results":{"A":{"frames":[]},"B":{"frames":[]},"C":{"frames":[]}}}`)(w, r)
	}))
	yesterday := query("B", nil)
	yesterday.TimeRange = &pluginv2.TimeRange{FromEpochMS: 1, ToEpochMS: 2}
	responses := start(t).ask(t, at(source.URL), query("A", nil), yesterday, query("C", nil))
	for _, refID := range []string{"A", "B", "C"} {
		expect(t, responses[refID], 200, "", "")
	}
	if requests := source.seen("/api/ds/query"); len(requests) != 2 {
		t.Errorf("%d requests for two ranges", len(requests))
	}
}

func TestAFailureOfTheWholeRequestIsToldToEachQuery(t *testing.T) {
	elsewhere := serve(t, reply(200, one))
	slow := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	breaksOff := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = w.Write([]byte(one))
	}
	gone := httptest.NewServer(nil)
	gone.Close()
	plugin := start(t)
	for name, tried := range map[string]struct {
		answer http.HandlerFunc
		url    string
		status int32
		source string
		said   string
	}{
		"refused": {url: gone.URL, status: 502, source: "downstream", said: "connection refused"},
		"envelope": {
			answer: reply(400, `{"success":false,"error":{"code":"INVALID_REQUEST","message":"from is after to"}}`),
			status: 400, source: "downstream", said: "from is after to",
		},
		"unauthorized": {answer: reply(401, `{}`), status: 401, source: "downstream", said: "401"},
		"not allowed":  {answer: reply(405, `{}`), status: 405, source: "plugin", said: "405"},
		"unavailable":  {answer: reply(503, `oh`), status: 502, source: "downstream", said: "503"},
		"no results":   {answer: reply(200, `{"status":"OK"}`), status: 502, source: "downstream", said: "can't be read"},
		"no JSON":      {answer: reply(200, `<html>`), status: 502, source: "downstream", said: "can't be read"},
		"broken off":   {answer: breaksOff, status: 502, source: "downstream", said: "broke off"},
		"slow":         {answer: slow, status: 504, source: "downstream", said: "in time"},
		"redirect": {
			answer: http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect).ServeHTTP,
			status: 502, source: "downstream", said: "307",
		},
		"no address": {url: "none", status: 400, source: "downstream", said: "url"},
	} {
		t.Run(name, func(t *testing.T) {
			url := tried.url
			if url == "" {
				url = serve(t, healthy(tried.answer)).URL
			}
			settings := at(url)
			settings.json["timeout"] = 1
			settings.uid = name
			responses := plugin.ask(t, settings, query("A", nil), query("B", nil))
			for _, refID := range []string{"A", "B"} {
				expect(t, responses[refID], tried.status, tried.source, tried.said)
				if strings.Contains(responses[refID].Error, "127.0.0.1") {
					t.Errorf("the error tells the address: %q", responses[refID].Error)
				}
			}
		})
	}
	if len(elsewhere.seen("/")) != 0 {
		t.Error("a redirect was followed")
	}
}

// TestLatency fails if replies wait for a delayed acknowledgement (40 ms), and logs what a query takes.
func TestLatency(t *testing.T) {
	times, values := make([]time.Time, 1000), make([]float64, 1000)
	for i := range times {
		times[i], values[i] = time.UnixMilli(int64(i)*60_000), math.Sqrt(float64(i))
	}
	frame := data.NewFrame("ten series", data.NewField("time", nil, times))
	for range 10 {
		frame.Fields = append(frame.Fields, data.NewField("value", nil, values))
	}
	for name, frames := range map[string]data.Frames{"2 points": {described()}, "10 series of 1,000 points": {frame}} {
		source := serve(t, healthy(results(t, map[string]entry{"A": {Status: 200, Frames: frames}})))
		plugin := start(t)
		var took []time.Duration
		for range 200 {
			began := time.Now()
			expect(t, plugin.ask(t, at(source.URL), query("A", nil))["A"], 200, "", "")
			took = append(took, time.Since(began))
			if t.Failed() {
				return
			}
		}
		slices.Sort(took)
		t.Logf("%s: fastest %v, median %v, 99th percentile %v", name, took[0], took[100], took[198])
		// The larger frames are measured, not judged: a debug build is slow on them.
		if took[50] > 35*time.Millisecond && frames[0].Rows() < 10 {
			t.Errorf("%s: three quarters of the queries took %v or more", name, took[50])
		}
	}
}
