//! `answers`: what somebody types today.

use std::collections::BTreeSet;

use super::{Check, Fact, Finding, Rule};
use crate::course::step::Answers;

pub(super) const RULE: Rule = Rule {
    id: "answers",
    subject: "answers",
    holds: "all right",
    checks: "Each answer of the file is one that is right. Commands are compared as sets of words: the order of options is \
             free, and `--detach`, `--follow` and `--volumes` are `-d`, `-f` and `-v`. There are no answers beside those \
             that are asked for.",
    why: "What one types without thinking should be known to be right, above all if it can delete something.",
    bad: "up = \"docker-compose up -d\"\n",
    good: "up = \"docker compose up --detach\"\n",
    check: Check::Answers(check),
};

fn check(table: &toml::Table, right: &Answers) -> Fact {
    let mut findings = Vec::new();
    for (key, accepted) in right {
        match table.get(key).and_then(toml::Value::as_str) {
            None => findings.push(Finding::stated("missing", key)),
            Some(answer) if answer.trim().is_empty() => findings.push(Finding::stated("missing", key)),
            Some(answer) if accepted.iter().any(|accepted| words(accepted) == words(answer)) => {}
            Some(_) => findings.push(Finding::stated("not right", key)),
        }
    }
    for key in table.keys().filter(|key| !right.contains_key(*key)) {
        findings.push(Finding::stated("not asked for", key));
    }
    findings.into()
}

fn words(command: &str) -> BTreeSet<&str> {
    let words = command.split_whitespace().map(|word| match word {
        "--detach" => "-d",
        "--follow" => "-f",
        "--volumes" => "-v",
        word => word,
    });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        RULE,
    };

    #[test]
    fn sets_of_words() {
        hold(&RULE, &["up = 'docker  compose up -d'"]);
        break_with(
            &RULE,
            &[
                ("up = ' '\ndown = 'x'", "missing: up; not asked for: down"),
                ("up = 1", "missing: up"),
                ("up = 'docker compose up'", "not right: up"),
            ],
        );
    }
}
