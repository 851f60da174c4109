package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"time"
)

// Point is one measurement. A gauge that fails measures NaN.
type Point struct {
	Time  int64   `json:"time"` // Unix milliseconds
	Value float64 `json:"value"`
}

var errNoSeries = errors.New("no such series")

// Store asks the database, which lets a query run for minutes.
type Store struct{ addr string }

// Range returns a series' points in [from, to). It gives up when ctx ends.
// Its errors say where the database is, and as whom we are there.
func (s *Store) Range(ctx context.Context, series string, from, to time.Time) ([]Point, error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", s.addr)
	if err != nil {
		return nil, fmt.Errorf("as gauges at %s: %w", s.addr, err)
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	fmt.Fprintf(conn, "%q %d %d\n", series, from.UnixMilli(), to.UnixMilli())
	points := []Point{}
	for lines := bufio.NewScanner(conn); lines.Scan(); {
		switch lines.Text() {
		case "unknown":
			return nil, errNoSeries
		case "end":
			return points, nil
		}
		var p Point
		if _, err := fmt.Sscan(lines.Text(), &p.Time, &p.Value); err != nil {
			return nil, fmt.Errorf("as gauges at %s: %w", s.addr, err)
		}
		points = append(points, p)
	}
	return nil, fmt.Errorf("as gauges at %s: cut off", s.addr)
}
