//! `no-fixed-arch`: the file builds for the platform that was asked for.

use super::{
    super::{
        dockerfile::{Action, Pair, file_name},
        word::{Script, Word},
    },
    Check, Fact, Facts, Finding, Rule,
};

/// Variables that choose the architecture of a build.
const VARIABLES: &[&str] = &["GOARCH", "CARGO_BUILD_TARGET"];

pub(super) const RULE: Rule = Rule {
    id: "no-fixed-arch",
    subject: "architecture",
    holds: "none fixed",
    checks: "No name of an architecture (`amd64`, `x86_64-unknown-linux-musl`, `aarch64` …) is written as the value of \
             `GOARCH` or `CARGO_BUILD_TARGET`, after `--target`, after `rustup target add`, or in `FROM --platform`; \
             except inside a `RUN` that reads `$TARGETARCH` or `$TARGETPLATFORM`.",
    why: "Laptops and cloud machines are often arm64. With a fixed architecture, a build for both platforms puts the wrong \
          binary into one of the images, and it fails at start with `exec format error`.",
    bad: "FROM golang:1.27-alpine AS builder\nRUN GOOS=linux GOARCH=amd64 go build ./cmd/server\n",
    good: "FROM --platform=$BUILDPLATFORM golang:1.27-alpine AS builder\nARG TARGETOS TARGETARCH\n\
           RUN GOOS=$TARGETOS GOARCH=$TARGETARCH go build ./cmd/server\n",
    check: Check::Dockerfile(check),
};

fn check(facts: &Facts<'_>) -> Fact {
    let dockerfile = facts.dockerfile;
    let mut findings = Vec::new();
    for instruction in &dockerfile.globals {
        if let Action::Arg(pairs) = &instruction.action {
            findings.extend(
                pairs
                    .iter()
                    .filter_map(fixed_pair)
                    .map(|seen| at(&seen, instruction.line)),
            );
        }
    }
    for stage in &dockerfile.stages {
        if let Some(platform) = stage.platform.as_ref().filter(|platform| names_architecture(platform)) {
            findings.push(at(&format!("--platform={}", platform.text()), stage.line));
        }
        for instruction in &stage.instructions {
            let seen: Vec<String> = match &instruction.action {
                Action::Arg(pairs) | Action::Env(pairs) => pairs.iter().filter_map(fixed_pair).collect(),
                Action::Run(run) if !reads_target(&run.script) => fixed_in(&run.script),
                _ => Vec::new(),
            };
            findings.extend(seen.iter().map(|seen| at(seen, instruction.line)));
        }
    }
    findings.into()
}

fn at(seen: &str, line: usize) -> Finding {
    Finding::at("fixed", seen, line)
}

fn fixed_pair(pair: &Pair) -> Option<String> {
    let value = pair.value.as_ref()?;
    (VARIABLES.contains(&pair.name.as_str()) && names_architecture(value))
        .then(|| format!("{}={}", pair.name, value.text()))
}

fn reads_target(script: &Script) -> bool {
    script
        .references()
        .iter()
        .any(|reference| matches!(reference.name.as_str(), "TARGETARCH" | "TARGETPLATFORM"))
}

/// The words of a script that fix an architecture.
fn fixed_in(script: &Script) -> Vec<String> {
    let mut found = Vec::new();
    for command in script.all_commands() {
        let texts: Vec<String> = command.iter().map(Word::text).collect();
        let first_added = first_added_by_rustup(&texts);
        for (index, word) in command.iter().enumerate() {
            let text = &texts[index];
            let chooses = text
                .split_once('=')
                .is_some_and(|(name, _)| name == "--target" || VARIABLES.contains(&name))
                // A whole script in quotes is among the commands by itself.
                && !text.contains(char::is_whitespace);
            let follows = index > 0 && texts[index - 1] == "--target";
            let added = first_added.is_some_and(|first| index >= first);
            if (chooses || follows || added) && names_architecture(word) {
                found.push(text.clone());
            }
        }
    }
    found
}

/// Where the targets of `rustup target add …` begin.
fn first_added_by_rustup(words: &[String]) -> Option<usize> {
    words
        .windows(3)
        .position(|words| file_name(&words[0]) == "rustup" && words[1] == "target" && words[2] == "add")
        .map(|rustup| rustup + 3)
}

