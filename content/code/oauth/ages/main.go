// The two moments of a token's life.
package main

import (
	"fmt"
	"time"
)

// ANCHOR: ages
type token struct {
	text       string
	freshUntil time.Time
	expires    time.Time
}

func newToken(text string, lives time.Duration, asked time.Time) token {
	expires := asked.Add(lives)
	early := min(time.Minute, lives/4)
	return token{text, expires.Add(-early), expires}
}

// ANCHOR_END: ages

func main() {
	fmt.Println(newToken("token-1", 10*time.Second, time.Now()))
}
