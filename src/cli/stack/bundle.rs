//! The stack's files as this program carries them, and the source that the data source's image is built from.

use std::{borrow::Cow, collections::BTreeMap};

use rust_embed::RustEmbed;

use crate::course::{model::Files, source::Source};

#[derive(RustEmbed)]
#[folder = "stack"]
#[exclude = "secrets/*"]
#[exclude = "workbook/*"]
#[exclude = "class/*"]
#[exclude = ".env"]
#[exclude = "*/target/*"]
#[exclude = "*/dist/*"]
#[exclude = "*/node_modules/*"]
struct Stack;

/// What the image's build compiles. `content` and `solutions` are carried as the course.
#[derive(RustEmbed)]
#[folder = "src"]
struct Program;

const MANIFESTS: [(&str, &[u8]); 3] = [
    ("Cargo.toml", include_bytes!("../../../Cargo.toml")),
    ("Cargo.lock", include_bytes!("../../../Cargo.lock")),
    ("build.rs", include_bytes!("../../../build.rs")),
];

/// Where the source stands in a written stack, and what tells `compose.yaml` so: in a checkout it is the folder above.
const SOURCE: &str = "source";
const DOTENV: &str = "\
# Read by docker compose. The folder from which the data source and its plugin are built:
BIGTENT_SOURCE=./source
";

/// All files of a stack by path below its folder.
pub(super) fn files() -> std::io::Result<Files> {
    let mut files = BTreeMap::from([(".env".to_owned(), DOTENV.as_bytes().to_vec())]);
    for path in Stack::iter() {
        let Some(file) = Stack::get(&path) else { continue };
        let is_for_the_build = path.starts_with("Dockerfile") || path.starts_with("plugin/");
        if !is_for_the_build {
            files.insert(path.clone().into_owned(), file.data.clone().into_owned());
        }
        // The program carries the stack, so its build wants all of it.
        files.insert(format!("{SOURCE}/stack/{path}"), file.data.into_owned());
    }
    for path in Program::iter() {
        let Some(file) = Program::get(&path) else { continue };
        files.insert(format!("{SOURCE}/src/{path}"), file.data.into_owned());
    }
    for (path, bytes) in MANIFESTS {
        files.insert(format!("{SOURCE}/{path}"), bytes.to_vec());
    }
    for folder in ["content", "solutions"] {
        for path in Source::Embedded.list(folder)? {
            let bytes = Source::Embedded.read(&path)?.map(Cow::into_owned).unwrap_or_default();
            files.insert(format!("{SOURCE}/{path}"), bytes);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::files;

    #[test]
    fn what_compose_names_is_there() {
        let files = files().unwrap();
        for path in [
            ".env",
            "compose.yaml",
            "alloy/config.alloy",
            "grafana/provisioning/datasources/stack.yaml",
            "grafana/provisioning/dashboards/stack.yaml",
            "loki/loki.yaml",
            "postgres/init.sql",
            "prometheus/prometheus.yml",
        ] {
            assert!(files.contains_key(path), "{path}");
        }
    }

    #[test]
    fn the_source_is_what_a_build_needs() {
        let files = files().unwrap();
        for path in [
            "Cargo.lock",
            "Cargo.toml",
            "build.rs",
            "content/course.toml",
            "src/main.rs",
            "stack/Dockerfile",
            "stack/Dockerfile.dockerignore",
            "stack/compose.yaml",
        ] {
            assert!(files.contains_key(&format!("source/{path}")), "{path}");
        }
        assert!(
            !files.contains_key("Dockerfile"),
            "it would be taken for the one that is built"
        );
    }

    #[test]
    fn no_secret_and_nobodys_work_is_carried() {
        for path in files().unwrap().keys() {
            assert!(
                !["secrets/", "workbook/", "class/"]
                    .iter()
                    .any(|folder| path.starts_with(folder) || path.starts_with(&format!("source/stack/{folder}"))),
                "{path}"
            );
        }
    }
}
