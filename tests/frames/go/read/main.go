// Command read takes cases from standard input, an array of {"name", "frames"}, and prints for each what Grafana's Go
// libraries make of the frames: as the SDK writes them, how many items the dataplane readers find, and the first frame widened.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"

	"github.com/grafana/dataplane/sdata/numeric"
	"github.com/grafana/dataplane/sdata/timeseries"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

type testCase struct {
	Name   string      `json:"name"`
	Frames data.Frames `json:"frames"`
}

type result struct {
	Name string `json:"name"`
	// Frames is a plain slice, as data.Frames writes no comma between two frames.
	Frames []*data.Frame `json:"frames"`
	// Items is the number of series or numbers, null where the frames are of another kind.
	Items *int `json:"items"`
	// Wide is the first frame widened, by fill mode, if it is a long time series with rows.
	Wide map[string]*data.Frame `json:"wide"`
}

func main() {
	log.SetFlags(0)
	var cases []testCase
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		log.Fatalf("cases: %v", err)
	}
	results := make([]result, 0, len(cases))
	for _, c := range cases {
		r, err := read(c)
		if err != nil {
			log.Fatalf("%s: %v", c.Name, err)
		}
		results = append(results, r)
	}
	if err := json.NewEncoder(os.Stdout).Encode(results); err != nil {
		log.Fatalf("results: %v", err)
	}
}

func read(c testCase) (result, error) {
	r := result{Name: c.Name, Frames: c.Frames}
	first := c.Frames[0]
	if first.Meta == nil {
		return r, nil
	}
	var err error
	switch first.Meta.Type.Kind() {
	case data.KindTimeSeries:
		r.Items, err = timeSeries(c.Frames)
	case data.KindNumeric:
		r.Items, err = numbers(c.Frames)
	}
	if err != nil {
		return r, err
	}
	if first.Meta.Type == data.FrameTypeTimeSeriesLong && first.Rows() > 0 {
		r.Wide, err = widened(first)
	}
	return r, err
}

func timeSeries(frames data.Frames) (*int, error) {
	reader, err := timeseries.CollectionReaderFromFrames(frames)
	if err != nil {
		return nil, err
	}
	collection, err := reader.GetCollection(true)
	if err != nil {
		return nil, err
	}
	items := len(collection.Refs)
	return &items, collection.Warning
}

func numbers(frames data.Frames) (*int, error) {
	reader, err := numeric.CollectionReaderFromFrames(frames)
	if err != nil {
		return nil, err
	}
	// Checking the data, the argument, is not implemented for numbers.
	collection, err := reader.GetCollection(false)
	if err != nil {
		return nil, err
	}
	items := len(collection.Refs)
	return &items, collection.Warning
}

func widened(long *data.Frame) (map[string]*data.Frame, error) {
	fills := map[string]data.FillMissing{
		"null":     {Mode: data.FillModeNull},
		"previous": {Mode: data.FillModePrevious},
		"value":    {Mode: data.FillModeValue, Value: 7},
	}
	frames := make(map[string]*data.Frame, len(fills))
	for name, fill := range fills {
		// The conversion writes into the meta data that both frames share.
		meta := *long.Meta
		copied := *long
		copied.Meta = &meta
		wide, err := data.LongToWide(&copied, &fill)
		if err != nil {
			return nil, fmt.Errorf("widen with %s: %w", name, err)
		}
		frames[name] = wide
	}
	return frames, nil
}
