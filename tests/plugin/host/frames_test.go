package host

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

func pointer[T any](value T) *T { return &value }

// everyType has a field of each of Grafana's types, each also nullable, with values at the ends of its range.
func everyType() *data.Frame {
	later := time.Unix(1_700_000_000, 123_456_789).UTC()
	document := json.RawMessage(`{"a":[1,null]}`)
	enum := &data.FieldConfig{TypeConfig: &data.FieldTypeConfig{Enum: &data.EnumFieldConfig{Text: []string{"up", "down"}}}}
	frame := data.NewFrame("every type",
		data.NewField("int8", nil, []int8{math.MinInt8, math.MaxInt8}),
		data.NewField("int8?", nil, []*int8{pointer[int8](math.MinInt8), nil}),
		data.NewField("int16", nil, []int16{math.MinInt16, math.MaxInt16}),
		data.NewField("int16?", nil, []*int16{nil, pointer[int16](math.MaxInt16)}),
		data.NewField("int32", nil, []int32{math.MinInt32, math.MaxInt32}),
		data.NewField("int32?", nil, []*int32{nil, pointer[int32](math.MaxInt32)}),
		data.NewField("int64", nil, []int64{math.MinInt64, math.MaxInt64}),
		data.NewField("int64?", nil, []*int64{nil, pointer[int64](1<<53 + 1)}),
		data.NewField("uint8", nil, []uint8{0, math.MaxUint8}),
		data.NewField("uint8?", nil, []*uint8{nil, pointer[uint8](math.MaxUint8)}),
		data.NewField("uint16", nil, []uint16{0, math.MaxUint16}),
		data.NewField("uint16?", nil, []*uint16{nil, pointer[uint16](math.MaxUint16)}),
		data.NewField("uint32", nil, []uint32{0, math.MaxUint32}),
		data.NewField("uint32?", nil, []*uint32{nil, pointer[uint32](math.MaxUint32)}),
		data.NewField("uint64", nil, []uint64{0, math.MaxUint64}),
		data.NewField("uint64?", nil, []*uint64{nil, pointer[uint64](math.MaxUint64)}),
		data.NewField("float32", nil, []float32{math.SmallestNonzeroFloat32, float32(math.NaN())}),
		data.NewField("float32?", nil, []*float32{nil, pointer(float32(math.Inf(1)))}),
		data.NewField("float64", nil, []float64{math.SmallestNonzeroFloat64, math.Inf(-1)}),
		data.NewField("float64?", nil, []*float64{pointer(math.NaN()), nil}),
		data.NewField("string", nil, []string{"", "<ä & \u2028 \"🦥\">"}),
		data.NewField("string?", nil, []*string{nil, pointer("")}),
		data.NewField("bool", nil, []bool{true, false}),
		data.NewField("bool?", nil, []*bool{nil, pointer(false)}),
		data.NewField("time", nil, []time.Time{time.UnixMilli(0).UTC(), later}),
		data.NewField("time?", nil, []*time.Time{nil, &later}),
		data.NewField("json", nil, []json.RawMessage{document, json.RawMessage(`7`)}),
		data.NewField("json?", nil, []*json.RawMessage{&document, pointer(json.RawMessage(`7`))}),
		data.NewField("enum", nil, []data.EnumItemIndex{0, 1}).SetConfig(enum),
		data.NewField("enum?", nil, []*data.EnumItemIndex{nil, pointer[data.EnumItemIndex](1)}).SetConfig(enum),
	)
	frame.RefID = "A"
	return frame
}

// described has all that can be said about data.
func described() *data.Frame {
	frame := data.NewFrame("described",
		data.NewField("time", nil, []time.Time{time.UnixMilli(0).UTC(), time.UnixMilli(1000).UTC()}),
		data.NewField("value", data.Labels{"host": "a", "région": "é"}, []float64{0.1, 1e21}).SetConfig(&data.FieldConfig{
			DisplayNameFromDS: "a host",
			Unit:              "s",
			Decimals:          pointer[uint16](2),
			Links:             []data.DataLink{{Title: "more", URL: "https://example.org/?a=<b>&c"}},
			Custom:            map[string]any{"axis": "left"},
		}),
	)
	frame.RefID = "B"
	frame.Meta = &data.FrameMeta{
		Type:                   data.FrameTypeTimeSeriesWide,
		TypeVersion:            data.FrameTypeVersion{0, 1},
		Custom:                 map[string]any{"seed": 7.0},
		Stats:                  []data.QueryStat{{FieldConfig: data.FieldConfig{DisplayName: "rows"}, Value: 2}},
		Notices:                []data.Notice{{Severity: data.NoticeSeverityWarning, Text: "careful"}},
		PreferredVisualization: data.VisTypeGraph,
		ExecutedQueryString:    "const 1",
	}
	return frame
}

// text is a frame as the SDK writes it.
func text(t *testing.T, frame *data.Frame) string {
	t.Helper()
	return string(encode(t, frame))
}

func TestFramesReachGrafanaAsTheyWereSent(t *testing.T) {
	noRows := data.NewFrame("no rows", data.NewField("time", nil, []time.Time{}), data.NewField("value", nil, []*float64{}))
	noRows.Meta = &data.FrameMeta{Type: data.FrameTypeTimeSeriesWide, TypeVersion: data.FrameTypeVersion{0, 1}}
	sent := map[string]data.Frames{
		"A": {everyType()},
		"B": {described()},
		"C": {data.NewFrame(""), noRows},
	}
	entries := map[string]entry{}
	for refID, frames := range sent {
		entries[refID] = entry{Status: 200, Frames: frames}
	}
	source := serve(t, healthy(results(t, entries)))
	responses := start(t).ask(t, at(source.URL), query("A", nil), query("B", nil), query("C", nil))

	for refID, frames := range sent {
		response := responses[refID]
		if response.Status != 200 || response.Error != "" {
			t.Fatalf("%s: status %d, error %q", refID, response.Status, response.Error)
		}
		got, err := data.UnmarshalArrowFrames(response.Frames)
		if err != nil {
			t.Fatalf("%s: %v", refID, err)
		}
		if len(got) != len(frames) {
			t.Fatalf("%s: %d frames, expected %d", refID, len(got), len(frames))
		}
		for i := range frames {
			if text(t, got[i]) != text(t, frames[i]) {
				t.Errorf("%s, frame %d:\n got %s\nsent %s", refID, i, text(t, got[i]), text(t, frames[i]))
			}
		}
	}
	if requests := source.seen("/api/ds/query"); len(requests) != 1 {
		t.Errorf("the three queries took %d requests", len(requests))
	}
}
