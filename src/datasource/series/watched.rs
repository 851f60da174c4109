//! Whether files changed since they were read.

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// The names, sizes and times of files. Equal stamps mean that there is nothing to read again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Stamp(Vec<(PathBuf, u64, Option<SystemTime>)>);

impl Stamp {
    /// The stamp of these files now; a file that isn't there has no part in it.
    pub(super) fn of<'a>(files: impl IntoIterator<Item = &'a Path>) -> Self {
        let stamp = |path: &'a Path| {
            let metadata = fs::metadata(path).ok()?;
            Some((path.to_owned(), metadata.len(), metadata.modified().ok()))
        };
        Self(files.into_iter().filter_map(stamp).collect())
    }
}
