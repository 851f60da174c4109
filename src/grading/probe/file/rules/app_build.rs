//! `app-build`: the image of the application is built from what is here.

use super::{super::project::Project, Check, Fact, Finding, Rule};

pub(super) const RULE: Rule = Rule {
    id: "app-build",
    subject: "build of the application",
    holds: "from a Dockerfile of this folder",
    checks: "`build`, by its `context` and `dockerfile`, leads to a Dockerfile in the exercise's folder that Docker can parse. \
             If there is a `target`, the Dockerfile has that stage.",
    why: "A path in `build` is relative to the compose file, and `dockerfile` to the context. One of them is easily wrong, and \
          then nothing starts.",
    bad: "# ==> compose.yaml\nservices:\n  api:\n    build: ./api\n# ==> Dockerfile\nFROM scratch\n",
    good: "# ==> compose.yaml\nservices:\n  api:\n    build: .\n# ==> Dockerfile\nFROM scratch\n",
    check: Check::Project(check),
};

fn check(project: &Project) -> Fact {
    match project.app_dockerfile() {
        Ok(_) => Fact::Holds,
        Err(error) => vec![Finding::seen("none", &error.message)].into(),
    }
}
