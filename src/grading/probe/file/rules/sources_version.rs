//! `sources-version`: the format of provisioning files has a number.

use super::{super::provisioning::DataSources, Check, Fact, Finding, Rule};

pub(super) const RULE: Rule = Rule {
    id: "sources-version",
    subject: "apiVersion",
    holds: "1",
    checks: "The file has `apiVersion: 1`, the number and not a text of it.",
    why: "Without it, Grafana reads the file as one of before 5.0, in which most keys have other names, and \
             ignores what it doesn't know.",
    bad: "datasources:\n  - name: Prometheus\n    type: prometheus\n    uid: prom\n",
    good: "apiVersion: 1\ndatasources:\n  - name: Prometheus\n    type: prometheus\n    uid: prom\n",
    check: Check::Datasources(check),
};

fn check(sources: &DataSources) -> Fact {
    if sources.is_version_1 {
        return Fact::Holds;
    }
    vec![Finding::seen("another one, or none", "apiVersion")].into()
}
