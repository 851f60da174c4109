//! Takes from a learner what an exercise names, and nothing else, and lays it out for building and reading.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use globset::{Glob, GlobSet, GlobSetBuilder};

use crate::course::model::{Exercise, Files};

/// The longest file that is taken, in bytes.
const LONGEST: u64 = 1 << 20;
/// The most that is taken of one exercise, in bytes.
const MOST: u64 = 8 << 20;

/// Reads the learner's files of an exercise: those that it names, and those that match its globs. Symbolic links are not
/// followed, so that a file from elsewhere never counts as the learner's.
///
/// # Errors
/// A sentence for the learner: which file is wrong, how, and what to do.
pub fn take(exercise: &Exercise, folder: &Path) -> Result<Files, String> {
    let mut files = Files::new();
    let mut left = MOST;
    for name in &exercise.manifest.files {
        match read(&folder.join(name), &mut left) {
            Ok(bytes) => drop(files.insert(name.clone(), bytes)),
            // A `file` exercise may ask for a file that the starter doesn't have; its rules say so.
            Err(Unreadable::Missing) if !exercise.starter.contains_key(name) => {}
            Err(Unreadable::Missing) => {
                return Err(format!(
                    "{} is missing; `bigtent reset {}` writes the starter anew",
                    folder.join(name).display(),
                    exercise.id
                ));
            }
            Err(Unreadable::Other(what)) => return Err(format!("{} {what}", folder.join(name).display())),
        }
    }
    if let Some(globs) = globs(&exercise.manifest.more_files) {
        let mut found = Vec::new();
        list(folder, folder, 0, &mut found).map_err(|error| format!("{} can't be read: {error}", folder.display()))?;
        for name in found {
            if globs.is_match(&name) && !files.contains_key(&name) && !exercise.fixed.contains_key(&name) {
                let path = folder.join(&name);
                match read(&path, &mut left) {
                    Ok(bytes) => drop(files.insert(name, bytes)),
                    Err(Unreadable::Missing) => {}
                    Err(Unreadable::Other(what)) => return Err(format!("{} {what}", path.display())),
                }
            }
        }
    }
    Ok(files)
}

/// Whether a path, relative to the exercise's folder, is one that the learner writes.
pub fn is_taken(exercise: &Exercise, path: &str) -> bool {
    exercise.manifest.files.iter().any(|name| name == path)
        || (!exercise.fixed.contains_key(path)
            && globs(&exercise.manifest.more_files).is_some_and(|globs| globs.is_match(path)))
}

enum Unreadable {
    Missing,
    Other(String),
}

fn read(path: &Path, left: &mut u64) -> Result<Vec<u8>, Unreadable> {
    let meta = match fs::symlink_metadata(path) {
        Ok(meta) => meta,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Unreadable::Missing),
        Err(error) => return Err(Unreadable::Other(format!("can't be read: {error}"))),
    };
    if !meta.is_file() {
        return Err(Unreadable::Other(
            "is no regular file; put the text itself there".to_owned(),
        ));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| Unreadable::Other(format!("can't be read: {error}")))?;
    file.take(LONGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Unreadable::Other(format!("can't be read: {error}")))?;
    if bytes.len() as u64 > LONGEST {
        return Err(Unreadable::Other(
            "is longer than 1 MiB, which no exercise needs".to_owned(),
        ));
    }
    *left = left.checked_sub(bytes.len() as u64).ok_or_else(|| {
        Unreadable::Other("and the files before it are longer than 8 MiB together, which no exercise needs".to_owned())
    })?;
    if let Err(error) = std::str::from_utf8(&bytes) {
        let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
        return Err(Unreadable::Other(format!(
            "isn't UTF-8 (line {line}); save it as UTF-8"
        )));
    }
    Ok(bytes)
}

fn globs(patterns: &[String]) -> Option<GlobSet> {
    if patterns.is_empty() {
        return None;
    }
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        // `course check` reports a pattern that can't be read.
        if let Ok(glob) = Glob::new(pattern) {
            set.add(glob);
        }
    }
    set.build().ok()
}

fn list(root: &Path, folder: &Path, depth: usize, found: &mut Vec<String>) -> io::Result<()> {
    // Deep enough for any module tree; a loop can't occur, because links aren't followed.
    if depth > 8 {
        return Ok(());
    }
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let kind = entry.file_type()?;
        if kind.is_dir() {
            if entry.file_name() != "target" {
                list(root, &path, depth + 1, found)?;
            }
        } else if kind.is_file()
            && let Some(name) = path.strip_prefix(root).ok().and_then(Path::to_str)
        {
            found.push(name.to_owned());
        }
    }
    Ok(())
}

