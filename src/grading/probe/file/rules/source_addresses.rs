//! `source-addresses`: Grafana asks from its own container.

use super::{
    super::{compose::hosts, provisioning::DataSources},
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "source-addresses",
    subject: "addresses of data sources",
    holds: "of other containers, through Grafana",
    checks: "No `url` has the host `localhost` or a loopback address, and `access` is `proxy` or absent.",
    why: "`localhost` is Grafana itself. With `access: direct`, the browser would ask, which Grafana 11 \
             removed for most data sources, and which needs the data source to be published.",
    bad: "datasources:\n  - name: A\n    url: http://localhost:9090\n",
    good: "datasources:\n  - name: A\n    url: http://prometheus:9090\n",
    check: Check::Datasources(check),
};

fn check(sources: &DataSources) -> Fact {
    let mut findings = Vec::new();
    for source in &sources.sources {
        if hosts::is_loopback(&hosts::host(&source.url)) {
            findings.push(Finding::seen(
                "Grafana itself",
                &format!("{}, {}", source.url, source.title()),
            ));
        }
        if !matches!(&*source.access, "" | "proxy") {
            findings.push(Finding::seen(
                "past Grafana",
                &format!("{}, {}", source.access, source.title()),
            ));
        }
    }
    findings.into()
}
