// A temperature at a time, as JSON and back.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"
)

// ANCHOR: type
// Reading is atMs and celsius in JSON: Unix milliseconds, and a
// number or null.
type Reading struct {
	At      time.Time // UTC
	Celsius float64   // NaN: the sensor gave none
}

// ANCHOR_END: type

// ANCHOR: write
func (r Reading) MarshalJSON() ([]byte, error) {
	var celsius *float64 // nil is null in JSON
	if !math.IsNaN(r.Celsius) && !math.IsInf(r.Celsius, 0) {
		celsius = &r.Celsius
	}
	return json.Marshal(struct {
		AtMs    int64    `json:"atMs"`
		Celsius *float64 `json:"celsius"`
	}{r.At.UnixMilli(), celsius}) // rounds down
}

// ANCHOR_END: write

// ANCHOR: read
func (r *Reading) UnmarshalJSON(text []byte) error {
	var wire struct {
		AtMs    *int64          `json:"atMs"`
		Celsius json.RawMessage `json:"celsius"` // nil: absent
	}
	if err := json.Unmarshal(text, &wire); err != nil {
		return err
	}
	if wire.AtMs == nil || wire.Celsius == nil {
		return errors.New("a reading has atMs and celsius")
	}
	celsius := math.NaN() // stays, if it is null
	if err := json.Unmarshal(wire.Celsius, &celsius); err != nil {
		return err
	}
	*r = Reading{time.UnixMilli(*wire.AtMs).UTC(), celsius}
	return nil
}

// ANCHOR_END: read

func main() {
	for _, text := range []string{
		`{"atMs":1700000000000,"celsius":21.5}`,
		`{"atMs":-1,"celsius":null}`,
		`{"celsius":21.5}`,
		`{"atMs":0}`,
	} {
		var reading Reading
		err := json.Unmarshal([]byte(text), &reading)
		back, _ := json.Marshal(reading)
		fmt.Println(reading, err, string(back))
	}
}
