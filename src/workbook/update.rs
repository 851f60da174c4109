//! Writes a workbook and brings one up to date, without touching what a learner edited.

use std::{collections::BTreeMap, fs, io, path::Path};

use serde::{Deserialize, Serialize};

use super::{
    MARKER, Workbook, WorkbookError,
    files::{self, Found},
};
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
            match Found::at(&path).map_err(WorkbookError::io(&path))? {
                Found::File(found) if found == *bytes => {}
                Found::File(_) | Found::Other => {
                    drift.push((name.clone(), "differs from what `bigtent course write` writes"));
                }
                Found::Nothing => drift.push((name.clone(), "is missing")),
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
                root: self.root.clone(),
                what: format!("format {format} is of a newer version"),
            }),
            Err(error) => Err(WorkbookError::Marker {
                path,
                root: self.root.clone(),
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
            match Found::at(&path).map_err(WorkbookError::io(&path))? {
                Found::File(found) if found == *bytes => continue,
                Found::File(found) if recorded.get(name) == Some(&hash_of(&found)) => {}
                Found::Nothing => {}
                Found::File(_) | Found::Other => {
                    update.kept.push(name.clone());
                    continue;
                }
            }
            files::write(&path, bytes).map_err(WorkbookError::io(&path))?;
            update.written.push(name.clone());
        }
        for (name, hash) in recorded.iter().filter(|(name, _)| !pristine.contains_key(*name)) {
            let path = folder.join(name);
            if matches!(Found::at(&path), Ok(Found::File(found)) if hash_of(&found) == *hash) {
                fs::remove_file(&path).map_err(WorkbookError::io(&path))?;
                let above = path.ancestors().skip(1).take_while(|above| *above != folder);
                // The first that isn't empty stays, and so do those above it.
                above.map(fs::remove_dir).take_while(Result::is_ok).for_each(drop);
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Update;
    use crate::{
        course::{crates::Crates, fixture, source::Source},
        workbook::{Touched, Workbook, WorkbookError},
    };

    #[test]
    fn an_update_writes_what_changed_and_keeps_what_was_edited() {
        let folder = tempfile::tempdir().unwrap();
        let crates = Crates::load(&Source::Embedded).unwrap();
        let [first, second] = ["first", "second"].map(fixture::exercise);
        let (workbook, _) = Workbook::init(
            folder.path(),
            &fixture::course(vec![first.clone(), second.clone()]),
            &crates,
        )
        .unwrap();
        let main = |id: &str| workbook.exercise(id).join("src/main.rs");
        fs::write(main("first"), "mine\n").unwrap();

        let [mut first, mut second] = [first, second];
        for exercise in [&mut first, &mut second] {
            exercise.starter.insert("src/main.rs".to_owned(), b"newer\n".to_vec());
        }
        let update = workbook.update(&fixture::course(vec![first, second]), &crates).unwrap();
        assert_eq!(update.kept, ["first/src/main.rs"]);
        assert_eq!(update.written, ["second/src/main.rs"]);
        assert_eq!(fs::read_to_string(main("first")).unwrap(), "mine\n");
        assert_eq!(fs::read_to_string(main("second")).unwrap(), "newer\n");
    }

    #[test]
    fn what_the_course_no_longer_has_goes_unless_it_was_edited() {
        let folder = tempfile::tempdir().unwrap();
        let crates = Crates::load(&Source::Embedded).unwrap();
        let [first, second] = ["first", "second"].map(fixture::exercise);
        let (workbook, _) = Workbook::init(folder.path(), &fixture::course(vec![first, second]), &crates).unwrap();
        fs::write(workbook.exercise("second").join("src/main.rs"), "mine\n").unwrap();
        let update = workbook
            .update(&fixture::course(vec![fixture::exercise("first")]), &crates)
            .unwrap();
        assert!(update.removed.contains(&"second/TASK.md".to_owned()), "{update:?}");
        assert_eq!(
            fs::read_to_string(workbook.exercise("second").join("src/main.rs")).unwrap(),
            "mine\n"
        );
    }

    #[test]
    fn a_second_init_is_refused_and_a_second_update_does_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let crates = Crates::load(&Source::Embedded).unwrap();
        let course = fixture::course(vec![fixture::exercise("first")]);
        let (workbook, _) = Workbook::init(folder.path(), &course, &crates).unwrap();
        assert!(matches!(
            Workbook::init(folder.path(), &course, &crates),
            Err(WorkbookError::Exists(_))
        ));
        assert_eq!(workbook.update(&course, &crates).unwrap(), Update::default());
        assert_eq!(workbook.drift(&course, &crates).unwrap(), []);
        assert_eq!(Workbook::find(&workbook.exercise("first").join("src")), Some(workbook));
    }

    #[test]
    fn touched_is_told_by_content() {
        let folder = tempfile::tempdir().unwrap();
        let crates = Crates::load(&Source::Embedded).unwrap();
        let exercise = fixture::exercise("first");
        let (workbook, _) = Workbook::init(folder.path(), &fixture::course(vec![exercise.clone()]), &crates).unwrap();
        let main = workbook.exercise("first").join("src/main.rs");
        assert_eq!(workbook.touched(&exercise), Touched::No);
        fs::write(&main, "mine\n").unwrap();
        assert_eq!(workbook.touched(&exercise), Touched::Yes);
        fs::write(&main, "starter\n").unwrap();
        assert_eq!(workbook.touched(&exercise), Touched::No);
        fs::remove_dir_all(workbook.exercise("first")).unwrap();
        assert_eq!(workbook.touched(&exercise), Touched::Missing);
    }
}
