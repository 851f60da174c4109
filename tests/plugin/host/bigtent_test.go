package host

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

// bigtent starts the data source itself, which GPX_BIGTENT names, and returns its address.
func bigtent(t *testing.T, environment ...string) string {
	t.Helper()
	path := os.Getenv("GPX_BIGTENT")
	if path == "" {
		t.Skip("GPX_BIGTENT names no bigtent")
	}
	command := exec.Command(path, "serve", "--port", "0")
	command.Dir = t.TempDir()
	command.Env = append([]string{"PATH=" + os.Getenv("PATH")}, environment...)
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	_, address, found := strings.Cut(strings.TrimSpace(line), "http")
	if !found {
		t.Fatalf("no address in %q", line)
	}
	return "http" + address
}

func TestEveryScenarioOfTheDataSourceReachesGrafana(t *testing.T) {
	s := at(bigtent(t))
	plugin := start(t)
	if response, _ := plugin.health(t, s); response.Status != pluginv2.CheckHealthResponse_OK {
		t.Fatalf("not healthy: %s", response.Message)
	}
	listed := plugin.call(t, s, "GET", "scenarios")
	var listing struct {
		Scenarios []struct{ Name string }
		Metrics   []struct{ Name string }
	}
	if err := json.Unmarshal(listed.Body, &listing); err != nil {
		t.Fatal(err)
	}
	if len(listing.Scenarios) == 0 || len(listing.Metrics) == 0 {
		t.Fatalf("the listing is %s", listed.Body)
	}
	models := map[string]map[string]any{"text": {"queryText": "const 1"}, "table of text": {"queryText": "const 1", "format": "table"}}
	for _, scenario := range listing.Scenarios {
		models[scenario.Name] = map[string]any{"scenario": scenario.Name, "series": 2}
	}
	for _, metric := range listing.Metrics {
		models[metric.Name] = map[string]any{"metric": metric.Name}
	}
	refused := map[string]int32{"fail": 502, "expired-token": 401, "bug": 500}

	var queries []*pluginv2.DataQuery
	for name, model := range models {
		queries = append(queries, query(name, model))
	}
	responses := plugin.ask(t, s, queries...)
	for name := range models {
		response := responses[name]
		if status, isRefused := refused[name]; isRefused {
			if response.Status != status || response.Error == "" || response.ErrorSource == "" {
				t.Errorf("%s: status %d, %s, error %q", name, response.Status, response.ErrorSource, response.Error)
			}
			continue
		}
		expect(t, response, 200, "", "")
		frames, err := data.UnmarshalArrowFrames(response.Frames)
		if err != nil || len(frames) == 0 {
			t.Fatalf("%s: %d frames, %v", name, len(frames), err)
		}
		for _, frame := range frames {
			rows, err := frame.RowLen()
			if err != nil || frame.RefID != name || (rows == 0) != (name == "nodata") {
				t.Errorf("%s: refId %q, %d rows, %v", name, frame.RefID, rows, err)
			}
		}
	}
}

func TestTheDataSourceTakesThePluginsCredentials(t *testing.T) {
	plugin := start(t)
	for name, tried := range map[string]struct {
		environment []string
		json        map[string]any
		secrets     map[string]string
	}{
		"basic": {
			[]string{"AUTH_BASIC_USER=ada", "AUTH_BASIC_PASSWORD=p:ä"},
			map[string]any{"authKind": "basic", "user": "ada"}, map[string]string{"password": "p:ä"},
		},
		"api key": {
			[]string{"AUTH_API_KEY=a-key"}, map[string]any{"authKind": "apiKey"}, map[string]string{"apiKey": "a-key"},
		},
		"oauth": {
			[]string{"AUTH_CLIENT_ID=a client", "AUTH_CLIENT_SECRET=s%cret"},
			map[string]any{"authKind": "oauth", "clientId": "a client"}, map[string]string{"clientSecret": "s%cret"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := at(bigtent(t, tried.environment...)).as(name)
			if response, details := plugin.health(t, s.as("anonymous "+name)); details["stage"] != "auth" {
				t.Errorf("without credentials: stage %v, %s", details["stage"], response.Message)
			}
			for key, value := range tried.json {
				s.json[key] = value
			}
			s.json["tokenUrl"] = s.json["url"].(string) + "/oauth/token"
			s.secrets = tried.secrets
			if response, details := plugin.health(t, s); response.Status != pluginv2.CheckHealthResponse_OK {
				t.Errorf("with credentials: stage %v, %s", details["stage"], response.Message)
			}
		})
	}
}

func TestTheDataSourceTakesThePluginsCertificate(t *testing.T) {
	folder := t.TempDir()
	if path := os.Getenv("GPX_BIGTENT"); path != "" {
		if output, err := exec.Command(path, "serve", "--make-certs", folder).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, output)
		}
	}
	url := bigtent(t, "TLS_CERT_FILE="+folder+"/server.pem", "TLS_KEY_FILE="+folder+"/server.key",
		"TLS_CLIENT_CA_FILE="+folder+"/ca.pem", "TLS_CLIENT_CERT=required")
	file := func(name string) string {
		text, err := os.ReadFile(folder + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	s := at(url)
	s.json["tlsAuthWithCACert"], s.json["tlsAuth"] = true, true
	s.secrets = map[string]string{
		"tlsCACert": file("ca.pem"), "tlsClientCert": file("client.pem"), "tlsClientKey": file("client.key"),
	}
	plugin := start(t)
	if response, _ := plugin.health(t, s); response.Status != pluginv2.CheckHealthResponse_OK {
		t.Errorf("with a certificate: %s", response.Message)
	}
	without := s.as("without")
	without.json = map[string]any{"url": url, "tlsAuthWithCACert": true}
	if response, details := plugin.health(t, without); details["stage"] != "connection" {
		t.Errorf("without a certificate: stage %v, %s", details["stage"], response.Message)
	}
}
