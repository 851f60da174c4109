//! `expose`: the image says on which port it listens.

use super::{super::dockerfile::Action, Check, Fact, Facts, Finding, Rule};

pub(super) const RULE: Rule = Rule {
    id: "expose",
    subject: "port",
    holds: "8080 exposed",
    checks: "The final stage, or a stage that it is built `FROM`, has an `EXPOSE` with 8080 or 8080/tcp among its ports, \
             defaults of `ARG` and `ENV` put in.",
    why: "`EXPOSE` opens nothing. It is how an image tells people, `docker run -P` and tools which port to publish.",
    bad: "FROM debian:trixie-slim\nEXPOSE 80\n",
    good: "FROM debian:trixie-slim\nEXPOSE 8080\n",
    check: Check::Dockerfile(check),
};

fn check(facts: &Facts<'_>) -> Fact {
    let dockerfile = facts.dockerfile;
    let last = dockerfile.final_stage();
    let exposed: Vec<(&Vec<String>, usize)> = dockerfile
        .instructions(last)
        .filter_map(|instruction| match &instruction.action {
            Action::Expose(ports) => Some((ports, instruction.line)),
            _ => None,
        })
        .collect();
    if exposed
        .iter()
        .flat_map(|(ports, _)| *ports)
        .any(|port| port.eq_ignore_ascii_case("8080") || port.eq_ignore_ascii_case("8080/tcp"))
    {
        return Fact::Holds;
    }
    let findings: Vec<Finding> = exposed
        .into_iter()
        .map(|(ports, line)| Finding::at("not 8080", &ports.join(" "), line))
        .collect();
    if findings.is_empty() {
        return vec![Finding::at("none exposed", "", dockerfile.stages[last].line)].into();
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
    fn the_port_in_all_spellings() {
        hold(
            &RULE,
            &[
                "FROM a:1\nEXPOSE 8080\n",
                "FROM a:1\nexpose 9090 8080/TCP\n",
                "FROM a:1\nENV PORT=8080\nEXPOSE ${PORT}/tcp\n",
                "FROM a:1\nEXPOSE ${PORT:-8080}\n",
                "FROM a:1 AS base\nEXPOSE 8080\nFROM base\nEXPOSE 9090\n",
            ],
        );
    }

    #[test]
    fn another_port_or_none() {
        break_with(
            &RULE,
            &[
                ("FROM a:1\n", "none exposed (line 1)"),
                ("FROM a:1 AS b\nEXPOSE 8080\nFROM scratch\n", "none exposed (line 3)"),
                ("FROM a:1\nEXPOSE 80 8080/udp\n", "not 8080 (80 8080/udp, line 2)"),
                (
                    "FROM a:1\nEXPOSE $PORT\nEXPOSE 18080\n",
                    "not 8080 (line 2; 18080, line 3)",
                ),
            ],
        );
    }
}
