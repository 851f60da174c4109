//! `stack-sources`: the data sources that the dashboards of a stack count on.

use super::{
    super::provisioning::{DataSource, DataSources},
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "stack-sources",
    subject: "data sources",
    holds: "prom, loki and pg, of their types, at their services",
    checks: "There are data sources with the uids `prom` (type `prometheus`, at `http://prometheus:9090`, with \
             `isDefault: true`), `loki` (type `loki`, at `http://loki:3100`) and `pg` (type `postgres` or \
             `grafana-postgresql-datasource`, at `postgres:5432`). A slash at the end of an address is fine, and so \
             are further data sources.",
    why: "Dashboards, alerts and links name a data source by its uid, and Grafana asks it at the name and port of \
          its container. Where one of the three is off, the panels of one kind stay empty.",
    bad: "datasources:\n  - name: Prometheus\n    type: prometheus\n    uid: prometheus\n    url: http://prometheus:9090\n",
    good: "datasources:\n  - uid: prom\n    type: prometheus\n    url: http://prometheus:9090\n    isDefault: true\n  - uid: loki\n    type: loki\n    url: http://loki:3100\n  - uid: pg\n    type: grafana-postgresql-datasource\n    url: postgres:5432\n",
    check: Check::Datasources(check),
};

/// The uid, the types and the address of each.
const EXPECTED: [(&str, &[&str], &str); 3] = [
    ("prom", &["prometheus"], "http://prometheus:9090"),
    ("loki", &["loki"], "http://loki:3100"),
    ("pg", &["postgres", "grafana-postgresql-datasource"], "postgres:5432"),
];

fn check(sources: &DataSources) -> Fact {
    let mut findings = Vec::new();
    for (uid, kinds, url) in EXPECTED {
        let Some(source) = sources.sources.iter().find(|source| source.uid == uid) else {
            findings.push(Finding::seen("missing", uid));
            continue;
        };
        if !kinds.contains(&&*source.kind) {
            findings.push(Finding::seen("of another type", &format!("{}, {uid}", source.kind)));
        }
        if source.url.trim_end_matches('/') != url {
            findings.push(Finding::seen(
                "at another address",
                &format!("{}, {uid}", address(source)),
            ));
        }
        if uid == "prom" && !source.is_default {
            findings.push(Finding::seen("not the default", uid));
        }
    }
    findings.into()
}

/// The address to show: what may be a password stays out.
fn address(source: &DataSource) -> &str {
    match &*source.url {
        "" => "none",
        url if url.contains('@') => "one with user information",
        url => url,
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        RULE,
    };

    const PROM: &str = "{uid: prom, type: prometheus, url: 'http://prometheus:9090/', isDefault: true}";
    const LOKI: &str = "{uid: loki, type: loki, url: 'http://loki:3100'}";
    const PG: &str = "{uid: pg, type: postgres, url: 'postgres:5432'}";

    #[test]
    fn three_and_more() {
        hold(
            &RULE,
            &[&format!("datasources: [{PG}, {{uid: x, type: tempo}}, {LOKI}, {PROM}]")],
        );
    }

    #[test]
    fn one_that_is_off() {
        let file = format!("datasources: [{PROM}, {LOKI}, {PG}]");
        for (from, to, fact) in [
            ("uid: loki", "uid: Loki", "missing (loki)"),
            ("type: postgres", "type: mysql", "of another type (mysql, pg)"),
            (
                "'http://loki:3100'",
                "'http://localhost:3100'",
                "at another address (http://localhost:3100, loki)",
            ),
            (
                "'postgres:5432'",
                "'u:p@postgres:5432'",
                "at another address (one with user information, pg)",
            ),
            (", isDefault: true", "", "not the default (prom)"),
        ] {
            break_with(&RULE, &[(&file.replace(from, to), fact)]);
        }
    }
}
