// Command bench reads a frame from standard input, encodes it with the SDK as many times as it is told, and prints the
// allocations and the nanoseconds of processor time that one encoding takes, and then the nanoseconds by the clock of each.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

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

	clock := make([]time.Duration, rounds)
	before := processorTime()
	for round := range clock {
		start := time.Now()
		encode()
		clock[round] = time.Since(start)
	}
	fmt.Println((processorTime() - before).Nanoseconds() / int64(rounds))
	for _, elapsed := range clock {
		fmt.Println(elapsed.Nanoseconds())
	}
}

// processorTime is what all threads of the process, those of the garbage collector too, have used.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		log.Fatalf("processor time: %v", err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
