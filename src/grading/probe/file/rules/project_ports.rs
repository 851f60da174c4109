//! `project-ports`: what people open is published, and nothing else.

use super::{super::project::Project, Check, Fact, Finding, Rule};

pub(super) const RULE: Rule = Rule {
    id: "project-ports",
    subject: "ports for the host",
    holds: "Grafana, at most the application too",
    checks: "Grafana publishes its port 3000, from at least one network that isn't internal. The application may publish its \
             port 8080. No other port and no other service is published, and no service has `network_mode: host`. The host's \
             addresses and ports are free.",
    why: "People use Grafana. The database is used by services, which need no published port.",
    bad: "# ==> compose.yaml\nservices:\n  store:\n    image: postgres:18\n    ports: ['5432:5432']\n  \
          dash:\n    image: grafana/grafana:13.2.3\n    ports: ['3000:3000']\n",
    good: "# ==> compose.yaml\nservices:\n  store:\n    image: postgres:18\n  \
           dash:\n    image: grafana/grafana:13.2.3\n    ports: ['127.0.0.1:3000:3000']\n",
    check: Check::Project(check),
};

fn check(project: &Project) -> Fact {
    let mut findings = Vec::new();
    let networks = &project.compose.networks;
    match project.service(&project.grafana) {
        None => findings.push(Finding::stated("not judged", "grafana")),
        Some(grafana) => {
            if !grafana.ports.iter().any(|port| port.target == "3000") {
                findings.push(Finding::stated("Grafana isn't published", "3000"));
            }
            let is_internal = |name: &String| networks.get(name).is_some_and(|network| network.is_internal);
            if !grafana.networks.is_empty() && grafana.networks.keys().all(is_internal) {
                findings.push(Finding::stated("from internal networks only", "grafana"));
            }
        }
    }
    for (name, service) in &project.compose.services {
        if service.network_mode.as_deref() == Some("host") {
            findings.push(Finding::stated("the host's own network", name));
        }
        let allowed = match () {
            () if project.grafana.name() == Some(name) => "3000",
            () if project.app.name() == Some(name) => "8080",
            () => "",
        };
        for port in service.ports.iter().filter(|port| port.target != allowed) {
            findings.push(if project.postgres.name() == Some(name) {
                Finding::seen("the database", &format!("{}, {name}", port.target))
            } else {
                Finding::seen("another one", &format!("{}, {name}", port.target))
            });
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
    fn which_may_be_there() {
        let file = |app: &str, grafana: &str| {
            format!(
                "# ==> compose.yaml\nservices: {{a: {{build: ., {app}}}, g: {{image: grafana/grafana, {grafana}}}}}\nnetworks: {{n: {{internal: true}}}}"
            )
        };
        hold(&RULE, &[&file("ports: [8080]", "ports: ['80:3000']")]);
        break_with(
            &RULE,
            &[
                (
                    &file("ports: [8080, 9090]", "ports: ['80:3000']"),
                    "another one (9090, a)",
                ),
                (
                    &file("network_mode: host", "expose: [3000]"),
                    "Grafana isn't published: 3000; the host's own network: a",
                ),
                (
                    &file("x: y", "ports: [3000], networks: [n]"),
                    "from internal networks only: grafana",
                ),
            ],
        );
    }
}
