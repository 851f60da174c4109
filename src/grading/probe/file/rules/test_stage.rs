//! `test-stage`: the tests can be run where the program is built.

use super::{
    super::{dockerfile::Instruction, toolchain},
    Check, Fact, Facts, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "test-stage",
    subject: "test stage",
    holds: "runs the tests",
    checks: "There is a stage named `test`, in any case, with `cargo test`, `cargo nextest run` or `go test` in a `RUN`, \
             `CMD` or `ENTRYPOINT` of its own.",
    why: "Tests that run with the toolchain, the dependencies and the flags of the image test what is shipped. BuildKit \
          skips a stage that nothing needs, so CI asks for it: `docker build --target test .`.",
    bad: "FROM rust:1.95-slim-trixie AS builder\nRUN cargo build --release\nFROM builder AS test\nRUN echo tested\n",
    good: "FROM rust:1.95-slim-trixie AS builder\nRUN cargo build --release\nFROM builder AS test\nRUN cargo test --release\n",
    check: Check::Dockerfile(check),
};

fn check(facts: &Facts<'_>) -> Fact {
    let stages = &facts.dockerfile.stages;
    let Some(stage) = stages.iter().find(|stage| stage.name.as_deref() == Some("test")) else {
        return vec![Finding {
            kind: "none has the name test",
            detail: names(stages.iter().filter_map(|stage| stage.name.as_deref())),
            is_stated: false,
        }]
        .into();
    };
    let mut scripts = stage.instructions.iter().filter_map(Instruction::script);
    if scripts.any(|script| toolchain::runs_tests(&script)) {
        Fact::Holds
    } else {
        vec![Finding::at("runs no tests", "", stage.line)].into()
    }
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.take(8).collect();
    if names.is_empty() {
        "no stage has a name".to_owned()
    } else {
        format!("there are {}", super::shown(&names.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        RULE,
    };

    #[test]
    fn stages_that_test() {
        hold(
            &RULE,
            &[
                "FROM a:1 AS test\nRUN cargo test\n",
                "FROM a:1 as TEST\nCMD [\"cargo\", \"nextest\", \"run\"]\n",
                "FROM a:1 AS test\nENTRYPOINT go test ./...\n",
                "FROM a:1 AS b\nFROM b AS test\nRUN --mount=type=cache,target=/t cargo test --release --locked\n",
                "FROM a:1 AS test\nRUN <<EOF\ncargo fmt --check\ncargo test\nEOF\n",
            ],
        );
    }

    #[test]
    fn stages_that_do_not() {
        break_with(
            &RULE,
            &[
                (
                    "FROM a:1\nRUN cargo test\n",
                    "none has the name test (no stage has a name)",
                ),
                (
                    "FROM a:1 AS tests\nRUN cargo test\n",
                    "none has the name test (there are tests)",
                ),
                ("FROM a:1 AS test\nRUN cargo build --tests\n", "runs no tests (line 1)"),
                (
                    "FROM a:1 AS b\nRUN cargo test\nFROM b AS test\nRUN echo cargo test\n",
                    "runs no tests (line 3)",
                ),
            ],
        );
    }
}
