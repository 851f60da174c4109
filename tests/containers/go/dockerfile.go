package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"

	"github.com/distribution/reference"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
)

type stage struct {
	Name         string        `json:"name"`
	Line         int           `json:"line"`
	Platform     string        `json:"platform"`
	Base         base          `json:"base"`
	Instructions []instruction `json:"instructions"`
}

// base is a stage by its place, an image, or neither, which is scratch.
type base struct {
	Stage      *int   `json:"stage"`
	Repository string `json:"repository"`
	Tag        string `json:"tag"`
	Digest     bool   `json:"digest"`
}

type instruction struct {
	Line  int        `json:"line"`
	Kind  string     `json:"kind"`
	Words []string   `json:"words"`
	From  *origin    `json:"from"`
	Form  string     `json:"form"`
	Mount [][]string `json:"mounts"`
}

// origin is a stage by its place, or an image.
type origin struct {
	Stage *int   `json:"stage"`
	Image string `json:"image"`
}

// env is what an instruction sees. It is kept as BuildKit keeps it: ARG and ENV write to the same variables.
type env map[string]string

func (e env) getter() shell.EnvGetter {
	pairs := make([]string, 0, len(e))
	for name, value := range e {
		pairs = append(pairs, name+"="+value)
	}
	return shell.EnvsFromSlice(pairs)
}

func (e env) clone() env {
	copied := env{}
	for name, value := range e {
		copied[name] = value
	}
	return copied
}

// automatic is what BuildKit sets before the first FROM.
func automatic() env {
	values := env{}
	for _, side := range []string{"BUILD", "TARGET"} {
		values[side+"PLATFORM"] = "linux/amd64"
		values[side+"OS"] = "linux"
		values[side+"ARCH"] = "amd64"
		values[side+"VARIANT"] = ""
	}
	return values
}

