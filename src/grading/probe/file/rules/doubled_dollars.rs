//! `doubled-dollars`: a dollar sign begins a reference.

use super::{
    super::provisioning::{DataSources, has_stray_dollar},
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "doubled-dollars",
    subject: "dollar signs",
    holds: "of references, or doubled",
    checks: "Outside `secureJsonData`, each `$` begins `$NAME`, `${NAME}`, `$__env{…}` or `$__file{…}`, or is \
             doubled.",
    why: "Grafana puts the environment in. `$1` of a pattern becomes nothing, without a word.",
    bad: "datasources:\n  - name: A\n    jsonData:\n      pattern: (\\d+)$\n",
    good: "datasources:\n  - name: A\n    jsonData:\n      pattern: (\\d+)$$\n",
    check: Check::Datasources(check),
};

fn check(sources: &DataSources) -> Fact {
    let mut findings = Vec::new();
    for source in &sources.sources {
        for (key, _) in source.open.iter().filter(|(_, value)| has_stray_dollar(value)) {
            findings.push(Finding::seen(
                "one that is neither",
                &format!("{key}, {}", source.title()),
            ));
        }
    }
    findings.into()
}
