// Command key tells series apart.
package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ANCHOR: key

// key is the same for equal names and labels, and only for them.
func key(name string, labels map[string]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q", name)
	for _, label := range slices.Sorted(maps.Keys(labels)) {
		// Quoted, or a comma in a value would end it.
		fmt.Fprintf(&b, ",%q=%q", label, labels[label])
	}
	return b.String()
}

// order is that of the fields in the frame.
func order(columns map[string][]*float64) []string {
	return slices.Sorted(maps.Keys(columns))
}

// ANCHOR_END: key

func main() {
	one := key("cpu", map[string]string{"host": "a", "zone": "eu"})
	other := key("cpu", map[string]string{"host": "a,zone=eu"})
	fmt.Println(order(map[string][]*float64{one: nil, other: nil}))
}
