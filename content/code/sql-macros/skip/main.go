// Command skip counts the variables that a database would see.
package main

import (
	"fmt"
	"strings"
)

// ANCHOR: skip

// inert is the length of the string, quoted name or line comment at the
// beginning of sql, and 0 if there is none. Nothing in it is replaced.
func inert(sql string) int {
	for open, end := range map[string]string{"'": "'", `"`: `"`, "--": "\n"} {
		inside, found := strings.CutPrefix(sql, open)
		if !found {
			continue
		}
		if at := strings.Index(inside, end); at >= 0 {
			return len(open) + at + len(end)
		}
		return len(sql)
	}
	return 0
}

// ANCHOR_END: skip

func main() {
	sql, dollars := "SELECT '$5', $host -- for $host", 0
	for len(sql) > 0 {
		length := inert(sql)
		if length == 0 {
			length = 1
			if sql[0] == '$' {
				dollars++
			}
		}
		sql = sql[length:]
	}
	fmt.Println(dollars)
}
