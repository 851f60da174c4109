//! `one-default`: a panel without a choice gets the default.

use super::{
    super::provisioning::{DataSource, DataSources},
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "one-default",
    subject: "default data source",
    holds: "exactly one",
    checks: "Exactly one data source has `isDefault: true`.",
    why: "With two, which one wins depends on the order of files and on what the database already had. With \
             none, the first query that somebody types goes nowhere.",
    bad: "datasources:\n  - name: A\n    isDefault: true\n  - name: B\n    isDefault: true\n",
    good: "datasources:\n  - name: A\n    isDefault: true\n  - name: B\n",
    check: Check::Datasources(check),
};

fn check(sources: &DataSources) -> Fact {
    let defaults: Vec<&str> = sources
        .sources
        .iter()
        .filter(|source| source.is_default)
        .map(DataSource::title)
        .collect();
    match &*defaults {
        [_] => Fact::Holds,
        [] => vec![Finding::seen("none", "isDefault")].into(),
        several => vec![Finding::seen("more than one", &several.join(", "))].into(),
    }
}
