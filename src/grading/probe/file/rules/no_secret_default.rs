//! `no-secret-default`: what is in the file is in the image, for everyone who pulls it.

use super::{super::dockerfile::Action, Check, Fact, Facts, Finding, Rule};

const SECRETS: &[&str] = &["PASSWORD", "TOKEN", "SECRET", "KEY"];

pub(super) const RULE: Rule = Rule {
    id: "no-secret-default",
    subject: "secrets",
    holds: "no value in ARG or ENV",
    checks: "No `ARG` or `ENV` gives a value to a name with one of the words `PASSWORD`, `TOKEN`, `SECRET`, `KEY` between its \
             underscores, in any case. Names that end in `_FILE` or `_PATH` are accepted, and so are empty values and values \
             made of references alone.",
    why: "`docker history` and `docker inspect` show every default, in every copy of the image, also after a later layer \
          has overwritten it. A secret comes at run time, or with `RUN --mount=type=secret`.",
    bad: "FROM debian:trixie-slim\nENV DB_PASSWORD=hunter2\n",
    good: "FROM debian:trixie-slim\nENV DB_PASSWORD_FILE=/run/secrets/db_password\n",
    check: Check::Dockerfile(check),
};

fn check(facts: &Facts<'_>) -> Fact {
    let dockerfile = facts.dockerfile;
    let instructions = dockerfile
        .globals
        .iter()
        .chain(dockerfile.stages.iter().flat_map(|stage| &stage.instructions));
    let mut findings = Vec::new();
    for instruction in instructions {
        let (Action::Arg(pairs) | Action::Env(pairs)) = &instruction.action else {
            continue;
        };
        for pair in pairs {
            let has_value = pair.value.as_ref().is_some_and(|value| !value.is_only_references());
            if has_value && is_secret(&pair.name) {
                // The value stays out of the transcript: transcripts are passed around.
                findings.push(Finding::at("a value in the file", &pair.name, instruction.line));
            }
        }
    }
    findings.into()
}

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let words: Vec<&str> = name.split('_').collect();
    !matches!(words.last(), Some(&("FILE" | "PATH"))) && words.iter().any(|word| SECRETS.contains(word))
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        RULE,
    };

    #[test]
    fn no_values_or_no_secrets() {
        hold(
            &RULE,
            &[
                "ARG API_TOKEN\nFROM a:1\nARG API_TOKEN\n",
                "FROM a:1\nENV DB_PASSWORD=\"\" API_KEY=''\n",
                "FROM a:1\nARG P\nENV DB_PASSWORD=${P} TOKEN=$P$P SECRET=${P:-}\n",
                "FROM a:1\nENV DB_PASSWORD_FILE=/run/secrets/p SSH_KEY_PATH=/k\n",
                "FROM a:1\nENV KEYBOARD=us TOKENIZER=x MONKEY=1 PASSWORDLESS=true\n",
                "FROM a:1\nLABEL key=value\nRUN --mount=type=secret,id=token TOKEN=$(cat /run/secrets/token) x\n",
            ],
        );
    }

    #[test]
    fn values_are_named_but_not_shown() {
        break_with(
            &RULE,
            &[
                (
                    "FROM a:1\nENV DB_PASSWORD=hunter2\n",
                    "a value in the file (DB_PASSWORD, line 2)",
                ),
                (
                    "FROM a:1\nENV DB_PASSWORD hunter2\n",
                    "a value in the file (DB_PASSWORD, line 2)",
                ),
                ("ARG npm_token=x\nFROM a:1\n", "a value in the file (npm_token, line 1)"),
                (
                    "FROM a:1\nARG P\nENV API_KEY=${P:-x} Secret=a$P\n",
                    "a value in the file (API_KEY, line 3; Secret, line 3)",
                ),
                (
                    "FROM a:1 AS b\nARG KEY=1\nFROM a:1\n",
                    "a value in the file (KEY, line 2)",
                ),
                (
                    "FROM a:1\nENV KEY_FILE_NAME=x\n",
                    "a value in the file (KEY_FILE_NAME, line 2)",
                ),
            ],
        );
    }
}
