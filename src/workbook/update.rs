//! Writes a workbook and brings one up to date, without touching what a learner edited.

use std::{collections::BTreeMap, fs, io, path::Path};

use serde::{Deserialize, Serialize};

use super::{MARKER, Workbook, WorkbookError, files};
use crate::course::{crates::Crates, digest::Digest, model::Course};

/// `exercises/workbook.json`: the hash of each file as the program wrote it last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Marker {
    /// Version of this format; 1.
    format: u32,
    /// SHA-256 by path below `exercises/`.
    files: BTreeMap<String, String>,
}

/// What an update did. Paths are below `exercises/`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Update {
    /// Files that were written: new, or changed by this version and not edited.
    pub written: Vec<String>,
    /// Files that this version changed but that were edited, and so were kept.
    pub kept: Vec<String>,
    /// Files that this version no longer has, and that were not edited.
    pub removed: Vec<String>,
}

impl Workbook {
    /// Makes a workbook in a folder that has none; the folder is made if need be, and what is in it stays.
    pub fn init(root: &Path, course: &Course, crates: &Crates) -> Result<(Self, Update), WorkbookError> {
        let marker = root.join(MARKER);
        if marker.exists() {
            return Err(WorkbookError::Exists(root.to_owned()));
        }
        fs::create_dir_all(root).map_err(WorkbookError::io(root))?;
        let root = root.canonicalize().map_err(WorkbookError::io(root))?;
        let workbook = Self { root };
        let update = workbook.bring(course, crates, &BTreeMap::new())?;
        Ok((workbook, update))
    }

    /// Writes what this version of the program has, except over what was edited.
    pub fn update(&self, course: &Course, crates: &Crates) -> Result<Update, WorkbookError> {
        let recorded = self.recorded()?;
        self.bring(course, crates, &recorded)
    }

    /// What differs from a pristine workbook of this version: paths below `exercises/`, with the reason.
    pub fn drift(&self, course: &Course, crates: &Crates) -> Result<Vec<(String, &'static str)>, WorkbookError> {
        let pristine = files::pristine(course, crates);
        let mut drift = Vec::new();
        for (name, bytes) in &pristine {
            let path = self.exercises().join(name);
            match fs::read(&path) {
                Ok(found) if found == *bytes => {}
                Ok(_) => drift.push((name.clone(), "differs from what `bigtent course write` writes")),
                Err(error) if error.kind() == io::ErrorKind::NotFound => drift.push((name.clone(), "is missing")),
                Err(source) => return Err(WorkbookError::Io { path, source }),
            }
        }
        let recorded = self.recorded()?;
        drift.extend(
            recorded
                .keys()
                .filter(|name| !pristine.contains_key(*name))
                .map(|name| (name.clone(), "is no longer of the course")),
        );
        if recorded
            .iter()
            .any(|(name, hash)| pristine.get(name).is_some_and(|bytes| hash_of(bytes) != *hash))
        {
            drift.push(("workbook.json".to_owned(), "is out of date"));
        }
        Ok(drift)
    }

    fn recorded(&self) -> Result<BTreeMap<String, String>, WorkbookError> {
        let path = self.root.join(MARKER);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
            Err(source) => return Err(WorkbookError::Io { path, source }),
        };
        match serde_json::from_slice::<Marker>(&bytes) {
            Ok(Marker { format: 1, files }) => Ok(files),
            Ok(Marker { format, .. }) => Err(WorkbookError::Marker {
                path,
                what: format!("format {format} is of a newer version"),
            }),
            Err(error) => Err(WorkbookError::Marker {
                path,
                what: error.to_string(),
            }),
        }
    }

    fn bring(
        &self,
        course: &Course,
        crates: &Crates,
        recorded: &BTreeMap<String, String>,
    ) -> Result<Update, WorkbookError> {
        let pristine = files::pristine(course, crates);
        let folder = self.exercises();
        let mut update = Update::default();
        for (name, bytes) in &pristine {
            let path = folder.join(name);
            match fs::read(&path) {
                Ok(found) if found == *bytes => continue,
                Ok(found) if recorded.get(name) != Some(&hash_of(&found)) => {
                    update.kept.push(name.clone());
                    continue;
                }
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(source) => return Err(WorkbookError::Io { path, source }),
            }
            files::write(&path, bytes).map_err(WorkbookError::io(&path))?;
            update.written.push(name.clone());
        }
        for (name, hash) in recorded.iter().filter(|(name, _)| !pristine.contains_key(*name)) {
            let path = folder.join(name);
            if fs::read(&path).is_ok_and(|found| hash_of(&found) == *hash) {
                fs::remove_file(&path).map_err(WorkbookError::io(&path))?;
                update.removed.push(name.clone());
            }
        }
        let marker = Marker {
            format: 1,
            files: pristine
                .iter()
                .map(|(name, bytes)| (name.clone(), hash_of(bytes)))
                .collect(),
        };
        let path = self.root.join(MARKER);
        let mut text = serde_json::to_vec_pretty(&marker).map_err(|error| WorkbookError::Io {
            path: path.clone(),
            source: error.into(),
        })?;
        text.push(b'\n');
        files::write(&path, &text).map_err(WorkbookError::io(&path))?;
        Ok(update)
    }
}

fn hash_of(bytes: &[u8]) -> String {
    let mut digest = Digest::default();
    digest.add(bytes);
    digest.hex()
}
