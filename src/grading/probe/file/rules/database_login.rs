//! `database-login`: both ends of a login say the same.

use std::borrow::Cow;

use super::{
    super::compose::{Compose, Service, Text},
    Check, Fact, Finding, Rule, Stated,
};
use crate::course::step::{Connection, Expected};

pub(super) const RULE: Rule = Rule {
    id: "database-login",
    subject: "login to the database",
    holds: "the same at both ends, the password from one source",
    checks: "`DB_HOST` of the service that logs in is the database's service, by name or alias. `DB_USER` equals \
             `POSTGRES_USER` (`postgres` if unset), and `DB_NAME` equals `POSTGRES_DB` (the user if unset), defaults put \
             in. Either `DB_PASSWORD` and `POSTGRES_PASSWORD` are the same variable with the same default, or \
             `DB_PASSWORD_FILE` and `POSTGRES_PASSWORD_FILE` are files of the same secret, which both services list. Only \
             `environment` is looked at.",
    why: "A password that stands in two places is changed in one of them. From one source, both ends are right or both \
          are wrong.",
    bad: "services:\n  app:\n    environment:\n      DB_HOST: db\n      DB_USER: app\n      DB_NAME: app\n  db:\n    environment:\n      \
          POSTGRES_USER: app\n      POSTGRES_PASSWORD: ${DB_PASSWORD}\n",
    good: "services:\n  app:\n    environment:\n      DB_HOST: db\n      DB_USER: app\n      DB_NAME: app\n      DB_PASSWORD: ${DB_PASSWORD}\n  \
           db:\n    environment:\n      POSTGRES_USER: app\n      POSTGRES_PASSWORD: ${DB_PASSWORD}\n",
    check: Check::Stated(Stated {
        part: "connection",
        is_given: |expected| expected.connection.is_some(),
        example: "connection = { client = 'app', database = 'db' }",
        check,
        table: None,
    }),
};

fn check(compose: &Compose, expected: &Expected) -> Fact {
    let Some(Connection { client, database }) = &expected.connection else {
        return Fact::Holds;
    };
    let (Some(app), Some(db)) = (compose.services.get(client), compose.services.get(database)) else {
        return vec![Finding::stated(
            "one end is missing",
            &format!("{client} or {database}"),
        )]
        .into();
    };
    let mut findings = Vec::new();
    let host = app.variable("DB_HOST").unwrap_or_default();
    if compose.resolve(client, &host) != Some(database) {
        findings.push(Finding::stated("another host", &format!("DB_HOST, {client}")));
    }
    let user = text(db, "POSTGRES_USER").unwrap_or_else(|| Cow::Owned(Text::parse("postgres")));
    let name = text(db, "POSTGRES_DB").unwrap_or_else(|| user.clone());
    for (variable, theirs) in [("DB_USER", user), ("DB_NAME", name)] {
        let is_same = text(app, variable)
            .is_some_and(|ours| ours == theirs || (ours.value().is_some() && ours.value() == theirs.value()));
        if !is_same {
            findings.push(Finding::stated(
                "not the same at both ends",
                &format!("{variable}, {client}"),
            ));
        }
    }
    findings.extend(password(client, app, database, db));
    findings.into()
}

fn password(client: &str, app: &Service, database: &str, db: &Service) -> Option<Finding> {
    let values = (text(app, "DB_PASSWORD"), text(db, "POSTGRES_PASSWORD"));
    let files = (app.variable("DB_PASSWORD_FILE"), db.variable("POSTGRES_PASSWORD_FILE"));
    match (values, files) {
        ((Some(ours), Some(theirs)), (None, None)) => {
            let is_same = ours.variable().is_some() && ours == theirs;
            (!is_same)
                .then(|| Finding::stated("the passwords aren't one variable", &format!("{client} and {database}")))
        }
        ((None, None), (Some(ours), Some(theirs))) => {
            let secret = app.secrets.get(&ours);
            let is_same = secret.is_some() && secret == db.secrets.get(&theirs);
            (!is_same).then(|| {
                Finding::stated(
                    "the files aren't one secret of both",
                    &format!("{client} and {database}"),
                )
            })
        }
        ((None, _), (None, _)) => Some(Finding::stated("no password", client)),
        ((_, None), (_, None)) => Some(Finding::stated("no password", database)),
        _ => Some(Finding::stated(
            "a variable at one end, a file at the other",
            &format!("{client} and {database}"),
        )),
    }
}

/// A variable of the environment; one that the host's environment gives is a reference to itself.
fn text<'a>(service: &'a Service, name: &str) -> Option<Cow<'a, Text>> {
    Some(match service.environment.get(name)? {
        Some(text) => Cow::Borrowed(text),
        None => Cow::Owned(Text::parse(&format!("${{{name}}}"))),
    })
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        RULE,
    };

    fn file(app: &str, db: &str) -> String {
        format!(
            "services: {{app: {{environment: {{DB_HOST: db, {app}}}, secrets: [s]}}, \
             db: {{environment: {{{db}}}, secrets: [s, {{source: s, target: t}}, u]}}}}"
        )
    }

    #[test]
    fn names_variables_and_secrets() {
        for (app, db) in [
            (
                "DB_USER: postgres, DB_NAME: postgres, DB_PASSWORD: '${P:?a}'",
                "POSTGRES_PASSWORD: '${P:?b}'",
            ),
            (
                "DB_USER: '${U:-a}', DB_NAME: b, DB_PASSWORD: ",
                "POSTGRES_USER: a, POSTGRES_DB: b, POSTGRES_PASSWORD: $DB_PASSWORD",
            ),
            (
                "DB_USER: $U, DB_NAME: $U, DB_PASSWORD_FILE: /run/secrets/s",
                "POSTGRES_USER: $U, POSTGRES_PASSWORD_FILE: /run/secrets/t",
            ),
        ] {
            hold(&RULE, &[&file(app, db)]);
        }
        let names = "DB_USER: postgres, DB_NAME: postgres";
        for (password, db, fact) in [
            (
                "DB_PASSWORD: '${P:-a}'",
                "POSTGRES_PASSWORD: '${P:-b}'",
                "the passwords aren't one variable: app and db",
            ),
            (
                "DB_PASSWORD: x",
                "POSTGRES_PASSWORD: x",
                "the passwords aren't one variable: app and db",
            ),
            (
                "DB_PASSWORD_FILE: /run/secrets/s",
                "POSTGRES_PASSWORD_FILE: /run/secrets/u",
                "the files aren't one secret of both: app and db",
            ),
            (
                "DB_PASSWORD: $P",
                "POSTGRES_PASSWORD_FILE: /run/secrets/s",
                "a variable at one end, a file at the other: app and db",
            ),
            ("X: y", "POSTGRES_PASSWORD: $P", "no password: app"),
            ("DB_PASSWORD: $P", "X: y", "no password: db"),
        ] {
            break_with(&RULE, &[(&file(&format!("{names}, {password}"), db), fact)]);
        }
        break_with(
            &RULE,
            &[(
                &file(
                    "DB_USER: a, DB_NAME: a, DB_PASSWORD: $P",
                    "POSTGRES_USER: a, POSTGRES_DB: b, POSTGRES_PASSWORD: $P",
                ),
                "not the same at both ends: DB_NAME, app",
            )],
        );
    }
}
