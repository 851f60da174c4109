//! `panel-grid`: panels that Grafana doesn't have to move.

use super::{super::provisioning::Place, Check, Fact, Finding, Rule, View};
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    id: "panel-grid",
    subject: "panels",
    holds: "each with its own id and place",
    checks: "Each panel has an `id`, no two the same, folded ones included, and a `gridPos` of whole numbers with \
             `x` and `y` from 0, `w` and `h` from 1, and `x + w` up to 24. At the top, and apart from that within \
             each folded row, no two overlap; touching edges are fine.",
    why: "With two panels of one id, links, alerts and images of one show the other. Overlapping panels are \
             moved when the dashboard is opened, and the next save is a diff that nobody made.",
    bad: "{\"panels\": [{\"id\": 1, \"gridPos\": {\"x\": 0, \"y\": 0, \"w\": 12, \"h\": 8}}, {\"id\": 1, \"gridPos\": {\"x\": 6, \"y\": 0, \"w\": 12, \"h\": 8}}]}",
    good: "{\"panels\": [{\"id\": 1, \"gridPos\": {\"x\": 0, \"y\": 0, \"w\": 12, \"h\": 8}}, {\"id\": 2, \"gridPos\": {\"x\": 12, \"y\": 0, \"w\": 12, \"h\": 8}}]}",
    check: Check::Dashboard(check),
};

fn check(view: &View<'_>) -> Fact {
    let panels = &view.dashboard.panels;
    let mut findings = Vec::new();
    let mut ids = BTreeSet::new();
    for (index, panel) in panels.iter().enumerate() {
        match panel.id {
            None => findings.push(Finding::seen("no id", &panel.name())),
            Some(id) if !ids.insert(id) => findings.push(Finding::seen("an id twice", &id.to_string())),
            Some(_) => {}
        }
        let Some(place) = panel.place.filter(Place::is_on_the_grid) else {
            findings.push(Finding::seen("not on the grid", &panel.name()));
            continue;
        };
        let before = panels[..index].iter().filter(|other| other.row == panel.row);
        if let Some(other) = before
            .into_iter()
            .find(|other| other.place.is_some_and(|other| other.overlaps(&place)))
        {
            findings.push(Finding::seen(
                "overlapping",
                &format!("{} and {}", other.name(), panel.name()),
            ));
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
    fn rows_are_apart() {
        let place = r#""gridPos": {"x": 0, "y": 0, "w": 24, "h": 1}"#;
        let folded =
            format!(r#"{{"panels": [{{"id": 1, "type": "row", {place}, "panels": [{{"id": 2, {place}}}]}}]}}"#);
        hold(&RULE, &[&folded]);
        break_with(
            &RULE,
            &[
                (&folded.replace("\"id\": 2", "\"id\": 1"), "an id twice (1)"),
                (r#"{"panels": [{"title": "t"}]}"#, "no id (t); not on the grid (t)"),
                (
                    r#"{"panels": [{"id": 1, "gridPos": {"x": 13, "y": 0, "w": 12, "h": 1}}]}"#,
                    "not on the grid (panel 1)",
                ),
            ],
        );
    }
}
