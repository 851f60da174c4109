// Command annotate takes marks for graphs: POST /api/annotations.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log"
	"mime"
	"net/http"
	"strings"
)

// ANCHOR: media
// isJSON looks at the media type alone: in any case, with or
// without parameters.
func isJSON(h http.Header) bool {
	media, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	return err == nil && media == "application/json"
}

// ANCHOR_END: media

// ANCHOR: limit
const limit = 1 << 20 // 1 MiB

func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, errTooLarge
	}
	if err != nil {
		return nil, errBroken // the client went away, mostly
	}
	return body, nil
}

// ANCHOR_END: limit

// ANCHOR: document
func decode(body []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return errSyntax
	}
	if _, err := d.Token(); err != io.EOF {
		return errSyntax // bytes after the document
	}
	return nil
}

// ANCHOR_END: document

// ANCHOR: raw
// As it came. A nil pointer: the member was absent, or null.
type rawAnnotation struct {
	Text   *string    `json:"text"`
	Window *rawWindow `json:"window"`
}

type rawWindow struct {
	StartMs *int64 `json:"startMs"`
	EndMs   *int64 `json:"endMs"`
}

func (r rawAnnotation) complete() bool {
	return r.Text != nil && r.Window != nil &&
		r.Window.StartMs != nil && r.Window.EndMs != nil
}

// ANCHOR_END: raw

// ANCHOR: type
// Window is [start, end) in Unix milliseconds: never empty.
type Window struct{ startMs, endMs int64 }

func NewWindow(startMs, endMs int64) (Window, error) {
	if startMs < 0 || startMs >= endMs {
		return Window{}, errEmptyWindow
	}
	return Window{startMs, endMs}, nil
}

func (w Window) LengthMs() int64 {
	return w.endMs - w.startMs // positive, can't overflow
}

// ANCHOR_END: type

// Text is what a mark says: never blank.
type Text struct{ value string }

func NewText(s string) (Text, error) {
	if strings.TrimSpace(s) == "" {
		return Text{}, errBlankText
	}
	return Text{s}, nil
}

func (t Text) String() string { return t.value }

// ANCHOR: build
type Annotation struct {
	Text   Text
	Window Window
}

func newAnnotation(raw rawAnnotation) (Annotation, error) {
	if !raw.complete() {
		return Annotation{}, errShape
	}
	text, err1 := NewText(*raw.Text)
	window, err2 := NewWindow(*raw.Window.StartMs, *raw.Window.EndMs)
	if err := errors.Join(err1, err2); err != nil {
		return Annotation{}, err
	}
	return Annotation{text, window}, nil
}

// ANCHOR_END: build

var (
	errMediaType   = errors.New("send application/json")
	errTooLarge    = errors.New("the body is larger than 1 MiB")
	errBroken      = errors.New("the body could not be read")
	errSyntax      = errors.New("the body is not the JSON expected here")
	errShape       = errors.New("text, startMs and endMs are needed")
	errBlankText   = errors.New("text is blank")
	errEmptyWindow = errors.New("window does not end after its start")
)

func status(err error) int {
	switch {
	case errors.Is(err, errMediaType):
		return http.StatusUnsupportedMediaType // 415
	case errors.Is(err, errTooLarge):
		return http.StatusRequestEntityTooLarge // 413
	default:
		return http.StatusBadRequest // 400
	}
}

// ANCHOR: handler
func parse(w http.ResponseWriter, r *http.Request) (Annotation, error) {
	if !isJSON(r.Header) {
		return Annotation{}, errMediaType
	}
	body, err := readBody(w, r)
	if err != nil {
		return Annotation{}, err
	}
	var raw rawAnnotation
	if err := decode(body, &raw); err != nil {
		return Annotation{}, err
	}
	return newAnnotation(raw)
}

// ANCHOR_END: handler

func annotate(w http.ResponseWriter, r *http.Request) {
	mark, err := parse(w, r)
	if err != nil {
		http.Error(w, err.Error(), status(err))
		return
	}
	log.Printf("%s for %d ms", mark.Text, mark.Window.LengthMs())
	w.WriteHeader(http.StatusCreated)
}

func main() {
	http.HandleFunc("POST /api/annotations", annotate)
	log.Fatal(http.ListenAndServe("127.0.0.1:8080", nil))
}
