//! `own-network`: each container has a network of its own.

use super::{
    super::{compose::Compose, support::Support},
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "own-network",
    subject: "network mode",
    holds: "none, and no links",
    checks: "No service has `network_mode: host`, and none has `links`.",
    why: "On the host's network, `ports`, networks and isolation are all without effect. `links` come from a \
             time before names were resolved; on a network of the project they do nothing that the service's name \
             doesn't.",
    bad: "services:\n  a:\n    image: a:1\n    network_mode: host\n",
    good: "services:\n  a:\n    image: a:1\n",
    check: Check::Compose(check),
};

fn check(compose: &Compose, _: &Support) -> Fact {
    let mut findings = Vec::new();
    for (name, service) in &compose.services {
        if service.network_mode.as_deref() == Some("host") {
            findings.push(Finding::seen("the host's network", name));
        }
        if service.has_links {
            findings.push(Finding::seen("links", name));
        }
    }
    findings.into()
}
