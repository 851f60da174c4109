//! `stages`: build in one stage, run in another.

use super::{Check, Fact, Facts, Finding, Rule};
use crate::grading::probe::file::dockerfile::Base;

/// Images that are there to build with.
const TOOLCHAINS: &[&str] = &["golang", "rust", "node", "maven", "gradle", "cargo-chef"];

pub(super) const RULE: Rule = Rule {
    id: "stages",
    subject: "stages",
    holds: "two or more, the last one not on a toolchain image",
    checks: "There are at least two `FROM`. Behind the last one, at the end of the chain of stage names, stands no image \
             whose repository is called `golang`, `rust`, `node`, `maven`, `gradle` or `cargo-chef`.",
    why: "A toolchain image brings compilers, a shell and hundreds of packages: more to download, more to patch, more for \
          an intruder to use. None of it runs the program.",
    bad: "FROM rust:1.95-slim-trixie\nWORKDIR /app\nCOPY . .\nRUN cargo build --release\nCMD [\"target/release/app\"]\n",
    good: "FROM rust:1.95-slim-trixie AS builder\nWORKDIR /app\nCOPY . .\nRUN cargo build --release\n\n\
           FROM debian:trixie-slim\nCOPY --from=builder /app/target/release/app /app\nCMD [\"/app\"]\n",
    check: Check::Dockerfile(check),
};

fn check(facts: &Facts<'_>) -> Fact {
    let dockerfile = facts.dockerfile;
    let mut findings = Vec::new();
    if let [only] = dockerfile.stages.as_slice() {
        findings.push(Finding::at("only one", "", only.line));
    }
    if let (Base::Image(image), line) = dockerfile.base(dockerfile.final_stage())
        && TOOLCHAINS.contains(&image.name())
    {
        findings.push(Finding::at("the last one on a toolchain image", &image.written, line));
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
    fn two_stages_and_a_small_last_one() {
        hold(
            &RULE,
            &[
                "FROM rust:1 AS a\nFROM scratch\n",
                "from rust:1 as a\nfrom gcr.io/distroless/cc-debian13:nonroot\n",
                "FROM rust:1 AS a\nFROM debian:13 AS base\nFROM base AS final\n",
                "FROM rust:1\nFROM localhost:5000/team/rusty\n",
            ],
        );
    }

    #[test]
    fn one_stage_or_a_toolchain_behind_the_last_one() {
        break_with(
            &RULE,
            &[
                ("FROM debian:13\n", "only one (line 1)"),
                (
                    "FROM golang:1.27\n",
                    "only one (line 1); the last one on a toolchain image (golang:1.27, line 1)",
                ),
                (
                    "FROM rust:1 AS builder\nFROM Builder AS test\nFROM test\n",
                    "the last one on a toolchain image (rust:1, line 1)",
                ),
                (
                    "ARG BASE=docker.io/library/rust\nFROM alpine:3.23 AS a\nFROM ${BASE}:1\n",
                    "the last one on a toolchain image (${BASE}:1, line 3)",
                ),
                (
                    "FROM debian:13\nFROM lukemathwalker/cargo-chef:latest-rust-1\n",
                    "the last one on a toolchain image (lukemathwalker/cargo-chef:latest-rust-1, line 2)",
                ),
            ],
        );
    }
}
