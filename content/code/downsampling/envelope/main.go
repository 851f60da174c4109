// Command envelope reduces a bucket to what must not be lost.
package main

import (
	"fmt"
	"math"
)

// Point is a value at an instant, in milliseconds; nil where there is none.
type Point struct {
	T int64
	V *float64
}

// ANCHOR: envelope

// Envelope is what is kept of a bucket.
type Envelope struct {
	Min, Max, Sum float64
	Count         int
}

func envelope(bucket []Point) (Envelope, bool) {
	e := Envelope{Min: math.Inf(1), Max: math.Inf(-1)}
	for _, p := range bucket {
		if p.V == nil || math.IsNaN(*p.V) {
			continue
		}
		e.Min, e.Max = min(e.Min, *p.V), max(e.Max, *p.V)
		e.Sum += *p.V
		e.Count++
	}
	return e, e.Count > 0
}

// ANCHOR_END: envelope

func main() {
	usual, spike := 20.0, 30_000.0
	fmt.Println(envelope([]Point{{0, &usual}, {10, nil}, {20, &spike}}))
}
