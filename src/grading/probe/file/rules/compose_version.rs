//! `compose-version`: compose files have had no version since 2020.

use super::{
    super::{compose::Compose, support::Support},
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "compose-version",
    subject: "version",
    holds: "none",
    checks: "There is no top-level `version`.",
    why: "Compose ignores it and warns. Whoever reads it takes it for a promise of what the file can use.",
    bad: "version: '3.8'\nservices:\n  a:\n    image: a:1\n",
    good: "services:\n  a:\n    image: a:1\n",
    check: Check::Compose(check),
};

fn check(compose: &Compose, _: &Support) -> Fact {
    if compose.has_version {
        return vec![Finding::seen("there is one", "version")].into();
    }
    Fact::Holds
}
