package plugin

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

const (
	maxReply = 8 << 20
	maxKept  = 500
	fresh    = 10 * time.Second
)

// cached has the replies of all instances of this process.
var cached = struct {
	sync.Mutex
	replies map[string]reply
}{replies: map[string]reply{}}

type reply struct {
	body []byte
	at   time.Time
}

// Datasource is one instance: one data source of one organisation.
type Datasource struct {
	from     backend.DataSourceInstanceSettings
	settings Settings
	auth     authTransport
}

// NewDatasource is called once for each version of the settings.
func NewDatasource(_ context.Context, from backend.DataSourceInstanceSettings) (*Datasource, error) {
	settings, err := LoadSettings(from)
	if err != nil {
		return nil, err
	}
	d := &Datasource{from: from, settings: settings, auth: authTransport{apiKey: settings.APIKey}}
	if settings.TokenURL != "" {
		d.auth.tokens = &tokenSource{client: &http.Client{Timeout: 10 * time.Second}, settings: settings}
	}
	return d, nil
}

func (d *Datasource) QueryData(ctx context.Context, req *backend.QueryDataRequest) (*backend.QueryDataResponse, error) {
	response := backend.NewQueryDataResponse()
	client, err := newClient(ctx, &d.from, d.auth)
	if err != nil {
		return nil, err
	}
	for _, query := range req.Queries {
		response.Responses[query.RefID] = d.query(ctx, client, query)
	}
	return response, nil
}

func (d *Datasource) query(ctx context.Context, client *http.Client, query backend.DataQuery) backend.DataResponse {
	key := fmt.Sprintf("%s %d %d", query.JSON, query.TimeRange.From.UnixMilli(), query.TimeRange.To.UnixMilli())
	cached.Lock()
	known, ok := cached.replies[key]
	cached.Unlock()
	if !ok || time.Since(known.at) > fresh {
		body, err := d.post(ctx, client, query.JSON)
		if err != nil {
			backend.Logger.FromContext(ctx).Error("query failed", "error", err)
			return backend.ErrDataResponse(backend.StatusBadGateway, "the service can't be asked")
		}
		known = reply{body, time.Now()}
		cached.Lock()
		if len(cached.replies) >= maxKept {
			clear(cached.replies) // rare, and cheaper than finding the oldest
		}
		cached.replies[key] = known
		cached.Unlock()
	}
	var frame data.Frame
	if err := json.Unmarshal(known.body, &frame); err != nil {
		return backend.ErrDataResponse(backend.StatusBadGateway, "the service's reply is no frame")
	}
	return backend.DataResponse{Frames: data.Frames{&frame}}
}

// post asks the service and returns its reply, up to a limit.
func (d *Datasource) post(ctx context.Context, client *http.Client, query []byte) ([]byte, error) {
	resp, err := d.send(ctx, client, http.MethodPost, "api/v1/query", query)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the service answers %d", resp.StatusCode)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxReply+1))
	if err == nil && len(body) > maxReply {
		err = errors.New("the reply is too large")
	}
	return body, err
}

func (d *Datasource) send(ctx context.Context, client *http.Client, method, path string, body []byte) (*http.Response, error) {
	target, err := url.JoinPath(d.settings.BaseURL, path)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, method, target, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	return client.Do(req)
}

// CheckHealth answers "Save & test": the connection first, then the credentials.
func (d *Datasource) CheckHealth(ctx context.Context, _ *backend.CheckHealthRequest) (*backend.CheckHealthResult, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	client, err := newClient(ctx, &d.from, d.auth)
	if err != nil {
		return unhealthy("the settings can't be used"), nil
	}

	status, err := d.status(ctx, client, "health")
	if timeout := (net.Error)(nil); errors.As(err, &timeout) && timeout.Timeout() {
		return unhealthy("the service doesn't answer in time"), nil
	}
	if err != nil {
		return unhealthy(fmt.Sprintf("the service can't be reached: %v", err)), nil
	}
	if status != http.StatusOK {
		return unhealthy(fmt.Sprintf("the service answers %d", status)), nil
	}

	status, err = d.status(ctx, client, "api/v1/status")
	if err != nil {
		return unhealthy("the service can't be asked with these credentials"), nil
	}
	if status == http.StatusUnauthorized || status == http.StatusForbidden {
		return unhealthy("the credentials are refused"), nil
	}
	return &backend.CheckHealthResult{Status: backend.HealthStatusOk, Message: "Data source is working"}, nil
}

// status asks for nothing but the status, and leaves the connection fit for the next request.
func (d *Datasource) status(ctx context.Context, client *http.Client, path string) (int, error) {
	resp, err := d.send(ctx, client, http.MethodGet, path, nil)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<16))
	return resp.StatusCode, nil
}

func unhealthy(message string) *backend.CheckHealthResult {
	return &backend.CheckHealthResult{Status: backend.HealthStatusError, Message: message}
}
