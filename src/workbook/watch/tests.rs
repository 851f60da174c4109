//! Saves as editors make them, in a real folder.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::{
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, SyncSender},
    },
    thread,
    time::{Duration, Instant},
};

use notify::event::Flag;
use tempfile::TempDir;

use super::{Config, Event, EventKind, Notice, PollWatcher, Watch, Watcher, watch};

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
    // What is in it may be told in parts; more often than that, only a folder that is watched tells.
    for text in ["a", "b", "c", "d", "e"] {
        watched.save("one", text);
        assert_eq!(watched.next(), changed("one"));
    }
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

#[test]
fn a_folder_that_comes_with_its_files_is_noticed() {
    let watched = Watched::start();
    let source = watched.folder.path().join("one/src");
    let elsewhere = watched.folder.path().join("elsewhere");
    fs::rename(&source, &elsewhere).unwrap();
    assert_eq!(watched.next(), changed("one"));
    fs::rename(&elsewhere, &source).unwrap();
    assert_eq!(watched.next(), changed("one"));
}

#[cfg(unix)]
#[test]
fn a_pipe_is_noticed_and_not_waited_for() {
    let watched = Watched::start();
    let main = watched.folder.path().join("one/src/main.rs");
    fs::remove_file(&main).unwrap();
    assert_eq!(watched.next(), changed("one"));
    let made = std::process::Command::new("mkfifo").arg(&main).status().unwrap();
    assert!(made.success());
    assert_eq!(watched.next(), changed("one"));
    watched.save("one", "starter");
    assert_eq!(watched.next(), changed("one"));
}

/// What a watch tells of these events, which come as the system would send them.
fn told(folder: &Path, send: impl FnOnce(SyncSender<notify::Result<Event>>, &AtomicBool) + Send) -> Vec<Notice> {
    let (sender, changes) = mpsc::sync_channel(16);
    let (mut notices, heard) = (Vec::new(), AtomicBool::new(false));
    thread::scope(|scope| {
        scope.spawn(|| send(sender, &heard));
        let mut watch = Watch {
            folder: folder.to_owned(),
            exercises: BTreeSet::from(["one".to_owned()]),
            watcher: None,
            is_graded: &is_graded,
            tell: &mut |notice| {
                notices.push(notice);
                heard.store(true, Ordering::SeqCst);
            },
            known: BTreeMap::new(),
        };
        watch.run(&changes);
    });
    notices
}

#[test]
fn a_flood_of_events_does_not_hold_a_save_up() {
    let folder = TempDir::new().unwrap();
    let source = folder.path().join("one/src");
    fs::create_dir_all(&source).unwrap();
    fs::write(source.join("main.rs"), "edited").unwrap();
    let event = |name: &str| Ok(Event::new(EventKind::Any).add_path(source.join(name)));
    let notices = told(folder.path(), |sender, heard| {
        let end = Instant::now() + LONG;
        sender.send(event("main.rs")).unwrap();
        while !heard.load(Ordering::SeqCst) && Instant::now() < end {
            sender.send(event("server.log")).unwrap();
        }
    });
    assert_eq!(notices, [changed("one")]);
}

#[test]
fn events_that_were_lost_are_made_up_for() {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("one/src")).unwrap();
    fs::write(folder.path().join("one/src/main.rs"), "edited").unwrap();
    let notices = told(folder.path(), |sender, heard| {
        let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        sender.send(Ok(lost)).unwrap();
        // The watch ends with the events.
        let end = Instant::now() + LONG;
        while !heard.load(Ordering::SeqCst) && Instant::now() < end {
            thread::yield_now();
        }
    });
    assert_eq!(notices, [changed("one")]);
}
