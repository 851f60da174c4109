// How a plugin starts: a cookie, a port, one line. No gRPC yet.
package main

import (
	"fmt"
	"log"
	"net"
	"os"
)

// ANCHOR: handshake
func main() {
	if os.Getenv("grafana_plugin_type") != "datasource" {
		log.Fatal("this is a plugin, and Grafana starts it")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}

	// Versions of the handshake and of the protocol, and where.
	fmt.Printf("1|2|tcp|%s|grpc\n", listener.Addr())

	if err := serve(listener); err != nil {
		log.Fatal(err)
	}
}

// ANCHOR_END: handshake

// Where gRPC would begin.
func serve(listener net.Listener) error {
	conn, err := listener.Accept()
	if err != nil {
		return err
	}
	log.Printf("%s has connected", conn.RemoteAddr())
	return conn.Close()
}
