//! Notices when a graded file changes. Whole folders are watched, not files: most editors save by renaming another file over
//! the old one, after which a watch on the file would be silent.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    hash::{DefaultHasher, Hash, Hasher},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    time::{Duration, Instant},
};

use notify::{Config, Event, EventKind, PollWatcher, RecursiveMode, Watcher};

/// A save is several changes; after this long without another one it is complete.
const QUIET: Duration = Duration::from_millis(20);
/// How long the system may take to tell of a change in the self-test.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often files are looked at where the system doesn't tell.
const POLL: Duration = Duration::from_millis(500);

/// How many bytes of a file are compared.
const LONGEST: u64 = 4 * 1024 * 1024;

type Changes = Receiver<notify::Result<Event>>;

/// What a watch tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The watch is up: the system tells of changes.
    Told,
    /// The watch is up: the files are looked at again and again, for the reason given.
    Polled(String),
    /// Graded files of this exercise changed.
    Changed(String),
}

/// Watches the exercises' folders below `folder` until the program ends, and tells which exercises' graded files changed;
/// `is_graded` is asked about an exercise and a path in its folder, with `/`. An error means that nothing can be watched.
pub fn watch(
    folder: &Path,
    exercises: &[String],
    is_graded: &dyn Fn(&str, &str) -> bool,
    tell: &mut dyn FnMut(Notice),
) -> io::Result<()> {
    let folder = folder.canonicalize().map_err(|error| {
        io::Error::new(
            error.kind(),
            format!("the folder {} can't be opened: {error}", folder.display()),
        )
    })?;
    let mut watch = Watch {
        exercises: exercises.iter().cloned().collect(),
        folder,
        watcher: None,
        is_graded,
        tell,
        known: BTreeMap::new(),
    };
    watch.known = watch.hashes();
    let folder = &watch.folder;
    let (sender, changes) = mpsc::channel();
    let mut early = BTreeSet::new();
    let native = notify::recommended_watcher(sender.clone()).and_then(|mut watcher| {
        add_all(&mut watcher, folder, exercises)?;
        Ok(watcher)
    });
    let (watcher, how): (Box<dyn Watcher>, Notice) = match native {
        Ok(watcher) if tells(folder, &changes, &mut early) => (Box::new(watcher), Notice::Told),
        Ok(_) => poll(
            folder,
            exercises,
            sender,
            "this folder's file system doesn't tell of changes",
        )?,
        Err(error) => poll(folder, exercises, sender, &error.to_string())?,
    };
    (watch.tell)(how);
    watch.watcher = Some(watcher);
    // What changed while the watch was being set up was perhaps not told.
    early.extend(watch.known.keys().cloned());
    watch.report(early);
    watch.run(&changes);
    Ok(())
}

fn add_all(watcher: &mut dyn Watcher, folder: &Path, exercises: &[String]) -> notify::Result<()> {
    // The folder itself only tells when an exercise's folder comes or goes: the build's output is in there too.
    watcher.watch(folder, RecursiveMode::NonRecursive)?;
    for exercise in exercises {
        let path = folder.join(exercise);
        if path.is_dir() {
            watcher.watch(&path, RecursiveMode::Recursive)?;
        }
    }
    Ok(())
}

fn is_reading(event: &Event) -> bool {
    matches!(event.kind, EventKind::Access(_))
}

