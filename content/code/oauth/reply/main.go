// What a token server answers, read with suspicion.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// ANCHOR: reply
type grant struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   *int64 `json:"expires_in"`
	Error       string `json:"error"`
}

func read(status int, body []byte) (grant, error) {
	var g grant
	err := json.Unmarshal(body, &g)
	switch {
	case status != http.StatusOK:
		return grant{}, fmt.Errorf("refused: %d %q", status, g.Error)
	case err != nil:
		return grant{}, errors.New("the reply is no token")
	case g.AccessToken == "":
		return grant{}, errors.New("the token is empty")
	case !strings.EqualFold(g.TokenType, "bearer"):
		return grant{}, errors.New("the token is of another type")
	}
	return g, nil
}

// ANCHOR_END: reply

func main() {
	fmt.Println(read(401, []byte(`{"error":"invalid_client"}`)))
}
