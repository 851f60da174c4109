// A pause that doubles, and one day is negative.
package main

import (
	"errors"
	"fmt"
	"time"
)

// ANCHOR: shift
func wait(op func() error) error {
	const base, longest = time.Second, 30 * time.Second
	for attempt := 0; ; attempt++ {
		if op() == nil {
			return nil
		}
		pause := min(base<<attempt, longest)
		time.Sleep(pause)
	}
}

// ANCHOR_END: shift

func main() {
	failures := 1
	err := wait(func() error {
		failures--
		if failures >= 0 {
			return errors.New("not yet")
		}
		return nil
	})
	fmt.Println(err)
}
