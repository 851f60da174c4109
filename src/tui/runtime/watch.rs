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

use crate::tui::{
    message::{Message, Watching},
    services::Services,
};

use super::jobs::Outbox;

/// A save is several changes; after this long without another one it is complete.
const QUIET: Duration = Duration::from_millis(20);
/// How long the system may take to tell of a change in the self-test.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often files are looked at where the system doesn't tell.
const POLL: Duration = Duration::from_millis(500);

/// How many bytes of a file are compared.
const LONGEST: u64 = 4 * 1024 * 1024;

type Changes = Receiver<notify::Result<Event>>;

/// Watches the exercises' folders below `folder` until the program ends, and tells which exercises' graded files changed. An
/// error means that they can't be watched at all.
pub(super) fn watch(folder: &Path, exercises: &[String], services: &dyn Services, outbox: &Outbox) -> io::Result<()> {
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
        services,
        outbox,
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
    let (watcher, how): (Box<dyn Watcher>, Watching) = match native {
        Ok(watcher) if tells(folder, &changes, &mut early) => (Box::new(watcher), Watching::Native),
        Ok(_) => poll(
            folder,
            exercises,
            sender,
            "this folder's file system doesn't tell of changes",
        )?,
        Err(error) => poll(folder, exercises, sender, &error.to_string())?,
    };
    outbox.send(Message::Watching(how));
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
) -> io::Result<(Box<dyn Watcher>, Watching)> {
    let config = Config::default().with_poll_interval(POLL).with_compare_contents(true);
    let mut watcher = PollWatcher::new(sender, config).map_err(io::Error::other)?;
    add_all(&mut watcher, folder, exercises).map_err(io::Error::other)?;
    Ok((Box::new(watcher), Watching::Polling(why.to_owned())))
}

struct Watch<'a> {
    folder: PathBuf,
    exercises: BTreeSet<String>,
    watcher: Option<Box<dyn Watcher>>,
    services: &'a dyn Services,
    outbox: &'a Outbox,
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
            if file.as_os_str().is_empty() {
                // The folder itself came back: the watch on the old one is silent.
                let watcher = self.watcher.as_mut().filter(|_| path.is_dir());
                if watcher.is_some_and(|watcher| watcher.watch(&path, RecursiveMode::Recursive).is_ok()) {
                    changed.insert(exercise);
                }
            } else if self.services.is_graded(&exercise, &file) {
                let hash = hash(&path);
                if self.known.insert(path, hash) != Some(hash) {
                    changed.insert(exercise);
                }
            }
        }
        for exercise in changed {
            // What can't be compared is graded, and the grade says what is wrong.
            let untouched = self.services.is_untouched(&exercise).unwrap_or(false);
            self.outbox.send(Message::FileChanged { exercise, untouched });
        }
    }

    /// The exercise that a path belongs to, and the path within its folder.
    fn place(&self, path: &Path) -> Option<(String, PathBuf)> {
        let relative = path.strip_prefix(&self.folder).ok()?;
        let mut parts = relative.components();
        let exercise = parts.next()?.as_os_str().to_str()?;
        let exercise = self.exercises.get(exercise)?.clone();
        Some((exercise, parts.as_path().to_owned()))
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
                        && self.services.is_graded(exercise, &file)
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

    use super::{Config, PollWatcher, Watcher, watch};
    use crate::{
        grading::{cancel::Cancel, event::Event},
        tui::{
            message::{Message, Watching},
            runtime::{Incoming, jobs::Outbox},
            services::{Error, Loaded, Progress, Services},
        },
    };

    /// However loaded the machine is, a change is told within this time.
    const LONG: Duration = Duration::from_secs(30);

    /// Grades `src/main.rs`; a file that says `starter` is untouched.
    struct Files(std::path::PathBuf);

    impl Services for Files {
        fn load(&self) -> Result<Loaded, Error> {
            Ok(Loaded::default())
        }
        fn record(&self, _: &Progress) -> Result<(), Error> {
            Ok(())
        }
        fn grade(&self, _: &str, _: &Cancel, _: &mut dyn FnMut(Event)) -> Result<(), Error> {
            Ok(())
        }
        fn prepare(&self, _: &Cancel, _: &mut dyn FnMut(usize, usize)) -> Result<(), Error> {
            Ok(())
        }
        fn reset(&self, _: &str) -> Result<(), Error> {
            Ok(())
        }
        fn undo_reset(&self, _: &str) -> Result<(), Error> {
            Ok(())
        }
        fn is_graded(&self, _: &str, file: &Path) -> bool {
            file == Path::new("src/main.rs")
        }
        fn is_untouched(&self, exercise: &str) -> Result<bool, Error> {
            Ok(fs::read_to_string(self.0.join(exercise).join("src/main.rs"))? == "starter")
        }
    }

    struct Watched {
        folder: TempDir,
        inbox: Receiver<Incoming>,
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
                watch(&path, &exercises, &Files(path.clone()), &Outbox::new(sender))
            });
            let watched = Self { folder, inbox };
            assert!(matches!(
                watched.next(),
                Message::Watching(Watching::Native | Watching::Polling(_))
            ));
            watched
        }

        fn next(&self) -> Message {
            match self.inbox.recv_timeout(LONG).unwrap() {
                Incoming::Message(message) => message,
                _ => panic!("the watch only sends messages"),
            }
        }

        /// Saves as most editors do: writes another file, and renames it over the old one.
        fn save(&self, exercise: &str, text: &str) {
            let source = self.folder.path().join(exercise).join("src");
            fs::write(source.join("main.rs~"), text).unwrap();
            fs::rename(source.join("main.rs~"), source.join("main.rs")).unwrap();
        }
    }

    fn changed(exercise: &str, untouched: bool) -> Message {
        Message::FileChanged {
            exercise: exercise.to_owned(),
            untouched,
        }
    }

    #[test]
    fn every_save_by_renaming_is_noticed() {
        let watched = Watched::start();
        for text in ["a", "b", "starter"] {
            watched.save("one", text);
            assert_eq!(watched.next(), changed("one", text == "starter"));
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
        assert_eq!(watched.next(), changed("two", false), "nothing was told before");
    }

    #[test]
    fn a_folder_that_was_replaced_is_watched_again() {
        let watched = Watched::start();
        let (one, old) = (watched.folder.path().join("one"), watched.folder.path().join("old"));
        fs::rename(&one, &old).unwrap();
        fs::create_dir_all(one.join("src")).unwrap();
        fs::write(one.join("src/main.rs"), "new").unwrap();
        assert_eq!(watched.next(), changed("one", false));
        // The folder's files may be told once more after the folder itself.
        watched.save("one", "starter");
        while watched.next() != changed("one", true) {}
    }

    #[test]
    fn a_folder_that_does_not_exist_is_an_error() {
        let (sender, _inbox) = mpsc::channel();
        let folder = Path::new("/nonexistent/exercises");
        let error = watch(folder, &[], &Files(folder.to_owned()), &Outbox::new(sender)).unwrap_err();
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
