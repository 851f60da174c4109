//! `kept-volumes`: a volume that has data already is that volume, and not a new one of the same name.

use super::{super::compose::Compose, Check, Fact, Finding, Rule, Stated};
use crate::course::step::Expected;

pub(super) const RULE: Rule = Rule {
    id: "kept-volumes",
    subject: "volumes that exist",
    holds: "taken over",
    checks: "Each volume that the task names is declared so that the engine's name for it is exactly this one: with \
             `external: true`, or with `name:`.",
    why: "Compose puts the project's name before that of a volume. `grafana-data` becomes `app_grafana-data`, a new and \
          empty one, and the data seem to be gone.",
    bad: "services:\n  a:\n    image: a:1\n    volumes: ['data:/data']\nvolumes:\n  data:\n",
    good: "services:\n  a:\n    image: a:1\n    volumes: ['data:/data']\nvolumes:\n  data:\n    external: true\n",
    check: Check::Stated(Stated {
        part: "kept_volumes",
        is_given: |expected| !expected.kept_volumes.is_empty(),
        example: "kept_volumes = ['data']",
        check,
        table: None,
    }),
};

fn check(compose: &Compose, expected: &Expected) -> Fact {
    let mut findings = Vec::new();
    for volume in &expected.kept_volumes {
        let mut declared = compose.volumes.values();
        if declared.any(|found| found.engine_name.as_ref() == Some(volume)) {
            continue;
        }
        let kind = if compose.volumes.contains_key(volume) {
            "a new one of the project's"
        } else {
            "not declared"
        };
        findings.push(Finding::stated(kind, volume));
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
    fn external_or_named() {
        hold(
            &RULE,
            &[
                "services: {a: {}}\nvolumes: {x: {external: true, name: data}}",
                "services: {a: {}}\nvolumes: {x: {name: data}}",
                "services: {a: {}}\nvolumes: {x: {external: {name: data}}}",
            ],
        );
        break_with(
            &RULE,
            &[
                (
                    "services: {a: {}}\nvolumes: {data: {external: true, name: other}}",
                    "a new one of the project's: data",
                ),
                (
                    "services: {a: {}}\nvolumes: {x: {external: true}}",
                    "not declared: data",
                ),
            ],
        );
    }
}
