// Command silent shows a configuration that can't be wrong, it seems.
package main

import (
	"fmt"
	"os"
	"strconv"
)

// ANCHOR: silent
func envInt(name string, fallback int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return fallback
}

// ANCHOR_END: silent

func main() {
	fmt.Println("listening on port", envInt("SERVER_PORT", 8080))
}
