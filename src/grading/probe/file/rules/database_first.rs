//! `database-first`: who needs the database waits until it answers.

use super::{
    super::{
        compose::{Compose, Condition, hosts},
        support::Support,
    },
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "database-first",
    subject: "waiting for the database",
    holds: "until it is healthy",
    checks: "Each service with `build` that names a `postgres` service in `depends_on`, or in the value of a \
             variable that ends in `HOST`, `URL`, `URI`, `ADDR` or `DSN`, depends on it with `condition: \
             service_healthy`.",
    why: "The short form waits until the process runs, and a fresh database then needs seconds more. It is no \
             substitute for trying again: databases also restart later.",
    bad: "services:\n  app:\n    build: .\n    depends_on: [db]\n  db:\n    image: postgres:18\n",
    good: "services:\n  app:\n    build: .\n    depends_on:\n      db:\n        condition: service_healthy\n  db:\n    image: postgres:18\n",
    check: Check::Compose(check),
};

fn check(compose: &Compose, _: &Support) -> Fact {
    let mut findings = Vec::new();
    for (database, _) in compose.with_image("postgres") {
        for (name, service) in &compose.services {
            let named = hosts::of(service).any(|(_, host)| compose.resolve(name, &host) == Some(database));
            let condition = service.depends_on.get(database);
            if service.build.is_none() || !(named || condition.is_some()) {
                continue;
            }
            match condition {
                Some(Condition::Healthy) => {}
                Some(_) => findings.push(Finding::seen("not until it is healthy", name)),
                None => findings.push(Finding::seen("not at all", name)),
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
    fn named_by_dependency_or_variable() {
        hold(
            &RULE,
            &[
                "services: {a: {build: .}, db: {image: 'postgres:18'}}",
                "services: {a: {image: 'a:1', depends_on: [db]}, db: {image: 'postgres:18'}}",
            ],
        );
        break_with(
            &RULE,
            &[(
                "services: {a: {build: ., environment: {DB_HOST: db}}, db: {image: 'postgres:18'}}",
                "not at all (a)",
            )],
        );
    }
}
