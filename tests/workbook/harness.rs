//! What the tests share: runs of the program with a deadline, and one cache for all of them.

use std::{
    env, fs,
    io::Read,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{LazyLock, Once},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// Long enough for a machine that is very busy; nothing waits for it to pass unless a test fails.
pub(crate) const SOON: Duration = Duration::from_mins(5);
/// How long the exercises' dependencies may take to be built, once.
const FIRST_BUILD: Duration = Duration::from_mins(15);

/// The checkout.
pub(crate) const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Where the exercises' dependencies are built, once for all tests.
static DEPENDENCIES: LazyLock<PathBuf> = LazyLock::new(|| {
    env::var_os("BIGTENT_CACHE").map_or_else(
        || Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache"),
        |folder| Path::new(ROOT).join(folder),
    )
});

/// The program, in a folder.
pub(crate) fn bigtent(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bigtent"));
    command
        .current_dir(folder)
        .env("BIGTENT_CACHE", &*DEPENDENCIES)
        .stdin(Stdio::null());
    command
}

/// A cache that shares nothing with others, so that no verdict is remembered from another test.
pub(crate) fn cache() -> TempDir {
    tempfile::Builder::new().prefix("bigtent-cache-").tempdir().unwrap()
}

/// Lends a cache the exercises' dependencies. The first to ask has them built, so that no test's own deadline has to cover
/// it.
pub(crate) fn link_dependencies(cache: &Path) {
    static BUILT: Once = Once::new();
    BUILT.call_once(|| {
        finish(bigtent(Path::new(ROOT)).arg("fetch"), FIRST_BUILD).exits(0);
    });
    for entry in fs::read_dir(&*DEPENDENCIES).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name().to_string_lossy().starts_with("deps-") {
            std::os::unix::fs::symlink(entry.path(), cache.join(entry.file_name())).unwrap();
        }
    }
}

/// A run that has ended.
#[derive(Debug)]
pub(crate) struct Done {
    /// The exit code; none if it was killed.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Done {
    /// Standard output, if it ended with this code.
    #[track_caller]
    pub(crate) fn exits(&self, code: i32) -> &str {
        assert_eq!(self.code, Some(code), "out:\n{}\nerr:\n{}", self.out, self.err);
        &self.out
    }

    /// Standard error, if it ended with this code and printed nothing else.
    #[track_caller]
    pub(crate) fn refuses(&self, code: i32) -> &str {
        assert_eq!(self.exits(code), "");
        &self.err
    }
}

/// Runs a command to its end.
#[track_caller]
pub(crate) fn run(command: &mut Command) -> Done {
    finish(command, SOON)
}

#[track_caller]
fn finish(command: &mut Command, within: Duration) -> Done {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let out = whole(child.stdout.take().unwrap());
    let err = whole(child.stderr.take().unwrap());
    let status = wait(&mut child, within);
    let (out, err) = (out.join().unwrap(), err.join().unwrap());
    let Some(status) = status else {
        panic!("it did not end: {command:?}\nout:\n{out}\nerr:\n{err}");
    };
    Done {
        code: status.code(),
        out,
        err,
    }
}

/// How a child ended; one that doesn't end in time is killed.
pub(crate) fn wait(child: &mut Child, within: Duration) -> Option<ExitStatus> {
    let deadline = Instant::now() + within;
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(status);
        }
        if Instant::now() >= deadline {
            child.kill().unwrap();
            child.wait().unwrap();
            return None;
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// All that comes out of a stream.
pub(crate) fn whole(mut stream: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// A text whose lines don't say any more how long something took, in what box, and with what hash.
pub(crate) fn redacted(text: &str) -> String {
    let lines = text.lines().map(|line| match line.rsplit_once(" (") {
        Some((what, details)) if details.contains(", files ") || details.ends_with(" s)") => format!("{what} (…)"),
        _ => line.to_owned(),
    });
    lines.map(|line| line + "\n").collect()
}

/// Waits until something is true.
#[track_caller]
pub(crate) fn eventually(what: &str, mut is_true: impl FnMut() -> bool) {
    let deadline = Instant::now() + SOON;
    while !is_true() {
        assert!(Instant::now() < deadline, "not in time: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// Makes a named pipe. One that nobody writes to keeps whoever reads it waiting.
pub(crate) fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
