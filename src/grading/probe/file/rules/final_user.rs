//! `final-user`: don't run as root, and let others see it.

use super::{Check, Fact, Facts, Finding, Rule};
use crate::grading::probe::file::dockerfile::{Action, Base};

pub(super) const RULE: Rule = Rule {
    id: "final-user",
    subject: "final stage user",
    holds: "not root, by number or by a nonroot base",
    checks: "The last `USER` of the final stage, or of a stage that it is built `FROM`, has a user part that is a number \
             above 0 once defaults of `ARG` and `ENV` are put in; the group is free. On a base whose tag contains \
             `nonroot`, no `USER` at all and the name `nonroot` are accepted too.",
    why: "Root in a container is root to the kernel: one escape, or one mounted folder, away from the host. Kubernetes \
          checks `runAsNonRoot` before anything runs, and then it can't look up a name, only read a number.",
    bad: "FROM alpine:3.23\nRUN adduser -D appuser\nUSER appuser\n",
    good: "FROM alpine:3.23\nUSER 10001:10001\n",
    check: Check::Dockerfile(check),
};

fn check(facts: &Facts<'_>) -> Fact {
    let dockerfile = facts.dockerfile;
    let last = dockerfile.final_stage();
    let (base, base_line) = dockerfile.base(last);
    let is_nonroot = matches!(base, Base::Image(image) if image.is_nonroot());
    let user = dockerfile
        .instructions(last)
        .filter_map(|instruction| match &instruction.action {
            Action::User(user) => Some((user, instruction.line)),
            _ => None,
        })
        .last();
    let Some((user, line)) = user else {
        return if is_nonroot {
            Fact::Holds
        } else {
            vec![Finding::at("root, for want of a USER", "", base_line)].into()
        };
    };
    let name = user.split(':').next().unwrap_or_default().trim();
    let kind = match name {
        "" => "not set, the variable is empty",
        "root" => "root",
        "nonroot" if is_nonroot => return Fact::Holds,
        number if number.bytes().all(|b| b == b'0') => "root",
        number if number.bytes().all(|b| b.is_ascii_digit()) => return Fact::Holds,
        _ => "a name, not a number",
    };
    vec![Finding::at(kind, user, line)].into()
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        RULE,
    };

    #[test]
    fn numbers_and_nonroot_bases() {
        hold(
            &RULE,
            &[
                "FROM alpine:3.23\nUSER 10001\n",
                "FROM scratch\nuser 10001:10001\n",
                "FROM scratch\nUSER 65532:root\n",
                "FROM alpine:3.23\nARG UID=10001\nUSER ${UID}\n",
                "FROM alpine:3.23\nENV UID=10001\nUSER $UID:0\n",
                "FROM alpine:3.23\nUSER ${UID:-10001}\n",
                "ARG UID=10001\nFROM alpine:3.23\nARG UID\nUSER $UID\n",
                "FROM gcr.io/distroless/cc-debian13:nonroot\n",
                "FROM gcr.io/distroless/cc-debian13:debug-nonroot\nUSER nonroot\n",
                "FROM gcr.io/distroless/cc-debian13:nonroot\nUSER nonroot:nonroot\n",
                "FROM alpine:3.23 AS base\nUSER 10001\nFROM base\nCOPY a b\n",
                "FROM alpine:3.23\nUSER root\nRUN x\nUSER 10001\n",
                "FROM gcr.io/distroless/static-debian13:nonroot AS base\nFROM base\n",
            ],
        );
    }

    #[test]
    fn root_names_and_nothing() {
        break_with(
            &RULE,
            &[
                ("FROM alpine:3.23\n", "root, for want of a USER (line 1)"),
                (
                    "FROM rust:1 AS b\nUSER 10001\nFROM scratch\nCOPY --from=b /a /a\n",
                    "root, for want of a USER (line 3)",
                ),
                (
                    "FROM alpine:3.23\nUSER appuser\n",
                    "a name, not a number (appuser, line 2)",
                ),
                (
                    "FROM alpine:3.23\nUSER nonroot\n",
                    "a name, not a number (nonroot, line 2)",
                ),
                ("FROM a:nonroot\nUSER app\n", "a name, not a number (app, line 2)"),
                ("FROM a:nonroot\nUSER root\n", "root (root, line 2)"),
                ("FROM a:nonroot\nUSER 0\n", "root (0, line 2)"),
                ("FROM a:1\nUSER 00:10001\n", "root (00:10001, line 2)"),
                ("FROM a:1\nUSER 10001\nUSER 0:0\n", "root (0:0, line 3)"),
                ("FROM a:1\nUSER ${NOBODY}\n", "not set, the variable is empty (line 2)"),
                (
                    "ARG UID=10001\nFROM a:1\nUSER $UID\n",
                    "not set, the variable is empty (line 3)",
                ),
            ],
        );
    }
}
