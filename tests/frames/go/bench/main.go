// Command bench reads a frame from standard input and prints the nanoseconds that the SDK takes to encode it, a line for each
// round, and before them the number of allocations.
package main

import (
	"fmt"
	"log"
	"os"
	"strconv"
	"testing"
	"time"

	"encoding/json"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

func main() {
	log.SetFlags(0)
	rounds, err := strconv.Atoi(os.Args[1])
	if err != nil {
		log.Fatalf("rounds: %v", err)
	}
	var frame data.Frame
	if err := json.NewDecoder(os.Stdin).Decode(&frame); err != nil {
		log.Fatalf("frame: %v", err)
	}
	encode := func() {
		if _, err := data.FrameToJSON(&frame, data.IncludeAll); err != nil {
			log.Fatalf("encode: %v", err)
		}
	}
	fmt.Println(int(testing.AllocsPerRun(5, encode)))
	for range rounds {
		start := time.Now()
		encode()
		fmt.Println(time.Since(start).Nanoseconds())
	}
}
