//! `pinned-base`: say which release of an image is meant.

use super::{Check, Fact, Facts, Finding, Rule};
use crate::grading::probe::file::dockerfile::Base;

pub(super) const RULE: Rule = Rule {
    id: "pinned-base",
    subject: "base images",
    holds: "each with a tag other than latest, or with a digest",
    checks: "Every image from outside that a `FROM` names has a tag other than `latest`, or a digest. Defaults of `ARG` \
             before the first `FROM` are put in; a variable without a default leaves the tag empty. `scratch` and names \
             of stages need none.",
    why: "`latest` is whatever was pushed last. The same file then builds another image tomorrow, and nobody can tell from \
          it what runs today.",
    bad: "FROM rust AS builder\nFROM debian:latest\n",
    good: "FROM rust:1.95-slim-trixie AS builder\nFROM debian:trixie-slim\n",
    check: Check::Dockerfile(check),
};

fn check(facts: &Facts<'_>) -> Fact {
    let findings: Vec<Finding> = facts
        .dockerfile
        .stages
        .iter()
        .filter_map(|stage| match &stage.base {
            Base::Image(image) if !image.has_digest => Some((image, stage.line)),
            _ => None,
        })
        .filter_map(|(image, line)| match image.tag.as_deref() {
            None => Some(Finding::at("without a tag", &image.written, line)),
            Some("latest") => Some(Finding::at("tagged latest", &image.written, line)),
            Some(_) => None,
        })
        .collect();
    findings.into()
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        RULE,
    };

    #[test]
    fn tags_digests_stages_and_scratch() {
        hold(
            &RULE,
            &[
                "FROM rust:1.95 AS a\nFROM a AS b\nFROM scratch\n",
                "FROM alpine@sha256:00ff\n",
                "FROM alpine:latest@sha256:00ff\n",
                "FROM localhost:5000/x:2\n",
                "ARG TAG=1.95\nFROM rust:$TAG\n",
                "FROM rust:${TAG:-1.95}\n",
                "FROM build-${TARGETARCH}${TARGETVARIANT}:1\n",
                "ARG IMAGE=rust:1.95\nARG BASE=${IMAGE}\nFROM ${BASE}\n",
                "FROM rust:1 AS build-amd64\nFROM build-${TARGETARCH}\n",
            ],
        );
    }

    #[test]
    fn latest_and_nothing() {
        break_with(
            &RULE,
            &[
                ("FROM rust\n", "without a tag (rust, line 1)"),
                ("FROM localhost:5000/x\n", "without a tag (localhost:5000/x, line 1)"),
                ("ARG TAG\nFROM rust:${TAG}\n", "without a tag (rust:${TAG}, line 2)"),
                ("ARG V\nFROM rust:${V}-slim\n", "without a tag (rust:${V}-slim, line 2)"),
                (
                    "FROM ${REGISTRY}/rust:1@sha256:00\n",
                    "without a tag (${REGISTRY}/rust:1@sha256:00, line 1)",
                ),
                ("FROM ${BASE}\n", "without a tag (${BASE}, line 1)"),
                ("ARG TAG=latest\nFROM rust:$TAG\n", "tagged latest (rust:$TAG, line 2)"),
                (
                    "FROM rust:1 AS a\nFROM b\nFROM rust:1 AS b\n",
                    "without a tag (b, line 2)",
                ),
            ],
        );
    }
}
