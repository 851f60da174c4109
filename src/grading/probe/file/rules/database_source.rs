//! `database-source`: what Grafana needs to query a database.

use super::{super::provisioning::DataSources, Check, Fact, Finding, Rule};

pub(super) const RULE: Rule = Rule {
    id: "database-source",
    subject: "PostgreSQL data source",
    holds: "with user, database, port and sslmode",
    checks: "Each data source of type `postgres` or `grafana-postgresql-datasource` has a `url` that is \
             `host:5432`, a `user`, a database in `jsonData.database` (or `database`, the old place), \
             `jsonData.sslmode`, and `secureJsonData.password`.",
    why: "PostgreSQL is the one whose `url` has no scheme. What is missing is found at the first query, as an \
             error about something else.",
    bad: "datasources:\n  - name: A\n    type: postgres\n    url: http://postgres:5432\n",
    good: "datasources:\n  - name: A\n    type: postgres\n    url: postgres:5432\n    user: reader\n    jsonData:\n      database: d\n      sslmode: disable\n    secureJsonData:\n      password: $PASSWORD\n",
    check: Check::Datasources(check),
};

fn check(sources: &DataSources) -> Fact {
    let mut findings = Vec::new();
    for source in &sources.sources {
        if !source.is_postgres() {
            continue;
        }
        let title = source.title();
        if source.url.contains("://") || !source.url.ends_with(":5432") {
            findings.push(Finding::seen("not host:5432", &format!("{}, {title}", source.url)));
        }
        let parts = [
            ("user", source.user.is_empty()),
            ("database", source.database.is_empty()),
            ("sslmode", source.sslmode.is_empty()),
            ("password", !source.secrets.contains_key("password")),
        ];
        for (part, _) in parts.into_iter().filter(|(_, is_missing)| *is_missing) {
            findings.push(Finding::seen("a part is missing", &format!("{part}, {title}")));
        }
    }
    findings.into()
}
