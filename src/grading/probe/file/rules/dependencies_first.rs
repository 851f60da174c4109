//! `dependencies-first`: an edit of the source must not fetch and build all dependencies again.

use std::collections::BTreeSet;

use super::{
    super::{
        context::{self, Content},
        dockerfile::{Action, Dockerfile, Origin, Run},
        toolchain,
    },
    Check, Fact, Facts, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "dependencies-first",
    subject: "dependencies",
    holds: "fetched before the source arrives, or kept in a cache mount",
    checks: "The stage in which the program is built (`cargo build`, `go build`) is found from the final stage by its \
             `COPY --from` and `RUN --mount=from`. In it, or in a stage that it is built `FROM`, a `RUN` with \
             `cargo fetch`, `build`, `vendor` or `chef cook`, or `go mod download` stands after a `COPY` of manifests (or of \
             `recipe.json`, or with a bind mount of them) and before the first `COPY` of the whole context or of source \
             folders; a `COPY --from` of a stage that does so counts like that `RUN`. Or else the `RUN` with the last build \
             has `--mount=type=cache`.",
    why: "A layer is reused as long as nothing before it changed. If the source comes first, every edit throws away the \
          layer with the dependencies, and each build takes minutes instead of seconds.",
    bad: "FROM rust:1.95-slim-trixie AS builder\nWORKDIR /app\nCOPY . .\nRUN cargo build --release\n\n\
          FROM debian:trixie-slim\nCOPY --from=builder /app/target/release/app /app\n",
    good: "FROM rust:1.95-slim-trixie AS builder\nWORKDIR /app\nCOPY Cargo.toml Cargo.lock ./\n\
           RUN mkdir src && echo 'fn main() {}' > src/main.rs && cargo build --release\nCOPY src src\n\
           RUN touch src/main.rs && cargo build --release\n\n\
           FROM debian:trixie-slim\nCOPY --from=builder /app/target/release/app /app\n",
    check: Check::Dockerfile(check),
};

fn check(facts: &Facts<'_>) -> Fact {
    let dockerfile = facts.dockerfile;
    let last = dockerfile.final_stage();
    let builders = builders(dockerfile, last);
    if builders.is_empty() {
        let line = dockerfile.stages[last].line;
        return vec![Finding::at("not judged, no build leads to the final stage", "", line)].into();
    }
    let findings: Vec<Finding> = builders
        .into_iter()
        .filter(|builder| !has_cache_mount(dockerfile, *builder))
        .filter_map(|builder| match order(dockerfile, builder, &mut BTreeSet::new()) {
            Order::DependenciesFirst => None,
            Order::SourceFirst(line) => Some(Finding::at(
                "fetched after the source, without a cache mount",
                &dockerfile.stage_name(builder),
                line,
            )),
            Order::NeverApart => Some(Finding::at(
                "never fetched on their own, without a cache mount",
                &dockerfile.stage_name(builder),
                dockerfile.stages[builder].line,
            )),
        })
        .collect();
    findings.into()
}

/// The stages that build what ends up in `last`, found along the stages that files are taken from.
fn builders(dockerfile: &Dockerfile, last: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::from([last]);
    let mut open: Vec<usize> = dockerfile.suppliers(last).into_iter().collect();
    while let Some(stage) = open.pop() {
        if !seen.insert(stage) {
            continue;
        }
        if last_build(dockerfile, stage).is_some() {
            found.insert(stage);
        } else {
            open.extend(dockerfile.suppliers(stage));
        }
    }
    found
}

fn last_build(dockerfile: &Dockerfile, stage: usize) -> Option<&Run> {
    dockerfile
        .instructions(stage)
        .filter_map(|instruction| match &instruction.action {
            Action::Run(run) if toolchain::builds(&run.script) => Some(run),
            _ => None,
        })
        .last()
}

fn has_cache_mount(dockerfile: &Dockerfile, stage: usize) -> bool {
    last_build(dockerfile, stage).is_some_and(|run| run.mounts.iter().any(|mount| mount.kind == "cache"))
}

/// In which order a stage's chain gets source and dependencies.
enum Order {
    DependenciesFirst,
    /// With the line at which the source arrives.
    SourceFirst(usize),
    NeverApart,
}

