//! `loopback-ports`: what is published is published to everyone who reaches the machine.

use super::{
    super::{compose::Compose, support::Support},
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "loopback-ports",
    subject: "published ports",
    holds: "on loopback, and none of the database",
    checks: "Each entry of `ports` has the host address `127.0.0.1` or `[::1]`, defaults put in. A service whose \
             image is called `postgres` has no `ports`.",
    why: "A port without an address listens on all of them, and the engine opens it past the host's own \
             firewall. Services reach each other without `ports`.",
    bad: "services:\n  db:\n    image: postgres:18\n    ports: ['5432:5432']\n",
    good: "services:\n  web:\n    image: web:1\n    ports: ['127.0.0.1:8080:8080']\n  db:\n    image: postgres:18\n",
    check: Check::Compose(check),
};

fn check(compose: &Compose, _: &Support) -> Fact {
    let mut findings = Vec::new();
    for (name, service) in &compose.services {
        let is_database = service.image().is_some_and(|image| image.name() == "postgres");
        for port in &service.ports {
            let seen = format!("{}, {name}", port.target);
            if is_database {
                findings.push(Finding::seen("the database is published", &seen));
            } else if !port.is_loopback() {
                findings.push(Finding::seen("on all addresses or another one", &seen));
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
    fn addresses_in_both_forms() {
        hold(
            &RULE,
            &[
                "services: {a: {image: 'a:1', ports: ['127.0.0.1:80:80', '[::1]:80:80']}}",
                "services: {a: {image: 'a:1', ports: [{target: 80, published: 80, host_ip: 127.0.0.1}]}}",
                "services: {a: {image: 'a:1', ports: ['${IP:-127.0.0.1}:80:80'], expose: [80]}}",
            ],
        );
        break_with(
            &RULE,
            &[
                (
                    "services: {a: {image: 'a:1', ports: [80, '0.0.0.0:81:81', {target: 82}]}}",
                    "on all addresses or another one (80, a; 81, a; 82, a)",
                ),
                (
                    "services: {a: {image: 'x/postgres:1', ports: ['127.0.0.1:5432:5432']}}",
                    "the database is published (5432, a)",
                ),
            ],
        );
    }
}
