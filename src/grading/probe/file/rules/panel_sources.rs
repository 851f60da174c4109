//! `panel-sources`: the uid is what joins a panel with its data.

use super::{super::provisioning::Named, Check, Fact, Finding, Rule, View};

pub(super) const RULE: Rule = Rule {
    id: "panel-sources",
    subject: "data sources of panels",
    holds: "named by uid, all known",
    checks: "Each panel but rows and texts, and each of its queries, names its data source with an object that \
             has a `uid`; a query without one takes the panel's, and a panel whose queries all have one needs none of \
             its own. The uid is one of the provisioned data sources, `-- Mixed --`, `-- Dashboard --`, \
             `-- Grafana --`, `grafana`, `__expr__`, or `${name}` of a variable of type `datasource`.",
    why: "By name, or by the uid of the Grafana where the dashboard was drawn, a panel says `data source not \
             found`, or quietly takes the default.",
    bad: "{\"panels\": [{\"id\": 1, \"type\": \"stat\", \"datasource\": \"Prometheus\", \"targets\": [{}]}]}",
    good: "{\"panels\": [{\"id\": 1, \"type\": \"stat\", \"datasource\": {\"uid\": \"prom\"}, \"targets\": [{}]}]}",
    check: Check::Dashboard(check),
};

fn check(view: &View<'_>) -> Fact {
    let mut findings = Vec::new();
    for panel in view
        .dashboard
        .panels
        .iter()
        .filter(|panel| !matches!(&*panel.kind, "row" | "text"))
    {
        let own = panel.targets.iter().filter(|target| **target != Named::Nothing);
        // Without a data source of its own, the panel is judged by its queries.
        let needs_its_own = panel.targets.is_empty() || panel.targets.contains(&Named::Nothing);
        let panels_own = (needs_its_own || panel.source != Named::Nothing).then_some(&panel.source);
        for named in panels_own.into_iter().chain(own) {
            match named {
                Named::Nothing => findings.push(Finding::seen("not at all", &panel.name())),
                Named::Otherwise => findings.push(Finding::seen("not by uid", &panel.name())),
                Named::Uid(uid) if view.knows(uid) => {}
                Named::Uid(uid) => findings.push(Finding::seen("unknown", &format!("{uid}, {}", panel.name()))),
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
    fn variables_and_those_of_grafana() {
        hold(
            &RULE,
            &[
                r#"{"panels": [{"type": "row"}, {"type": "text"}]}"#,
                r#"{"panels": [{"type": "x", "datasource": {"uid": "-- Mixed --"}, "targets": [{"datasource": {"uid": "loki"}}]}]}"#,
                r#"{"panels": [{"type": "x", "targets": [{"datasource": {"uid": "__expr__"}}]}]}"#,
                r#"{"panels": [{"type": "x", "datasource": {"uid": "${ds}"}}],
                    "templating": {"list": [{"type": "datasource", "name": "ds"}]}}"#,
            ],
        );
        break_with(
            &RULE,
            &[
                (r#"{"panels": [{"type": "x", "title": "t"}]}"#, "not at all (t)"),
                (
                    r#"{"panels": [{"type": "x", "id": 3, "datasource": null}]}"#,
                    "not by uid (panel 3)",
                ),
                (
                    r#"{"panels": [{"type": "x", "title": "t", "datasource": {"uid": "prom"}, "targets": [{"datasource": {"uid": "${y}"}}]}]}"#,
                    "unknown (${y}, t)",
                ),
            ],
        );
    }
}
