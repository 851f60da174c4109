// Command first asks the first row what a column is.
package main

import "fmt"

// ANCHOR: first
func texts(rows [][]any, col int) []string {
	var values []string
	for _, row := range rows {
		if row[col] == nil {
			continue
		}
		values = append(values, fmt.Sprint(row[col]))
	}
	return values
}

func column(rows [][]any, col int) any {
	switch rows[0][col].(type) {
	case string:
		return texts(rows, col)
	case nil:
		return []string{}
	}
	return nil
}

// ANCHOR_END: first

func main() {
	fmt.Println(column([][]any{{"a"}, {nil}, {"c"}}, 0))
}
