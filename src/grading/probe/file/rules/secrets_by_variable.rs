//! `secrets-by-variable`: a password is at most a default for development.

use super::{
    super::{compose::Compose, support::Support},
    Check, Fact, Finding, Rule,
    no_literal_secret::{has_password, is_secret},
};

pub(super) const RULE: Rule = Rule {
    id: "secrets-by-variable",
    subject: "secrets",
    holds: "by variable or file, at most with a default for development",
    checks: "No variable whose name has one of the words `PASSWORD`, `TOKEN`, `SECRET`, `KEY` between its underscores has \
             text outside `${…}`; a default inside is accepted. Names that end in `_FILE` or `_PATH` may have a value. User \
             and password in a URL count as well.",
    why: "What stands in the file is in the repository for ever. A default is there, too, but a deployment can't take it \
          for the real one by accident where the variable is set.",
    bad: "services:\n  a:\n    image: a:1\n    environment:\n      DB_PASSWORD: hunter2\n",
    good: "services:\n  a:\n    image: a:1\n    environment:\n      DB_PASSWORD: ${DB_PASSWORD:-dev-only}\n",
    check: Check::Compose(check),
};

fn check(compose: &Compose, _: &Support) -> Fact {
    let mut findings = Vec::new();
    for (name, service) in &compose.services {
        for (variable, value) in &service.environment {
            let Some(value) = value else { continue };
            let literal = value.literals();
            if (is_secret(variable) && !literal.is_empty()) || has_password(&literal) {
                findings.push(Finding::seen("written in the file", &format!("{variable}, {name}")));
            }
        }
    }
    findings.into()
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        RULE,
    };

    #[test]
    fn defaults_are_accepted_and_text_around_them_is_not() {
        hold(
            &RULE,
            &["services: {a: {environment: {A_KEY: '${A:-x}', URL: 'postgres://a:${P:-x}@db/d', B_SECRET: }}}"],
        );
        break_with(
            &RULE,
            &[(
                "services: {a: {environment: {A_KEY: 'x${A}', URL: 'postgres://a:pw@db/d'}}}",
                "written in the file (A_KEY, a; URL, a)",
            )],
        );
    }
}
