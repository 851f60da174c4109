//! What a path of the build context holds, told by its name alone: nothing is looked up in a folder.

use std::path::Path;

use globset::Glob;

const MANIFESTS: &[&str] = &["Cargo.toml", "Cargo.lock", "go.mod", "go.sum", "recipe.json"];

/// What a source of a `COPY` holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// All there is.
    Everything,
    /// A folder with source code, or a Go file.
    Source,
    /// What the program is built from besides source code: `Cargo.toml`, `go.mod`, a recipe of cargo-chef.
    Manifest,
    /// What a build on the host left behind.
    BuildOutput,
    /// Anything else.
    Other,
}

impl Content {
    /// Whether it changes with every edit of the program.
    pub fn is_source(self) -> bool {
        matches!(self, Self::Everything | Self::Source)
    }
}

/// What a path holds, as `COPY` and bind mounts write it; globs are allowed.
pub fn content(path: &str) -> Content {
    let components: Vec<&str> = path
        .split('/')
        .filter(|component| !matches!(*component, "" | "." | ".."))
        .collect();
    let Some(last) = components.last() else {
        return Content::Everything;
    };
    if components.iter().all(|component| matches!(*component, "*" | "**")) {
        return Content::Everything;
    }
    let is_all_of_a_folder = matches!(*last, "*" | "**");
    if !is_all_of_a_folder && is_manifest(last) {
        return Content::Manifest;
    }
    match components[0] {
        "target" => Content::BuildOutput,
        "src" | "cmd" | "internal" | "pkg" => Content::Source,
        _ if Path::new(last).extension().is_some_and(|extension| extension == "go") => Content::Source,
        _ => Content::Other,
    }
}

fn is_manifest(name: &str) -> bool {
    let matcher = Glob::new(name).map(|glob| glob.compile_matcher());
    MANIFESTS
        .iter()
        .any(|manifest| *manifest == name || matcher.as_ref().is_ok_and(|matcher| matcher.is_match(manifest)))
}

#[cfg(test)]
mod tests {
    use super::{Content, content};

    #[test]
    fn contents_by_name() {
        for (paths, expected) in [
            (&["", ".", "./", "/", "*", "./*", "./."][..], Content::Everything),
            (
                &[
                    "src",
                    "./src/",
                    "src/*",
                    "/src/main.rs",
                    "cmd/server",
                    "internal",
                    "*.go",
                    "./main.go",
                ],
                Content::Source,
            ),
            (
                &[
                    "Cargo.toml",
                    "./Cargo.lock",
                    "Cargo.*",
                    "go.sum",
                    "go.*",
                    "crates/a/Cargo.toml",
                    "*.lock",
                    "/app/recipe.json",
                    "src/Cargo.toml",
                ],
                Content::Manifest,
            ),
            (&["target", "target/release/app", "./target/"], Content::BuildOutput),
            (
                &["config", "build.rs", "static/index.html", "[", "docker/dummy.rs"],
                Content::Other,
            ),
        ] {
            for path in paths {
                assert_eq!(content(path), expected, "{path}");
            }
        }
    }
}
