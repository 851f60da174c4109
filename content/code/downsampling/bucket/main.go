// Command bucket prints the starts of buckets.
package main

import "fmt"

// ANCHOR: bucket

// start is the multiple of width at or before t, in milliseconds.
func start(t, width int64) int64 {
	past := t % width
	if past < 0 {
		past += width // % rounds towards zero: before 1970 that is up
	}
	return t - past
}

// least is the narrowest width that needs at most max buckets.
func least(from, to, max int64) int64 {
	return (to - from + max - 1) / max
}

// ANCHOR_END: bucket

func main() {
	fmt.Println(start(1_700_000_012_345, 10_000), start(-1, 10_000))
	fmt.Println(least(0, 199, 100))
}
