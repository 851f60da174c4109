//! `bigtent course` in a checkout: a course of one lesson and one exercise, and what happens when something in it is wrong.

mod cards;
mod code;
mod lint;
mod proof;
mod write;

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::harness::{Done, ROOT, bigtent, cache, copy, link_dependencies, redacted, run};

const EXERCISE: &str = "content/exercises/double/exercise.toml";
const TASK: &str = "content/exercises/double/task.md";
const LESSON: &str = "content/lessons/doubling.md";
const SOLUTION: &str = "solutions/double/src/main.rs";
const STARTER: &str = "solutions/double/starter.patch";

/// A checkout of the small course, in which all is well.
struct Checkout {
    folder: TempDir,
    cache: TempDir,
}

impl Checkout {
    fn new() -> Self {
        let checkout = Self {
            folder: tempfile::tempdir().unwrap(),
            cache: cache(),
        };
        let root = Path::new(ROOT);
        copy(&root.join("tests/workbook/course/mini"), checkout.folder.path());
        // The dependencies are the real course's, so that they are built once.
        for folder in ["content/workspace", "content/drivers"] {
            copy(&root.join(folder), &checkout.path(folder));
        }
        checkout.course(&["write"]).exits(0);
        checkout
    }

    /// With the dependencies that programs need.
    fn ready() -> Self {
        let checkout = Self::new();
        link_dependencies(checkout.cache.path());
        checkout
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).unwrap();
    }

    /// Puts one text in place of another, which must stand there once.
    #[track_caller]
    fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert_eq!(text.matches(from).count(), 1, "{from:?} in {name}:\n{text}");
        self.write(name, text.replace(from, to));
    }

    #[track_caller]
    fn course(&self, args: &[&str]) -> Done {
        let mut command = bigtent(self.folder.path());
        run(command.arg("course").args(args).env("BIGTENT_CACHE", self.cache.path()))
    }

    /// What a check finds that can be seen by reading.
    #[track_caller]
    fn lint(&self) -> String {
        redacted(self.course(&["check", "--only", "lint"]).exits(1))
    }

    /// What a check finds by building and running.
    #[track_caller]
    fn proof(&self) -> String {
        redacted(self.course(&["check", "--only", "proof", "double"]).exits(1))
    }
}

#[test]
fn a_sound_course_is_called_sound() {
    let checkout = Checkout::ready();
    let done = checkout.course(&["check"]);
    let said = redacted(done.exits(0));
    assert!(said.starts_with("lesson code: 1 Rust programs, "), "{said}");
    assert!(said.ends_with("\nthe course is sound (…)\n"), "{said}");
}

#[test]
fn elsewhere_than_in_a_checkout_nothing_is_done() {
    let folder = tempfile::tempdir().unwrap();
    for args in [&["check"][..], &["bless"], &["write"]] {
        let done = run(bigtent(folder.path()).arg("course").args(args));
        assert_eq!(
            done.refuses(2),
            "bigtent: there is no content/course.toml here; `bigtent course` works in a checkout's folder\n"
        );
    }
}
