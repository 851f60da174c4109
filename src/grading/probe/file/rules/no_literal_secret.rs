//! `no-literal-secret`: the compose file is in the repository.

use super::{
    super::{compose::Compose, support::Support},
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "no-literal-secret",
    subject: "secrets",
    holds: "none written in the file",
    checks: "No variable whose name has one of the words `PASSWORD`, `TOKEN`, `SECRET`, `KEY` between its \
             underscores has text outside `${…}` as its value; a default counts as such text. Names that end in \
             `_FILE` or `_PATH`, with or without another underscore before, may have a value. User and password \
             in a URL count as well.",
    why: "Whoever can read the repository, its history or `docker inspect` has the password. A variable keeps \
             it out of the file, a secret out of the environment, too.",
    bad: "services:\n  a:\n    image: a:1\n    environment:\n      DB_PASSWORD: hunter2\n",
    good: "services:\n  a:\n    image: a:1\n    environment:\n      DB_PASSWORD_FILE: /run/secrets/db_password\n",
    check: Check::Compose(check),
};

fn check(compose: &Compose, _: &Support) -> Fact {
    let mut findings = Vec::new();
    for (name, service) in &compose.services {
        for (variable, value) in &service.environment {
            let Some(value) = value else { continue };
            let known = value.known();
            // The value stays out of the transcript: transcripts are passed around.
            if (is_secret(variable) && !known.is_empty()) || has_password(&known) {
                findings.push(Finding::seen("written in the file", &format!("{variable}, {name}")));
            }
        }
    }
    findings.into()
}

const SECRETS: [&str; 4] = ["PASSWORD", "TOKEN", "SECRET", "KEY"];

/// Whether a variable's name says that its value is a secret.
pub(super) fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let words: Vec<&str> = name.split('_').collect();
    !matches!(words.last(), Some(&("FILE" | "PATH"))) && words.iter().any(|word| SECRETS.contains(word))
}

/// Whether a URL says a password: `scheme://user:password@host`.
pub(super) fn has_password(value: &str) -> bool {
    let Some((_, rest)) = value.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let Some((user, _)) = authority.rsplit_once('@') else {
        return false;
    };
    user.split_once(':').is_some_and(|(_, password)| !password.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        RULE,
    };

    #[test]
    fn variables_files_and_urls() {
        hold(
            &RULE,
            &[
                "services: {a: {environment: ['A_TOKEN=${A_TOKEN}', 'B_KEY=', C_SECRET, 'D_PASSWORD__FILE=/x', 'KEYS=1']}}",
                "services: {a: {environment: {URL: 'postgres://app:${DB_PASSWORD}@db/x', OTHER: 'http://a:1/@b'}}}",
            ],
        );
        break_with(
            &RULE,
            &[(
                "services: {a: {environment: {A_TOKEN: '${A:-x}', URL: 'postgres://app:pw@db/x'}}}",
                "written in the file (A_TOKEN, a; URL, a)",
            )],
        );
    }
}
