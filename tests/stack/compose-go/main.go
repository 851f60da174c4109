// Loads a compose file as `docker compose` does: schema, merging, interpolation, references. Prints the services' networks.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	if err := load(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func load(path string) error {
	options, err := cli.NewProjectOptions([]string{path})
	if err != nil {
		return err
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return err
	}
	networks := map[string][]string{}
	for name, service := range project.Services {
		networks[name] = []string{}
		for network := range service.Networks {
			networks[name] = append(networks[name], network)
		}
	}
	return json.NewEncoder(os.Stdout).Encode(networks)
}
