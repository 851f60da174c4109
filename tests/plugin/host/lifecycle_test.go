package host

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend/grpcplugin"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

// asHost makes this test program a host that starts the plugin, says where it listens, and waits for its own end.
const asHost = "GPX_AS_HOST"

func TestMain(m *testing.M) {
	if os.Getenv(asHost) == "" {
		os.Exit(m.Run())
	}
	process := newClient(os.Getenv("GPX_PLUGIN"))
	address, err := process.Start()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(address)
	select {}
}

// launch starts the plugin without go-plugin and reads its first line.
func launch(t *testing.T) (*exec.Cmd, string) {
	t.Helper()
	command := exec.Command(executable(t))
	command.Env = []string{grpcplugin.MagicCookieKey + "=" + grpcplugin.MagicCookieValue}
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = command.Process.Kill() })
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return command, line
}

func TestTheHandshakeIsOneLine(t *testing.T) {
	_, line := launch(t)
	if !regexp.MustCompile(`^1\|2\|tcp\|127\.0\.0\.1:[0-9]+\|grpc\n$`).MatchString(line) {
		t.Errorf("the handshake is %q", line)
	}
}

func TestAPersonIsToldThatThisIsAPlugin(t *testing.T) {
	command := exec.Command(executable(t))
	command.Env = []string{}
	output, err := command.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.Contains(string(output), "Grafana starts it") {
		t.Errorf("%v, %q", err, output)
	}
}

func TestPingAndWhatThePluginHasNot(t *testing.T) {
	plugin := start(t)
	protocol, err := plugin.process.Client()
	if err != nil {
		t.Fatal(err)
	}
	if err := protocol.Ping(); err != nil {
		t.Errorf("ping: %v", err)
	}
	_, err = plugin.diagnostics.CollectMetrics(context.Background(), &pluginv2.CollectMetricsRequest{})
	if status.Code(err) != codes.Unimplemented {
		t.Errorf("CollectMetrics: %v", err)
	}
	if _, err := plugin.data.QueryData(context.Background(), &pluginv2.QueryDataRequest{}); err != nil {
		t.Errorf("an empty request: %v", err)
	}
}

func TestTheHostStopsItWithoutForce(t *testing.T) {
	plugin := start(t)
	began := time.Now()
	plugin.process.Kill()
	if !plugin.process.Exited() {
		t.Fatal("it runs on")
	}
	// go-plugin kills after two seconds what has not ended by itself.
	if took := time.Since(began); took >= 2*time.Second {
		t.Errorf("it was killed after %v", took)
	}
}

func TestTheSystemStopsItAndAnInterruptDoesNot(t *testing.T) {
	command, _ := launch(t)
	for _, signal := range []os.Signal{syscall.SIGINT, syscall.SIGTERM} {
		if err := command.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
	}
	// An interrupt that ended it would be an error.
	if err := command.Wait(); err != nil {
		t.Error(err)
	}
}

func TestItEndsWhenItsHostIsGone(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	host := exec.Command(self)
	host.Env = append(os.Environ(), asHost+"=1")
	stdout, err := host.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := host.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address := strings.TrimSpace(line)
	if !reachable(address) {
		t.Fatalf("nothing listens on %s", address)
	}
	_ = host.Process.Kill()
	_ = host.Wait()
	for deadline := time.Now().Add(30 * time.Second); reachable(address); {
		if time.Now().After(deadline) {
			t.Fatal("the plugin outlives its host")
		}
	}
}

func reachable(address string) bool {
	connection, err := net.DialTimeout("tcp", address, time.Second)
	if err != nil {
		return false
	}
	_ = connection.Close()
	return true
}
