package main

import "fmt"

// ANCHOR: twice
func twice(number int) int {
	return 2 * number
}

// ANCHOR_END: twice

func main() {
	fmt.Println(twice(3))
}
