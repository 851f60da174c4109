// From rows to the columns of frames.
package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
)

// ANCHOR: rows
type row struct {
	ms     int64
	value  float64
	labels map[string]string
}

type column struct {
	labels map[string]string
	rows   []row
}

func columns(rows []row) []*column {
	byLabels := map[string]*column{}
	for _, r := range rows {
		text, _ := json.Marshal(r.labels) // names in order: one text a set
		c := byLabels[string(text)]
		if c == nil {
			c = &column{labels: r.labels}
			byLabels[string(text)] = c
		}
		c.rows = append(c.rows, r)
	}
	for _, c := range byLabels {
		slices.SortStableFunc(c.rows, func(a, b row) int {
			return cmp.Compare(a.ms, b.ms)
		})
	}
	return slices.Collect(maps.Values(byLabels))
}

// ANCHOR_END: rows

// ANCHOR: split
// split gives what JSON can say, and the places of what it can't.
func split(values []float64) ([]*float64, map[string][]int) {
	numbers := make([]*float64, len(values))
	entities := map[string][]int{}
	for i, v := range values {
		switch {
		case math.IsNaN(v):
			entities["NaN"] = append(entities["NaN"], i)
		case math.IsInf(v, 1):
			entities["Inf"] = append(entities["Inf"], i)
		case math.IsInf(v, -1):
			entities["NegInf"] = append(entities["NegInf"], i)
		default:
			numbers[i] = &v
		}
	}
	return numbers, entities
}

// ANCHOR_END: split

func main() {
	a, b := map[string]string{"host": "a"}, map[string]string{"host": "b"}
	rows := []row{{2, math.NaN(), a}, {1, 1.5, a}, {1, 7, b}}
	for _, c := range columns(rows) {
		var times []int64
		var values []float64
		for _, r := range c.rows {
			times, values = append(times, r.ms), append(values, r.value)
		}
		numbers, entities := split(values)
		text, err := json.Marshal([]any{c.labels, times, numbers, entities})
		fmt.Println(string(text), err)
	}
}
