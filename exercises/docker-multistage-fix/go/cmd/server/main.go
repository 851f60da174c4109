// Command server tells how high the water stands.
package main

import (
	"encoding/json"
	"log"
	"math"
	"net/http"
	"os"
	"strconv"
)

// version is set by the linker: -X main.version=1.4.2
var version = "unknown"

// level is the height of the water in centimetres above the chart's zero,
// minute minutes after low tide.
func level(minute int) int {
	turns := float64(minute) / 745
	return int(math.Round(180 - 140*math.Cos(turns*2*math.Pi)))
}

func reply(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(body); err != nil {
		log.Print(err)
	}
}

func main() {
	http.HandleFunc("/health", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, map[string]string{"status": "healthy", "version": version})
	})
	http.HandleFunc("/level/", func(w http.ResponseWriter, r *http.Request) {
		minute, err := strconv.Atoi(r.URL.Path[len("/level/"):])
		if err != nil {
			http.NotFound(w, r)
			return
		}
		reply(w, map[string]int{"minute": minute, "centimetres": level(minute)})
	})
	port := os.Getenv("PORT")
	if port == "" {
		port = "8080"
	}
	log.Fatal(http.ListenAndServe(":"+port, nil))
}
