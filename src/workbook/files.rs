//! What a pristine workbook holds, and how single files are written.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write},
    path::Path,
};

use crate::course::{
    crates::Crates,
    model::{Course, Exercise, Files},
};

/// The files of an exercise that a learner edits, as the starter has them.
pub fn learner_files(exercise: &Exercise) -> BTreeMap<&str, &Vec<u8>> {
    exercise
        .starter
        .iter()
        .filter(|(name, _)| !exercise.fixed.contains_key(*name))
        .map(|(name, bytes)| (&**name, bytes))
        .collect()
}

/// All files of an exercise's folder: the starter, what is given to read, what belongs to the grader, the task, and the
/// cargo manifest of a program.
pub fn exercise_files(exercise: &Exercise, crates: &Crates) -> Files {
    // A folder with a `Cargo.toml` would be left out of this program's own package, so it is kept under another name.
    let given = exercise
        .given
        .iter()
        .map(|(name, bytes)| (name.strip_suffix(".in").unwrap_or(name).to_owned(), bytes.clone()));
    let mut files: Files = given.collect();
    files.extend(exercise.starter.clone());
    files.extend(exercise.fixed.clone());
    files.insert(
        "TASK.md".to_owned(),
        format!("# {}\n\n{}", exercise.manifest.title, exercise.task).into_bytes(),
    );
    if exercise.manifest.kind.is_program() {
        files.insert(
            "Cargo.toml".to_owned(),
            crates.member_manifest(&exercise.id).into_bytes(),
        );
    }
    files
}

/// All files of `exercises/` but the marker, by path below it.
pub fn pristine(course: &Course, crates: &Crates) -> Files {
    let programs: Vec<&str> = course
        .exercises()
        .filter(|exercise| exercise.manifest.kind.is_program())
        .map(|exercise| &*exercise.id)
        .collect();
    let others: Vec<&str> = course
        .exercises()
        .filter(|exercise| !exercise.manifest.kind.is_program())
        .map(|exercise| &*exercise.id)
        .collect();
    let mut files = Files::from([
        (
            "Cargo.toml".to_owned(),
            crates.workspace_manifest(&programs, &others, None).into_bytes(),
        ),
        ("Cargo.lock".to_owned(), crates.lockfile(&programs).into_bytes()),
        (".gitignore".to_owned(), b"/target\n.bigtent-*\n".to_vec()),
    ]);
    for exercise in course.exercises() {
        let own = exercise_files(exercise, crates);
        files.extend(
            own.into_iter()
                .map(|(name, bytes)| (format!("{}/{name}", exercise.id), bytes)),
        );
    }
    files
}

/// What is at a path where a text is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// A regular file with these bytes.
    File(Vec<u8>),
    /// Something else, which isn't opened: a pipe would keep its reader waiting, and a link may lead to no end.
    Other,
}

impl Found {
    /// Looks at a path without following a link.
    pub fn at(path: &Path) -> io::Result<Self> {
        match fs::symlink_metadata(path) {
            Ok(meta) if meta.is_file() => fs::read(path).map(Self::File),
            Ok(_) => Ok(Self::Other),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::Nothing),
            Err(error) => Err(error),
        }
    }
}

/// Writes a file so that a reader, or a crash, sees the old text or the new one.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let parent = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As `fs::write` would give it; the default of a temporary file is private.
        builder.permissions(fs::Permissions::from_mode(0o644));
    }
    let mut file = builder.prefix(".bigtent-").tempfile_in(parent)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}
