//! `dashboard-identity`: a dashboard from a file has an address of its own, and no trace of where it came from.

use super::{Check, Fact, Finding, Rule, View};

pub(super) const RULE: Rule = Rule {
    id: "dashboard-identity",
    subject: "dashboard",
    holds: "with uid and title, without traces of an export",
    checks: "`uid` and `title` aren't empty, `id` is null or absent, there is at least one panel, and no \
             `__inputs`.",
    why: "The `uid` is the dashboard's address: without one, links break at each new installation. `id` is a \
             number of another database, and `__inputs` asks a person at import, where there is none.",
    bad: "{\"title\": \"a\", \"id\": 7, \"panels\": [{\"id\": 1}]}",
    good: "{\"uid\": \"a\", \"title\": \"a\", \"panels\": [{\"id\": 1}]}",
    check: Check::Dashboard(check),
};

fn check(view: &View<'_>) -> Fact {
    let dashboard = view.dashboard;
    let broken = [
        ("no uid", dashboard.uid.is_empty(), "uid"),
        ("no title", dashboard.title.is_empty(), "title"),
        ("with the id of another database", dashboard.has_id, "id"),
        ("without panels", dashboard.panels.is_empty(), "panels"),
        ("with inputs of an export", dashboard.has_inputs, "__inputs"),
    ];
    let found = broken.into_iter().filter(|(_, is_broken, _)| *is_broken);
    let findings: Vec<Finding> = found.map(|(kind, _, key)| Finding::seen(kind, key)).collect();
    findings.into()
}
