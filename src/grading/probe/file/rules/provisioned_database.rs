//! `provisioned-database`: Grafana knows the database from its first start.

use super::{
    super::{
        compose::{Service, hosts},
        project::Project,
        provisioning::{DataSource, is_reference},
    },
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "provisioned-database",
    subject: "PostgreSQL in Grafana",
    holds: "provisioned, by name and port, the password by reference",
    checks: "A file mounted in Grafana's `/etc/grafana/provisioning/datasources` lists a data source of type `postgres` or \
             `grafana-postgresql-datasource`. Its `url` is `host:5432` without a scheme, and the host is the PostgreSQL service, \
             by name or alias, on a network shared with Grafana. `secureJsonData.password` is one reference: `$NAME`, \
             `${NAME}` or `$__env{NAME}` with a variable of Grafana's `environment`, or `$__file{…}`.",
    why: "What is clicked together is gone with the volume. What is provisioned is the same on every machine, and reviewed.",
    bad: "# ==> compose.yaml\nservices:\n  store:\n    image: postgres:18\n  dash:\n    image: grafana/grafana:13.2.3\n    \
          volumes: ['./p:/etc/grafana/provisioning:ro']\n# ==> p/datasources/a.yaml\napiVersion: 1\ndatasources:\n  - name: A\n    \
          type: postgres\n    url: localhost:5432\n    secureJsonData:\n      password: $__file{/run/secrets/password}\n",
    good: "# ==> compose.yaml\nservices:\n  store:\n    image: postgres:18\n  dash:\n    image: grafana/grafana:13.2.3\n    \
           volumes: ['./p:/etc/grafana/provisioning:ro']\n# ==> p/datasources/a.yaml\napiVersion: 1\ndatasources:\n  - name: A\n    \
           type: postgres\n    url: store:5432\n    secureJsonData:\n      password: $__file{/run/secrets/password}\n",
    check: Check::Project(check),
};

fn check(project: &Project) -> Fact {
    let (Some(grafana), Some(postgres)) = (project.grafana.name(), project.postgres.name()) else {
        return vec![Finding::seen("not judged", "grafana or postgres")].into();
    };
    let files = match project.data_sources() {
        Ok(files) => files,
        Err(error) => return vec![Finding::seen("a file that can't be read", &error.message)].into(),
    };
    if files.is_empty() {
        return vec![Finding::seen("no file mounted", grafana)].into();
    }
    let sources = files
        .iter()
        .flat_map(|(path, file)| file.sources.iter().map(move |source| (*path, source)));
    let databases: Vec<(&str, &DataSource)> = sources.filter(|(_, source)| source.is_postgres()).collect();
    let Some((path, source)) = databases.first() else {
        return vec![Finding::seen("no data source of that type", files[0].0)].into();
    };
    let mut findings = Vec::new();
    let seen = format!("{}, {path}", source.url);
    let host = hosts::host(&source.url);
    if hosts::is_loopback(&host) {
        findings.push(Finding::seen("Grafana's own container", &seen));
    } else if source.url.contains("://") || project.compose.resolve(grafana, &host) != Some(postgres) {
        findings.push(Finding::seen("another host", &seen));
    } else if !source.url.ends_with(":5432") {
        findings.push(Finding::seen("another port", &seen));
    }
    let password = source.secrets.get("password").and_then(serde_json::Value::as_str);
    let is_known = |password: &str| {
        is_reference(password)
            && project
                .service(&project.grafana)
                .is_some_and(|grafana| is_set(grafana, password))
    };
    if !password.is_some_and(is_known) {
        findings.push(Finding::seen("no reference for the password", path));
    }
    findings.into()
}

/// Whether Grafana's environment has the variable of a reference, if it is one to a variable.
fn is_set(grafana: &Service, reference: &str) -> bool {
    if reference.starts_with("$__file{") {
        return true;
    }
    let name = reference.trim_start_matches("$__env").trim_matches(['$', '{', '}']);
    grafana.environment.contains_key(name)
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        RULE,
    };

    #[test]
    fn references_hosts_and_ports() {
        let file = |url: &str, password: &str| {
            format!(
                "# ==> compose.yaml\nservices: {{p: {{image: postgres, networks: {{n: {{aliases: [db]}}}}}}, g: {{image: grafana/grafana, \
                 networks: [n], environment: [PW], volumes: ['./d:/etc/grafana/provisioning/datasources']}}}}\n\
                 # ==> d/a.yml\ndatasources: [{{name: A, type: grafana-postgresql-datasource, url: '{url}', \
                 secureJsonData: {{password: '{password}'}}}}]"
            )
        };
        for password in ["$PW", "${PW}", "$__env{PW}", "$__file{/run/secrets/x}"] {
            hold(&RULE, &[&file("db:5432", password)]);
        }
        for (url, password, fact) in [
            ("db:5432", "$OTHER", "no reference for the password (d/a.yml)"),
            ("db:5432", "hunter2", "no reference for the password (d/a.yml)"),
            ("db:5433", "$PW", "another port (db:5433, d/a.yml)"),
            ("g:5432", "$PW", "another host (g:5432, d/a.yml)"),
            ("http://db:5432", "$PW", "another host (http://db:5432, d/a.yml)"),
        ] {
            break_with(&RULE, &[(&file(url, password), fact)]);
        }
    }
}
