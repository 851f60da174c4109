package plugin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// tokenSource fetches tokens with client credentials and keeps one.
type tokenSource struct {
	client   *http.Client
	settings Settings
	token    string
	expires  time.Time
}

// get returns a token that is good for a while.
func (s *tokenSource) get(ctx context.Context) (string, error) {
	if s.token != "" && time.Until(s.expires) > 10*time.Second {
		return s.token, nil
	}
	token, lifetime, err := s.fetch(ctx)
	if err != nil {
		return "", err
	}
	s.token, s.expires = token, time.Now().Add(lifetime)
	return token, nil
}

// forget drops a token that was refused, unless there is a newer one.
func (s *tokenSource) forget(refused string) {
	if s.token == refused {
		s.token = ""
	}
}

func (s *tokenSource) fetch(ctx context.Context) (string, time.Duration, error) {
	form := url.Values{
		"grant_type":    {"client_credentials"},
		"client_id":     {s.settings.ClientID},
		"client_secret": {s.settings.Secret},
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.settings.TokenURL, strings.NewReader(form.Encode()))
	if err != nil {
		return "", 0, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := s.client.Do(req)
	if err != nil {
		return "", 0, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return "", 0, fmt.Errorf("the token endpoint answers %d", resp.StatusCode)
	}

	var reply struct {
		AccessToken string `json:"access_token"`
		ExpiresIn   int64  `json:"expires_in"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(nil, resp.Body, 1<<16)).Decode(&reply); err != nil {
		return "", 0, err
	}
	return reply.AccessToken, time.Duration(reply.ExpiresIn) * time.Second, nil
}