fn order(dockerfile: &Dockerfile, stage: usize, seen: &mut BTreeSet<usize>) -> Order {
    let mut has_manifests = false;
    for instruction in dockerfile.instructions(stage) {
        match &instruction.action {
            Action::Copy(transfer) | Action::Add(transfer) => match &transfer.from {
                None => {
                    let contents: Vec<Content> =
                        transfer.sources.iter().map(|source| context::content(source)).collect();
                    if contents.iter().any(|content| content.is_source()) {
                        return Order::SourceFirst(instruction.line);
                    }
                    has_manifests |= contents.contains(&Content::Manifest);
                }
                Some(Origin::Stage(supplier)) => {
                    has_manifests |= transfer
                        .sources
                        .iter()
                        .any(|source| context::content(source) == Content::Manifest);
                    if seen.insert(*supplier) && matches!(order(dockerfile, *supplier, seen), Order::DependenciesFirst)
                    {
                        return Order::DependenciesFirst;
                    }
                }
                Some(Origin::Image(_)) => {}
            },
            Action::Run(run) => {
                let bound: Vec<Content> = run
                    .mounts
                    .iter()
                    .filter(|mount| mount.kind == "bind" && mount.from.is_none())
                    .map(|mount| context::content(&mount.source))
                    .collect();
                if bound.iter().any(|content| content.is_source()) {
                    return Order::SourceFirst(instruction.line);
                }
                if (has_manifests || bound.contains(&Content::Manifest)) && toolchain::fetches(&run.script) {
                    return Order::DependenciesFirst;
                }
            }
            _ => {}
        }
    }
    Order::NeverApart
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        RULE,
    };

    const FINAL: &str = "FROM scratch\nCOPY --from=b /app /app\n";

    fn ending(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| format!("{text}{FINAL}")).collect()
    }

    #[test]
    fn dependencies_before_the_source() {
        let texts = ending(&[
            // A dummy main, go.mod, fetch, vendor, globs, JSON form, ADD.
            "FROM rust:1 AS b\nCOPY Cargo.toml Cargo.lock ./\nRUN mkdir src && echo 'fn main(){}' > src/main.rs && cargo build\nCOPY . .\nRUN cargo build\n",
            "FROM golang:1 AS b\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go build ./cmd/server\n",
            "FROM rust:1 AS b\nCOPY Cargo.* ./\nRUN cargo fetch --locked\nCOPY src ./src\nRUN cargo build\n",
            "FROM rust:1 AS b\nCOPY [\"Cargo.toml\", \"Cargo.lock\", \"./\"]\nRUN cargo vendor\nADD . .\nRUN cargo build\n",
            "FROM rust:1 AS b\nADD Cargo.toml build.rs ./\nRUN [\"cargo\", \"fetch\"]\nCOPY src/ src/\nRUN cargo build\n",
            // In a parent stage.
            "FROM rust:1 AS deps\nCOPY Cargo.toml .\nRUN cargo fetch\nFROM deps AS b\nCOPY . .\nRUN cargo build\n",
            // cargo-chef: the planner sees all the source, the builder only the recipe.
            "FROM rust:1 AS chef\nRUN cargo install cargo-chef\nFROM chef AS planner\nCOPY . .\nRUN cargo chef prepare\nFROM chef AS b\nCOPY --from=planner /app/recipe.json recipe.json\nRUN cargo chef cook --release\nCOPY . .\nRUN cargo build\n",
            // A stage of dependencies that is copied from.
            "FROM golang:1 AS deps\nCOPY go.mod go.sum ./\nRUN go mod download\nFROM golang:1 AS b\nCOPY --from=deps /go/pkg /go/pkg\nCOPY . .\nRUN go build\n",
            // Bind mounts of the manifests.
            "FROM golang:1 AS b\nRUN --mount=type=bind,source=go.mod,target=go.mod go mod download\nCOPY . .\nRUN go build\n",
            // The script is a heredoc.
            "FROM rust:1 AS b\nCOPY Cargo.toml .\nRUN <<EOF\nset -e\ncargo fetch\nEOF\nCOPY . .\nRUN cargo build\n",
        ]);
        hold(&RULE, &texts.iter().map(String::as_str).collect::<Vec<_>>());
    }

    #[test]
    fn a_cache_mount_on_the_last_build() {
        let texts = ending(&[
            "FROM rust:1 AS b\nCOPY . .\nRUN --mount=type=cache,target=/app/target cargo build\n",
            "FROM rust:1 AS b\nCOPY . .\nRUN cargo check\nRUN --mount=target=/x,type=cache sh -c 'cargo build'\n",
            "FROM rust:1 AS b\nRUN --mount=type=bind,target=. --mount=type=cache,target=/t cargo build\n",
        ]);
        hold(&RULE, &texts.iter().map(String::as_str).collect::<Vec<_>>());
    }

    #[test]
    fn the_builder_is_found_through_others() {
        hold(
            &RULE,
            &[
                "FROM rust:1 AS b\nCOPY Cargo.toml .\nRUN cargo fetch\nCOPY . .\nRUN cargo build\nFROM scratch AS out\nCOPY --from=0 /a /a\nFROM alpine:3.23\nCOPY --from=out /a /a\n",
                "FROM rust:1 AS b\nCOPY Cargo.toml .\nRUN cargo fetch\nCOPY . .\nRUN cargo build\nFROM alpine:3.23\nRUN --mount=type=bind,from=b,source=/a,target=/b cp /b /a\n",
                "FROM rust:1 AS b\nCOPY Cargo.toml .\nRUN cargo fetch\nCOPY . .\nRUN cargo build\nFROM scratch AS base\nCOPY --from=B /a /a\nFROM base\n",
            ],
        );
    }

    #[test]
    fn source_first() {
        for (builder, fact) in [
            (
                "FROM rust:1 AS b\nCOPY . .\nRUN cargo build\n",
                "fetched after the source, without a cache mount (b, line 2)",
            ),
            (
                "FROM rust:1 AS b\nCOPY . .\nCOPY Cargo.toml .\nRUN cargo fetch\nRUN cargo build\n",
                "fetched after the source, without a cache mount (b, line 2)",
            ),
            (
                "FROM rust:1 AS b\nCOPY Cargo.toml src ./\nRUN cargo build\n",
                "fetched after the source, without a cache mount (b, line 2)",
            ),
            (
                "FROM rust:1 AS b\nCOPY Cargo.toml .\nCOPY . .\nRUN cargo fetch\nRUN cargo build\n",
                "fetched after the source, without a cache mount (b, line 3)",
            ),
            (
                "FROM rust:1 AS b\nCOPY Cargo.toml .\nRUN echo cargo fetch\nCOPY . .\nRUN cargo build\n",
                "fetched after the source, without a cache mount (b, line 4)",
            ),
            // Fetched, but not from the manifests; and in a stage that nobody copies from.
            (
                "FROM rust:1 AS b\nRUN cargo fetch\nCOPY . .\nRUN cargo build\n",
                "fetched after the source, without a cache mount (b, line 3)",
            ),
            (
                "FROM rust:1 AS deps\nCOPY Cargo.toml .\nRUN cargo fetch\nFROM rust:1 AS b\nCOPY . .\nRUN cargo build\n",
                "fetched after the source, without a cache mount (b, line 5)",
            ),
            // The stage of dependencies copies the source first.
            (
                "FROM rust:1 AS deps\nCOPY . .\nRUN cargo fetch\nFROM rust:1 AS b\nCOPY --from=deps /c /c\nCOPY . .\nRUN cargo build\n",
                "fetched after the source, without a cache mount (b, line 6)",
            ),
            // The cache mount is not on the last build.
            (
                "FROM rust:1 AS b\nCOPY . .\nRUN --mount=type=cache,target=/t cargo build\nRUN cargo build\n",
                "fetched after the source, without a cache mount (b, line 2)",
            ),
            (
                "FROM rust:1 AS b\nCOPY . .\nRUN --mount=type=secret,id=x cargo build\n",
                "fetched after the source, without a cache mount (b, line 2)",
            ),
            (
                "FROM rust:1 AS b\nRUN --mount=type=bind,target=. cargo build\n",
                "fetched after the source, without a cache mount (b, line 2)",
            ),
            (
                "FROM rust:1 AS b\nRUN cargo build\n",
                "never fetched on their own, without a cache mount (b, line 1)",
            ),
        ] {
            break_with(&RULE, &[(&format!("{builder}{FINAL}"), fact)]);
        }
        break_with(
            &RULE,
            &[
                (
                    "FROM rust:1 AS b\nRUN cargo build\nFROM scratch\nCOPY app /\n",
                    "not judged, no build leads to the final stage (line 3)",
                ),
                (
                    "FROM rust:1 AS a\nCOPY --from=b / /\nFROM rust:1 AS b\nCOPY --from=a / /\nFROM scratch\nCOPY --from=a / /\n",
                    "not judged, no build leads to the final stage (line 5)",
                ),
            ],
        );
    }
}
