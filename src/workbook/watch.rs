//! Notices saves in a workbook. Folders are watched, not files: an editor that saves by renaming silences a file's watch.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
    process,
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread,
    time::{Duration, Instant},
};

use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::{Workbook, WorkbookError};

/// A save is over when nothing has changed for this long.
const QUIET: Duration = Duration::from_millis(15);
/// A change is told after this long even if others follow.
const LONGEST: Duration = Duration::from_millis(100);
/// How long the self-test waits for the notice of its own file.
const PATIENCE: Duration = Duration::from_millis(300);
/// How often files are looked at where the system doesn't tell of changes.
const POLL: Duration = Duration::from_millis(200);

/// How saves are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The system tells.
    Told,
    /// The files are looked at five times a second, because the system doesn't tell (as on many network file systems).
    Polled,
}

/// A changed file: its exercise, and its path in the exercise's folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The exercise's id, as far as the folder's name tells.
    pub exercise: String,
    /// The path below the exercise's folder, with `/`.
    pub file: String,
}

/// Watches until it is dropped.
pub struct Watch {
    how: How,
    _watcher: Box<dyn Watcher + Send>,
}

impl Watch {
    /// Watches the folders of these exercises and tells `on`, from a thread of its own, which files changed. Takes up to
    /// 0.3 s to try out whether the system tells of changes.
    pub fn start(
        workbook: &Workbook,
        exercises: &[&str],
        on: impl Fn(BTreeSet<Change>) + Send + 'static,
    ) -> Result<Self, WorkbookError> {
        let root = workbook.exercises();
        // Events name real paths.
        let root = root.canonicalize().map_err(WorkbookError::io(&root))?;
        let (sender, receiver) = mpsc::channel();
        let (how, watcher): (How, Box<dyn Watcher + Send>) = match told(&root, exercises, &sender, &receiver) {
            Some(watcher) => (How::Told, Box::new(watcher)),
            None => (
                How::Polled,
                Box::new(polled(&root, exercises, &sender).map_err(WorkbookError::io(&root))?),
            ),
        };
        drop(sender);
        thread::spawn(move || tell(&root, &receiver, &on));
        Ok(Self { how, _watcher: watcher })
    }

    /// How saves are noticed.
    pub fn how(&self) -> How {
        self.how
    }
}

/// Each exercise's own folder: `exercises/target`, which a language server fills, is none of ours.
fn watch_all(watcher: &mut dyn Watcher, root: &Path, exercises: &[&str]) -> notify::Result<()> {
    for folder in exercises
        .iter()
        .map(|id| root.join(id))
        .filter(|folder| folder.is_dir())
    {
        watcher.watch(&folder, RecursiveMode::Recursive)?;
    }
    Ok(())
}

/// A watcher that the system tells of changes, if it does so for a file of our own.
fn told(
    root: &Path,
    exercises: &[&str],
    sender: &Sender<PathBuf>,
    receiver: &Receiver<PathBuf>,
) -> Option<RecommendedWatcher> {
    let mut watcher = RecommendedWatcher::new(forward(sender.clone()), Config::default()).ok()?;
    watch_all(&mut watcher, root, exercises).ok()?;
    let folder = tempfile::Builder::new()
        .prefix(".bigtent-watch-")
        .tempdir_in(root)
        .ok()?;
    watcher.watch(folder.path(), RecursiveMode::NonRecursive).ok()?;
    let file = folder.path().join(process::id().to_string());
    fs::write(&file, "").ok()?;
    let deadline = Instant::now() + PATIENCE;
    let noticed = loop {
        match receiver.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(path) if path == file => break true,
            Ok(_) => {}
            Err(_) => break false,
        }
    };
    // The folder goes with its watch; where it can't be taken back, its removal ends it.
    let _ = watcher.unwatch(folder.path());
    noticed.then_some(watcher)
}

fn polled(root: &Path, exercises: &[&str], sender: &Sender<PathBuf>) -> io::Result<PollWatcher> {
    let config = Config::default().with_poll_interval(POLL).with_compare_contents(true);
    let mut watcher = PollWatcher::new(forward(sender.clone()), config).map_err(io::Error::other)?;
    watch_all(&mut watcher, root, exercises).map_err(io::Error::other)?;
    Ok(watcher)
}

