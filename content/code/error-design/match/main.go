// Command match finds an error in a chain, by value and by type.
package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
)

// ANCHOR: match
var ErrEmptyQuery = errors.New("empty query")

func status(err error) int {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		fmt.Println("while", pe.Op, "on", pe.Path)
		return 500
	}
	switch {
	case errors.Is(err, ErrEmptyQuery):
		return 400
	case errors.Is(err, context.DeadlineExceeded):
		return 504
	case errors.Is(err, context.Canceled):
		return 499 // nobody reads it
	}
	return 500
}

// ANCHOR_END: match

func main() {
	err := fmt.Errorf("query A: %w", ErrEmptyQuery)
	both := errors.Join(err, context.DeadlineExceeded)
	fmt.Println(status(err), status(both))
}
