// Command events serves alert events page by page.
package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"sort"
	"strconv"
	"strings"
)

var (
	errQuery  = errors.New("the query string can't be read")
	errLimit  = errors.New("limit: 1 to 500")
	errOffset = errors.New("offset: 0 to 10000")
	errCursor = errors.New("after: a cursor of the page before")
)

// ANCHOR: limit
// parseLimit takes "" for absent.
func parseLimit(text string) (uint64, error) {
	if text == "" {
		return 50, nil // absent: the default
	}
	n, err := digits(text)
	if err != nil || n < 1 || n > 500 {
		return 0, errLimit // invalid: never the default
	}
	return n, nil
}

// ANCHOR_END: limit

func parseOffset(text string) (uint64, error) {
	if text == "" {
		return 0, nil
	}
	n, err := digits(text)
	if err != nil || n > 10_000 {
		return 0, errOffset
	}
	return n, nil
}

// ANCHOR: first
// first is the value of the first parameter of that name,
// "" if there is none.
func first(query, name string) (string, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return "", errQuery // a broken escape or a semicolon
	}
	return values.Get(name), nil
}

// ANCHOR_END: first

// ANCHOR: digits
// digits reads decimal digits and nothing else: no sign, no blank.
// More than 64 bits are an error.
func digits(text string) (uint64, error) {
	// Atoi and ParseInt take a sign, ParseUint doesn't.
	return strconv.ParseUint(text, 10, 64)
}

// ANCHOR_END: digits

// ANCHOR: window
// window is what a page shows of items: nothing, past the end.
func window[T any](items []T, offset, limit uint64) []T {
	count := uint64(len(items))
	from := min(offset, count)
	// Not offset+limit: the sum wraps around for a huge offset.
	to := from + min(limit, count-from)
	return items[from:to]
}

// ANCHOR_END: window

// ANCHOR: key
// Key is where an event stands: by time, and by id among equal times.
type Key struct{ AtMs, ID uint64 }

func (k Key) Compare(other Key) int {
	return cmp.Or(
		cmp.Compare(k.AtMs, other.AtMs),
		cmp.Compare(k.ID, other.ID),
	)
}

func parseKey(cursor string) (Key, error) {
	at, id, found := strings.Cut(cursor, ".")
	atMs, err1 := digits(at)
	n, err2 := digits(id)
	if !found || err1 != nil || err2 != nil {
		return Key{}, errCursor
	}
	return Key{atMs, n}, nil
}

// ANCHOR_END: key

func (k Key) String() string { return fmt.Sprintf("%d.%d", k.AtMs, k.ID) }

type Event struct {
	Key   Key    `json:"-"`
	Title string `json:"title"`
}

// ANCHOR: keyset
// page is what follows a key, newest first, and the next page's key;
// nil if nothing follows.
func page(events []Event, after *Key, limit int) ([]Event, *Key) {
	start := 0
	if after != nil {
		start = sort.Search(len(events), func(i int) bool {
			return events[i].Key.Compare(*after) < 0
		})
	}
	rest := events[start:]
	if len(rest) <= limit {
		return rest, nil
	}
	return rest[:limit], &rest[limit-1].Key
}

// ANCHOR_END: keyset

type store []Event

func (s store) byOffset(query string) ([]Event, error) {
	text, err := first(query, "limit")
	if err != nil {
		return nil, err
	}
	limit, err := parseLimit(text)
	if err != nil {
		return nil, err
	}
	if text, err = first(query, "offset"); err != nil {
		return nil, err
	}
	offset, err := parseOffset(text)
	if err != nil {
		return nil, err
	}
	return window(s, offset, limit), nil
}

func (s store) byKey(query string) ([]Event, *Key, error) {
	text, err := first(query, "limit")
	if err != nil {
		return nil, nil, err
	}
	limit, err := parseLimit(text)
	if err != nil {
		return nil, nil, err
	}
	var after *Key
	if text, err = first(query, "after"); err != nil {
		return nil, nil, err
	}
	if text != "" {
		key, err := parseKey(text)
		if err != nil {
			return nil, nil, err
		}
		after = &key
	}
	events, next := page(s, after, int(limit))
	return events, next, nil
}

func (s store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var reply struct {
		Events []Event `json:"events"`
		Next   string  `json:"next,omitempty"`
	}
	var next *Key
	var err error
	if r.URL.Path == "/api/pages" {
		reply.Events, err = s.byOffset(r.URL.RawQuery)
	} else {
		reply.Events, next, err = s.byKey(r.URL.RawQuery)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if next != nil {
		reply.Next = next.String()
	}
	body, err := json.Marshal(reply)
	if err != nil {
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(body)
}

func main() {
	var events store
	for id := uint64(1000); id > 0; id-- {
		key := Key{AtMs: 1_764_000_000_000 + id/7, ID: id}
		events = append(events, Event{key, fmt.Sprintf("event %d", id)})
	}
	http.Handle("GET /api/pages", events)
	http.Handle("GET /api/events", events)
	log.Fatal(http.ListenAndServe("127.0.0.1:8080", nil))
}
