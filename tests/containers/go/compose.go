package main

import (
	"context"
	"os"
	"path"
	"regexp"
	"sort"
	"strconv"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

type project struct {
	Services map[string]service  `json:"services"`
	Networks map[string]network  `json:"networks"`
	Volumes  map[string]string   `json:"volumes"`
	Secrets  map[string]struct{} `json:"secrets"`
}

type network struct {
	Name     string `json:"name"`
	Internal bool   `json:"internal"`
}

type service struct {
	Image         string              `json:"image"`
	Build         []string            `json:"build"`
	Ports         [][]string          `json:"ports"`
	Networks      map[string][]string `json:"networks"`
	NetworkMode   string              `json:"network_mode"`
	Mounts        []mount             `json:"mounts"`
	DependsOn     map[string]string   `json:"depends_on"`
	Healthcheck   []string            `json:"healthcheck"`
	Environment   map[string]*string  `json:"environment"`
	Secrets       map[string]string   `json:"secrets"`
	Command       []string            `json:"command"`
	Entrypoint    []string            `json:"entrypoint"`
	WorkingDir    string              `json:"working_dir"`
	Profiles      []string            `json:"profiles"`
	ContainerName bool                `json:"container_name"`
	Role          string              `json:"role"`
}

type mount struct {
	Kind     string `json:"kind"`
	Source   string `json:"source"`
	Target   string `json:"target"`
	ReadOnly bool   `json:"read_only"`
}

// required is a variable that compose refuses to leave unset.
var required = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*):?\?`)

// marker stands for a value that the file doesn't say. It is taken out again.
const marker = "value-from-elsewhere"

func compose(file string) (any, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	environment := []string{}
	for _, match := range required.FindAllStringSubmatch(string(text), -1) {
		environment = append(environment, match[1]+"="+marker)
	}
	options, err := cli.NewProjectOptions([]string{file}, cli.WithName("p"), cli.WithEnv(environment),
		cli.WithResolvedPaths(false), cli.WithProfiles([]string{"*"}),
		cli.WithLoadOptions(func(o *loader.Options) { o.SkipResolveEnvironment = true }))
	if err != nil {
		return nil, err
	}
	loaded, err := options.LoadProject(context.Background())
	if err != nil {
		return nil, err
	}
	found := project{map[string]service{}, map[string]network{}, map[string]string{}, map[string]struct{}{}}
	for name, s := range loaded.Services {
		found.Services[name] = read(s)
	}
	for name, n := range loaded.Networks {
		found.Networks[name] = network{n.Name, n.Internal}
	}
	for name, v := range loaded.Volumes {
		found.Volumes[name] = v.Name
	}
	for name := range loaded.Secrets {
		found.Secrets[name] = struct{}{}
	}
	return found, nil
}

func read(s types.ServiceConfig) service {
	found := service{
		Image: s.Image, NetworkMode: s.NetworkMode, WorkingDir: s.WorkingDir, Profiles: append([]string{}, s.Profiles...),
		Command: append([]string{}, s.Command...), Entrypoint: append([]string{}, s.Entrypoint...),
		Ports: [][]string{}, Mounts: []mount{}, Role: s.Labels["bigtent.role"], ContainerName: s.ContainerName != "",
		Networks: map[string][]string{}, DependsOn: map[string]string{}, Environment: map[string]*string{}, Secrets: map[string]string{},
	}
	sort.Strings(found.Profiles)
	if s.Build != nil {
		found.Build = []string{s.Build.Context, s.Build.Dockerfile, s.Build.Target}
	}
	for _, port := range s.Ports {
		target := strconv.FormatUint(uint64(port.Target), 10)
		found.Ports = append(found.Ports, []string{port.HostIP, port.Published, target})
	}
	for name, n := range s.Networks {
		found.Networks[name] = nil
		if n != nil {
			found.Networks[name] = n.Aliases
		}
	}
	for _, v := range s.Volumes {
		found.Mounts = append(found.Mounts, mount{v.Type, v.Source, v.Target, v.ReadOnly})
	}
	for name, dependency := range s.DependsOn {
		found.DependsOn[name] = dependency.Condition
	}
	if s.HealthCheck != nil {
		found.Healthcheck = s.HealthCheck.Test
		if s.HealthCheck.Disable {
			found.Healthcheck = []string{"NONE"}
		}
	}
	for name, value := range s.Environment {
		found.Environment[name] = value
	}
	for _, secret := range s.Secrets {
		target := secret.Target
		if target == "" {
			target = secret.Source
		}
		if !path.IsAbs(target) {
			target = path.Join("/run/secrets", target)
		}
		found.Secrets[target] = secret.Source
	}
	return found
}
