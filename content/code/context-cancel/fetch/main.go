// A call to the next hop that takes the deadline along.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"strconv"
	"time"
)

const maxReply = 8 << 20

// ANCHOR: fetch
func fetch(ctx context.Context, url string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return nil, err
	}
	if ends, ok := ctx.Deadline(); ok {
		left := max(time.Until(ends).Milliseconds(), 1)
		req.Header.Set("X-Timeout-Ms", strconv.FormatInt(left, 10))
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the upstream answered %d", resp.StatusCode)
	}
	// The context ends this, too.
	return io.ReadAll(io.LimitReader(resp.Body, maxReply))
}

// ANCHOR_END: fetch

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 400*time.Millisecond)
	defer cancel()
	body, err := fetch(ctx, "http://127.0.0.1:9090/chunked")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s\n", body)
}
