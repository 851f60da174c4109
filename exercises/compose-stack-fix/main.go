// The part of my-datasource that matters here: what it wants from its environment.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"
)

func main() {
	host, user, name := os.Getenv("DB_HOST"), os.Getenv("DB_USER"), os.Getenv("DB_NAME")
	password, err := secret("DB_PASSWORD")
	if err != nil {
		log.Fatal(err)
	}
	if host == "" || user == "" || name == "" || password == "" {
		log.Fatal("DB_HOST, DB_USER, DB_NAME and DB_PASSWORD must be set")
	}
	http.HandleFunc("GET /tides", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "readings of %s@%s/%s\n", user, host, name)
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}

// secret reads a variable, or the file that the variable with _FILE behind it names.
func secret(name string) (string, error) {
	path := os.Getenv(name + "_FILE")
	if path == "" {
		return os.Getenv(name), nil
	}
	text, err := os.ReadFile(path)
	return strings.TrimSpace(string(text)), err
}
