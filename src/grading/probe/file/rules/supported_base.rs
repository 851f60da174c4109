//! `supported-base`: build on what still gets fixes.

use super::{Check, Fact, Facts, Finding, Rule};
use crate::grading::probe::file::dockerfile::Base;

pub(super) const RULE: Rule = Rule {
    id: "supported-base",
    subject: "support of the bases",
    holds: "none past its end",
    checks: "No image from outside that a `FROM` names is on the course's dated list of releases past their end of support \
             (Go, Alpine, Debian, PostgreSQL). Numbers and code names are looked for in the repository and in the whole \
             tag: `rust:1.95-alpine3.20` is Alpine 3.20. A tag that doesn't say the release, and a digest alone, are not on \
             the list.",
    why: "A release past its end gets no security fixes. Scanners report it at once, and rebuilding changes nothing.",
    bad: "FROM golang:1.21-alpine AS builder\nFROM alpine:3.19\n",
    good: "FROM golang:1.27-alpine AS builder\nFROM alpine:3.23\n",
    check: Check::Dockerfile(check),
};

fn check(facts: &Facts<'_>) -> Fact {
    let findings: Vec<Finding> = facts
        .dockerfile
        .stages
        .iter()
        .filter_map(|stage| match &stage.base {
            Base::Image(image) => Some((image, stage.line, facts.support.ended(image)?)),
            _ => None,
        })
        .map(|(image, line, product)| {
            let seen = format!("{}: {} up to {} has ended", image.written, product.name, product.ended);
            Finding::at("past its end", &seen, line)
        })
        .collect();
    findings.into()
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{hold, judge},
        RULE,
    };

    #[test]
    fn supported_and_silent_tags() {
        hold(
            &RULE,
            &[
                "FROM rust:1.95-alpine3.23\nFROM gcr.io/distroless/static-debian13:nonroot\n",
                "FROM golang:1-alpine\nFROM scratch\n",
                "ARG DEBIAN\nFROM debian:${DEBIAN}\n",
                "FROM rust:1 AS alpine3.1\nFROM alpine3.1\n",
            ],
        );
    }

    #[test]
    fn ended_ones_in_every_stage() {
        for text in [
            "FROM golang:1.21-alpine AS a\nFROM scratch\n",
            "FROM rust:1.95-alpine3.20\n",
            "ARG DEBIAN=bullseye\nFROM debian:${DEBIAN}-slim\n",
            "FROM scratch\nFROM gcr.io/distroless/static-debian11\n",
            "FROM postgres:13\n",
        ] {
            let line = judge(&RULE, text);
            assert!(
                line.starts_with("R support of the bases: past its end ("),
                "{text}: {line}"
            );
        }
    }
}
