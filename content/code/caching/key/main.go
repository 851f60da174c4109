// What a result is found by.
package main

import "fmt"

// ANCHOR: key
type key struct {
	tenant, query        string
	fromMs, toMs, stepMs int64
}

func keyOf(tenant, query string, fromMs, toMs, stepMs int64) key {
	floor := func(ms int64) int64 {
		over := ms % stepMs
		if over < 0 {
			over += stepMs
		}
		return ms - over
	}
	return key{tenant, query, floor(fromMs), floor(toMs), stepMs}
}

// ANCHOR_END: key

func main() {
	fmt.Println(keyOf("acme", "up", -500, 60_999, 1000))
}
