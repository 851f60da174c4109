// Command blame decides who has to act on an upstream's status, and
// whether to ask again.
package main

import "fmt"

// ANCHOR: source
// source names who has to act on an upstream's status.
func source(status int) string {
	switch status {
	case 405, 406, 412, 413, 414, 416, 417, 426, 431, 501:
		return "plugin" // it built a request of the wrong form
	}
	return "downstream"
}

// passOn gives the status that your own caller sees.
func passOn(status int) int {
	if status >= 400 && status < 500 || status == 504 {
		return status
	}
	return 502
}

// ANCHOR_END: source

// ANCHOR: retry
func retry(status int, idempotent bool) bool {
	switch status {
	case 429: // turned away, nothing was done
		return true
	case 502, 503, 504: // something may have been done
		return idempotent
	}
	return false // it would end the same way
}

// ANCHOR_END: retry

func main() {
	for _, s := range []int{401, 404, 413, 429, 500, 501, 503, 504} {
		fmt.Println(s, source(s), passOn(s), retry(s, true))
	}
}
