// Command literal prints values as SQL.
package main

import (
	"fmt"
	"strings"
)

// ANCHOR: literal

// literal is the value as text in SQL, of PostgreSQL's dialect.
func literal(value string) string {
	return "'" + strings.ReplaceAll(value, "'", "''") + "'"
}

// list is what stands in the parentheses of IN (…).
func list(values []string) string {
	if len(values) == 0 {
		return "NULL"
	}
	literals := make([]string, len(values))
	for i, value := range values {
		literals[i] = literal(value)
	}
	return strings.Join(literals, ",")
}

// ANCHOR_END: literal

func main() {
	fmt.Println(list([]string{"web1", "O'Brien's"}), list(nil))
}
