//! `start-order`: who needs another one says so.

use super::{
    super::compose::{Compose, Condition},
    Check, Fact, Finding, Rule, Stated,
};
use crate::course::step::Expected;

pub(super) const RULE: Rule = Rule {
    id: "start-order",
    subject: "start order",
    holds: "each after those that it needs",
    checks: "Each service that the task names depends on those that it names: by `depends_on` in any form, or with \
             `condition: service_healthy` where the task says so.",
    why: "Compose starts services side by side unless it is told otherwise, and `up grafana` starts what Grafana \
          depends on, and nothing else.",
    bad: "services:\n  app:\n    build: .\n    depends_on: [db]\n  db:\n    image: postgres:18\n",
    good: "services:\n  app:\n    build: .\n    depends_on:\n      db:\n        condition: service_healthy\n  db:\n    image: postgres:18\n",
    check: Check::Stated(Stated {
        part: "waits",
        is_given: |expected| !expected.waits.is_empty(),
        example: "waits = { app = ['db:healthy'] }",
        check,
        table: None,
    }),
};

fn check(compose: &Compose, expected: &Expected) -> Fact {
    let mut findings = Vec::new();
    for (name, others) in &expected.waits {
        for other in others {
            let (other, must_be_healthy) = match other.strip_suffix(":healthy") {
                Some(other) => (other, true),
                None => (&**other, false),
            };
            let seen = format!("{name} for {other}");
            let condition = compose
                .services
                .get(name)
                .and_then(|service| service.depends_on.get(other));
            match condition {
                None => findings.push(Finding::stated("not at all", &seen)),
                Some(condition) if must_be_healthy && *condition != Condition::Healthy => {
                    findings.push(Finding::stated("not until it is healthy", &seen));
                }
                Some(_) => {}
            }
        }
    }
    findings.into()
}
