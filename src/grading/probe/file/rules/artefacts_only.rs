//! `artefacts-only`: the final stage gets what was built, not what it was built from.

use super::{
    super::{
        context::{self, Content},
        dockerfile::{Action, Dockerfile, Launch, file_name},
    },
    Check, Fact, Facts, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "artefacts-only",
    subject: "files in the final stage",
    holds: "built ones from other stages, configuration at most from the context",
    checks: "In the final stage, and in stages that it is built `FROM`, no `COPY` or `ADD` without `--from` takes `.`, a \
             folder `src`, `cmd` or `target`, a manifest (`Cargo.toml`, `Cargo.lock`, `go.mod`, `go.sum`) or a built \
             executable: a path below `target`, or a file named like the program that `ENTRYPOINT` or `CMD` starts. `RUN` \
             is free, and so are other files.",
    why: "What was built on somebody's machine is not what the build stage tested. Source code in the image is weight that \
          never runs, and may hold what should stay inside the house.",
    bad: "FROM rust:1.95-slim-trixie AS builder\nRUN cargo build --release\n\n\
          FROM debian:trixie-slim\nCOPY . /app\nCMD [\"/app/target/release/app\"]\n",
    good: "FROM rust:1.95-slim-trixie AS builder\nRUN cargo build --release\n\n\
           FROM debian:trixie-slim\nCOPY --from=builder /target/release/app /app\nCOPY config/default.toml /etc/app.toml\n\
           CMD [\"/app\"]\n",
    check: Check::Dockerfile(check),
};

fn check(facts: &Facts<'_>) -> Fact {
    let dockerfile = facts.dockerfile;
    let last = dockerfile.final_stage();
    let programs = programs(dockerfile, last);
    let mut findings = Vec::new();
    for instruction in dockerfile.instructions(last) {
        let (Action::Copy(transfer) | Action::Add(transfer)) = &instruction.action else {
            continue;
        };
        if transfer.from.is_some() {
            continue;
        }
        for source in &transfer.sources {
            let kind = match context::content(source) {
                Content::Everything => "the whole build context",
                Content::Source if is_folder(source) => "source code",
                Content::Manifest if file_name(source) != "recipe.json" => "a manifest",
                Content::BuildOutput => "a build of the host",
                _ if programs.contains(&file_name(source)) => "a build of the host",
                _ => continue,
            };
            findings.push(Finding::at(kind, source, instruction.line));
        }
    }
    findings.into()
}

/// Whether a path means a whole folder of source code and not one file inside it.
fn is_folder(source: &str) -> bool {
    let path = source.trim_start_matches(['.', '/']).trim_end_matches(['*', '/', '.']);
    matches!(path, "src" | "cmd")
}

/// The file names without an extension of what a container starts. `entrypoint.sh` is a script that belongs to the image.
fn programs(dockerfile: &Dockerfile, stage: usize) -> Vec<&str> {
    let process = dockerfile.process(stage);
    [process.entrypoint, process.cmd]
        .into_iter()
        .flatten()
        .flat_map(|(launch, _)| match launch {
            Launch::Exec(arguments) => arguments.iter().map(String::as_str).collect::<Vec<_>>(),
            Launch::Shell(text) => text.split_whitespace().collect(),
        })
        .map(file_name)
        .filter(|name| !name.contains('.'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        RULE,
    };

    #[test]
    fn artefacts_and_configuration() {
        hold(
            &RULE,
            &[
                "FROM a:1 AS b\nCOPY . .\nFROM scratch\nCOPY --from=b /app/target/release/app /app\nENTRYPOINT [\"/app\"]\n",
                "FROM scratch\nCOPY config config/\nCOPY --chown=1:1 docs/index.html /\n",
                "FROM a:1\nCOPY entrypoint.sh /\nRUN apk add x\nENTRYPOINT [\"/entrypoint.sh\"]\n",
                "FROM a:1\nCOPY <<EOF /etc/app.toml\nport = 8080\nEOF\nENTRYPOINT [\"app\"]\n",
                "FROM a:1\nCOPY src/config/default.toml /etc/\n",
                "FROM a:1\nCOPY --from=0 . .\n",
            ],
        );
    }

    #[test]
    fn what_should_have_been_built_in_a_stage() {
        break_with(
            &RULE,
            &[
                ("FROM a:1\nCOPY . .\n", "the whole build context (., line 2)"),
                ("FROM a:1\nADD ./ /app\n", "the whole build context (./, line 2)"),
                (
                    "FROM a:1\nARG FROM=.\nCOPY $FROM /app\n",
                    "the whole build context (., line 3)",
                ),
                (
                    "FROM a:1\nCOPY src/ /src/\nCOPY cmd /cmd\n",
                    "source code (src/, line 2; cmd, line 3)",
                ),
                (
                    "FROM a:1\nCOPY Cargo.toml go.mod /\n",
                    "a manifest (Cargo.toml, line 2; go.mod, line 2)",
                ),
                (
                    "FROM a:1\nCOPY target/release/app /app\n",
                    "a build of the host (target/release/app, line 2)",
                ),
                (
                    "FROM a:1\nCOPY app /usr/bin/\nENTRYPOINT [\"/usr/bin/app\"]\n",
                    "a build of the host (app, line 2)",
                ),
                (
                    "FROM a:1\nCOPY bin/app /app\nCMD exec /app --x\n",
                    "a build of the host (bin/app, line 2)",
                ),
                (
                    "FROM a:1 AS base\nCOPY target /t\nFROM base\n",
                    "a build of the host (target, line 2)",
                ),
            ],
        );
    }
}
