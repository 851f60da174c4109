// A server that says where it listens.
package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"os"
	"time"
)

// ANCHOR: listen
// 127.0.0.1 on a laptop; the image sets HOST=0.0.0.0.
func listen() (net.Listener, error) {
	host := netip.AddrFrom4([4]byte{127, 0, 0, 1})
	if text, ok := os.LookupEnv("HOST"); ok {
		var err error
		if host, err = netip.ParseAddr(text); err != nil {
			return nil, fmt.Errorf("HOST=%s: %w", text, err)
		}
	}
	address := netip.AddrPortFrom(host, 8080)
	l, err := net.Listen("tcp", address.String())
	if err == nil {
		log.Printf("listening on %s", l.Addr())
	}
	return l, err
}

// ANCHOR_END: listen

func main() {
	l, err := listen()
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "ok\n")
	})
	server := &http.Server{ReadHeaderTimeout: 5 * time.Second}
	log.Fatal(server.Serve(l))
}
