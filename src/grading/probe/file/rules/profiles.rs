//! `profiles`: what `up` starts, and what only somebody starts who asks for it.

use std::collections::BTreeSet;

use super::{super::compose::Compose, Check, Fact, Finding, Rule, Stated};
use crate::course::step::Expected;

pub(super) const RULE: Rule = Rule {
    id: "profiles",
    subject: "profiles",
    holds: "jobs in theirs, all else in none",
    checks: "Each service that the task names with a profile has exactly that one. All other services have none.",
    why: "A job without a profile runs at each `up`: a backup beside the program that writes what it packs.",
    bad: "services:\n  a:\n    image: a:1\n  backup:\n    image: alpine:3.24\n",
    good: "services:\n  a:\n    image: a:1\n  backup:\n    image: alpine:3.24\n    profiles: [backup]\n",
    check: Check::Stated(Stated {
        part: "profiles",
        is_given: |expected| !expected.profiles.is_empty(),
        example: "profiles = { backup = ['backup'] }",
        check,
        table: None,
    }),
};

fn check(compose: &Compose, expected: &Expected) -> Fact {
    let mut findings = Vec::new();
    for name in expected
        .profiles
        .keys()
        .filter(|name| !compose.services.contains_key(*name))
    {
        findings.push(Finding::stated("no such service", name));
    }
    for (name, service) in &compose.services {
        let wanted: BTreeSet<String> = expected.profiles.get(name).into_iter().flatten().cloned().collect();
        if service.profiles == wanted {
            continue;
        }
        let found: Vec<&str> = service.profiles.iter().map(|profile| &**profile).collect();
        findings.push(if found.is_empty() {
            Finding::stated("a job that always runs", name)
        } else {
            Finding::stated("another profile", &format!("{}, {name}", found.join(" ")))
        });
    }
    findings.into()
}
