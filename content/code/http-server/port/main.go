// The port comes from the environment, and a wrong one stops the program.
package main

import (
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"
)

// ANCHOR: port
func port() (string, error) {
	text, set := os.LookupEnv("PORT")
	if !set {
		return "8080", nil
	}
	if _, err := strconv.ParseUint(text, 10, 16); err != nil {
		return "", fmt.Errorf("PORT=%q: want a number up to 65535", text)
	}
	return text, nil
}

// ANCHOR_END: port

func main() {
	port, err := port()
	if err != nil {
		log.Fatal(err)
	}
	server := http.Server{
		Addr:              net.JoinHostPort("127.0.0.1", port),
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
