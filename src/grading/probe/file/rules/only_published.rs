//! `only-published`: a door for one service is no reason for a second.

use super::{super::compose::Compose, Check, Fact, Finding, Rule, Stated};
use crate::course::step::Expected;

pub(super) const RULE: Rule = Rule {
    id: "only-published",
    subject: "other ports for the host",
    holds: "none",
    checks: "No other service has `ports`, and none has `network_mode: host`. `expose` is free.",
    why: "A published port is a way past the proxy: past its certificates, its log and its rules, and past the host's \
          own firewall.",
    bad: "services:\n  proxy:\n    image: nginx:1.31\n    ports: ['80:80']\n  grafana:\n    image: grafana/grafana:13.2.3\n    ports: ['3000:3000']\n",
    good: "services:\n  proxy:\n    image: nginx:1.31\n    ports: ['80:80']\n  grafana:\n    image: grafana/grafana:13.2.3\n    expose: ['3000']\n",
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
    for (name, service) in &compose.services {
        if service.network_mode.as_deref() == Some("host") {
            findings.push(Finding::stated("the host's own network", name));
        }
        if expected.published.contains_key(name) {
            continue;
        }
        for port in &service.ports {
            findings.push(Finding::stated("published", &format!("{}, {name}", port.target)));
        }
    }
    findings.into()
}
