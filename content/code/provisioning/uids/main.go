// Says which data sources a dashboard names that aren't there.
package main

import (
	"encoding/json"
	"log"
	"os"
	"slices"
)

// ANCHOR: named
// The uid in every "datasource", wherever it stands.
func named(value any, found map[string]bool) {
	switch value := value.(type) {
	case map[string]any:
		if source, ok := value["datasource"].(map[string]any); ok {
			if uid, ok := source["uid"].(string); ok {
				found[uid] = true
			}
		}
		for _, value := range value {
			named(value, found)
		}
	case []any:
		for _, value := range value {
			named(value, found)
		}
	}
}

// ANCHOR_END: named

func main() {
	known := []string{"prom", "loki", "pg"}
	for _, path := range os.Args[1:] {
		text, err := os.ReadFile(path)
		if err != nil {
			log.Fatal(err)
		}
		var dashboard any
		if err := json.Unmarshal(text, &dashboard); err != nil {
			log.Fatalf("%s: %v", path, err)
		}
		found := make(map[string]bool)
		named(dashboard, found)
		for uid := range found {
			if !slices.Contains(known, uid) {
				log.Fatalf("%s: no %q", path, uid)
			}
		}
	}
}
