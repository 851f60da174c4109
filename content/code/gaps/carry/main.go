// Command carry lets the last value hold, for a while.
package main

import "fmt"

// Point is a value at an instant, in milliseconds; nil where there is none.
type Point struct {
	T int64
	V *float64
}

// ANCHOR: carry

// carry gives missing points the last value, as long as that is not older
// than age milliseconds.
func carry(points []Point, age int64) {
	var last *Point
	for i := range points {
		p := &points[i]
		switch {
		case p.V != nil:
			last = p
		case last != nil && p.T-last.T <= age:
			p.V = last.V
		}
	}
}

// ANCHOR_END: carry

func main() {
	one := 1.0
	points := []Point{{0, &one}, {15, nil}, {30, nil}, {45, nil}}
	carry(points, 30)
	for _, p := range points {
		fmt.Println(p.T, p.V != nil)
	}
}
