//! `reachable-hosts`: inside a container, localhost is the container.

use super::{
    super::{
        compose::{Compose, hosts},
        support::Support,
    },
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "reachable-hosts",
    subject: "addresses of others",
    holds: "of services that can be reached",
    checks: "In the environment, the values of variables that end in `HOST`, `URL`, `URI`, `ADDR` or `DSN` name a \
             host that is a service, or its alias, on a shared network. Variables that begin with `GF_`, those \
             called `SERVER_HOST`, addresses to listen on (`0.0.0.0`, `::`), and names with a dot are not looked \
             at; `localhost` and loopback addresses always break the rule.",
    why: "The commonest reason for `connection refused` in Grafana: a URL that worked on the laptop. Each \
             container has a loopback of its own.",
    bad: "services:\n  a:\n    image: a:1\n    environment:\n      PROM_URL: http://localhost:9090\n  prometheus:\n    image: p:1\n",
    good: "services:\n  a:\n    image: a:1\n    environment:\n      PROM_URL: http://prometheus:9090\n  prometheus:\n    image: p:1\n",
    check: Check::Compose(check),
};

fn check(compose: &Compose, _: &Support) -> Fact {
    let mut findings = Vec::new();
    for (name, service) in &compose.services {
        for (variable, host) in hosts::of(service) {
            let seen = format!("{variable}, {name}");
            if hosts::is_loopback(&host) {
                findings.push(Finding::seen("the container itself", &seen));
            } else if !host.contains('.') && compose.resolve(name, &host).is_none() {
                findings.push(Finding::seen("nobody on a shared network", &seen));
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
    fn names_aliases_and_networks() {
        hold(
            &RULE,
            &[
                "services: {a: {environment: {X_HOST: b, SERVER_HOST: 0.0.0.0, GF_SERVER_ROOT_URL: 'http://localhost/', \
                 Y_URL: 'https://example.org/x', Z_DSN: 'postgres://u@b:5432/d'}}, b: {image: b}}",
                "services: {a: {networks: [n], environment: [X_ADDR=other:80]}, b: {networks: {n: {aliases: [other]}}}}",
            ],
        );
        break_with(
            &RULE,
            &[
                (
                    "services: {a: {environment: {X_URI: 'http://127.0.0.1/'}}}",
                    "the container itself (X_URI, a)",
                ),
                (
                    "services: {a: {networks: [n], environment: {X_HOST: b}}, b: {networks: [m]}}",
                    "nobody on a shared network (X_HOST, a)",
                ),
            ],
        );
    }
}
