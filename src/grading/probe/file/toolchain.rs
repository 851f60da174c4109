//! What commands do with cargo and go: build, fetch dependencies, run tests.

use super::{
    dockerfile::{Dockerfile, Instruction, file_name},
    word::{Script, Word},
};

/// Flags of cargo that take the next word as their value.
const FLAGS_WITH_VALUE: &[&str] = &["--color", "--config", "-Z", "-C"];

/// The language that a Dockerfile builds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Built by cargo, or not known.
    Rust,
    /// Built by go and nothing by cargo.
    Go,
}

impl Language {
    /// Looks at the build commands of all stages.
    pub fn of(dockerfile: &Dockerfile) -> Self {
        let scripts = || {
            let instructions = dockerfile.stages.iter().flat_map(|stage| &stage.instructions);
            instructions.filter_map(Instruction::script)
        };
        let uses = |programs: &[&str]| {
            scripts().any(|script| calls(&script).iter().any(|call| programs.contains(&&*call.program)))
        };
        if uses(GO) && !uses(CARGO) { Self::Go } else { Self::Rust }
    }
}

const CARGO: &[&str] = &["cargo", "xx-cargo"];
const GO: &[&str] = &["go", "xx-go"];

/// Whether the program is built: `cargo build`, `cargo zigbuild`, `cargo install --path`, `go build`, `go install`.
pub fn builds(script: &Script) -> bool {
    calls(script)
        .iter()
        .any(|call| match (call.is(CARGO), call.subcommand()) {
            (true, "build" | "b" | "zigbuild") | (false, "build" | "install") => true,
            (true, "install") => call.rest().iter().any(|word| word.starts_with("--path")),
            _ => false,
        })
}

/// Whether dependencies are fetched or built: `cargo fetch`, `build`, `vendor`, `chef cook`, `go mod download`.
pub fn fetches(script: &Script) -> bool {
    calls(script)
        .iter()
        .any(|call| match (call.is(CARGO), call.subcommand()) {
            (true, "fetch" | "build" | "b" | "zigbuild" | "vendor") => true,
            (true, "chef") => call.rest().first().is_some_and(|word| word == "cook"),
            (false, "mod") => call.rest().first().is_some_and(|word| word == "download"),
            _ => false,
        })
}

/// Whether tests are run: `cargo test`, `cargo nextest run`, `go test`.
pub fn runs_tests(script: &Script) -> bool {
    calls(script)
        .iter()
        .any(|call| match (call.is(CARGO), call.subcommand()) {
            (true, "test" | "t") | (false, "test") => true,
            (true, "nextest") => call.rest().iter().any(|word| word == "run"),
            _ => false,
        })
}

/// A call of cargo or go.
struct Call {
    program: String,
    /// From the subcommand on.
    words: Vec<String>,
}

impl Call {
    fn is(&self, programs: &[&str]) -> bool {
        programs.contains(&self.program.as_str())
    }

    fn subcommand(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    fn rest(&self) -> &[String] {
        self.words.get(1..).unwrap_or_default()
    }
}

fn calls(script: &Script) -> Vec<Call> {
    script.all_commands().into_iter().filter_map(call).collect()
}

/// The call in a command, behind assignments, keywords and wrappers such as `env` or `time`.
fn call(command: &[Word]) -> Option<Call> {
    let words: Vec<String> = command.iter().map(Word::text).collect();
    if matches!(words.first()?.as_str(), "echo" | "printf" | ":") {
        return None;
    }
    let at = words
        .iter()
        .position(|word| CARGO.contains(&file_name(word)) || GO.contains(&file_name(word)))?;
    let mut rest = words[at + 1..].iter();
    let mut arguments = Vec::new();
    while let Some(word) = rest.next() {
        if FLAGS_WITH_VALUE.contains(&word.as_str()) {
            rest.next();
        } else if !word.starts_with(['-', '+']) {
            arguments.push(word.clone());
            arguments.extend(rest.cloned());
            break;
        }
    }
    Some(Call {
        program: file_name(&words[at]).to_owned(),
        words: arguments,
    })
}

#[cfg(test)]
mod tests {
    use super::{super::reader, builds, fetches, runs_tests};

    #[test]
    fn builds_are_seen_behind_wrappers() {
        for text in [
            "cargo build --release",
            "set -eux; RUSTFLAGS='-C x' cargo +nightly --locked build",
            "if true; then time cargo --config a=b build; fi",
            "xx-cargo build",
            "cargo install --path . --root /out",
            "CGO_ENABLED=0 /usr/local/go/bin/go build ./cmd/server",
        ] {
            assert!(builds(&reader::script(text)), "{text}");
        }
        for text in [
            "echo cargo build",
            "cargo install cargo-chef",
            "cargo chef cook",
            "go mod download",
            "cargo",
            "make build",
        ] {
            assert!(!builds(&reader::script(text)), "{text}");
        }
    }

    #[test]
    fn fetches_and_tests() {
        for text in [
            "cargo fetch --locked",
            "cargo chef cook --release",
            "cargo vendor",
            "go mod download && go mod verify",
        ] {
            assert!(fetches(&reader::script(text)), "{text}");
        }
        assert!(!fetches(&reader::script("cargo chef prepare; go mod verify")));
        for text in ["cargo test", "cargo nextest run", "go test ./..."] {
            assert!(runs_tests(&reader::script(text)), "{text}");
        }
        assert!(!runs_tests(&reader::script(
            "cargo nextest list; cargo build --tests; echo go test"
        )));
    }
}