/// Whether the system tells of a change in this folder. What else it tells meanwhile is kept.
fn tells(folder: &Path, changes: &Changes, early: &mut BTreeSet<PathBuf>) -> bool {
    let Ok(probe) = tempfile::Builder::new().prefix(".bigtent-watch-").tempfile_in(folder) else {
        // A folder that can't be written to doesn't change either.
        return true;
    };
    let deadline = Instant::now() + PATIENCE;
    loop {
        match changes.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(Ok(event))
                if event
                    .paths
                    .iter()
                    .any(|path| path.file_name() == probe.path().file_name()) =>
            {
                return true;
            }
            Ok(Ok(event)) if !is_reading(&event) => early.extend(event.paths),
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

fn poll(
    folder: &Path,
    exercises: &[String],
    sender: Sender<notify::Result<Event>>,
    why: &str,
) -> io::Result<(Box<dyn Watcher>, Notice)> {
    let config = Config::default().with_poll_interval(POLL).with_compare_contents(true);
    let mut watcher = PollWatcher::new(sender, config).map_err(io::Error::other)?;
    add_all(&mut watcher, folder, exercises).map_err(io::Error::other)?;
    Ok((Box::new(watcher), Notice::Polled(why.to_owned())))
}

struct Watch<'a> {
    folder: PathBuf,
    exercises: BTreeSet<String>,
    watcher: Option<Box<dyn Watcher>>,
    is_graded: &'a dyn Fn(&str, &str) -> bool,
    tell: &'a mut dyn FnMut(Notice),
    /// Hashes of files as they were last, so that only a change of content counts.
    known: BTreeMap<PathBuf, Option<u64>>,
}

impl Watch<'_> {
    fn run(&mut self, changes: &Changes) {
        while let Ok(first) = changes.recv() {
            let mut paths = BTreeSet::new();
            let mut next = Ok(first);
            loop {
                match next {
                    Ok(Ok(event)) if !is_reading(&event) => paths.extend(event.paths),
                    Ok(_) => {}
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
                next = changes.recv_timeout(QUIET);
            }
            self.report(paths);
        }
    }

    fn report(&mut self, paths: BTreeSet<PathBuf>) {
        let mut changed = BTreeSet::new();
        for path in paths {
            let Some((exercise, file)) = self.place(&path) else {
                continue;
            };
            if file.is_empty() {
                // The folder itself came back: the watch on the old one is silent.
                let watcher = self.watcher.as_mut().filter(|_| path.is_dir());
                if watcher.is_some_and(|watcher| watcher.watch(&path, RecursiveMode::Recursive).is_ok()) {
                    // What was written before the new watch was up was perhaps not told.
                    self.known.extend(self.hashes());
                    changed.insert(exercise);
                }
            } else if (self.is_graded)(&exercise, &file) {
                let hash = hash(&path);
                if self.known.insert(path, hash) != Some(hash) {
                    changed.insert(exercise);
                }
            }
        }
        for exercise in changed {
            (self.tell)(Notice::Changed(exercise));
        }
    }

    /// The exercise that a path belongs to, and the path within its folder, with `/`.
    fn place(&self, path: &Path) -> Option<(String, String)> {
        let relative = path.strip_prefix(&self.folder).ok()?;
        let mut parts = relative.components();
        let exercise = parts.next()?.as_os_str().to_str()?;
        let exercise = self.exercises.get(exercise)?.clone();
        Some((exercise, parts.as_path().to_str()?.replace('\\', "/")))
    }

    /// The hashes of all files that are graded now.
    fn hashes(&self) -> BTreeMap<PathBuf, Option<u64>> {
        let mut found = BTreeMap::new();
        for exercise in &self.exercises {
            let mut folders = vec![self.folder.join(exercise)];
            while let Some(folder) = folders.pop() {
                for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                    let path = entry.path();
                    if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                        folders.push(path);
                    } else if let Some((_, file)) = self.place(&path)
                        && (self.is_graded)(exercise, &file)
                    {
                        let hash = hash(&path);
                        found.insert(path, hash);
                    }
                }
            }
        }
        found
    }
}

