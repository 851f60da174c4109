//! `code-mounts`: source beside a compiled program changes nothing.

use super::{
    super::{
        compose::{Compose, MountKind},
        support::Support,
    },
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "code-mounts",
    subject: "source mounted into built images",
    holds: "none, unless a stage for it is chosen",
    checks: "No service with `build` mounts something of the host at or below `/app`, unless its `build.target` names a \
             stage. `develop.watch` is free.",
    why: "The image runs a binary that was compiled when it was built, and has no compiler. The mount looks like reloading, \
          does nothing, and hides what the image has at that path.",
    bad: "services:\n  a:\n    build: .\n    volumes: ['./:/app']\n",
    good: "services:\n  a:\n    build: .\n    develop:\n      watch:\n        - { action: rebuild, path: ./src }\n",
    check: Check::Compose(check),
};

fn check(compose: &Compose, _: &Support) -> Fact {
    let mut findings = Vec::new();
    for (name, service) in &compose.services {
        let Some(build) = &service.build else { continue };
        if build.target.is_some() {
            continue;
        }
        for mount in &service.mounts {
            let is_app = mount.target == "/app" || mount.target.starts_with("/app/");
            if is_app && matches!(mount.kind, MountKind::Bind(_)) {
                findings.push(Finding::seen("beside the binary", &format!("{}, {name}", mount.target)));
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
    fn targets_and_other_paths() {
        hold(
            &RULE,
            &[
                "services: {a: {build: {target: dev}, volumes: ['./:/app']}}",
                "services: {a: {build: ., volumes: ['./x:/application', 'data:/app']}}",
                "services: {a: {image: 'a:1', volumes: ['./:/app']}}",
            ],
        );
        break_with(
            &RULE,
            &[(
                "services: {a: {build: {context: .}, volumes: ['./src:/app/src']}}",
                "beside the binary (/app/src, a)",
            )],
        );
    }
}
