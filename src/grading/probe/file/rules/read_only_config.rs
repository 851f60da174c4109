//! `read-only-config`: what a container only reads, it can not change.

use super::{
    super::{
        compose::{Compose, MountKind},
        support::Support,
    },
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "read-only-config",
    subject: "mounted configuration",
    holds: "read-only",
    checks: "Files and folders of the host that are mounted at or below `/etc`, or at or below \
             `/docker-entrypoint-initdb.d`, are read-only: `:ro`, or `read_only: true`. `configs` always are.",
    why: "A bind mount goes both ways. A process that was taken over, or an entry point that repairs owners, \
             otherwise writes into your checkout.",
    bad: "services:\n  a:\n    image: a:1\n    volumes: ['./a.yaml:/etc/a/a.yaml']\n",
    good: "services:\n  a:\n    image: a:1\n    volumes: ['./a.yaml:/etc/a/a.yaml:ro']\n",
    check: Check::Compose(check),
};

fn check(compose: &Compose, _: &Support) -> Fact {
    let mut findings = Vec::new();
    for (name, service) in &compose.services {
        for mount in &service.mounts {
            let is_configuration = ["/etc", "/docker-entrypoint-initdb.d"].iter().any(|folder| {
                mount
                    .target
                    .strip_prefix(folder)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            });
            if is_configuration && matches!(mount.kind, MountKind::Bind(_)) && !mount.is_read_only {
                findings.push(Finding::seen("can be written", &format!("{}, {name}", mount.target)));
            }
        }
    }
    findings.into()
}
