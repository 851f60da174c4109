//! Starters and mutants are patches on the solution; this applies them, so that neither can drift from it.

use diffy::patch_set::{FileOperation, ParseOptions, PatchSet};

use super::model::Files;

/// Applies a unified diff of any number of files (paths with one leading component, as `git diff` writes them).
///
/// # Errors
/// A sentence that says which file of the patch does not apply and why.
pub fn apply(files: &Files, patch: &str) -> Result<Files, String> {
    let mut patched = files.clone();
    for part in PatchSet::parse(patch, ParseOptions::unidiff()) {
        let part = part.map_err(|error| format!("the patch can't be read: {error}"))?;
        let Some(text_patch) = part.patch().as_text() else {
            return Err("binary patches aren't supported".to_owned());
        };
        let (from, to) = match part.operation().strip_prefix(1) {
            FileOperation::Create(path) => (None, Some(path.into_owned())),
            FileOperation::Delete(path) => (Some(path.into_owned()), None),
            FileOperation::Modify { original, modified } => (Some(original.into_owned()), Some(modified.into_owned())),
            FileOperation::Rename { from, to } => (Some(from.into_owned()), Some(to.into_owned())),
            FileOperation::Copy { .. } => return Err("copies aren't supported".to_owned()),
        };
        let base = match &from {
            None => String::new(),
            Some(path) => {
                let bytes = patched
                    .remove(path)
                    .ok_or_else(|| format!("`{path}` isn't among the solution's files"))?;
                String::from_utf8(bytes).map_err(|_| format!("`{path}` isn't UTF-8"))?
            }
        };
        let name = to.as_deref().or(from.as_deref()).unwrap_or_default();
        let text = diffy::apply(&base, text_patch)
            .map_err(|error| format!("it no longer applies to `{name}` of the solution: {error}"))?;
        if let Some(path) = to {
            patched.insert(path, text.into_bytes());
        }
    }
    Ok(patched)
}

#[cfg(test)]
mod tests {
    use super::apply;
    use crate::course::model::Files;

    fn solution() -> Files {
        Files::from([
            ("src/main.rs".to_owned(), b"one\ntwo\n".to_vec()),
            (".dockerignore".to_owned(), b".git\n".to_vec()),
        ])
    }

    #[test]
    fn changes_creates_and_deletes() {
        let patch = "--- a/src/main.rs\n+++ b/src/main.rs\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n\
                     --- a/.dockerignore\n+++ /dev/null\n@@ -1 +0,0 @@\n-.git\n\
                     --- /dev/null\n+++ b/new.rs\n@@ -0,0 +1 @@\n+hello\n";
        let files = apply(&solution(), patch).unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["new.rs", "src/main.rs"]);
        assert_eq!(files["src/main.rs"], b"one\nthree\n");
        assert_eq!(files["new.rs"], b"hello\n");
    }

    #[test]
    fn says_which_file_does_not_apply() {
        let patch = "--- a/src/main.rs\n+++ b/src/main.rs\n@@ -1,2 +1,2 @@\n uno\n-dos\n+tres\n";
        let error = apply(&solution(), patch).unwrap_err();
        assert!(error.starts_with("it no longer applies to `src/main.rs`"), "{error}");
        assert!(
            apply(&solution(), "nothing here")
                .unwrap_err()
                .starts_with("the patch can't be read")
        );
    }
}
