//! `exec-form`: the program itself is process 1.

use super::{
    super::dockerfile::{Launch, is_shell},
    Check, Fact, Facts, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "exec-form",
    subject: "process",
    holds: "started in exec form, without a shell",
    checks: "The `ENTRYPOINT` in force at the end of the final stage, or the `CMD` if there is none, is a valid JSON array \
             (double quotes) whose first element is no shell. If both are in force, both are JSON arrays.",
    why: "In shell form `/bin/sh -c` is process 1. It doesn't pass SIGTERM on, so the program is killed after the grace \
          period with requests half answered; and where there is no shell, nothing starts at all.",
    bad: "FROM debian:trixie-slim\nENTRYPOINT /app --port 8080\n",
    good: "FROM debian:trixie-slim\nENTRYPOINT [\"/app\", \"--port\", \"8080\"]\n",
    check: Check::Dockerfile(check),
};

fn check(facts: &Facts<'_>) -> Fact {
    let last = facts.dockerfile.final_stage();
    let process = facts.dockerfile.process(last);
    let mut findings = Vec::new();
    match (process.entrypoint, process.cmd) {
        (None, None) => findings.push(Finding::at(
            "neither ENTRYPOINT nor CMD",
            "",
            facts.dockerfile.stages[last].line,
        )),
        (Some((entrypoint, line)), cmd) => {
            findings.extend(program(entrypoint, line, "ENTRYPOINT in shell form"));
            if let Some((Launch::Shell(text), line)) = cmd {
                findings.push(Finding::at("CMD in shell form", text, line));
            }
        }
        (None, Some((cmd, line))) => findings.extend(program(cmd, line, "CMD in shell form")),
    }
    findings.into()
}

fn program(launch: &Launch, line: usize, in_shell_form: &'static str) -> Option<Finding> {
    match launch {
        Launch::Shell(text) if text.starts_with('[') => {
            Some(Finding::at("shell form, since the array isn't valid JSON", text, line))
        }
        Launch::Shell(text) => Some(Finding::at(in_shell_form, text, line)),
        Launch::Exec(arguments) => launch
            .program()
            .filter(|program| is_shell(program))
            .map(|_| Finding::at("a shell that starts the program", &arguments.join(" "), line)),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        RULE,
    };

    #[test]
    fn json_arrays() {
        hold(
            &RULE,
            &[
                "FROM a:1\nENTRYPOINT [\"/app\"]\n",
                "FROM a:1\nCMD [\"/app\", \"serve\"]\n",
                "FROM a:1\nENTRYPOINT [\"/app\"]\nCMD [\"serve\"]\n",
                "FROM a:1\nENTRYPOINT /old\nENTRYPOINT [ \"/app\" , \\\n  \"serve\" ]\n",
                "FROM a:1\nentrypoint [\"/entrypoint.sh\"]\n",
                "FROM a:1 AS base\nENTRYPOINT [\"/app\"]\nFROM base\n",
                "FROM a:1 AS base\nCMD /old\nFROM base\nENTRYPOINT [\"/app\"]\n",
                "FROM a:1\nENTRYPOINT []\nCMD [\"/app\"]\n",
                "FROM a:1 AS b\nCMD sh\nFROM scratch\nENTRYPOINT [\"/app\"]\n",
            ],
        );
    }

    #[test]
    fn shells_and_nothing() {
        break_with(
            &RULE,
            &[
                ("FROM a:1\n", "neither ENTRYPOINT nor CMD (line 1)"),
                (
                    "FROM a:1 AS b\nENTRYPOINT [\"/app\"]\nFROM scratch\n",
                    "neither ENTRYPOINT nor CMD (line 3)",
                ),
                (
                    "FROM a:1\nENTRYPOINT [\"/app\"]\nENTRYPOINT []\n",
                    "neither ENTRYPOINT nor CMD (line 1)",
                ),
                ("FROM a:1\nENTRYPOINT /app\n", "ENTRYPOINT in shell form (/app, line 2)"),
                (
                    "FROM a:1\nCMD /app \\\n  # the port\n  --port 1\n",
                    "CMD in shell form (/app   --port 1, line 2)",
                ),
                (
                    "FROM a:1\nENTRYPOINT ['/app']\n",
                    "shell form, since the array isn't valid JSON (['/app'], line 2)",
                ),
                (
                    "FROM a:1\nENTRYPOINT [\"/app\",]\n",
                    "shell form, since the array isn't valid JSON ([\"/app\",], line 2)",
                ),
                (
                    "FROM a:1\nENTRYPOINT [\"/bin/sh\", \"-c\", \"/app\"]\n",
                    "a shell that starts the program (/bin/sh -c /app, line 2)",
                ),
                (
                    "FROM a:1\nCMD [\"bash\"]\n",
                    "a shell that starts the program (bash, line 2)",
                ),
                (
                    "FROM a:1\nENTRYPOINT [\"/app\"]\nCMD serve\n",
                    "CMD in shell form (serve, line 3)",
                ),
                (
                    "FROM a:1 AS base\nCMD serve\nFROM base\nCMD x\nENTRYPOINT [\"/app\"]\n",
                    "CMD in shell form (x, line 4)",
                ),
            ],
        );
    }
}
