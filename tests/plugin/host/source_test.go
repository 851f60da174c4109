package host

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// received is a request that a source saw.
type received struct {
	path   string
	header http.Header
	body   []byte
}

// source is a data source that answers what the test says, and remembers what it was asked.
type source struct {
	*httptest.Server
	mutex    sync.Mutex
	requests []received
}

func (s *source) record(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mutex.Lock()
		s.requests = append(s.requests, received{r.URL.RequestURI(), r.Header, body})
		s.mutex.Unlock()
		next.ServeHTTP(w, r)
	})
}

// seen are the requests to path, in the order in which they came.
func (s *source) seen(path string) []received {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var found []received
	for _, request := range s.requests {
		if request.path == path {
			found = append(found, request)
		}
	}
	return found
}

// unstarted is a source that doesn't listen yet.
func unstarted(t testing.TB, handler http.Handler) *source {
	t.Helper()
	s := &source{}
	s.Server = httptest.NewUnstartedServer(s.record(handler))
	t.Cleanup(s.Close)
	return s
}

// serve is a source that listens.
func serve(t testing.TB, handler http.Handler) *source {
	t.Helper()
	s := unstarted(t, handler)
	s.Start()
	return s
}

// healthy are a working source's routes, with queries answered by answer.
func healthy(answer http.HandlerFunc) *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", reply(http.StatusOK, `{"status":"OK"}`))
	mux.HandleFunc("GET /api/ds/scenarios", reply(http.StatusOK, `[{"id":"random"}]`))
	mux.HandleFunc("POST /api/ds/query", answer)
	return mux
}

// reply answers always the same.
func reply(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// entry is the answer to one query.
type entry struct {
	Status      int         `json:"status,omitempty"`
	Frames      data.Frames `json:"frames,omitempty"`
	Error       string      `json:"error,omitempty"`
	ErrorSource string      `json:"errorSource,omitempty"`
}

// results answers queries with these entries.
func results(t testing.TB, entries map[string]entry) http.HandlerFunc {
	t.Helper()
	body, err := json.Marshal(map[string]any{"results": entries})
	if err != nil {
		t.Fatal(err)
	}
	return reply(http.StatusOK, string(body))
}

// one answers the query A.
const one = `{"results":{"A":{"status":200,"frames":[]}}}`
