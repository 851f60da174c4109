// An error that is wrapped on its way up and looked at where it is answered.
package main

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
)

// ANCHOR: errors
type UpstreamError struct{ Status int }

func (e *UpstreamError) Error() string {
	return fmt.Sprintf("upstream answered %d", e.Status)
}

func load(panel string) (string, error) {
	id, err := strconv.Atoi(panel)
	if err != nil {
		return "", fmt.Errorf("bad panel id: %w", err)
	}
	return fetch(id)
}

func status(err error) int {
	if up, ok := errors.AsType[*UpstreamError](err); ok {
		return up.Status
	}
	return http.StatusBadRequest
}

// ANCHOR_END: errors

func fetch(id int) (string, error) {
	if id == 7 {
		return "cpu", nil
	}
	return "", &UpstreamError{Status: http.StatusBadGateway}
}

func main() {
	for _, panel := range []string{"7", "8", "cpu"} {
		text, err := load(panel)
		if err != nil {
			fmt.Println(status(err), err)
			continue
		}
		fmt.Println(text)
	}
}