func dockerfile(path string) (any, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	parsed, err := parser.Parse(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	stages, metaArgs, err := instructions.Parse(parsed.AST, nil)
	if err != nil {
		return nil, err
	}
	reading := &reading{lex: shell.NewLex(parsed.EscapeToken), global: automatic(), names: map[string]int{}, count: len(stages)}
	for _, command := range metaArgs {
		for _, arg := range command.Args {
			if arg.Value == nil {
				continue
			}
			if reading.global[arg.Key], err = reading.expand(*arg.Value, reading.global); err != nil {
				return nil, err
			}
		}
	}
	// COPY --from may name a later stage.
	all := map[string]int{}
	for place, parsed := range stages {
		if parsed.Name != "" {
			all[strings.ToLower(parsed.Name)] = place
		}
	}
	found := []stage{}
	envs := []env{}
	for place, parsed := range stages {
		read, seen, err := reading.stage(parsed, place, envs, all)
		if err != nil {
			return nil, err
		}
		found = append(found, read)
		envs = append(envs, seen)
	}
	return found, nil
}

type reading struct {
	lex    *shell.Lex
	global env
	names  map[string]int
	count  int
}

func (r *reading) expand(word string, seen env) (string, error) {
	expanded, _, err := r.lex.ProcessWord(word, seen.getter())
	return expanded, err
}

func (r *reading) stage(parsed instructions.Stage, place int, envs []env, all map[string]int) (stage, env, error) {
	name, err := r.expand(parsed.BaseName, r.global)
	if err != nil {
		return stage{}, nil, err
	}
	platform, err := r.expand(parsed.Platform, r.global)
	if err != nil {
		return stage{}, nil, err
	}
	read := stage{Name: parsed.Name, Line: parsed.Location[0].Start.Line, Platform: platform, Instructions: []instruction{}}
	seen := env{}
	if parent, ok := r.names[name]; ok {
		read.Base.Stage = &parent
		seen = envs[parent].clone()
	} else if name != "scratch" {
		read.Base = image(name)
	}
	if parsed.Name != "" {
		r.names[strings.ToLower(parsed.Name)] = place
	}
	for _, command := range parsed.Commands {
		found, err := r.instruction(command, seen, all)
		if err != nil {
			return stage{}, nil, err
		}
		if found != nil {
			read.Instructions = append(read.Instructions, *found)
		}
	}
	return read, seen, nil
}

func image(name string) base {
	parsed, err := reference.Parse(name)
	if err != nil {
		// What an unset variable leaves.
		return base{Repository: strings.TrimSuffix(name, ":")}
	}
	found := base{}
	if named, ok := parsed.(reference.Named); ok {
		found.Repository = named.Name()
	}
	if tagged, ok := parsed.(reference.Tagged); ok {
		found.Tag = tagged.Tag()
	}
	_, found.Digest = parsed.(reference.Digested)
	return found
}

func (r *reading) instruction(command instructions.Command, seen env, all map[string]int) (*instruction, error) {
	found := instruction{Line: command.Location()[0].Start.Line, Words: []string{}, Mount: [][]string{}}
	if arg, ok := command.(*instructions.ArgCommand); ok {
		found.Kind = "arg"
		return &found, r.arg(arg, seen, &found)
	}
	if single, ok := command.(instructions.SupportsSingleWordExpansion); ok {
		if err := single.Expand(func(word string) (string, error) { return r.expand(word, seen) }); err != nil {
			return nil, err
		}
	}
	var err error
	switch c := command.(type) {
	case *instructions.EnvCommand:
		found.Kind = "env"
		for _, pair := range c.Env {
			found.Words = append(found.Words, pair.Key+"="+pair.Value)
			seen[pair.Key] = pair.Value
		}
	case *instructions.CopyCommand:
		found.Kind, found.Words = "copy", append(found.Words, c.SourcePaths...)
		if c.From != "" {
			found.From, err = r.origin(c.From, all)
		}
	case *instructions.AddCommand:
		found.Kind, found.Words = "add", append(found.Words, c.SourcePaths...)
	case *instructions.RunCommand:
		found.Kind = "run"
		for _, mount := range instructions.GetMounts(c) {
			from := ""
			if mount.From != "" {
				from = named(mount.From, all).String()
			}
			found.Mount = append(found.Mount, []string{string(mount.Type), from, mount.Source})
		}
	case *instructions.CmdCommand:
		found.Kind = "cmd"
		launch(&found, c.ShellDependantCmdLine)
	case *instructions.EntrypointCommand:
		found.Kind = "entrypoint"
		launch(&found, c.ShellDependantCmdLine)
	case *instructions.HealthCheckCommand:
		found.Kind = "healthcheck"
		test := c.Health.Test
		switch test[0] {
		case "CMD":
			found.Form, found.Words = "exec", append(found.Words, test[1:]...)
		case "CMD-SHELL":
			found.Form, found.Words = "shell", append(found.Words, test[1:]...)
		}
	case *instructions.UserCommand:
		found.Kind, found.Words = "user", []string{c.User}
	case *instructions.ExposeCommand:
		found.Kind = "expose"
		for _, port := range c.Ports {
			ports, err := r.lex.ProcessWords(port, seen.getter())
			if err != nil {
				return nil, err
			}
			found.Words = append(found.Words, ports...)
		}
		sort.Strings(found.Words)
	case *instructions.LabelCommand, *instructions.WorkdirCommand, *instructions.StopSignalCommand, *instructions.VolumeCommand:
		found.Kind = "other"
	case *instructions.MaintainerCommand, *instructions.ShellCommand, *instructions.OnbuildCommand:
		return nil, nil
	default:
		err = fmt.Errorf("%T isn't known", command)
	}
	return &found, err
}

// arg declares variables, each seeing those before it.
func (r *reading) arg(command *instructions.ArgCommand, seen env, found *instruction) error {
	for _, pair := range command.Args {
		value, isSet := r.global[pair.Key]
		if pair.Value != nil {
			var err error
			if value, err = r.expand(*pair.Value, seen); err != nil {
				return err
			}
			isSet = true
		}
		if isSet {
			seen[pair.Key] = value
		}
		found.Words = append(found.Words, pair.Key+"="+value)
	}
	return nil
}

func launch(found *instruction, line instructions.ShellDependantCmdLine) {
	found.Words = append(found.Words, line.CmdLine...)
	switch {
	case line.PrependShell:
		found.Form = "shell"
	case len(line.CmdLine) > 0:
		found.Form = "exec"
	}
}

func (r *reading) origin(from string, all map[string]int) (*origin, error) {
	if place, err := strconv.Atoi(from); err == nil {
		if place < 0 || place >= r.count {
			return nil, errors.New("no such stage")
		}
		return &origin{Stage: &place}, nil
	}
	if strings.Contains(from, "$") {
		return nil, errors.New("a variable in --from")
	}
	return named(from, all), nil
}

// named is the stage of that name, else an image.
func named(from string, all map[string]int) *origin {
	if place, ok := all[strings.ToLower(from)]; ok {
		return &origin{Stage: &place}
	}
	return &origin{Image: from}
}

func (o *origin) String() string {
	if o.Stage != nil {
		return strconv.Itoa(*o.Stage)
	}
	return o.Image
}
