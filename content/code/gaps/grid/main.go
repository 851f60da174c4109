// Command grid puts points into the slots of a range.
package main

import (
	"errors"
	"fmt"
)

const maxSlots = 11_000

var (
	errStep = errors.New("the step must be at least 1 ms")
	errMany = errors.New("more than 11,000 slots; ask for a longer step")
)

// ANCHOR: grid

// slots is how many begin in [from, to], of which from is the first.
// to isn't before from, and both are less than 292 million years away.
func slots(from, to, step int64) (int64, error) {
	if step <= 0 {
		return 0, errStep
	}
	n := (to-from)/step + 1
	if n > maxSlots {
		return 0, errMany
	}
	return n, nil
}

// slot is where a point of the range belongs.
func slot(t, from, step int64) int64 {
	return (t - from) / step
}

// ANCHOR_END: grid

func main() {
	n, err := slots(0, 60_000, 15_000)
	fmt.Println(n, err, slot(31_200, 0, 15_000))
	_, err = slots(0, 60_000, 0)
	fmt.Println(err)
}
