// A retry that knows when its caller stops waiting.
package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const attempts = 4

// ANCHOR: loop
func retry(ctx context.Context, op func(context.Context) error) error {
	for attempt := 1; ; attempt++ {
		err := op(ctx)
		if err == nil || !retryable(err) || attempt == attempts {
			return err
		}
		pause := delay(attempt)
		end, limited := ctx.Deadline()
		if limited && time.Until(end) < pause {
			return err // it would come too late
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return err
		}
	}
}

// ANCHOR_END: loop

func delay(failures int) time.Duration {
	return 100 * time.Millisecond << (failures - 1)
}

var errBusy = errors.New("busy")

func retryable(err error) bool {
	return errors.Is(err, errBusy)
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
	defer cancel()
	start := time.Now()
	err := retry(ctx, func(context.Context) error { return errBusy })
	fmt.Println(err, time.Since(start).Round(100*time.Millisecond))
}
