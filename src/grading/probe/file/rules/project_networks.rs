//! `project-networks`: the database is reached by those who query it.

use super::{super::project::Project, Check, Fact, Finding, Rule};

pub(super) const RULE: Rule = Rule {
    id: "project-networks",
    subject: "ways to the database",
    holds: "from the application and from Grafana",
    checks: "The application and PostgreSQL share a network, and so do Grafana and PostgreSQL. A service without `networks` is on \
             `default`.",
    why: "Services that share no network don't even find each other's names.",
    bad: "# ==> compose.yaml\nservices:\n  api:\n    build: .\n    networks: [front]\n  store:\n    image: postgres:18\n  \
          dash:\n    image: grafana/grafana:13.2.3\nnetworks:\n  front:\n",
    good: "# ==> compose.yaml\nservices:\n  api:\n    build: .\n    networks: [front, default]\n  store:\n    image: postgres:18\n  \
           dash:\n    image: grafana/grafana:13.2.3\nnetworks:\n  front:\n",
    check: Check::Project(check),
};

fn check(project: &Project) -> Fact {
    let mut findings = Vec::new();
    for (role, label) in [(&project.app, "app"), (&project.grafana, "grafana")] {
        let (Some(from), Some(to)) = (role.name(), project.postgres.name()) else {
            findings.push(Finding::stated("not judged", label));
            continue;
        };
        if !project.compose.reach(from, to) {
            findings.push(Finding::stated("none", &format!("{from} to {to}")));
        }
    }
    findings.into()
}
