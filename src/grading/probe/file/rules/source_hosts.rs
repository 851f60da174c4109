//! `source-hosts`: data sources are reached from Grafana, and their files hold no secret.

use super::{
    super::{compose::hosts, project::Project, provisioning::is_reference},
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "source-hosts",
    subject: "data sources",
    holds: "at services that Grafana reaches, secrets by reference",
    checks: "In the files mounted in `/etc/grafana/provisioning/datasources`, each `url` names a service, or its alias, on a \
             network shared with Grafana; names with a dot are not looked at, and `localhost` and loopback addresses always \
             break the rule. A URL has no user and password, and each value in `secureJsonData` is one reference.",
    why: "Grafana's server makes these connections, from its container. And the file is in the repository.",
    bad: "# ==> compose.yaml\nservices:\n  dash:\n    image: grafana/grafana:13.2.3\n    volumes: ['./p:/etc/grafana/provisioning:ro']\n\
          # ==> p/datasources/a.yaml\ndatasources:\n  - name: A\n    url: http://localhost:9090\n",
    good: "# ==> compose.yaml\nservices:\n  dash:\n    image: grafana/grafana:13.2.3\n    volumes: ['./p:/etc/grafana/provisioning:ro']\n  \
           prometheus:\n    image: prom/prometheus:v3.13.3\n\
           # ==> p/datasources/a.yaml\ndatasources:\n  - name: A\n    url: http://prometheus:9090\n",
    check: Check::Project(check),
};

fn check(project: &Project) -> Fact {
    let Some(grafana) = project.grafana.name() else {
        return vec![Finding::seen("not judged", "grafana")].into();
    };
    let files = match project.data_sources() {
        Ok(files) => files,
        Err(error) => return vec![Finding::seen("a file that can't be read", &error.message)].into(),
    };
    let mut findings = Vec::new();
    for (_, source) in files
        .iter()
        .flat_map(|(path, file)| file.sources.iter().map(move |source| (path, source)))
    {
        let host = hosts::host(&source.url);
        if hosts::is_loopback(&host) {
            findings.push(Finding::seen("Grafana's own container", source.title()));
        } else if !host.is_empty() && !host.contains(['.', '$']) && project.compose.resolve(grafana, &host).is_none() {
            findings.push(Finding::seen(
                "nobody on a shared network",
                &format!("{host}, {}", source.title()),
            ));
        }
        if source
            .url
            .rsplit_once('@')
            .is_some_and(|(user, _)| user.contains("://"))
        {
            findings.push(Finding::seen("a user in the URL", source.title()));
        }
        for (key, value) in &source.secrets {
            if !value.as_str().is_some_and(is_reference) {
                findings.push(Finding::seen(
                    "a secret in the file",
                    &format!("{key}, {}", source.title()),
                ));
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
    fn hosts_users_and_secrets() {
        let file = |source: &str| {
            format!(
                "# ==> compose.yaml\nservices: {{g: {{image: grafana/grafana, volumes: ['./a.yml:/etc/grafana/provisioning/datasources/b.yaml']}}, \
                 x: {{networks: [n]}}}}\n# ==> a.yml\ndatasources: [{{name: A, {source}}}]"
            )
        };
        for source in [
            "type: testdata",
            "url: 'https://example.org/x'",
            "url: g, secureJsonData: {a: $B}",
        ] {
            hold(&RULE, &[&file(source)]);
        }
        for (source, fact) in [
            ("url: 'http://x:80'", "nobody on a shared network (x, A)"),
            ("url: 'http://u:p@example.org'", "a user in the URL (A)"),
            ("secureJsonData: {token: abc}", "a secret in the file (token, A)"),
        ] {
            break_with(&RULE, &[(&file(source), fact)]);
        }
    }
}
