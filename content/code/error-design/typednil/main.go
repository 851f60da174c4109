// Command typednil returns a nil pointer that isn't a nil error.
package main

import "fmt"

// Invalid is an error of its own type.
type Invalid struct{ Field string }

func (e *Invalid) Error() string { return e.Field + " is invalid" }

// ANCHOR: nil
func check(limit int) *Invalid { // should return error
	if limit < 1 {
		return &Invalid{"limit"}
	}
	return nil
}

func handle(limit int) error {
	return check(limit)
}

func main() {
	err := handle(20)
	fmt.Println(err == nil) // false
}

// ANCHOR_END: nil
