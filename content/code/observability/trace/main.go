// Reads the id of a trace out of the header that carries it.
package main

import (
	"fmt"
	"strings"
)

// ANCHOR: trace
// traceID gives the trace's id from a traceparent of version 00, or
// nothing. What doesn't fit is left out whole, and a new trace begins.
func traceID(traceparent string) string {
	parts := strings.Split(traceparent, "-")
	if len(parts) != 4 || parts[0] != "00" || len(parts[3]) != 2 {
		return ""
	}
	id, parent := parts[1], parts[2]
	if !isID(id, 32) || !isID(parent, 16) {
		return ""
	}
	return id
}

func isID(text string, length int) bool {
	return len(text) == length &&
		strings.Trim(text, "0123456789abcdef") == "" &&
		strings.Trim(text, "0") != ""
}

// ANCHOR_END: trace

func main() {
	fmt.Println(traceID("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
}
