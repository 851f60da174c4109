//! `no-add-url`: nothing from the network goes into the image unseen.

use super::{super::dockerfile::Action, Check, Fact, Facts, Finding, Rule};

const SCHEMES: &[&str] = &["http://", "https://", "ftp://", "git://", "ssh://", "git@"];

pub(super) const RULE: Rule = Rule {
    id: "no-add-url",
    subject: "downloads",
    holds: "no ADD from a URL",
    checks: "No `ADD` of any stage has a URL (`http`, `https`, `ftp`, `git`, `ssh`, `git@`) as its source, defaults of `ARG` \
             and `ENV` put in.",
    why: "The file behind a URL can change or be swapped between two builds of the same Dockerfile, and it stays in its \
          layer even if a later line deletes it. Fetch it in a build stage with a checksum, or let the package manager do it.",
    bad: "FROM debian:trixie-slim\nADD https://example.com/tini /tini\n",
    good: "FROM debian:trixie-slim\nRUN apt-get update && apt-get install -y --no-install-recommends tini\n",
    check: Check::Dockerfile(check),
};

fn check(facts: &Facts<'_>) -> Fact {
    let instructions = facts.dockerfile.stages.iter().flat_map(|stage| &stage.instructions);
    let mut findings = Vec::new();
    for instruction in instructions {
        if let Action::Add(transfer) = &instruction.action {
            let urls = transfer.sources.iter().filter(|source| is_url(source));
            findings.extend(urls.map(|url| Finding::at("ADD from a URL", url, instruction.line)));
        }
    }
    findings.into()
}

fn is_url(source: &str) -> bool {
    let source = source.to_ascii_lowercase();
    SCHEMES.iter().any(|scheme| source.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        RULE,
    };

    #[test]
    fn files_of_the_context() {
        hold(
            &RULE,
            &[
                "FROM a:1\nADD rootfs.tar.gz /\n",
                "FROM a:1\nADD httpd.conf git /etc/\n",
                "FROM a:1\nRUN curl -fsSL https://example.com/x | sha256sum -c\n",
            ],
        );
    }

    #[test]
    fn urls() {
        break_with(
            &RULE,
            &[
                (
                    "FROM a:1\nADD https://example.com/x /x\n",
                    "ADD from a URL (https://example.com/x, line 2)",
                ),
                (
                    "FROM a:1 AS b\nADD --checksum=sha256:00 [\"HTTP://e.com/x\", \"/x\"]\nFROM a:1\n",
                    "ADD from a URL (HTTP://e.com/x, line 2)",
                ),
                (
                    "FROM a:1\nADD git@github.com:a/b.git /b\n",
                    "ADD from a URL (git@github.com:a/b.git, line 2)",
                ),
                (
                    "FROM a:1\nARG U=https://e.com\nADD $U/x /x\n",
                    "ADD from a URL (https://e.com/x, line 3)",
                ),
            ],
        );
    }
}
