//! The learner's folder: finding, making, updating and resetting it, and what in it was touched. It grades nothing.

pub mod files;
pub mod undo;
pub mod update;
pub mod watch;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use self::files::Found;
use crate::course::model::Exercise;

/// The file that makes a folder a workbook: what was written into it last, by hash.
pub const MARKER: &str = "exercises/workbook.json";

/// A folder with `exercises/`, where a learner writes, and `.bigtent/`, where the program keeps progress and undo copies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workbook {
    root: PathBuf,
}

/// Why a workbook can't be read or written.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// A file failed.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Something else is in a file's place.
    #[error("{0} is no regular file; move it away first")]
    NoFile(PathBuf),
    /// `init` was given a folder that has a workbook.
    #[error("{0} is a workbook already; `bigtent update` brings it up to date")]
    Exists(PathBuf),
    /// The marker file can't be read.
    #[error("{path}: {what}; delete it and run `bigtent init {root}`, which keeps all that you edited")]
    Marker {
        /// The marker file.
        path: PathBuf,
        /// The workbook's folder.
        root: PathBuf,
        /// What is wrong with it.
        what: String,
    },
}

impl WorkbookError {
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}

/// Whether a learner has begun with an exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touched {
    /// The files are those of the starter.
    No,
    /// At least one of them differs, is missing or was added.
    Yes,
    /// The exercise's folder isn't there.
    Missing,
}

impl Workbook {
    /// The workbook in `start` or in the nearest folder above it.
    pub fn find(start: &Path) -> Option<Self> {
        start
            .ancestors()
            .find(|folder| folder.join(MARKER).is_file())
            .map(|root| Self { root: root.to_owned() })
    }

    /// The workbook's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of an exercise.
    pub fn exercise(&self, id: &str) -> PathBuf {
        self.root.join("exercises").join(id)
    }

    /// The folder of all exercises, which is watched for changes.
    pub fn exercises(&self) -> PathBuf {
        self.root.join("exercises")
    }

    /// A file in the folder that the program keeps for itself. The folder is made, and hidden from version control.
    pub fn own(&self, name: &str) -> Result<PathBuf, WorkbookError> {
        let folder = self.root.join(".bigtent");
        let ignore = folder.join(".gitignore");
        if !ignore.is_file() {
            fs::create_dir_all(&folder).map_err(WorkbookError::io(&folder))?;
            fs::write(&ignore, "*\n").map_err(WorkbookError::io(&ignore))?;
        }
        Ok(folder.join(name))
    }

    /// An exercise's folder as it is shown and as the compiler names it: from the workbook's folder.
    pub fn shown(id: &str) -> String {
        format!("exercises/{id}")
    }

    /// Whether the learner has begun with an exercise. Files that can't be read count as touched; grading says why.
    pub fn touched(&self, exercise: &Exercise) -> Touched {
        let folder = self.exercise(&exercise.id);
        if !folder.is_dir() {
            return Touched::Missing;
        }
        let own = files::learner_files(exercise);
        let same = own
            .iter()
            .all(|(name, bytes)| matches!(Found::at(&folder.join(name)), Ok(Found::File(found)) if found == **bytes));
        let added = exercise
            .manifest
            .files
            .iter()
            .any(|name| !own.contains_key(name.as_str()) && folder.join(name).exists());
        if same && !added { Touched::No } else { Touched::Yes }
    }
}
