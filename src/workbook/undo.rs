//! Resets an exercise to its starter, with a copy of what was there.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    Workbook, WorkbookError,
    files::{self, Found},
};
use crate::course::model::Exercise;

impl Workbook {
    /// Writes the starter's files anew. What was there is kept in `.bigtent/undo/<exercise>/<n>/`, where `undo` finds it.
    pub fn reset(&self, exercise: &Exercise) -> Result<(), WorkbookError> {
        let own = self.undo_folder(exercise)?;
        let number = numbers(&own)
            .map_err(WorkbookError::io(&own))?
            .into_iter()
            .max()
            .map_or(1, |last| last + 1);
        let copy = own.join(number.to_string());
        fs::create_dir_all(&copy).map_err(WorkbookError::io(&copy))?;
        let folder = self.exercise(&exercise.id);
        for name in names(exercise) {
            let path = folder.join(name);
            match Found::at(&path).map_err(WorkbookError::io(&path))? {
                Found::File(bytes) => files::write(&copy.join(name), &bytes).map_err(WorkbookError::io(&copy))?,
                Found::Nothing => {}
                Found::Other => return Err(WorkbookError::NoFile(path)),
            }
        }
        self.replace(exercise, |name| exercise.starter.get(name).cloned())
    }

    /// Brings back what the last `reset` replaced; `false` if there is nothing to bring back. What is there now becomes the
    /// next thing to bring back, so that undoing twice loses nothing.
    pub fn undo(&self, exercise: &Exercise) -> Result<bool, WorkbookError> {
        let own = self.undo_folder(exercise)?;
        let Some(last) = numbers(&own).map_err(WorkbookError::io(&own))?.into_iter().max() else {
            return Ok(false);
        };
        let copy = own.join(last.to_string());
        let mut kept = std::collections::BTreeMap::new();
        for name in names(exercise) {
            let path = copy.join(name);
            match fs::read(&path) {
                Ok(bytes) => drop(kept.insert(name.to_owned(), bytes)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(source) => return Err(WorkbookError::Io { path, source }),
            }
        }
        self.reset(exercise)?;
        self.replace(exercise, |name| kept.get(name).cloned())?;
        fs::remove_dir_all(&copy).map_err(WorkbookError::io(&copy))?;
        Ok(true)
    }

    /// Whether there is a reset to be undone.
    pub fn can_undo(&self, exercise: &Exercise) -> bool {
        self.undo_folder(exercise)
            .is_ok_and(|own| numbers(&own).is_ok_and(|numbers| !numbers.is_empty()))
    }

    fn undo_folder(&self, exercise: &Exercise) -> Result<PathBuf, WorkbookError> {
        self.own(&format!("undo/{}", exercise.id))
    }

    fn replace(&self, exercise: &Exercise, text: impl Fn(&str) -> Option<Vec<u8>>) -> Result<(), WorkbookError> {
        let folder = self.exercise(&exercise.id);
        for name in names(exercise) {
            let path = folder.join(name);
            match text(name) {
                Some(bytes) => files::write(&path, &bytes).map_err(WorkbookError::io(&path))?,
                None => match fs::remove_file(&path) {
                    Err(source) if source.kind() != io::ErrorKind::NotFound => {
                        return Err(WorkbookError::Io { path, source });
                    }
                    _ => {}
                },
            }
        }
        Ok(())
    }
}

/// The learner's files: those of the starter, and those that the exercise asks for.
fn names(exercise: &Exercise) -> impl Iterator<Item = &str> {
    let own = files::learner_files(exercise);
    let asked = exercise.manifest.files.iter().map(String::as_str);
    own.into_keys()
        .chain(asked)
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
}

fn numbers(folder: &Path) -> io::Result<Vec<u32>> {
    match fs::read_dir(folder) {
        Ok(entries) => Ok(entries
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
            .collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::{
        course::{crates::Crates, fixture, source::Source},
        workbook::Workbook,
    };

    #[test]
    fn a_reset_can_be_undone_and_the_undo_too() {
        let folder = tempfile::tempdir().unwrap();
        let crates = Crates::load(&Source::Embedded).unwrap();
        let exercise = fixture::exercise("first");
        let (workbook, _) = Workbook::init(folder.path(), &fixture::course(vec![exercise.clone()]), &crates).unwrap();
        let main = workbook.exercise("first").join("src/main.rs");
        let text = || fs::read_to_string(&main).unwrap();
        assert!(!workbook.undo(&exercise).unwrap());

        fs::write(&main, "mine\n").unwrap();
        workbook.reset(&exercise).unwrap();
        assert_eq!(text(), "starter\n");
        fs::write(&main, "second thoughts\n").unwrap();
        assert!(workbook.undo(&exercise).unwrap());
        assert_eq!(text(), "mine\n");
        assert!(workbook.undo(&exercise).unwrap());
        assert_eq!(text(), "second thoughts\n");
    }
}
