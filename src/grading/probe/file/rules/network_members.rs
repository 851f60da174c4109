//! `network-members`: the network that was made by hand, and who joined it.

use super::{super::compose::Compose, Check, Fact, Finding, Rule, Stated};
use crate::course::step::Expected;

pub(super) const RULE: Rule = Rule {
    id: "network-members",
    subject: "networks",
    holds: "by their names, with their members",
    checks: "Each network that the task names is declared, under that name or with `name:`, and the services that the task \
             lists for it are on it. Further networks and members are free.",
    why: "On a network that somebody declared, services find each other by name; a service that isn't on it is nowhere to \
          be found.",
    bad: "services:\n  a:\n    image: a:1\n",
    good: "services:\n  a:\n    image: a:1\n    networks: [net]\nnetworks:\n  net:\n",
    check: Check::Stated(Stated {
        part: "networks",
        is_given: |expected| !expected.networks.is_empty(),
        example: "networks = { net = ['a'] }",
        check,
        table: None,
    }),
};

fn check(compose: &Compose, expected: &Expected) -> Fact {
    let mut findings = Vec::new();
    for (network, members) in &expected.networks {
        let by_name = compose
            .networks
            .iter()
            .find(|(_, found)| found.engine_name.as_ref() == Some(network));
        let Some((key, _)) = by_name.or_else(|| compose.networks.get_key_value(network)) else {
            findings.push(Finding::stated("not declared", network));
            continue;
        };
        for member in members {
            if !compose
                .services
                .get(member)
                .is_some_and(|service| service.networks.contains_key(key))
            {
                findings.push(Finding::stated("a member is missing", &format!("{member}, {network}")));
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
    fn by_key_or_name() {
        hold(
            &RULE,
            &["services: {a: {networks: [default]}}\nnetworks: {default: {name: net}}"],
        );
        break_with(
            &RULE,
            &[(
                "services: {a: {networks: [x]}}\nnetworks: {x: , net: }",
                "a member is missing: a, net",
            )],
        );
    }
}