/// Whether a word's own text, references left out, names an architecture.
fn names_architecture(word: &Word) -> bool {
    word.literals()
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .any(|word| {
            let word = word.to_ascii_lowercase();
            matches!(
                word.as_str(),
                "amd64" | "x86_64" | "x86" | "386" | "s390x" | "ppc64le" | "powerpc64le"
            ) || matches!(word.as_str(), "i386" | "i586" | "i686")
                || ["arm", "aarch64", "riscv64", "loongarch64", "mips"]
                    .iter()
                    .any(|family| word.starts_with(family))
        })
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        RULE,
    };

    #[test]
    fn none_or_the_targets_own() {
        hold(
            &RULE,
            &[
                "FROM a:1\nRUN cargo build --release\n",
                "FROM --platform=$BUILDPLATFORM a:1\nARG TARGETARCH\nRUN GOARCH=$TARGETARCH go build\n",
                "FROM a:1\nARG TARGETARCH\nENV GOARCH=$TARGETARCH\n",
                "FROM a:1\nARG TARGETARCH\nRUN case \"$TARGETARCH\" in amd64) t=x86_64-unknown-linux-musl;; arm64) t=aarch64-unknown-linux-musl;; esac; rustup target add $t; cargo build --target $t\n",
                "FROM a:1\nARG TARGETPLATFORM\nRUN if [ \"${TARGETPLATFORM}\" = linux/amd64 ]; then cargo build --target x86_64-unknown-linux-musl; fi\n",
                "FROM a:1\nRUN npx tsc --target es2020; rustup target add wasm32-unknown-unknown\n",
                "FROM a:1\nRUN cargo build --target $(rustc -vV | sed -n 's/host: //p')\n",
                "FROM a:1 AS b\nFROM scratch\nCOPY --from=b /target/x86_64-unknown-linux-musl/release/app /app\n",
                "FROM a:1\nRUN echo amd64\n",
            ],
        );
    }

    #[test]
    fn fixed_ones() {
        break_with(
            &RULE,
            &[
                (
                    "FROM a:1\nRUN CGO_ENABLED=0 GOARCH=amd64 go build\n",
                    "fixed (GOARCH=amd64, line 2)",
                ),
                (
                    "FROM a:1\nENV GOOS=linux GOARCH=arm64\n",
                    "fixed (GOARCH=arm64, line 2)",
                ),
                ("FROM a:1\nENV GOARCH amd64\n", "fixed (GOARCH=amd64, line 2)"),
                ("ARG GOARCH=amd64\nFROM a:1\n", "fixed (GOARCH=amd64, line 1)"),
                (
                    "FROM a:1\nARG CARGO_BUILD_TARGET=x86_64-unknown-linux-gnu\n",
                    "fixed (CARGO_BUILD_TARGET=x86_64-unknown-linux-gnu, line 2)",
                ),
                (
                    "FROM a:1\nRUN cargo build --target x86_64-unknown-linux-musl\n",
                    "fixed (x86_64-unknown-linux-musl, line 2)",
                ),
                (
                    "FROM a:1\nRUN cargo build --target=aarch64-unknown-linux-gnu\n",
                    "fixed (--target=aarch64-unknown-linux-gnu, line 2)",
                ),
                (
                    "FROM a:1\nRUN rustup target add wasm32-wasip1 x86_64-unknown-linux-musl\n",
                    "fixed (x86_64-unknown-linux-musl, line 2)",
                ),
                (
                    "FROM a:1\nRUN [\"cargo\", \"build\", \"--target\", \"x86_64-unknown-linux-musl\"]\n",
                    "fixed (x86_64-unknown-linux-musl, line 2)",
                ),
                (
                    "FROM a:1\nRUN <<EOF\nexport GOARCH=amd64\nEOF\n",
                    "fixed (GOARCH=amd64, line 2)",
                ),
                (
                    "FROM a:1\nRUN sh -c 'GOARCH=386 go build'\n",
                    "fixed (GOARCH=386, line 2)",
                ),
                (
                    "FROM --platform=linux/amd64 a:1\n",
                    "fixed (--platform=linux/amd64, line 1)",
                ),
                // Reading the target in one RUN doesn't excuse another.
                (
                    "FROM a:1\nARG TARGETARCH\nRUN echo $TARGETARCH\nRUN GOARCH=amd64 go build\n",
                    "fixed (GOARCH=amd64, line 4)",
                ),
            ],
        );
    }
}
