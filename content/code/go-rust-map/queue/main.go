// A worker that takes jobs from a bounded queue until it is told to stop.
package main

import (
	"context"
	"fmt"
	"sync"
)

// ANCHOR: queue
func worker(ctx context.Context, jobs <-chan string) {
	for {
		select {
		case job, open := <-jobs:
			if !open {
				return
			}
			run(ctx, job)
		case <-ctx.Done():
			return
		}
	}
}

// ANCHOR_END: queue

func run(_ context.Context, job string) {
	fmt.Println("ran", job)
}

func main() {
	jobs := make(chan string, 16)
	var workers sync.WaitGroup
	workers.Go(func() { worker(context.Background(), jobs) })
	jobs <- "prune"
	close(jobs)
	workers.Wait()
}
