//! The cargo files of exercise programs. Every exercise sees the same crates with the same features, so that they are built
//! once for all.

use std::io;

use super::source::Source;

/// The package in the embedded lockfile that stands for any member.
const MEMBER: &str = "http-health";

/// The crates that exercise programs may use: `content/workspace/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crates {
    manifest: String,
    lock: String,
}

impl Crates {
    /// Reads manifest and lockfile.
    pub fn load(source: &Source) -> io::Result<Self> {
        let text = |path: &str| -> io::Result<String> {
            let bytes = source
                .read(path)?
                .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, path.to_owned()))?;
            Ok(String::from_utf8_lossy(&bytes).into_owned())
        };
        Ok(Self {
            manifest: text("content/workspace/Cargo.toml.in")?,
            lock: text("content/workspace/Cargo.lock")?,
        })
    }

    /// The names of the crates, sorted.
    pub fn names(&self) -> Vec<String> {
        let Ok(table) = self.workspace_manifest(&[], &[], None).parse::<toml::Table>() else {
            return Vec::new();
        };
        let dependencies = table
            .get("workspace")
            .and_then(|workspace| workspace.get("dependencies"));
        dependencies
            .and_then(toml::Value::as_table)
            .map(|names| names.keys().cloned().collect())
            .unwrap_or_default()
    }

    /// `Cargo.toml` of a workspace with these members, and folders that have a `Cargo.toml` but are none; with `profile` in
    /// place of the learner's own if given.
    pub fn workspace_manifest(&self, members: &[&str], excluded: &[&str], profile: Option<&str>) -> String {
        let quoted = |names: &[&str]| {
            names
                .iter()
                .map(|name| format!("\"{name}\""))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let text = self
            .manifest
            .replace("@MEMBERS@", &quoted(members))
            .replace("@EXCLUDED@", &quoted(excluded));
        match profile {
            None => text,
            Some(profile) => {
                let (head, _) = text.split_once("\n[profile.").unwrap_or((&text, ""));
                format!("{head}\n{profile}")
            }
        }
    }

    /// `Cargo.toml` of one member.
    pub fn member_manifest(&self, name: &str) -> String {
        let mut text = format!(
            "[package]\nname = \"{name}\"\nversion.workspace = true\nedition.workspace = true\npublish.workspace = true\n\n[dependencies]\n"
        );
        for dependency in self.names() {
            text.push_str(&dependency);
            text.push_str(".workspace = true\n");
        }
        text
    }

    /// `Cargo.lock` of a workspace with these members, as cargo itself would write it.
    pub fn lockfile(&self, members: &[&str]) -> String {
        let separator = "\n[[package]]\n";
        let mut blocks: Vec<String> = self
            .lock
            .split(separator)
            .map(|block| block.trim_end().to_owned())
            .collect();
        let head = blocks.remove(0);
        let own = format!("name = \"{MEMBER}\"\n");
        let Some(at) = blocks.iter().position(|block| block.starts_with(&own)) else {
            return self.lock.clone();
        };
        let template = blocks.remove(at);
        blocks.extend(members.iter().map(|member| template.replacen(MEMBER, member, 1)));
        // Cargo sorts by name, then by version; blocks begin with both, and the quote after a name must not count.
        blocks.sort_by_key(|block| {
            let mut lines = block.lines().map(|line| line.trim_end_matches('"').to_owned());
            (lines.next(), lines.next())
        });
        let mut text = head;
        text.push('\n');
        for block in blocks {
            text.push_str(separator);
            text.push_str(&block);
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::Crates;
    use crate::course::source::Source;

    #[test]
    fn a_lockfile_for_the_same_member_is_the_same() {
        let crates = Crates::load(&Source::Embedded).unwrap();
        assert_eq!(crates.lockfile(&["http-health"]), crates.lock);
        let names = crates.lockfile(&["zzz", "aaa"]);
        let position = |name: &str| names.find(&format!("name = \"{name}\"")).unwrap();
        assert!(position("aaa") < position("axum") && position("zzz") > position("want"));
        assert!(!names.contains("http-health"));
    }

    #[test]
    fn manifests_are_read_by_cargo_s_rules() {
        let crates = Crates::load(&Source::Embedded).unwrap();
        assert!(crates.names().contains(&"axum".to_owned()));
        let workspace = crates.workspace_manifest(&["a", "b"], &["c"], Some("[profile.dev]\ndebug = 0\n"));
        let table: toml::Table = workspace.parse().unwrap();
        assert_eq!(table["profile"]["dev"]["debug"].as_integer(), Some(0));
        assert_eq!(table["workspace"]["members"].as_array().unwrap().len(), 2);
        let member: toml::Table = crates.member_manifest("a").parse().unwrap();
        assert_eq!(member["package"]["name"].as_str(), Some("a"));
    }
}
