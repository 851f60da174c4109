//! From the parser's instructions to the model.

use std::collections::{BTreeMap, BTreeSet};

use parse_dockerfile as syntax;

use super::{
    super::{
        reader,
        word::{Script, Word},
    },
    Base, Dockerfile, Image, Stage, SyntaxError,
    instruction::{self, Action, Instruction, Launch, Mount, Origin, Run, Transfer},
    pairs::{self, Pair},
    scope::Scope,
    source::{Heredoc, Source},
};

/// How many stages are read; a file with more is no one's.
const MOST_STAGES: usize = 200;

pub(super) fn dockerfile(text: &str) -> Result<Dockerfile, SyntaxError> {
    let source = Source::read(text)?;
    let parsed = syntax::parse(&source.text).map_err(|error| SyntaxError {
        line: error.line(),
        message: format!("{error:#}"),
    })?;
    if let Some(stage) = parsed.stages().nth(MOST_STAGES) {
        return Err(SyntaxError {
            line: source.line(stage.from.from.span.start),
            message: format!("more than {MOST_STAGES} stages"),
        });
    }
    let escape = parsed
        .parser_directives
        .escape
        .as_ref()
        .map_or('\\', |escape| escape.value.value);
    let mut names = BTreeMap::new();
    for (place, stage) in parsed.stages().enumerate() {
        if let Some((_, name)) = &stage.from.as_
            && names.insert(name.value.to_lowercase(), place).is_some()
        {
            return Err(SyntaxError {
                line: source.line(name.span.start),
                message: format!("a second stage is called `{}`", name.value),
            });
        }
    }
    let mut reading = Reading {
        source: &source,
        escape,
        names,
        stage_count: parsed.stages().len(),
        scope: Scope::global(),
    };

    let mut globals = Vec::new();
    for arg in parsed.global_args() {
        let declared = pairs::declarations(&arg.arguments.value, escape);
        reading.scope.declare(&declared, None);
        globals.push(Instruction {
            line: source.line(arg.arg.span.start),
            action: Action::Arg(declared),
            undeclared: Vec::new(),
        });
    }
    let global = reading.scope.clone();

    let mut stages: Vec<Stage> = Vec::new();
    let mut scopes: Vec<Scope> = Vec::new();
    for parsed in parsed.stages() {
        let base = reading.base(&parsed.from.image.value, &global, stages.len());
        reading.scope = match base {
            Base::Stage(parent) => scopes[parent].clone(),
            Base::Scratch | Base::Image(_) => Scope::default(),
        };
        let mut instructions = Vec::new();
        for parsed in parsed.instructions {
            instructions.extend(reading.instruction(parsed, &global)?);
        }
        stages.push(Stage {
            name: parsed.from.as_.as_ref().map(|(_, name)| name.value.to_lowercase()),
            line: source.line(parsed.from.from.span.start),
            platform: flag(&parsed.from.options, "platform").map(|value| reader::word(value, escape)),
            base,
            instructions,
        });
        scopes.push(reading.scope.clone());
    }
    Ok(Dockerfile { globals, stages })
}

/// What is known while the instructions are gone through.
struct Reading<'a> {
    source: &'a Source,
    escape: char,
    names: BTreeMap<String, usize>,
    stage_count: usize,
    scope: Scope,
}

/// What an instruction does, and the words in which it uses variables.
type Reads = (Action, Vec<Word>);

