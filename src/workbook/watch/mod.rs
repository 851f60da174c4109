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
/// After this long a change is looked at even if there are more.
const LATEST: Duration = Duration::from_millis(200);
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
    for exercise in exercises {
        let folder = watch.folder.join(exercise);
        watch.folder_differs(exercise, folder);
    }
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
    early.extend(watch.folders());
    watch.report(early);
    watch.run(&changes);
    Ok(())
}

/// Whether the system tells of changes in this folder; takes up to a second to find out that it doesn't.
pub fn is_told(folder: &Path) -> bool {
    let (sender, changes) = mpsc::channel();
    let Ok(mut watcher) = notify::recommended_watcher(sender) else {
        return false;
    };
    watcher.watch(folder, RecursiveMode::NonRecursive).is_ok() && tells(folder, &changes, &mut BTreeSet::new())
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
    /// Hashes of the graded files as they were last, so that only a change of content counts.
    known: BTreeMap<PathBuf, u64>,
}

impl Watch<'_> {
    fn run(&mut self, changes: &Changes) {
        while let Ok(first) = changes.recv() {
            let mut paths = BTreeSet::new();
            self.collect(first, &mut paths);
            // Whoever only reads the files doesn't make a save wait.
            let latest = Instant::now() + LATEST;
            while !paths.is_empty() && Instant::now() < latest {
                match changes.recv_timeout(QUIET) {
                    Ok(change) => self.collect(change, &mut paths),
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
            self.report(paths);
        }
    }

    fn collect(&self, change: notify::Result<Event>, paths: &mut BTreeSet<PathBuf>) {
        match change {
            // Too much happened at once: anything may have changed.
            Ok(event) if event.need_rescan() => paths.extend(self.folders()),
            Ok(event) if !is_reading(&event) => paths.extend(event.paths),
            Ok(_) | Err(_) => {}
        }
    }

    /// Tells which exercises changed, if something at these paths did.
    fn report(&mut self, paths: BTreeSet<PathBuf>) {
        let mut changed = BTreeSet::new();
        for path in paths {
            let Some((exercise, file)) = self.place(&path) else {
                continue;
            };
            let differs = if path.is_dir() {
                // A folder that came back has to be watched anew, and what was put into a new one may not have been told.
                if let Some(watcher) = self.watcher.as_mut().filter(|_| file.is_empty()) {
                    // If it is gone again, that is told too.
                    let _ = watcher.watch(&path, RecursiveMode::Recursive);
                }
                self.folder_differs(&exercise, path)
            } else if (self.is_graded)(&exercise, &file) {
                self.file_differs(path)
            } else {
                // It may have been a folder.
                self.has_lost(&path)
            };
            if differs {
                changed.insert(exercise);
            }
        }
        for exercise in changed {
            (self.tell)(Notice::Changed(exercise));
        }
    }

    fn file_differs(&mut self, path: PathBuf) -> bool {
        match hash(&path) {
            Some(hash) => self.known.insert(path, hash) != Some(hash),
            None => self.known.remove(&path).is_some(),
        }
    }

    fn folder_differs(&mut self, exercise: &str, folder: PathBuf) -> bool {
        let lost = self.has_lost(&folder);
        let files = self.graded_files(exercise, folder);
        // Not `any`: each of them has to be looked at.
        files.into_iter().filter(|file| self.file_differs(file.clone())).count() > 0 || lost
    }

    /// Whether a graded file at or below a path is gone.
    fn has_lost(&mut self, path: &Path) -> bool {
        let before = self.known.len();
        self.known.retain(|file, _| !file.starts_with(path) || file.exists());
        self.known.len() < before
    }

    /// The exercise that a path belongs to, and the path within its folder, with `/`.
    fn place(&self, path: &Path) -> Option<(String, String)> {
        let relative = path.strip_prefix(&self.folder).ok()?;
        let mut parts = relative.components();
        let exercise = parts.next()?.as_os_str().to_str()?;
        let exercise = self.exercises.get(exercise)?.clone();
        Some((exercise, parts.as_path().to_str()?.replace('\\', "/")))
    }

    fn folders(&self) -> impl Iterator<Item = PathBuf> {
        self.exercises.iter().map(|exercise| self.folder.join(exercise))
    }

    /// The graded files of an exercise in one of its folders.
    fn graded_files(&self, exercise: &str, folder: PathBuf) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![folder];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    folders.push(path);
                } else if let Some((_, file)) = self.place(&path)
                    && (self.is_graded)(exercise, &file)
                {
                    found.push(path);
                }
            }
        }
        found
    }
}

/// What is at a path, in a number; `None` if nothing is there or it can't be read. Of very long files, only the beginning
/// counts, and of what is no regular file, only that: both are refused anyway.
fn hash(path: &Path) -> Option<u64> {
    let mut content = Vec::new();
    let is_file = fs::symlink_metadata(path).ok()?.is_file();
    if is_file {
        File::open(path).ok()?.take(LONGEST).read_to_end(&mut content).ok()?;
    }
    let mut hasher = DefaultHasher::new();
    (is_file, content).hash(&mut hasher);
    Some(hasher.finish())
}

#[cfg(test)]
mod tests;
