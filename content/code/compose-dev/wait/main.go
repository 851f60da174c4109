// Waits for a server at start, for a limited time.
package main

import (
	"context"
	"log"
	"net"
	"time"
)

// ANCHOR: wait
// Connects, and tries again until the context's deadline.
func connect(ctx context.Context, address string) (net.Conn, error) {
	dialer := net.Dialer{Timeout: 2 * time.Second}
	pause := 100 * time.Millisecond
	for {
		conn, err := dialer.DialContext(ctx, "tcp", address)
		if err == nil {
			return conn, nil
		}
		log.Printf("%s: %v, again in %v", address, err, pause)
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(pause):
		}
		pause = min(2*pause, 5*time.Second)
	}
}

// ANCHOR_END: wait

func main() {
	limit := 30 * time.Second
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	conn, err := connect(ctx, "postgres:5432")
	if err != nil {
		log.Fatal(err)
	}
	_ = conn.Close()
}
