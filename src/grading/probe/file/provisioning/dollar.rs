//! Dollar signs in provisioning files: `$NAME`, `${NAME}`, `$__env{NAME}`, `$__file{path}`, and `$$` for one that is meant.

/// Whether a value is one reference and nothing else, so that the file itself doesn't say it.
pub fn is_reference(value: &str) -> bool {
    value.strip_prefix('$').and_then(reference).is_some_and(str::is_empty)
}

/// Whether there is a dollar sign that is neither doubled nor the beginning of a reference.
pub fn has_stray_dollar(value: &str) -> bool {
    let mut rest = value;
    while let Some((_, after)) = rest.split_once('$') {
        rest = match after.strip_prefix('$').or_else(|| reference(after)) {
            Some(left) => left,
            None => return true,
        };
    }
    false
}

/// What follows a reference, whose dollar sign is taken off already.
fn reference(text: &str) -> Option<&str> {
    if let Some(inside) = text.strip_prefix("__file{") {
        let (path, rest) = inside.split_once('}')?;
        return (!path.is_empty()).then_some(rest);
    }
    if let Some(inside) = text.strip_prefix("__env{").or_else(|| text.strip_prefix('{')) {
        let (inside, rest) = inside.split_once('}')?;
        // `${__value.raw}` is meant for somebody else, and there are no defaults as in `${NAME:-default}`.
        return (name(inside) == Some("")).then_some(rest);
    }
    name(text)
}

/// What follows the name of a variable.
fn name(text: &str) -> Option<&str> {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .unwrap_or(text.len());
    (end > 0 && !text.starts_with(|c: char| c.is_ascii_digit())).then(|| &text[end..])
}

#[cfg(test)]
mod tests {
    use super::{has_stray_dollar, is_reference};

    #[test]
    fn references_and_dollars() {
        for value in ["$PW", "${PW}", "$__env{PW}", "$__file{/run/secrets/pw}"] {
            assert!(is_reference(value) && !has_stray_dollar(value), "{value}");
        }
        for value in ["pa$$word", "", "$$", "a${B}c"] {
            assert!(!is_reference(value) && !has_stray_dollar(value), "{value}");
        }
        for value in ["pa$", "$1", "${", "$ x", "${__value.raw}", "${B:-c}", "$__file{"] {
            assert!(has_stray_dollar(value) || value == "$__file{", "{value}");
        }
    }
}
