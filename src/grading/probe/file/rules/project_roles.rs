//! `project-roles`: what is judged is found by what it is.

use super::{
    super::project::{Project, Role},
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "project-roles",
    subject: "services by what they are",
    holds: "one application, one PostgreSQL, one Grafana",
    checks: "There is exactly one PostgreSQL (the image's last part is `postgres`), one Grafana (`grafana`, `grafana-oss` or \
             `grafana-enterprise`), and one application (the service with `build`; of several, the one whose Dockerfile has \
             two stages or more and exposes 8080). Where that isn't enough, the label `bigtent.role` with `app`, `postgres` or \
             `grafana` decides. There is one compose file.",
    why: "Names are yours to choose. So that the rest can be judged, it has to be clear which service is which.",
    bad: "# ==> compose.yaml\nservices:\n  api:\n    build: .\n  store:\n    image: mysql:9\n  dash:\n    image: grafana/grafana:13.2.3\n",
    good: "# ==> compose.yaml\nservices:\n  api:\n    build: .\n  store:\n    image: postgres:18\n  dash:\n    image: grafana/grafana:13.2.3\n",
    check: Check::Project(check),
};

fn check(project: &Project) -> Fact {
    let mut findings = Vec::new();
    for (role, label) in [
        (&project.app, "app"),
        (&project.postgres, "postgres"),
        (&project.grafana, "grafana"),
    ] {
        match role {
            Role::One(_) => {}
            Role::None => findings.push(Finding::stated("missing", label)),
            Role::Several(names) => {
                findings.push(Finding::stated(
                    "more than one",
                    &format!("{label}: {}", names.join(" ")),
                ));
            }
        }
    }
    for other in &project.others {
        findings.push(Finding::stated("a second compose file", other));
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
    fn labels_decide() {
        let file = |app: &str| {
            format!(
                "# ==> compose.yaml\nservices: {{a: {{build: .{app}}}, b: {{build: .}}, p: {{image: postgres}}, \
                 g: {{image: grafana/grafana}}}}\n"
            )
        };
        hold(&RULE, &[&file(", labels: {bigtent.role: app}")]);
        break_with(&RULE, &[(&file(""), "missing: app")]);
        break_with(
            &RULE,
            &[(
                &(file(", labels: {bigtent.role: app}") + "# ==> docker-compose.yml\nx"),
                "a second compose file: docker-compose.yml",
            )],
        );
    }
}