/// A file's content in a number; `None` if it can't be read. Of very long files, only the beginning counts: they are refused
/// anyway.
fn hash(path: &Path) -> Option<u64> {
    let mut content = Vec::new();
    File::open(path).ok()?.take(LONGEST).read_to_end(&mut content).ok()?;
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    Some(hasher.finish())
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        path::Path,
        sync::mpsc::{self, Receiver},
        thread,
        time::Duration,
    };

    use tempfile::TempDir;

    use super::{Config, Notice, PollWatcher, Watcher, watch};

    /// However loaded the machine is, a change is told within this time.
    const LONG: Duration = Duration::from_secs(30);

    fn is_graded(_: &str, file: &str) -> bool {
        file == "src/main.rs"
    }

    struct Watched {
        folder: TempDir,
        inbox: Receiver<Notice>,
    }

    impl Watched {
        /// Two exercises that are watched, once the watch is up.
        fn start() -> Self {
            let folder = TempDir::new().unwrap();
            let (sender, inbox) = mpsc::channel();
            for exercise in ["one", "two"] {
                fs::create_dir_all(folder.path().join(exercise).join("src")).unwrap();
                fs::write(folder.path().join(exercise).join("src/main.rs"), "starter").unwrap();
            }
            let path = folder.path().to_owned();
            thread::spawn(move || {
                let exercises = ["one".to_owned(), "two".to_owned(), "missing".to_owned()];
                watch(&path, &exercises, &is_graded, &mut |notice| {
                    sender.send(notice).unwrap();
                })
            });
            let watched = Self { folder, inbox };
            assert!(matches!(watched.next(), Notice::Told | Notice::Polled(_)));
            watched
        }

        #[track_caller]
        fn next(&self) -> Notice {
            self.inbox.recv_timeout(LONG).unwrap()
        }

        /// Saves as most editors do: writes another file, and renames it over the old one.
        fn save(&self, exercise: &str, text: &str) {
            let source = self.folder.path().join(exercise).join("src");
            fs::write(source.join("main.rs~"), text).unwrap();
            fs::rename(source.join("main.rs~"), source.join("main.rs")).unwrap();
        }
    }

    fn changed(exercise: &str) -> Notice {
        Notice::Changed(exercise.to_owned())
    }

    #[test]
    fn every_save_by_renaming_is_noticed() {
        let watched = Watched::start();
        for text in ["a", "b", "c"] {
            watched.save("one", text);
            assert_eq!(watched.next(), changed("one"));
        }
    }

    #[test]
    fn what_is_not_graded_or_did_not_change_is_not_told() {
        let watched = Watched::start();
        let one = watched.folder.path().join("one");
        fs::write(one.join("notes.md"), "notes").unwrap();
        watched.save("one", "starter");
        fs::create_dir_all(watched.folder.path().join("target/debug")).unwrap();
        fs::write(watched.folder.path().join("target/debug/main.rs"), "x").unwrap();
        watched.save("two", "edited");
        assert_eq!(watched.next(), changed("two"), "nothing was told before");
    }

    #[test]
    fn a_folder_that_was_replaced_is_watched_again() {
        let watched = Watched::start();
        let (one, old) = (watched.folder.path().join("one"), watched.folder.path().join("old"));
        fs::rename(&one, &old).unwrap();
        fs::create_dir_all(one.join("src")).unwrap();
        fs::write(one.join("src/main.rs"), "new").unwrap();
        assert_eq!(watched.next(), changed("one"));
        // The folder's files may be told once more after the folder itself.
        watched.save("one", "starter");
        assert_eq!(watched.next(), changed("one"));
    }

    #[test]
    fn a_folder_that_does_not_exist_is_an_error() {
        let folder = Path::new("/nonexistent/exercises");
        let error = watch(folder, &[], &is_graded, &mut |_| {}).unwrap_err();
        assert!(error.to_string().contains("/nonexistent/exercises"), "{error}");
    }

    #[test]
    fn looking_again_and_again_notices_renaming_too() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("main.rs");
        fs::write(&file, "old").unwrap();
        let (sender, changes) = mpsc::channel();
        let config = Config::default()
            .with_poll_interval(Duration::from_millis(20))
            .with_compare_contents(true);
        let mut watcher = PollWatcher::new(sender, config).unwrap();
        watcher.watch(folder.path(), notify::RecursiveMode::Recursive).unwrap();
        fs::write(folder.path().join("main.rs~"), "new").unwrap();
        fs::rename(folder.path().join("main.rs~"), &file).unwrap();
        let told = std::iter::from_fn(|| changes.recv_timeout(LONG).ok());
        assert!(told.flatten().any(|event| event.paths.contains(&file)));
    }
}
