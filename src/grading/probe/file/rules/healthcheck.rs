//! `healthcheck`: a check that the image can run.

use super::{
    super::dockerfile::{Action, Base, Launch, is_shell},
    Check, Fact, Facts, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "healthcheck",
    subject: "health check",
    holds: "none, or one that the base can run",
    checks: "If a `HEALTHCHECK` is in force at the end of the final stage and the base is `scratch` or has `distroless` in \
             its repository, the check is a JSON array that starts neither a shell nor `wget` nor `curl`. No `HEALTHCHECK`, \
             and `HEALTHCHECK NONE`, are fine.",
    why: "A base without a shell has no `wget` either. The check then fails every time, the container is `unhealthy` though \
          the program is well, and whatever waits for it waits for ever. The program can check itself: `app healthcheck`.",
    bad: "FROM gcr.io/distroless/cc-debian13:nonroot\nHEALTHCHECK CMD wget -q --spider http://127.0.0.1:8080/health\n",
    good: "FROM gcr.io/distroless/cc-debian13:nonroot\nHEALTHCHECK CMD [\"/app\", \"healthcheck\"]\n",
    check: Check::Dockerfile(check),
};

fn check(facts: &Facts<'_>) -> Fact {
    let dockerfile = facts.dockerfile;
    let last = dockerfile.final_stage();
    let is_bare = match dockerfile.base(last).0 {
        Base::Scratch => true,
        Base::Image(image) => image.is_distroless(),
        Base::Stage(_) => false,
    };
    let in_force = dockerfile
        .instructions(last)
        .filter_map(|instruction| match &instruction.action {
            Action::Healthcheck(check) => Some((check, instruction.line)),
            _ => None,
        })
        .last();
    let Some((Some(check), line)) = in_force.filter(|_| is_bare) else {
        return Fact::Holds;
    };
    let finding = match check {
        Launch::Shell(text) => Some(Finding::at("in shell form, on a base without a shell", text, line)),
        Launch::Exec(arguments) => check
            .program()
            .filter(|program| is_shell(program) || matches!(*program, "wget" | "curl"))
            .map(|_| Finding::at("starts what the base doesn't have", &arguments.join(" "), line)),
    };
    finding.into_iter().collect::<Vec<_>>().into()
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        RULE,
    };

    #[test]
    fn none_or_one_that_works() {
        hold(
            &RULE,
            &[
                "FROM scratch\n",
                "FROM scratch\nHEALTHCHECK NONE\n",
                "FROM scratch\nHEALTHCHECK CMD wget x\nHEALTHCHECK NONE\n",
                "FROM gcr.io/distroless/cc-debian13:nonroot\nHEALTHCHECK --interval=30s CMD [\"/app\", \"healthcheck\"]\n",
                "FROM alpine:3.23\nHEALTHCHECK CMD wget -q --spider http://127.0.0.1:8080/health || exit 1\n",
                "FROM scratch AS b\nHEALTHCHECK CMD wget x\nFROM alpine:3.23\n",
            ],
        );
    }

    #[test]
    fn checks_that_cannot_start() {
        break_with(
            &RULE,
            &[
                (
                    "FROM gcr.io/distroless/static-debian13\nHEALTHCHECK --interval=30s --timeout=3s \\\n  CMD wget -q x || exit 1\n",
                    "in shell form, on a base without a shell (wget -q x || exit 1, line 2)",
                ),
                (
                    "FROM scratch\nHEALTHCHECK CMD /app healthcheck\n",
                    "in shell form, on a base without a shell (/app healthcheck, line 2)",
                ),
                (
                    "FROM scratch\nHEALTHCHECK CMD [\"/usr/bin/curl\", \"x\"]\n",
                    "starts what the base doesn't have (/usr/bin/curl x, line 2)",
                ),
                (
                    "FROM scratch\nHEALTHCHECK CMD [\"sh\", \"-c\", \"/app x\"]\n",
                    "starts what the base doesn't have (sh -c /app x, line 2)",
                ),
                (
                    "ARG B=gcr.io/distroless/cc-debian13\nFROM ${B}:nonroot AS base\nHEALTHCHECK CMD [\"wget\"]\nFROM base\n",
                    "starts what the base doesn't have (wget, line 3)",
                ),
            ],
        );
    }
}
