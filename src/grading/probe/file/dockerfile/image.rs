//! References to images: `[registry[:port]/]repository[:tag][@digest]`.

/// An image that a `FROM` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// As written in the file, variables included.
    pub written: String,
    /// Registry and path; empty if a variable left nothing.
    pub repository: String,
    /// The tag, unless there is none or an unset variable left it empty.
    pub tag: Option<String>,
    /// Whether a digest fixes the image.
    pub has_digest: bool,
}

impl Image {
    /// Takes apart `reference`, which was `written` so in the file.
    pub fn parse(written: &str, reference: &str) -> Self {
        let (name, digest) = match reference.split_once('@') {
            Some((name, digest)) => (name, Some(digest)),
            None => (reference, None),
        };
        // A colon before the last slash belongs to the registry's port.
        let path_start = name.rfind('/').map_or(0, |slash| slash + 1);
        let (repository, tag) = match name[path_start..].split_once(':') {
            Some((last, tag)) => (&name[..path_start + last.len()], Some(tag)),
            None => (name, None),
        };
        Self {
            written: written.to_owned(),
            repository: repository.to_owned(),
            tag: tag.filter(|tag| !tag.is_empty()).map(str::to_owned),
            has_digest: digest.is_some_and(|digest| !digest.is_empty()),
        }
    }

    /// Takes apart a reference of which a part is missing, so that it says no release.
    pub fn untagged(written: &str, reference: &str) -> Self {
        Self {
            tag: None,
            has_digest: false,
            ..Self::parse(written, reference)
        }
    }

    /// The last component of the path: `rust` of `docker.io/library/rust`.
    pub fn name(&self) -> &str {
        self.repository.rsplit('/').next().unwrap_or_default()
    }

    /// Whether the image has neither shell nor tools because that is its point.
    pub fn is_distroless(&self) -> bool {
        self.repository.contains("distroless")
    }

    /// Whether the tag says that the image's own user isn't root.
    pub fn is_nonroot(&self) -> bool {
        self.tag.as_ref().is_some_and(|tag| tag.contains("nonroot"))
    }
}

#[cfg(test)]
mod tests {
    use super::Image;

    #[test]
    fn registries_ports_tags_and_digests() {
        for (reference, repository, tag, digest) in [
            ("rust", "rust", None, false),
            ("rust:1.95-slim", "rust", Some("1.95-slim"), false),
            ("localhost:5000/x", "localhost:5000/x", None, false),
            ("localhost:5000/a/x:2", "localhost:5000/a/x", Some("2"), false),
            ("alpine@sha256:00ff", "alpine", None, true),
            ("a.b/c:3@sha256:00ff", "a.b/c", Some("3"), true),
            ("rust:", "rust", None, false),
            ("", "", None, false),
        ] {
            let image = Image::parse(reference, reference);
            assert_eq!(
                (image.repository.as_str(), image.tag.as_deref(), image.has_digest),
                (repository, tag, digest),
                "{reference}"
            );
        }
        assert_eq!(Image::parse("", "docker.io/library/rust:1").name(), "rust");
    }
}
