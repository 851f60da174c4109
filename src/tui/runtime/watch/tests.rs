//! Saves as editors make them, in a real folder.

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
    // What is in it may be told in parts.
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

#[test]
fn a_file_in_a_new_folder_is_noticed() {
    let watched = Watched::start();
    let source = watched.folder.path().join("one/src");
    fs::remove_dir_all(&source).unwrap();
    assert_eq!(watched.next(), changed("one", false));
    fs::create_dir(&source).unwrap();
    fs::write(source.join("main.rs"), "starter").unwrap();
    while watched.next() != changed("one", true) {}
}
