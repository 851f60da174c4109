//! `internal-database`: the database is out of reach for all but those who query it.

use super::{
    super::{compose::Compose, support::Support},
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "internal-database",
    subject: "networks of the database",
    holds: "internal ones alone",
    checks: "Each service whose image is called `postgres`, or that is called `db` or `postgres`, is on networks \
             with `internal: true` only, and on at least one.",
    why: "From an internal network nothing leaves and into it nothing is published. A hole in the database \
             then has no way out.",
    bad: "services:\n  db:\n    image: postgres:18\n    networks: [back]\nnetworks:\n  back:\n",
    good: "services:\n  db:\n    image: postgres:18\n    networks: [back]\nnetworks:\n  back:\n    internal: true\n",
    check: Check::Compose(check),
};

fn check(compose: &Compose, _: &Support) -> Fact {
    let mut findings = Vec::new();
    for (name, service) in &compose.services {
        let is_database =
            service.image().is_some_and(|image| image.name() == "postgres") || matches!(&**name, "db" | "postgres");
        if !is_database {
            continue;
        }
        if service.networks.is_empty() {
            findings.push(Finding::seen("none", name));
        }
        let is_internal = |network: &&String| {
            compose
                .networks
                .get(*network)
                .is_some_and(|network| network.is_internal)
        };
        let kind = if service.networks.keys().any(|network| is_internal(&network)) {
            "one with a way out beside an internal one"
        } else {
            "one that isn't internal"
        };
        for network in service.networks.keys().filter(|network| !is_internal(network)) {
            findings.push(Finding::seen(kind, &format!("{network}, {name}")));
        }
    }
    findings.into()
}
