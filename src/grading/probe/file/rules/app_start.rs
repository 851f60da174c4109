//! `app-start`: the application waits until its database answers.

use super::{
    super::{compose::Condition, project::Project},
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "app-start",
    subject: "start of the application",
    holds: "when the database is healthy",
    checks: "The application depends on PostgreSQL with `condition: service_healthy`.",
    why: "The short form waits for a process. At its first start, PostgreSQL takes connections only seconds later.",
    bad: "# ==> compose.yaml\nservices:\n  api:\n    build: .\n    depends_on: [store]\n  store:\n    image: postgres:18\n",
    good: "# ==> compose.yaml\nservices:\n  api:\n    build: .\n    depends_on:\n      store:\n        condition: service_healthy\n  \
           store:\n    image: postgres:18\n",
    check: Check::Project(check),
};

fn check(project: &Project) -> Fact {
    let (Some(app), Some(postgres)) = (project.service(&project.app), project.postgres.name()) else {
        return vec![Finding::stated("not judged", "app or postgres")].into();
    };
    match app.depends_on.get(postgres) {
        Some(Condition::Healthy) => Fact::Holds,
        Some(_) => vec![Finding::stated("not until it is healthy", postgres)].into(),
        None => vec![Finding::stated("doesn't wait", postgres)].into(),
    }
}
