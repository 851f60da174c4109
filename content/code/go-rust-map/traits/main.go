// What a type can do, and a function over all types that can do it.
package main

import (
	"cmp"
	"fmt"
)

// ANCHOR: traits
type Source interface {
	Query(text string) []float64
}

type Fixed []float64

func (f Fixed) Query(string) []float64 { return f }

func Peak[N cmp.Ordered](values []N) (peak N, found bool) {
	for _, value := range values {
		if !found || value > peak {
			peak, found = value, true
		}
	}
	return peak, found
}

// ANCHOR_END: traits

func main() {
	var source Source = Fixed{0.5, 2}
	fmt.Println(Peak(source.Query("up")))
}
