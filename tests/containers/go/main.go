// Reads each file of a folder as the container tools do, and writes what it found as JSON: a file's name and its facts.
//
//	go run . dockerfile FOLDER
//	go run . compose FOLDER
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// facts is what one file says, or that it can't be read.
type facts struct {
	Error string `json:"error,omitempty"`
	Facts any    `json:"facts,omitempty"`
}

func main() {
	readers := map[string]func(path string) (any, error){"dockerfile": dockerfile, "compose": compose}
	if len(os.Args) != 3 || readers[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: containers dockerfile|compose FOLDER")
		os.Exit(2)
	}
	if err := run(readers[os.Args[1]], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(read func(path string) (any, error), folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	found := map[string]facts{}
	for _, entry := range entries {
		value, err := read(filepath.Join(folder, entry.Name()))
		if err != nil {
			found[entry.Name()] = facts{Error: err.Error()}
			continue
		}
		found[entry.Name()] = facts{Facts: value}
	}
	return json.NewEncoder(os.Stdout).Encode(found)
}
