//! `services`: other files, and people, know the services by their names.

use super::{super::compose::Compose, Check, Fact, Finding, Rule, Stated};
use crate::course::step::Expected;

pub(super) const RULE: Rule = Rule {
    id: "services",
    subject: "services",
    holds: "all there, by their names",
    checks: "The file has each service that the task names. Others may be there, too.",
    why: "A service's name is its host name. The configuration of the others, dashboards and scripts use it.",
    bad: "services:\n  db:\n    image: postgres:18\n",
    good: "services:\n  postgres:\n    image: postgres:18\n",
    check: Check::Stated(Stated {
        part: "services",
        is_given: |expected| !expected.services.is_empty(),
        example: "services = ['postgres']",
        check,
        table: None,
    }),
};

fn check(compose: &Compose, expected: &Expected) -> Fact {
    let missing = expected
        .services
        .iter()
        .filter(|name| !compose.services.contains_key(*name));
    let findings: Vec<Finding> = missing.map(|name| Finding::stated("missing", name)).collect();
    findings.into()
}
