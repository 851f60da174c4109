//! Where the course is read from: what the program carries inside, or a checkout's folder.

use std::{
    borrow::Cow,
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "content"]
#[prefix = "content/"]
#[exclude = "*.md.new"]
struct Content;

#[derive(RustEmbed)]
#[folder = "solutions"]
#[prefix = "solutions/"]
#[exclude = "*/target/*"]
struct Solutions;

/// A read-only tree with `content/` and `solutions/` at its top. Paths use `/`.
#[derive(Debug, Clone)]
pub enum Source {
    /// What was embedded when the program was built.
    Embedded,
    /// A checkout, for authors.
    Folder(PathBuf),
}

impl Source {
    /// A file's bytes, or `None` if there is no such file.
    pub fn read(&self, path: &str) -> io::Result<Option<Cow<'static, [u8]>>> {
        match self {
            Self::Embedded => Ok(Content::get(path)
                .or_else(|| Solutions::get(path))
                .map(|file| file.data)),
            Self::Folder(root) => match fs::read(root.join(path)) {
                Ok(bytes) => Ok(Some(Cow::Owned(bytes))),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(error),
            },
        }
    }

    /// The paths of all files below a folder, sorted.
    pub fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let prefix = format!("{}/", folder.trim_end_matches('/'));
        match self {
            Self::Embedded => {
                let paths: BTreeSet<String> = Content::iter()
                    .chain(Solutions::iter())
                    .map(Cow::into_owned)
                    .filter(|path| path.starts_with(&prefix))
                    .collect();
                Ok(paths.into_iter().collect())
            }
            Self::Folder(root) => {
                let mut found = Vec::new();
                walk(root, &root.join(folder), &mut found)?;
                found.sort();
                Ok(found)
            }
        }
    }
}

fn walk(root: &Path, folder: &Path, found: &mut Vec<String>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            if entry.file_name() != "target" {
                walk(root, &path, found)?;
            }
        } else if let Ok(relative) = path.strip_prefix(root) {
            found.push(relative.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}
