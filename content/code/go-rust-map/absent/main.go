// A member of a JSON object that may be absent.
package main

import (
	"encoding/json"
	"fmt"
	"log"
)

// ANCHOR: absent
type Query struct {
	RefID     string `json:"refId"`
	MaxPoints *int64 `json:"maxDataPoints"`
}

func (q Query) points() int64 {
	if q.MaxPoints == nil {
		return 100
	}
	return *q.MaxPoints
}

// ANCHOR_END: absent

func main() {
	var query Query
	if err := json.Unmarshal([]byte(`{"refId":"A"}`), &query); err != nil {
		log.Fatal(err)
	}
	fmt.Println(query.RefID, query.points())
}