/// A folder in which one grade at a time is built and run; kept from grade to grade, so that the compiler can reuse its work.
#[derive(Debug)]
pub struct Stage {
    root: PathBuf,
    _lock: Option<File>,
    _temporary: Option<tempfile::TempDir>,
}

impl Stage {
    /// Opens the stage with this name, or a temporary one if another process or thread uses it at the moment.
    pub fn open(stages: &Path, name: &str) -> io::Result<Self> {
        let root = stages.join(name);
        fs::create_dir_all(&root)?;
        let lock = File::create(root.join("lock"))?;
        if lock.try_lock().is_ok() {
            return Ok(Self {
                root,
                _lock: Some(lock),
                _temporary: None,
            });
        }
        let temporary = tempfile::Builder::new().prefix("stage-").tempdir_in(stages)?;
        Ok(Self {
            root: temporary.path().to_owned(),
            _lock: None,
            _temporary: Some(temporary),
        })
    }

    /// Lays out files, and only these.
    pub fn lay(&self, layers: &[&Files]) -> io::Result<()> {
        let folder = self.files();
        clear(&folder)?;
        for (name, bytes) in layers.iter().copied().flatten() {
            let path = folder.join(name);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, bytes)?;
        }
        Ok(())
    }

    /// The learner's and the grader's files.
    pub fn files(&self) -> PathBuf {
        self.root.join("files")
    }

    /// Where the compiler puts programs.
    pub fn out(&self) -> PathBuf {
        self.root.join("out")
    }

    /// Where the compiler keeps its work.
    pub fn incremental(&self) -> PathBuf {
        self.root.join("incremental")
    }

    /// An empty folder for one case.
    pub fn scratch(&self, index: usize) -> io::Result<PathBuf> {
        let folder = self.root.join("scratch").join(index.to_string());
        clear(&folder)?;
        Ok(folder)
    }
}

fn clear(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    fs::create_dir_all(folder)
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::symlink};

    use super::{Stage, is_taken, take};
    use crate::course::{fixture, model::Files};

    #[test]
    fn only_what_the_exercise_names_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let mut exercise = fixture::exercise("first");
        exercise.fixed.insert("src/driver.rs".to_owned(), Vec::new());
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("src/main.rs", "main");
        write("src/deep/module.rs", "module");
        write("src/driver.rs", "forged");
        write("build.rs", "hostile");
        write(".cargo/config.toml", "hostile");
        write("target/debug/src/left.rs", "left");
        symlink("/etc/hostname", folder.path().join("src/link.rs")).unwrap();
        let files = take(&exercise, folder.path()).unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["src/deep/module.rs", "src/main.rs"]);
        assert!(
            is_taken(&exercise, "src/new.rs")
                && !is_taken(&exercise, "src/driver.rs")
                && !is_taken(&exercise, "build.rs")
        );
    }

    #[test]
    fn what_cannot_be_taken_is_told_with_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let exercise = fixture::exercise("first");
        let main = folder.path().join("src/main.rs");
        let told = || take(&exercise, folder.path()).unwrap_err();
        assert!(told().ends_with("src/main.rs is missing; `bigtent reset first` writes the starter anew"));
        fs::create_dir_all(&main).unwrap();
        assert!(told().ends_with("is no regular file; put the text itself there"));
        fs::remove_dir(&main).unwrap();
        fs::write(&main, b"fn main() {}\n\xff").unwrap();
        assert!(told().ends_with("isn't UTF-8 (line 2); save it as UTF-8"));
        fs::write(&main, vec![b' '; (1 << 20) + 1]).unwrap();
        assert!(told().ends_with("is longer than 1 MiB, which no exercise needs"));
    }

    #[test]
    fn a_stage_in_use_is_not_shared() {
        let folder = tempfile::tempdir().unwrap();
        let first = Stage::open(folder.path(), "one").unwrap();
        let second = Stage::open(folder.path(), "one").unwrap();
        assert_ne!(first.files(), second.files());
        first.lay(&[&Files::from([("a".to_owned(), b"1".to_vec())])]).unwrap();
        first.lay(&[&Files::from([("b".to_owned(), b"2".to_vec())])]).unwrap();
        assert!(!first.files().join("a").exists() && first.files().join("b").exists());
        let files = first.files();
        drop(first);
        assert_eq!(Stage::open(folder.path(), "one").unwrap().files(), files);
    }
}
