//! `preinstalled-plugins`: the same plugins, by the variable that is read today.

use std::collections::BTreeSet;

use super::{super::compose::Compose, Check, Fact, Finding, Rule, Stated};
use crate::course::step::Expected;

const VARIABLES: [&str; 2] = ["GF_PLUGINS_PREINSTALL", "GF_PLUGINS_PREINSTALL_SYNC"];

pub(super) const RULE: Rule = Rule {
    id: "preinstalled-plugins",
    subject: "plugins of Grafana",
    holds: "those that are asked for, by the variable of today",
    checks: "The service that the task names has `GF_PLUGINS_PREINSTALL`, or `GF_PLUGINS_PREINSTALL_SYNC`, or both; \
             together they list the plugins that the task names and no others, by commas, each as `id` or `id@version`. \
             `GF_INSTALL_PLUGINS` isn't there.",
    why: "The image migrates the old variable and warns about it. The new one takes a version, so that a start installs \
          what was tested.",
    bad: "services:\n  grafana:\n    image: grafana/grafana:13.2.3\n    environment:\n      GF_INSTALL_PLUGINS: x-panel\n",
    good: "services:\n  grafana:\n    image: grafana/grafana:13.2.3\n    environment:\n      GF_PLUGINS_PREINSTALL_SYNC: x-panel@1.2.3\n",
    check: Check::Stated(Stated {
        part: "plugins",
        is_given: |expected| !expected.plugins.is_empty(),
        example: "plugins = { grafana = ['x-panel'] }",
        check,
        table: None,
    }),
};

fn check(compose: &Compose, expected: &Expected) -> Fact {
    let mut findings = Vec::new();
    for (name, plugins) in &expected.plugins {
        let variable = |variable| {
            compose
                .services
                .get(name)
                .and_then(|service| service.variable(variable))
        };
        if compose
            .services
            .get(name)
            .is_some_and(|service| service.environment.contains_key("GF_INSTALL_PLUGINS"))
        {
            findings.push(Finding::stated("by the old variable", name));
        }
        let lists: Vec<String> = VARIABLES.into_iter().filter_map(variable).collect();
        let found: BTreeSet<&str> = lists
            .iter()
            .flat_map(|list| list.split(','))
            .map(|entry| entry.split('@').next().unwrap_or_default().trim())
            .filter(|id| !id.is_empty())
            .collect();
        for plugin in plugins.iter().filter(|plugin| !found.contains(&***plugin)) {
            findings.push(Finding::stated("missing", &format!("{plugin}, {name}")));
        }
        for id in found
            .into_iter()
            .filter(|id| !plugins.iter().any(|plugin| plugin == id))
        {
            findings.push(Finding::stated("another one", &format!("{id}, {name}")));
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
    fn both_variables_and_versions() {
        let file = |variables: &str| format!("services: {{grafana: {{environment: {{{variables}}}}}}}");
        for variables in [
            "GF_PLUGINS_PREINSTALL: x-panel",
            "GF_PLUGINS_PREINSTALL: '${P:-x-panel@1}', GF_PLUGINS_PREINSTALL_SYNC: ''",
        ] {
            hold(&RULE, &[&file(variables)]);
        }
        for (variables, fact) in [
            (
                "GF_PLUGINS_PREINSTALL: 'x-panel;1.0'",
                "missing: x-panel, grafana; another one: x-panel;1.0, grafana",
            ),
            (
                "GF_PLUGINS_PREINSTALL: 'x-panel, y-panel'",
                "another one: y-panel, grafana",
            ),
            (
                "GF_PLUGINS_PREINSTALL: x-panel, GF_INSTALL_PLUGINS: x-panel",
                "by the old variable: grafana",
            ),
            ("X: y", "missing: x-panel, grafana"),
        ] {
            break_with(&RULE, &[(&file(variables), fact)]);
        }
    }
}
