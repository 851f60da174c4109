// A histogram is one counter for each bucket.
package main

import (
	"fmt"
	"sync"
)

var bounds = []float64{0.1, 0.5, 1}

// ANCHOR: observe
type histogram struct {
	mu      sync.Mutex
	buckets [4]uint64 // 0.1, 0.5, 1, and the rest
	sum     float64
}

func (h *histogram) observe(seconds float64) {
	bucket := 0
	for bucket < len(bounds) && seconds > bounds[bucket] {
		bucket++
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.buckets[bucket]++
	h.sum += seconds
}

// ANCHOR_END: observe

func main() {
	var h histogram
	for _, seconds := range []float64{0.05, 0.5, 8} {
		h.observe(seconds)
	}
	fmt.Println(h.buckets, h.sum)
}
