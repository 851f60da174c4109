// Command kind finds out what kind of failure an HTTP client's error is.
package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"
)

// ANCHOR: kind
func kind(err error) string {
	if errors.Is(err, context.Canceled) {
		return "canceled" // who asked has gone
	}
	if e, ok := errors.AsType[net.Error](err); ok && e.Timeout() {
		return "timeout" // of the context, the client, or the socket
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return "dns"
	}
	if errors.Is(err, syscall.ECONNREFUSED) {
		return "refused"
	}
	type untrusted = *tls.CertificateVerificationError
	if _, ok := errors.AsType[untrusted](err); ok {
		return "tls"
	}
	return "other"
}

// ANCHOR_END: kind

func main() {
	for _, url := range []string{"http://127.0.0.1:1", "http://no.invalid"} {
		reply, err := http.Get(url)
		if err != nil {
			fmt.Println(url, kind(err))
			continue
		}
		reply.Body.Close()
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	fmt.Println(kind(ctx.Err()), kind(context.DeadlineExceeded))
}
