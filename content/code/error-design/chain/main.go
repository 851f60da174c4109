// Command chain adds context to an error on its way up.
package main

import (
	"errors"
	"fmt"
	"os"
)

// ANCHOR: wrap
func loadRules(path string) (string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("load rules: %w", err)
	}
	return string(text), nil
}

func reload(tenant string) error {
	if _, err := loadRules("rules.yaml"); err != nil {
		return fmt.Errorf("reload tenant %q: %w", tenant, err)
	}
	return nil
}

// ANCHOR_END: wrap

func main() {
	err := reload("blue")
	fmt.Println(err)
	fmt.Println(errors.Is(err, os.ErrNotExist))
}