impl Reading<'_> {
    fn base(&self, written: &str, global: &Scope, stages_before: usize) -> Base {
        let word = self.word(written);
        let name = global.expand(&word);
        match self.names.get(&name.to_lowercase()) {
            Some(stage) if *stage < stages_before => Base::Stage(*stage),
            _ if name == "scratch" => Base::Scratch,
            // What an unset variable leaves of a tag is no tag.
            _ if word.references().iter().any(|reference| global.is_empty(reference)) => {
                Base::Image(Image::untagged(written, &name))
            }
            _ => Base::Image(Image::parse(written, &name)),
        }
    }

    fn instruction(
        &mut self,
        parsed: &syntax::Instruction<'_>,
        global: &Scope,
    ) -> Result<Option<Instruction>, SyntaxError> {
        use syntax::Instruction as Parsed;
        let (start, (action, words)) = match parsed {
            Parsed::Arg(arg) => {
                let declared = pairs::declarations(&arg.arguments.value, self.escape);
                let words = values(&declared);
                (arg.arg.span.start, (Action::Arg(declared), words))
            }
            Parsed::Env(env) => {
                let set = self.assignments(&env.arguments.value, "ENV", env.env.span.start)?;
                let words = values(&set);
                (env.env.span.start, (Action::Env(set), words))
            }
            Parsed::Label(label) => {
                let set = self.assignments(&label.arguments.value, "LABEL", label.label.span.start)?;
                (label.label.span.start, (Action::Other, values(&set)))
            }
            Parsed::Copy(copy) => {
                let read = self.transfer(&copy.options, &copy.src, &copy.dest.value);
                let (transfer, words) = read.map_err(|message| self.error(copy.copy.span.start, message))?;
                (copy.copy.span.start, (Action::Copy(transfer), words))
            }
            Parsed::Add(add) => {
                let read = self.transfer(&add.options, &add.src, &add.dest.value);
                let (transfer, words) = read.map_err(|message| self.error(add.add.span.start, message))?;
                (add.add.span.start, (Action::Add(transfer), words))
            }
            Parsed::Run(run) => (run.run.span.start, self.run(run)),
            Parsed::Cmd(cmd) if self.source.resets.contains(&cmd.cmd.span.start) => {
                (cmd.cmd.span.start, (Action::Entrypoint(None), Vec::new()))
            }
            Parsed::Cmd(cmd) => {
                let (launch, words) = self.launch(&cmd.arguments);
                (cmd.cmd.span.start, (Action::Cmd(launch), words))
            }
            Parsed::Entrypoint(entrypoint) => {
                let (launch, words) = self.launch(&entrypoint.arguments);
                (
                    entrypoint.entrypoint.span.start,
                    (Action::Entrypoint(Some(launch)), words),
                )
            }
            Parsed::Healthcheck(check) => (check.healthcheck.span.start, self.healthcheck(&check.arguments)),
            Parsed::User(user) => {
                let word = self.word(&user.arguments.value);
                (
                    user.user.span.start,
                    (Action::User(self.scope.expand(&word)), vec![word]),
                )
            }
            Parsed::Expose(expose) => {
                let words: Vec<Word> = expose.arguments.iter().map(|port| self.word(&port.value)).collect();
                let expanded = words.iter().map(|word| self.scope.expand(word));
                // A variable may hold several ports.
                let ports = expanded
                    .flat_map(|ports| ports.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
                    .collect();
                (expose.expose.span.start, (Action::Expose(ports), words))
            }
            Parsed::Workdir(workdir) => self.other(workdir.workdir.span.start, [&*workdir.arguments.value]),
            Parsed::Stopsignal(signal) => self.other(signal.stopsignal.span.start, [&*signal.arguments.value]),
            Parsed::Volume(volume) => {
                let paths = match &volume.arguments {
                    syntax::JsonOrStringArray::Json(paths) => &paths.value,
                    syntax::JsonOrStringArray::String(paths) => paths,
                };
                self.other(volume.volume.span.start, paths.iter().map(|path| &*path.value))
            }
            _ => return Ok(None),
        };
        let mut undeclared = self.undeclared(&words);
        match &action {
            Action::Arg(declared) => undeclared = self.declare(declared, global),
            Action::Env(set) => self.scope.set(set),
            Action::Run(run) => {
                let assigned = run.script.assigned();
                undeclared.retain(|name| !assigned.contains(name));
            }
            _ => {}
        }
        Ok(Some(Instruction {
            line: self.source.line(start),
            action,
            undeclared,
        }))
    }

    fn word(&self, text: &str) -> Word {
        reader::word(text, self.escape)
    }

    fn assignments(&self, text: &str, keyword: &str, start: usize) -> Result<Vec<Pair>, SyntaxError> {
        pairs::assignments(text, self.escape).map_err(|what| self.error(start, format!("{keyword}: {what}")))
    }

    fn error(&self, start: usize, message: String) -> SyntaxError {
        SyntaxError {
            line: self.source.line(start),
            message,
        }
    }

    fn other<'t>(&self, start: usize, texts: impl IntoIterator<Item = &'t str>) -> (usize, Reads) {
        let words = texts.into_iter().map(|text| self.word(text)).collect();
        (start, (Action::Other, words))
    }

    /// Declares the variables of an `ARG`, and gives those that they use undeclared: each sees the ones before it.
    fn declare(&mut self, declared: &[Pair], global: &Scope) -> Vec<String> {
        let mut undeclared = Vec::new();
        for pair in declared {
            undeclared.extend(self.undeclared(&values(std::slice::from_ref(pair))));
            self.scope.declare(std::slice::from_ref(pair), Some(global));
        }
        undeclared
    }

    fn undeclared(&self, words: &[Word]) -> Vec<String> {
        let mut seen = BTreeSet::new();
        words
            .iter()
            .flat_map(Word::references)
            .filter(|reference| self.scope.lacks(reference) && seen.insert(reference.name.clone()))
            .map(|reference| reference.name.clone())
            .collect()
    }

    /// What a name stands for: a stage, or an image.
    fn origin(&self, from: &str) -> Origin {
        match self.names.get(&from.to_lowercase()) {
            Some(stage) => Origin::Stage(*stage),
            None => Origin::Image(from.to_owned()),
        }
    }

    fn transfer(
        &self,
        options: &[syntax::Flag<'_>],
        sources: &[syntax::Source<'_>],
        destination: &str,
    ) -> Result<(Transfer, Vec<Word>), String> {
        let mut words: Vec<Word> = options
            .iter()
            .filter_map(|option| option.value.as_ref())
            .map(|value| self.word(&value.value))
            .collect();
        words.push(self.word(destination));
        let mut paths = Vec::new();
        for source in sources {
            match source {
                syntax::Source::Path(path) => {
                    let word = self.word(&path.value);
                    paths.push(self.scope.expand(&word));
                    words.push(word);
                }
                syntax::Source::HereDoc(heredoc) if heredoc.expand => words.push(reader::document(&heredoc.value)),
                _ => {}
            }
        }
        let from = match flag(options, "from") {
            None => None,
            Some(from) => Some(match from.parse::<usize>() {
                Ok(place) if place < self.stage_count => Origin::Stage(place),
                Ok(place) => return Err(format!("there is no stage {place}")),
                Err(_) => self.origin(from),
            }),
        };
        Ok((Transfer { from, sources: paths }, words))
    }

    fn run(&self, run: &syntax::RunInstruction<'_>) -> Reads {
        let mut words: Vec<Word> = Vec::new();
        let mut script = match &run.arguments {
            syntax::Command::Exec(arguments) => instruction::exec_script(&strings(&arguments.value)),
            syntax::Command::Shell(text) => reader::script(&one_line(text.value, self.escape)),
            _ => Script::default(),
        };
        let first = run.here_docs.iter().map(|heredoc| Heredoc {
            body: heredoc.value.to_string(),
            expands: heredoc.expand,
        });
        let covered = self.source.heredocs.get(&run.run.span.start);
        let program = script
            .commands
            .first()
            .and_then(|command| command.first())
            .map(Word::text);
        let runs_body = program.is_none_or(|program| instruction::is_shell(instruction::file_name(&program)));
        for heredoc in first.chain(covered.into_iter().flatten().map(|heredoc| Heredoc {
            body: heredoc.body.clone(),
            expands: heredoc.expands,
        })) {
            if runs_body {
                if is_shell_script(&heredoc.body) {
                    script.commands.extend(reader::script(&heredoc.body).commands);
                }
            } else if heredoc.expands {
                words.push(reader::document(&heredoc.body));
            }
        }
        let script = instruction::with_nested(script);
        words.extend(script.commands.iter().flatten().cloned());
        let mounts = run
            .options
            .iter()
            .filter(|option| option.name.value == "mount")
            .filter_map(|option| option.value.as_ref())
            .map(|value| {
                let word = self.word(&value.value);
                let mount = self.mount(&self.scope.expand(&word));
                words.push(word);
                mount
            })
            .collect();
        (Action::Run(Run { script, mounts }), words)
    }

    fn mount(&self, text: &str) -> Mount {
        let mut mount = Mount {
            kind: "bind".to_owned(),
            from: None,
            source: String::new(),
        };
        for field in text.split(',') {
            let field = field.trim_matches('"');
            match field.split_once('=') {
                Some(("type", kind)) => kind.clone_into(&mut mount.kind),
                Some(("from", from)) => mount.from = Some(self.origin(from)),
                Some(("source" | "src", source)) => source.clone_into(&mut mount.source),
                _ => {}
            }
        }
        mount
    }

    fn launch(&self, command: &syntax::Command<'_>) -> (Launch, Vec<Word>) {
        let launch = match command {
            syntax::Command::Exec(arguments) => Launch::Exec(strings(&arguments.value)),
            syntax::Command::Shell(text) => Launch::Shell(one_line(text.value, self.escape)),
            _ => Launch::Shell(String::new()),
        };
        let words = launch.script().commands.into_iter().flatten().collect();
        (launch, words)
    }

    fn healthcheck(&self, arguments: &syntax::HealthcheckArguments<'_>) -> Reads {
        match arguments {
            syntax::HealthcheckArguments::Cmd { arguments, .. } => {
                let (launch, words) = self.launch(arguments);
                (Action::Healthcheck(Some(launch)), words)
            }
            _ => (Action::Healthcheck(None), Vec::new()),
        }
    }
}

fn values(pairs: &[Pair]) -> Vec<Word> {
    pairs.iter().filter_map(|pair| pair.value.clone()).collect()
}

fn strings(arguments: &[syntax::UnescapedString<'_>]) -> Vec<String> {
    arguments.iter().map(|argument| argument.value.to_string()).collect()
}

fn flag<'a>(options: &'a [syntax::Flag<'_>], name: &str) -> Option<&'a str> {
    options
        .iter()
        .find(|option| option.name.value == name)
        .and_then(|option| option.value.as_ref())
        .map(|value| &*value.value)
}

/// Joins continued lines as Docker does: comment lines and empty lines in between are dropped.
fn one_line(text: &str, escape: char) -> String {
    let mut joined = String::with_capacity(text.len());
    for (index, line) in text.lines().enumerate() {
        let bare = line.trim();
        if index > 0 && (bare.is_empty() || bare.starts_with('#')) {
            continue;
        }
        joined.push_str(line.trim_end().strip_suffix(escape).unwrap_or(line));
    }
    joined
}

/// Whether a script's first line, if it names an interpreter, names a shell.
fn is_shell_script(body: &str) -> bool {
    let Some(interpreter) = body.strip_prefix("#!") else {
        return true;
    };
    let line = interpreter.lines().next().unwrap_or_default();
    line.split_whitespace()
        .any(|word| instruction::is_shell(instruction::file_name(word)))
}
