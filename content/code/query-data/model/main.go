// Command model reads the part of a query that only this data source
// understands.
package main

import (
	"encoding/json"
	"fmt"
)

// ANCHOR: model
type model struct {
	Text   string `json:"queryText"`
	Expr   string `json:"expr"` // its name until 2.0
	Format string `json:"format"`
}

func parse(raw json.RawMessage) (model, error) {
	var m model
	if err := json.Unmarshal(raw, &m); err != nil {
		return m, fmt.Errorf("the query can't be read: %w", err)
	}
	if m.Text == "" {
		m.Text, m.Expr = m.Expr, ""
	}
	switch m.Format {
	case "":
		m.Format = "time_series"
	case "time_series", "table":
	default:
		return m, fmt.Errorf("there is no format %q", m.Format)
	}
	return m, nil
}

// ANCHOR_END: model

func main() {
	for _, raw := range []string{
		`{"refId":"A","queryText":"up","intervalMs":1000}`,
		`{"refId":"B","expr":"up","format":"table"}`,
		`{"refId":"C","queryText":"up","format":"wide"}`,
	} {
		m, err := parse(json.RawMessage(raw))
		fmt.Println(m, err)
	}
}
