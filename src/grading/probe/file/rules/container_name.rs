//! `container-name`: a fixed name belongs to one container on the machine.

use super::{
    super::{compose::Compose, support::Support},
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "container-name",
    subject: "container names",
    holds: "chosen by compose",
    checks: "No service has `container_name`.",
    why: "With it, the service can't be scaled, and a second copy of the project can't start. Other services \
             find it by its service name in any case.",
    bad: "services:\n  a:\n    image: a:1\n    container_name: a\n",
    good: "services:\n  a:\n    image: a:1\n",
    check: Check::Compose(check),
};

fn check(compose: &Compose, _: &Support) -> Fact {
    let fixed = compose
        .services
        .iter()
        .filter(|(_, service)| service.has_container_name);
    let findings: Vec<Finding> = fixed.map(|(name, _)| Finding::seen("fixed", name)).collect();
    findings.into()
}
