//! `plugin-install`: how Grafana gets its plugins today.

use super::{
    super::{compose::Compose, support::Support},
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "plugin-install",
    subject: "installed plugins",
    holds: "not by the old variable",
    checks: "No service has `GF_INSTALL_PLUGINS`.",
    why: "The image migrates it and warns. `GF_PLUGINS_PREINSTALL` and `GF_PLUGINS_PREINSTALL_SYNC` take \
             `id@version`, so that a start installs what was tested; `_SYNC` waits until it is done.",
    bad: "services:\n  a:\n    image: a:1\n    environment:\n      GF_INSTALL_PLUGINS: x-datasource\n",
    good: "services:\n  a:\n    image: a:1\n    environment:\n      GF_PLUGINS_PREINSTALL_SYNC: x-datasource@1.2.3\n",
    check: Check::Compose(check),
};

fn check(compose: &Compose, _: &Support) -> Fact {
    let old = compose
        .services
        .iter()
        .filter(|(_, service)| service.environment.contains_key("GF_INSTALL_PLUGINS"));
    let findings: Vec<Finding> = old
        .map(|(name, _)| Finding::seen("by the old variable", name))
        .collect();
    findings.into()
}
