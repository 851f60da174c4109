// A goroutine whose panic becomes an error of whoever started it.
package main

import (
	"fmt"
	"log"
	"runtime/debug"
)

// ANCHOR: spawned
func report() (int, error) {
	rows, failed := make(chan int, 1), make(chan error, 1)
	go func() {
		defer func() {
			if v := recover(); v != nil {
				failed <- fmt.Errorf("panic: %v\n%s", v, debug.Stack())
			}
		}()
		rows <- count()
	}()
	select {
	case n := <-rows:
		return n, nil
	case err := <-failed:
		return 0, err
	}
}

// ANCHOR_END: spawned

func count() int {
	panic("no rows")
}

func main() {
	if _, err := report(); err != nil {
		log.Print(err)
	}
}
