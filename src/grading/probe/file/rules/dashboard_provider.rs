//! `dashboard-provider`: Grafana reads dashboards from where the provider points.

use super::{super::provisioning::Providers, Check, Fact, Finding, Rule};

pub(super) const RULE: Rule = Rule {
    id: "dashboard-provider",
    subject: "provider",
    holds: "one, of files, at /var/lib/grafana/dashboards",
    checks: "The file has `apiVersion: 1` and one provider, with `type: file` (or none, which means the same) and \
             `options.path: /var/lib/grafana/dashboards`, with or without a slash at the end.",
    why: "The path is one inside the container. If it isn't where the dashboards are mounted, Grafana starts \
             without a word and without dashboards.",
    bad: "apiVersion: 1\nproviders:\n  - name: a\n    type: file\n    options:\n      path: ./dashboards\n",
    good: "apiVersion: 1\nproviders:\n  - name: a\n    type: file\n    options:\n      path: /var/lib/grafana/dashboards\n",
    check: Check::Providers(check),
};

fn check(providers: &Providers) -> Fact {
    let mut findings = Vec::new();
    if !providers.is_version_1 {
        findings.push(Finding::seen("apiVersion is not 1", "apiVersion"));
    }
    let [provider] = &*providers.providers else {
        findings.push(Finding::seen(
            "not one provider",
            &providers.providers.len().to_string(),
        ));
        return findings.into();
    };
    if !matches!(&*provider.kind, "" | "file") {
        findings.push(Finding::seen("not of files", &provider.kind));
    }
    if provider.path.trim_end_matches('/') != "/var/lib/grafana/dashboards" {
        findings.push(Finding::seen("another path", &provider.path));
    }
    findings.into()
}
