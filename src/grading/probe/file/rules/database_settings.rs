//! `database-settings`: the database is made with a user, a name and a password of its own.

use super::{super::project::Project, Check, Fact, Finding, Rule};

pub(super) const RULE: Rule = Rule {
    id: "database-settings",
    subject: "settings of the database",
    holds: "user, database and password",
    checks: "The PostgreSQL service has `POSTGRES_USER`, `POSTGRES_DB` and `POSTGRES_PASSWORD` in its `environment`, each \
             with a value or a variable, or with `_FILE` behind the name and the file of a secret that the service is given.",
    why: "Without a password the image refuses to start. Without a user and a name everybody works as the superuser in the \
          database `postgres`.",
    bad: "# ==> compose.yaml\nservices:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: ${PASSWORD}\n",
    good: "# ==> compose.yaml\nservices:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_USER: app\n      \
           POSTGRES_DB: app\n      POSTGRES_PASSWORD: ${PASSWORD}\n",
    check: Check::Project(check),
};

fn check(project: &Project) -> Fact {
    let Some(postgres) = project.service(&project.postgres) else {
        return vec![Finding::stated("not judged", "postgres")].into();
    };
    let mut findings = Vec::new();
    for name in ["POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"] {
        let is_set = match postgres.environment.get(name) {
            Some(Some(text)) => text.value().as_deref() != Some(""),
            Some(None) => true,
            None => false,
        };
        let file = postgres.variable(&format!("{name}_FILE"));
        let is_secret = file.is_some_and(|file| postgres.secrets.contains_key(&file));
        if !is_set && !is_secret {
            findings.push(Finding::stated("missing", name));
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
    fn files_of_secrets() {
        let file = |secrets: &str| {
            format!(
                "# ==> compose.yaml\nservices: {{p: {{image: postgres, environment: {{POSTGRES_USER: a, POSTGRES_DB: , \
                 POSTGRES_PASSWORD_FILE: /run/secrets/s}}{secrets}}}}}"
            )
        };
        hold(&RULE, &[&file(", secrets: [s]")]);
        break_with(&RULE, &[(&file(""), "missing: POSTGRES_PASSWORD")]);
    }
}
