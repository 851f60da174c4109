//! `source-uids`: dashboards name data sources by uid.

use super::{super::provisioning::DataSources, Check, Fact, Finding, Rule};
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    id: "source-uids",
    subject: "uids",
    holds: "one for each data source, all different",
    checks: "Each data source has a `uid` of 1 to 40 letters, digits, `-` and `_`, and no two have the same.",
    why: "Without one, Grafana makes a random uid on each new installation, and no dashboard finds its data \
             source again.",
    bad: "datasources:\n  - name: A\n    type: a\n",
    good: "datasources:\n  - name: A\n    type: a\n    uid: a\n",
    check: Check::Datasources(check),
};

fn check(sources: &DataSources) -> Fact {
    let mut findings = Vec::new();
    let mut seen = BTreeSet::new();
    for source in &sources.sources {
        let uid = &source.uid;
        if uid.is_empty() {
            findings.push(Finding::seen("none", source.title()));
        } else if uid.len() > 40 || !uid.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) {
            findings.push(Finding::seen(
                "not of letters, digits, - and _",
                &format!("{uid}, {}", source.title()),
            ));
        } else if !seen.insert(uid) {
            findings.push(Finding::seen("twice", uid));
        }
    }
    findings.into()
}
