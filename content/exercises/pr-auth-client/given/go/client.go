package plugin

import (
	"context"
	"net/http"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"
)

// newClient makes a client as the settings ask: proxy, TLS, time-outs.
func newClient(ctx context.Context, from *backend.DataSourceInstanceSettings, auth authTransport) (*http.Client, error) {
	opts, err := from.HTTPClientOptions(ctx)
	if err != nil {
		return nil, err
	}
	opts.Timeouts.Timeout = 30 * time.Second

	// The credentials are added by a middleware.
	opts.Middlewares = []httpclient.Middleware{
		httpclient.NamedMiddlewareFunc("tides-auth", func(_ httpclient.Options, next http.RoundTripper) http.RoundTripper {
			return &authTransport{next: next, apiKey: auth.apiKey, tokens: auth.tokens}
		}),
	}
	client, err := httpclient.New(opts)
	if err != nil {
		return nil, err
	}

	// The service moves large replies to its storage hosts.
	client.CheckRedirect = func(req *http.Request, via []*http.Request) error {
		if len(via) >= 5 {
			return http.ErrUseLastResponse
		}
		req.Header = via[0].Header.Clone()
		return nil
	}
	return client, nil
}

// authTransport adds the API key, or a token where the settings name a place to get one.
type authTransport struct {
	next   http.RoundTripper
	apiKey string
	tokens *tokenSource
}

func (t *authTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if t.tokens == nil {
		req.Header.Set("X-API-Key", t.apiKey)
		return t.next.RoundTrip(req)
	}
	token, err := t.tokens.get(req.Context())
	if err != nil {
		return nil, err
	}
	first := withBearer(req, token)
	resp, err := t.next.RoundTrip(first)
	if err != nil || resp.StatusCode != http.StatusUnauthorized || req.GetBody == nil {
		return resp, err
	}

	// The token may have been revoked: once more with a new one, and with the body from its beginning.
	_ = resp.Body.Close()
	t.tokens.forget(token)
	if token, err = t.tokens.get(req.Context()); err != nil {
		return nil, err
	}
	again := withBearer(req, token)
	if again.Body, err = req.GetBody(); err != nil {
		return nil, err
	}
	return t.next.RoundTrip(again)
}

func withBearer(req *http.Request, token string) *http.Request {
	clone := req.Clone(req.Context())
	clone.Header.Set("Authorization", "Bearer "+token)
	return clone
}
