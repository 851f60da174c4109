// A counter that many requests share.
package main

import (
	"fmt"
	"sync"
)

// ANCHOR: counter
type Hits struct {
	mu     sync.Mutex
	byPath map[string]int // guarded by mu
}

func (h *Hits) Add(path string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.byPath[path]++
	return h.byPath[path]
}

// ANCHOR_END: counter

func main() {
	hits := &Hits{byPath: map[string]int{}}
	var group sync.WaitGroup
	for range 10 {
		group.Go(func() { hits.Add("/livez") })
	}
	group.Wait()
	fmt.Println(hits.Add("/livez"))
}
