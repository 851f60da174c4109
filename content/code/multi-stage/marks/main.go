// Command marks serves its version and its health.
package main

import (
	"cmp"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"time"
)

// ANCHOR: version
// Set by the linker, with -X main.version=1.4.2. It must be a
// string variable: for anything else -X does nothing, silently.
var version = "dev"

func showVersion(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprintln(w, version)
}

// ANCHOR_END: version

func health(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprintln(w, "ok")
}

// ANCHOR: health
// healthcheck asks the server that runs in the same container.
func healthcheck(port string) error {
	client := http.Client{Timeout: 2 * time.Second}
	response, err := client.Get("http://127.0.0.1:" + port + "/health")
	if err != nil {
		return err
	}
	response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answers %s", response.Status)
	}
	return nil
}

func main() {
	port := cmp.Or(os.Getenv("PORT"), "8080")
	if len(os.Args) == 2 && os.Args[1] == "healthcheck" {
		if err := healthcheck(port); err != nil {
			log.Fatal(err) // exits with 1
		}
		return
	}
	serve(port)
}

// ANCHOR_END: health

func serve(port string) {
	http.HandleFunc("GET /health", health)
	http.HandleFunc("GET /version", showVersion)
	server := &http.Server{
		Addr:              net.JoinHostPort("", port),
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
