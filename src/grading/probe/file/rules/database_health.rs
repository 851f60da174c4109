//! `database-health`: a database that runs is not yet one that answers.

use super::{
    super::{
        compose::{Compose, Healthcheck},
        support::Support,
    },
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "database-health",
    subject: "database health",
    holds: "asked with pg_isready",
    checks: "Each service whose image is called `postgres` has a health check that starts `pg_isready`: as a list \
             after `CMD`, or as a line for the shell, alone or after `CMD-SHELL`.",
    why: "At its first start, PostgreSQL makes its files and runs the init scripts before it takes connections \
             from outside. Only a health check tells the others when that is over.",
    bad: "services:\n  db:\n    image: postgres:18\n    healthcheck:\n      test: [CMD, pg_isready -U app]\n",
    good: "services:\n  db:\n    image: postgres:18\n    healthcheck:\n      test: [CMD, pg_isready, -U, app]\n",
    check: Check::Compose(check),
};

fn check(compose: &Compose, _: &Support) -> Fact {
    let mut findings = Vec::new();
    for (name, service) in compose.with_image("postgres") {
        match &service.healthcheck {
            None | Some(Healthcheck::Disabled) => findings.push(Finding::seen("none", name)),
            Some(Healthcheck::Unreadable) => findings.push(Finding::seen("no command", name)),
            Some(Healthcheck::Exec(words)) if words.first().is_some_and(|word| is_it(word)) => {}
            Some(Healthcheck::Exec(words)) if words.first().is_some_and(|word| word.contains(' ')) => {
                findings.push(Finding::seen("a line where the name of a program stands", name));
            }
            Some(Healthcheck::Shell(line)) if line.split(|c: char| c.is_whitespace() || c == ';').any(is_it) => {}
            Some(_) => findings.push(Finding::seen("without pg_isready", name)),
        }
    }
    findings.into()
}

fn is_it(word: &str) -> bool {
    word == "pg_isready" || word.ends_with("/pg_isready")
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        RULE,
    };

    #[test]
    fn commands_and_lines() {
        hold(
            &RULE,
            &[
                "services: {a: {image: 'postgres:18', healthcheck: {test: pg_isready -U x}}}",
                "services: {a: {image: 'postgres:18', healthcheck: {test: [CMD-SHELL, 'pg_isready -U $$POSTGRES_USER || exit 1']}}}",
                "services: {a: {image: 'postgres:18', healthcheck: {test: [CMD, /usr/bin/pg_isready]}}}",
            ],
        );
        break_with(
            &RULE,
            &[
                ("services: {a: {image: 'postgres:18'}}", "none (a)"),
                (
                    "services: {a: {image: 'postgres:18', healthcheck: {test: [NONE]}}}",
                    "none (a)",
                ),
                (
                    "services: {a: {image: 'postgres:18', healthcheck: {test: [pg_isready]}}}",
                    "no command (a)",
                ),
                (
                    "services: {a: {image: 'postgres:18', healthcheck: {test: [CMD, 'true']}}}",
                    "without pg_isready (a)",
                ),
            ],
        );
    }
}
