// Package host starts the built plugin as Grafana would, with Grafana's own libraries, and asks it what Grafana asks.
//
// GPX_PLUGIN names the plugin's executable, and GPX_BIGTENT that of the data source; without it, what needs it is skipped.
package host

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend/grpcplugin"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
)

// executable is the plugin's path.
func executable(t testing.TB) string {
	t.Helper()
	path := os.Getenv("GPX_PLUGIN")
	if path == "" {
		t.Fatal("set GPX_PLUGIN to the plugin's executable")
	}
	return path
}

// newClient prepares to start the plugin as Grafana does: go-plugin, protocol version 2, none of the host's environment.
func newClient(path string) *goplugin.Client {
	return goplugin.NewClient(&goplugin.ClientConfig{
		Cmd: exec.Command(path),
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion:  grpcplugin.ProtocolVersion,
			MagicCookieKey:   grpcplugin.MagicCookieKey,
			MagicCookieValue: grpcplugin.MagicCookieValue,
		},
		VersionedPlugins: map[int]goplugin.PluginSet{grpcplugin.ProtocolVersion: {
			"data":        &grpcplugin.DataGRPCPlugin{},
			"diagnostics": &grpcplugin.DiagnosticsGRPCPlugin{},
			"resource":    &grpcplugin.ResourceGRPCPlugin{},
		}},
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolGRPC},
		SkipHostEnv:      true,
		Logger:           hclog.NewNullLogger(),
	})
}

// running is a plugin that was started.
type running struct {
	process     *goplugin.Client
	data        grpcplugin.DataClient
	diagnostics grpcplugin.DiagnosticsClient
	resource    grpcplugin.ResourceClient
}

// start starts the plugin; it ends with the test.
func start(t testing.TB) running {
	t.Helper()
	process := newClient(executable(t))
	t.Cleanup(process.Kill)
	protocol, err := process.Client()
	if err != nil {
		t.Fatal(err)
	}
	dispense := func(name string) any {
		client, err := protocol.Dispense(name)
		if err != nil {
			t.Fatal(err)
		}
		return client
	}
	return running{
		process:     process,
		data:        dispense("data").(grpcplugin.DataClient),
		diagnostics: dispense("diagnostics").(grpcplugin.DiagnosticsClient),
		resource:    dispense("resource").(grpcplugin.ResourceClient),
	}
}

// settings are a data source's settings as a person made them.
type settings struct {
	uid     string
	json    map[string]any
	secrets map[string]string
	version int64
}

// context is what Grafana sends of them with each request.
func (s settings) context(t testing.TB) *pluginv2.PluginContext {
	t.Helper()
	return &pluginv2.PluginContext{
		OrgId:    1,
		PluginId: "bigtent-datasource",
		User:     &pluginv2.User{Login: "somebody"},
		DataSourceInstanceSettings: &pluginv2.DataSourceInstanceSettings{
			Uid:                     s.uid,
			JsonData:                encode(t, s.json),
			DecryptedSecureJsonData: s.secrets,
			LastUpdatedMS:           s.version,
		},
	}
}

// at are the settings of a data source without authentication.
func at(url string) settings {
	return settings{json: map[string]any{"url": url}}
}

// as are the settings of a data source with an id of its own.
func (s settings) as(uid string) settings {
	s.uid = uid
	return s
}

func encode(t testing.TB, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// query is a query of the last hour of 1970's first day, as a panel sends it.
func query(refID string, model map[string]any) *pluginv2.DataQuery {
	if model == nil {
		model = map[string]any{}
	}
	text, _ := json.Marshal(model)
	return &pluginv2.DataQuery{
		RefId:         refID,
		IntervalMS:    1000,
		MaxDataPoints: 500,
		TimeRange:     &pluginv2.TimeRange{FromEpochMS: 82_800_000, ToEpochMS: 86_400_000},
		Json:          text,
	}
}

// ask asks for data.
func (r running) ask(t testing.TB, s settings, queries ...*pluginv2.DataQuery) map[string]*pluginv2.DataResponse {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	request := &pluginv2.QueryDataRequest{PluginContext: s.context(t), Queries: queries, Headers: map[string]string{
		"Authorization": "Bearer of-the-user", "Cookie": "grafana_session=of-the-user",
	}}
	response, err := r.data.QueryData(ctx, request)
	if err != nil {
		t.Fatal(err)
	}
	return response.Responses
}
