//! `app-hosts`: the application is told names that lead somewhere.

use super::{
    super::{compose::hosts, project::Project},
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "app-hosts",
    subject: "addresses that the application is told",
    holds: "of services that it reaches",
    checks: "In the application's `environment`, the values of variables that end in `HOST`, `URL`, `URI`, `ADDR` or `DSN` \
             name a host that is a service, or its alias, on a shared network; never `localhost` or a loopback address. \
             Addresses to listen on (`0.0.0.0`, `::`) and names with a dot are not looked at. None at all is fine.",
    why: "In a container, `localhost` is that container. What worked on the laptop is refused here.",
    bad: "# ==> compose.yaml\nservices:\n  api:\n    build: .\n    environment:\n      DB_HOST: localhost\n  store:\n    image: postgres:18\n",
    good: "# ==> compose.yaml\nservices:\n  api:\n    build: .\n    environment:\n      DB_HOST: store\n  store:\n    image: postgres:18\n",
    check: Check::Project(check),
};

fn check(project: &Project) -> Fact {
    let (Some(name), Some(app)) = (project.app.name(), project.service(&project.app)) else {
        return vec![Finding::seen("not judged", "app")].into();
    };
    let mut findings = Vec::new();
    for (variable, host) in hosts::of(app) {
        if hosts::is_loopback(&host) {
            findings.push(Finding::seen("the container itself", variable));
        } else if !host.contains('.') && project.compose.resolve(name, &host).is_none() {
            findings.push(Finding::seen(
                "nobody on a shared network",
                &format!("{host}, {variable}"),
            ));
        }
    }
    findings.into()
}
