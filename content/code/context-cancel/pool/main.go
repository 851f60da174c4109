// A bounded number of connections, taken within a deadline and always given back.
package main

import (
	"context"
	"fmt"
	"log"
	"time"
)

type conn struct{ id int }

// ANCHOR: pool
type pool struct{ idle chan *conn } // with room for all of them

func (p *pool) with(ctx context.Context, use func(*conn) error) error {
	select {
	case c := <-p.idle:
		defer func() { p.idle <- c }()
		return use(c)
	case <-ctx.Done():
		return fmt.Errorf("no free connection: %w", ctx.Err())
	}
}

// ANCHOR_END: pool

func main() {
	p := pool{idle: make(chan *conn, 2)}
	for id := range 2 {
		p.idle <- &conn{id}
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	err := p.with(ctx, func(c *conn) error {
		fmt.Println("using connection", c.id)
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
}
