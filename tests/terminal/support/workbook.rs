//! A workbook in a home folder of its own.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
    thread,
    time::{Duration, Instant},
};

use bigtent::progress::{
    log::{Contents, Log},
    summary::Summary,
};
use tempfile::TempDir;

use super::{SOON, screen, window::Window};

/// The built program.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_bigtent");

/// A learner's home folder with a workbook in it.
pub(crate) struct Workbook {
    home: TempDir,
}

impl Workbook {
    /// Made by `bigtent init`; what exercises depend on is built.
    pub(crate) fn new() -> Self {
        static FETCHED: OnceLock<()> = OnceLock::new();
        let workbook = Self {
            home: TempDir::with_prefix("bigtent-terminal-").unwrap(),
        };
        let made = workbook.command(&["init", "workbook"]).output().unwrap();
        assert!(made.status.success(), "{made:?}");
        FETCHED.get_or_init(|| {
            let fetched = workbook.command(&["fetch"]).output().unwrap();
            assert!(fetched.status.success(), "{fetched:?}");
        });
        workbook
    }

    /// The home folder.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// The workbook's folder.
    pub(crate) fn root(&self) -> PathBuf {
        self.home().join("workbook")
    }

    /// The program in this home folder, outside of any terminal.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        let folder = if self.root().is_dir() {
            self.root()
        } else {
            self.home().to_owned()
        };
        command.args(args).env_clear().envs(self.env()).current_dir(folder);
        command
    }

    /// Opens the workbook in a window that is wide enough for task and verdict beside each other.
    pub(crate) fn open(&self) -> Window {
        self.open_with((120, 36), &[])
    }

    /// Opens the workbook in a window of so many columns and rows, with these variables besides the usual ones.
    pub(crate) fn open_with(&self, size: (u16, u16), env: &[(&str, &str)]) -> Window {
        let window = self.start(size, env, &[PROGRAM, "--port", "0"]);
        // Keys that are pressed earlier would be taken as those of a line.
        window.see_terminal_taken();
        window.wait_for("what is known of the learner", |shown| {
            let is_small = size.0 < 60 || size.1 < 16;
            is_small || screen::has(shown, &["▸ "]) && !screen::has(shown, &["Reading what you did"])
        });
        window.wait_until_saves_are_noticed();
        window
    }

    /// Starts any program in the workbook's folder.
    pub(crate) fn start(&self, size: (u16, u16), env: &[(&str, &str)], words: &[&str]) -> Window {
        let mut all = self.env();
        all.extend(
            env.iter()
                .map(|(name, value)| ((*name).to_owned(), PathBuf::from(value))),
        );
        Window::open(size, &self.root(), &all, words)
    }

    /// The environment of a fresh account: a home folder, a terminal of many kinds, and the way to a compiler.
    fn env(&self) -> Vec<(String, PathBuf)> {
        let outer = PathBuf::from(env::var_os("HOME").unwrap_or_default());
        let tools = |name: &str, folder: &str| env::var_os(name).map_or_else(|| outer.join(folder), PathBuf::from);
        let cache = env::var_os("BIGTENT_CACHE")
            .map_or_else(|| Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache"), PathBuf::from);
        let pairs = [
            ("HOME", self.home().to_owned()),
            ("PATH", env::var_os("PATH").unwrap_or_default().into()),
            ("TERM", "xterm-256color".into()),
            ("CARGO_HOME", tools("CARGO_HOME", ".cargo")),
            ("RUSTUP_HOME", tools("RUSTUP_HOME", ".rustup")),
            ("BIGTENT_CACHE", cache),
        ];
        pairs.map(|(name, value)| (name.to_owned(), value)).into()
    }

    /// A file of an exercise.
    pub(crate) fn file(&self, path: &str) -> PathBuf {
        self.root().join("exercises").join(path)
    }

    /// Saves a file of an exercise as most editors do: writes another one, and renames it over the old one.
    pub(crate) fn save(&self, path: &str, text: &str) {
        let (path, new) = (self.file(path), self.file(path).with_extension("new"));
        fs::write(&new, text).unwrap();
        fs::rename(new, path).unwrap();
    }

    /// An executable script in the home folder.
    pub(crate) fn script(&self, name: &str, text: &str) -> String {
        use std::os::unix::fs::PermissionsExt as _;
        let path = self.home().join(name);
        fs::write(&path, format!("#!/bin/sh\n{text}")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// What was recorded so far.
    pub(crate) fn log(&self) -> Contents {
        let contents = Log::new(self.root().join(".bigtent/progress.jsonl")).read().unwrap();
        assert_eq!(contents.damaged, [], "every line can be read");
        contents
    }

    /// What the records add up to.
    pub(crate) fn summary(&self) -> Summary {
        Summary::of(&self.log().records)
    }

    /// Waits until the records add up to what they should.
    #[track_caller]
    pub(crate) fn wait_for_records(&self, are_so: impl Fn(&Summary) -> bool) {
        let deadline = Instant::now() + SOON;
        while !are_so(&self.summary()) {
            assert!(Instant::now() < deadline, "{:#?}", self.log().records);
            thread::sleep(Duration::from_millis(5));
        }
    }
}
