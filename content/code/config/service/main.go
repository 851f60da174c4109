// Command service loads a configuration from layers and says everything
// that is wrong with it.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"strconv"
	"time"
)

// ANCHOR: layers
func collect(file, env map[string]string) map[string]string {
	texts := map[string]string{
		"SERVER_PORT":         "8080",
		"SERVER_READ_TIMEOUT": "15s",
		"DB_PASSWORD":         "", // has no default
	}
	maps.Copy(texts, file)
	for key := range texts {
		if text := env[key]; text != "" {
			texts[key] = text
		}
	}
	return texts
}

// ANCHOR_END: layers

type reader struct {
	texts map[string]string
	errs  []error
}

// ANCHOR: number
func (r *reader) number(key string, lo, hi int) int {
	text := r.texts[key]
	n, err := strconv.Atoi(text)
	if err != nil || n < lo || n > hi {
		r.errs = append(r.errs, fmt.Errorf(
			"%s: expected a number from %d to %d, not %q",
			key, lo, hi, text))
	}
	return n
}

// ANCHOR_END: number

func (r *reader) duration(key string, hi time.Duration) time.Duration {
	text := r.texts[key]
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 || d > hi {
		r.errs = append(r.errs, fmt.Errorf(
			"%s: expected a time up to %v, not %q", key, hi, text))
	}
	return d
}

func (r *reader) secret(key string) Secret {
	if r.texts[key] == "" {
		r.errs = append(r.errs, fmt.Errorf("%s: is needed", key))
	}
	return Secret{r.texts[key]}
}

// Config has all settings.
type Config struct {
	Port        int
	ReadTimeout time.Duration
	Password    Secret
}

// ANCHOR: load
func load(texts map[string]string) (*Config, error) {
	r := reader{texts: texts}
	c := &Config{
		Port:        r.number("SERVER_PORT", 1, 65535),
		ReadTimeout: r.duration("SERVER_READ_TIMEOUT", time.Minute),
		Password:    r.secret("DB_PASSWORD"),
	}
	if err := errors.Join(r.errs...); err != nil {
		return nil, err
	}
	return c, nil
}

// ANCHOR_END: load

// ANCHOR: secret
// Secret is a text that printing doesn't show.
type Secret struct{ text string }

func (s Secret) Expose() string { return s.text }

func (Secret) String() string               { return "[redacted]" }
func (Secret) GoString() string             { return "[redacted]" }
func (Secret) MarshalText() ([]byte, error) { return []byte("[redacted]"), nil }

// ANCHOR_END: secret

func main() {
	env := map[string]string{"DB_PASSWORD": "hunter2"}
	if port := os.Getenv("SERVER_PORT"); port != "" {
		env["SERVER_PORT"] = port
	}
	c, err := load(collect(nil, env))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("%v %+v %#v %s\n", *c, *c, *c, c.Password)
	text, _ := json.Marshal(c)
	fmt.Println(string(text), len(c.Password.Expose()))
	slog.Info("config", "config", *c, "password", c.Password)
	hidden := struct{ password Secret }{c.Password}
	fmt.Printf("%v\n", hidden)
	_, err = load(map[string]string{"SERVER_PORT": "80a"})
	fmt.Println(err)
}
