//! `ignore-file`: what stays out of the build context.

use super::{
    super::{ignore::Ignore, toolchain::Language},
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "ignore-file",
    subject: "build context",
    holds: "without .git and build output",
    checks: "The patterns, read as Docker reads them (the last one that matches a path or a folder above it decides), leave \
             out `.git/HEAD`, and `target/release/app` unless the Dockerfile builds a Go program. Each line is a pattern \
             that Docker accepts.",
    why: "All that isn't left out is sent to the builder and can end up in a layer. `.git` changes with every commit and \
          `target` with every build, so `COPY . .` is never cached; and `.git` holds all that was ever deleted.",
    bad: "*.md\n",
    good: ".git\ntarget\n*.md\n",
    check: Check::Dockerignore(check),
};

fn check(ignore: &Ignore, language: Language) -> Fact {
    let mut findings: Vec<Finding> = ignore
        .unreadable()
        .iter()
        .map(|line| Finding::at("a line that is no pattern", "", *line))
        .collect();
    if !ignore.excludes(".git/HEAD") {
        findings.push(goes_in("with .git", ".git/HEAD"));
    }
    if language == Language::Rust && !ignore.excludes("target/release/app") {
        findings.push(goes_in("with target", "target/release/app"));
    }
    findings.into()
}

fn goes_in(kind: &'static str, path: &str) -> Finding {
    Finding {
        kind,
        detail: format!("{path} goes in"),
        is_stated: false,
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        Fact, Ignore, Language, RULE, check,
    };

    #[test]
    fn both_stay_out() {
        hold(
            &RULE,
            &[".git\ntarget\n", "*\n!src\n!Cargo.*\n", "**/.git\n**/target/\n"],
        );
        assert_eq!(check(&Ignore::parse(".git\n"), Language::Go), Fact::Holds);
    }

    #[test]
    fn something_goes_in() {
        break_with(
            &RULE,
            &[
                (
                    "",
                    "with .git (.git/HEAD goes in); with target (target/release/app goes in)",
                ),
                (".git\n", "with target (target/release/app goes in)"),
                ("target\n", "with .git (.git/HEAD goes in)"),
                (".git\ntarget\n!target\n", "with target (target/release/app goes in)"),
                (".git\ntarget\n[\n", "a line that is no pattern (line 3)"),
            ],
        );
    }
}
