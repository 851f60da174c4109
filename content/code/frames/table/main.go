// Command table finds a column's type from its values.
package main

import (
	"fmt"
	"time"
)

// ANCHOR: kind
type kind int

const (
	none kind = iota // nulls alone
	text
	float
	integer
	boolean
	instant
)

func kindOf(cell any) (kind, error) {
	switch cell.(type) {
	case nil:
		return none, nil
	case string:
		return text, nil
	case float64:
		return float, nil
	case int64:
		return integer, nil
	case bool:
		return boolean, nil
	case time.Time:
		return instant, nil
	}
	return none, fmt.Errorf("no column holds a %T", cell)
}

// ANCHOR_END: kind

// ANCHOR: join
// join gives the least kind that holds both, if there is one.
func join(a, b kind) (kind, bool) {
	switch {
	case a == b || b == none:
		return a, true
	case a == none:
		return b, true
	case a == integer && b == float, a == float && b == integer:
		return float, true
	}
	return none, false
}

// ANCHOR_END: join

func main() {
	for _, cells := range [][]any{
		{nil, int64(1), 2.5, nil},
		{nil, nil},
		{"1", int64(1)},
		{[]byte("1.50")},
	} {
		column, fits := none, true
		for _, cell := range cells {
			k, err := kindOf(cell)
			if err != nil {
				fmt.Println(err)
			}
			if fits {
				column, fits = join(column, k)
			}
		}
		fmt.Println(cells, column, fits)
	}
}
