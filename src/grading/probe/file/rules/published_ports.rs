//! `published-ports`: what people open in a browser is published.

use super::{super::compose::Compose, Check, Fact, Finding, Rule, Stated};
use crate::course::step::Expected;

pub(super) const RULE: Rule = Rule {
    id: "published-ports",
    subject: "ports for the host",
    holds: "those that are asked for",
    checks: "Each service that the task names publishes the container's port that it names, at the host's port if it \
             names one, from at least one network that isn't internal. The host's address is free.",
    why: "From a container that is only on internal networks nothing is published: compose accepts `ports`, and nothing \
          listens. `expose` publishes nothing anywhere.",
    bad: "services:\n  proxy:\n    image: nginx:1.31\n    ports: ['80:80']\n    networks: [front]\nnetworks:\n  front:\n    internal: true\n",
    good: "services:\n  proxy:\n    image: nginx:1.31\n    ports: ['80:80']\n    networks: [front]\nnetworks:\n  front:\n",
    check: Check::Stated(Stated {
        part: "published",
        is_given: |expected| !expected.published.is_empty(),
        example: "published = { proxy = [] }",
        check,
        table: None,
    }),
};

fn check(compose: &Compose, expected: &Expected) -> Fact {
    let mut findings = Vec::new();
    for (name, ports) in &expected.published {
        let Some(service) = compose.services.get(name) else {
            findings.push(Finding::stated("none", name));
            continue;
        };
        if service.ports.is_empty() {
            findings.push(Finding::stated("none", name));
            continue;
        }
        for port in ports {
            let (published, target) = match port.split_once(':') {
                Some((published, target)) => (Some(published), target),
                None => (None, &**port),
            };
            let is_there = service.ports.iter().any(|port| {
                port.target == target && published.is_none_or(|published| port.published.as_deref() == Some(published))
            });
            if !is_there {
                findings.push(Finding::stated("another one", &format!("not {port}, {name}")));
            }
        }
        let is_internal = |network: &String| compose.networks.get(network).is_some_and(|network| network.is_internal);
        if !service.networks.is_empty() && service.networks.keys().all(is_internal) {
            findings.push(Finding::stated("from internal networks only", name));
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
    fn ports_and_networks() {
        hold(
            &RULE,
            &["services: {proxy: {ports: [80], networks: [a, b]}}\nnetworks: {a: {internal: true}, b: }"],
        );
        break_with(
            &RULE,
            &[
                ("services: {proxy: {expose: [80]}}", "none: proxy"),
                ("services: {other: {ports: [80]}}", "none: proxy"),
            ],
        );
    }
}
