// One instance for each data source and version of its settings.
package main

import (
	"fmt"
	"sync"
)

type key struct {
	org int64
	uid string
}

// ANCHOR: get
type slot[T any] struct {
	sync.Mutex
	version int64
	current *T
}

type manager[T any] struct{ slots sync.Map }

func (m *manager[T]) get(
	k key, version int64, build func() (*T, error),
) (*T, error) {
	found, _ := m.slots.LoadOrStore(k, new(slot[T]))
	s := found.(*slot[T])
	s.Lock()
	defer s.Unlock()
	if s.current != nil && s.version >= version {
		return s.current, nil
	}
	built, err := build()
	if err != nil {
		return nil, err
	}
	s.version, s.current = version, built
	return built, nil
}

// ANCHOR_END: get

func main() {
	var m manager[string]
	client := "client"
	built, err := m.get(key{1, "uid"}, 1, func() (*string, error) {
		return &client, nil
	})
	fmt.Println(*built, err)
}
