//! What a service mounts.

use std::borrow::Cow;

use serde_json::Value;

use super::{Text, read::Shape};

/// A mount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// What is mounted.
    pub kind: MountKind,
    /// Where, without a slash at the end.
    pub target: String,
    /// Whether the container can't write to it.
    pub is_read_only: bool,
}

/// What is mounted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MountKind {
    /// A named volume.
    Volume(String),
    /// A volume without a name, gone with the container.
    Anonymous,
    /// A file or folder of the host.
    Bind(String),
    /// A `configs` entry, with its file if it has one.
    Config(Option<String>),
    /// Memory, or something else that keeps nothing.
    Other,
}

impl Mount {
    /// Reads `volumes` in both forms.
    pub(super) fn list(value: &Value, at: &str) -> Result<Vec<Self>, Shape> {
        let Value::Array(entries) = value else {
            return Err(Shape::new(at, "a list"));
        };
        let mounts = entries.iter().enumerate().map(|(index, entry)| match entry {
            Value::String(text) => Ok(Self::short(&Text::parse(&beside_the_file(text)).known())),
            Value::Object(long) => {
                let text = |key: &str| {
                    let text = long.get(key).and_then(Value::as_str);
                    text.map(|text| Text::parse(&beside_the_file(text)).known())
                };
                let at = format!("{at}[{index}]");
                let target = text("target").ok_or_else(|| Shape::new(&format!("{at}.target"), "a path"))?;
                let kind = match (text("type").as_deref(), text("source")) {
                    (Some("volume") | None, Some(source)) => MountKind::Volume(source),
                    (Some("volume") | None, None) => MountKind::Anonymous,
                    (Some("bind"), Some(source)) => MountKind::Bind(source),
                    _ => MountKind::Other,
                };
                Ok(Self::new(
                    kind,
                    &target,
                    long.get("read_only") == Some(&Value::Bool(true)),
                ))
            }
            _ => Err(Shape::new(&format!("{at}[{index}]"), "a mount")),
        });
        mounts.collect()
    }

    /// A `configs` entry that is put at this path.
    pub(super) fn config(file: Option<String>, target: &str) -> Self {
        Self::new(MountKind::Config(file), target, true)
    }

    fn new(kind: MountKind, target: &str, is_read_only: bool) -> Self {
        let trimmed = target.trim_end_matches('/');
        Self {
            kind,
            target: if trimmed.is_empty() { "/" } else { trimmed }.to_owned(),
            is_read_only,
        }
    }

    /// `[source:]target[:options]`.
    fn short(text: &str) -> Self {
        let parts: Vec<&str> = text.split(':').collect();
        let (source, target, options) = match *parts {
            [target] => (None, target, ""),
            [source, target] => (Some(source), target, ""),
            [source, target, options, ..] => (Some(source), target, options),
            [] => (None, "", ""),
        };
        let kind = match source {
            None => MountKind::Anonymous,
            Some(source) if source.starts_with(['.', '/', '~']) => MountKind::Bind(source.to_owned()),
            Some(source) => MountKind::Volume(source.to_owned()),
        };
        Self::new(kind, target, options.split(',').any(|option| option == "ro"))
    }

    /// Whether a path is this mount's, or below it.
    pub fn covers(&self, path: &str) -> bool {
        path.strip_prefix(&*self.target)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || self.target == "/")
    }
}

/// A path with `$PWD` as compose takes it when it runs in the file's folder.
fn beside_the_file(path: &str) -> Cow<'_, str> {
    for start in ["${PWD}", "$PWD"] {
        if let Some(rest) = path.strip_prefix(start).filter(|rest| rest.starts_with(['/', ':'])) {
            return format!(".{rest}").into();
        }
    }
    path.into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Mount, MountKind};

    #[test]
    fn short_and_long_forms_are_equal() {
        let bind = |read_only| Mount::new(MountKind::Bind("./a".to_owned()), "/b", read_only);
        for (entry, expected) in [
            (
                json!("data:/b/"),
                Mount::new(MountKind::Volume("data".to_owned()), "/b", false),
            ),
            (json!("/b"), Mount::new(MountKind::Anonymous, "/b", false)),
            (json!("./a:/b:ro"), bind(true)),
            (json!("./a:/b:z,ro"), bind(true)),
            (json!("${A:-./a}:/b"), bind(false)),
            (json!("${PWD}/a:/b"), bind(false)),
            (
                json!({"type": "bind", "source": "./a", "target": "/b", "read_only": true}),
                bind(true),
            ),
            (
                json!({"type": "tmpfs", "target": "/b"}),
                Mount::new(MountKind::Other, "/b", false),
            ),
        ] {
            assert_eq!(
                Mount::list(&json!([entry]), "volumes").ok(),
                Some(vec![expected]),
                "{entry}"
            );
        }
    }

    #[test]
    fn a_folder_covers_what_is_below_it() {
        let mount = Mount::config(None, "/etc/a");
        assert!(mount.covers("/etc/a") && mount.covers("/etc/a/b"));
        assert!(!mount.covers("/etc/ab") && !mount.covers("/etc"));
    }
}
