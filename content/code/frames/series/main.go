// Command series puts several series into one frame.
package main

import (
	"fmt"
	"maps"
	"slices"
)

type field struct {
	name   string
	labels map[string]string
	values []*float64 // nil is a gap
}

type frame struct {
	kind   string // meta.type, in version 0.1
	times  []int64
	fields []field
}

// ANCHOR: frame
// newWide fails here and not when the reply is written.
func newWide(times []int64, fields ...field) (*frame, error) {
	for i := 1; i < len(times); i++ {
		if times[i-1] >= times[i] {
			return nil, fmt.Errorf("time %d isn't after the one before", i)
		}
	}
	for _, f := range fields {
		if len(f.values) != len(times) {
			return nil, fmt.Errorf("%s%v hasn't %d values",
				f.name, f.labels, len(times))
		}
	}
	return &frame{"timeseries-wide", times, fields}, nil
}

// ANCHOR_END: frame

// ANCHOR: several
func byHost(hosts map[string][]*float64) []field {
	var fields []field
	for _, host := range slices.Sorted(maps.Keys(hosts)) {
		fields = append(fields, field{
			name:   "load", // the same for all
			labels: map[string]string{"host": host},
			values: hosts[host],
		})
	}
	return fields
}

// ANCHOR_END: several

func main() {
	load := 1.5
	hosts := map[string][]*float64{"b": {&load, nil}, "a": {nil, &load}}
	f, err := newWide([]int64{0, 60_000}, byHost(hosts)...)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, field := range f.fields {
		fmt.Println(f.kind, field.name, field.labels, len(field.values))
	}
	_, err = newWide([]int64{0}, f.fields...)
	fmt.Println(err)
}
