package plugin

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// Settings are what a user has saved for one data source.
type Settings struct {
	BaseURL  string
	TokenURL string `json:"tokenUrl"`
	ClientID string `json:"clientId"`
	APIKey   string `json:"-"`
	Secret   string `json:"-"`
}

// LoadSettings reads the settings; the secrets come decrypted.
func LoadSettings(from backend.DataSourceInstanceSettings) (Settings, error) {
	s := Settings{BaseURL: from.URL}
	if err := json.Unmarshal(from.JSONData, &s); err != nil {
		return s, errors.New("the settings are not valid JSON")
	}
	s.APIKey = from.DecryptedSecureJSONData["apiKey"]
	s.Secret = from.DecryptedSecureJSONData["clientSecret"]
	return s, nil
}

// tenant is whom a request is for: an organisation's data source.
func tenant(ctx context.Context) string {
	return backend.PluginConfigFromContext(ctx).DataSourceInstanceSettings.UID
}