fn forward(sender: Sender<PathBuf>) -> impl FnMut(notify::Result<Event>) {
    move |event| {
        if let Ok(event) = event
            && !matches!(event.kind, EventKind::Access(_))
        {
            for path in event.paths {
                // The receiver goes when the watch is dropped.
                let _ = sender.send(path);
            }
        }
    }
}

/// Gathers what changes in one go and tells it.
fn tell(root: &Path, receiver: &Receiver<PathBuf>, on: &dyn Fn(BTreeSet<Change>)) {
    while let Ok(first) = receiver.recv() {
        let mut changes: BTreeSet<Change> = change(root, &first).into_iter().collect();
        let latest = Instant::now() + LONGEST;
        loop {
            let left = latest.saturating_duration_since(Instant::now());
            match receiver.recv_timeout(QUIET.min(left)) {
                Ok(path) => changes.extend(change(root, &path)),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        if !changes.is_empty() {
            on(changes);
        }
    }
}

fn change(root: &Path, path: &Path) -> Option<Change> {
    let relative = path.strip_prefix(root).ok()?.to_str()?.replace('\\', "/");
    let (exercise, file) = relative.split_once('/')?;
    let own = exercise.starts_with('.')
        || file
            .rsplit('/')
            .next()
            .is_some_and(|name| name.starts_with(".bigtent-"));
    (!own).then(|| Change {
        exercise: exercise.to_owned(),
        file: file.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, sync::mpsc, time::Duration};

    use super::{Change, Watch, change, polled, tell};
    use crate::{
        course::{crates::Crates, fixture, source::Source},
        workbook::{Workbook, files},
    };

    const SOON: Duration = Duration::from_secs(20);

    fn workbook() -> (tempfile::TempDir, Workbook) {
        let folder = tempfile::tempdir().unwrap();
        let crates = Crates::load(&Source::Embedded).unwrap();
        let course = fixture::course(vec![fixture::exercise("first")]);
        let (workbook, _) = Workbook::init(folder.path(), &course, &crates).unwrap();
        (folder, workbook)
    }

    /// Waits until the file is told of; other notices of the same save may come before.
    fn wait_for(receiver: &mpsc::Receiver<BTreeSet<Change>>, file: &str) {
        let wanted = Change {
            exercise: "first".to_owned(),
            file: file.to_owned(),
        };
        while !receiver
            .recv_timeout(SOON)
            .expect("no notice of the save")
            .contains(&wanted)
        {}
    }

    #[test]
    fn every_save_is_noticed_also_by_renaming() {
        let (_folder, workbook) = workbook();
        let (sender, receiver) = mpsc::channel();
        let _watch = Watch::start(&workbook, &["first"], move |changes| sender.send(changes).unwrap()).unwrap();
        let main = workbook.exercise("first").join("src/main.rs");
        for text in ["one", "two", "three"] {
            files::write(&main, text.as_bytes()).unwrap();
            wait_for(&receiver, "src/main.rs");
        }
        fs::write(&main, "in place").unwrap();
        wait_for(&receiver, "src/main.rs");
        fs::write(workbook.exercise("first").join("src/new.rs"), "").unwrap();
        wait_for(&receiver, "src/new.rs");
    }

    #[test]
    fn looking_at_the_files_notices_saves_too() {
        let (_folder, workbook) = workbook();
        let root = workbook.exercises().canonicalize().unwrap();
        let (paths, events) = mpsc::channel();
        let _watcher = polled(&root, &["first"], &paths).unwrap();
        let (sender, receiver) = mpsc::channel();
        let below = root.clone();
        std::thread::spawn(move || tell(&below, &events, &|changes| sender.send(changes).unwrap()));
        fs::write(root.join("first/src/main.rs"), "other").unwrap();
        wait_for(&receiver, "src/main.rs");
    }

    #[test]
    fn files_of_our_own_are_no_changes() {
        let root = std::path::Path::new("/w/exercises");
        assert_eq!(change(root, &root.join(".bigtent-watch-1/2")), None);
        assert_eq!(change(root, &root.join("first/src/.bigtent-x")), None);
        assert_eq!(change(root, &root.join("Cargo.lock")), None);
        assert!(change(root, &root.join("first/src/main.rs")).is_some());
    }
}
