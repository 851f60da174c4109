//! A learner's workbook, and what a learner does in it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use bigtent::course::{model::Files, patch};
use tempfile::TempDir;

use crate::harness::{Done, ROOT, bigtent, cache, link_dependencies, redacted, run};

/// A workbook in a folder of its own, with a cache of its own: whatever grading starts carries that cache's path.
pub(crate) struct Workbook {
    root: PathBuf,
    cache: TempDir,
    _folder: TempDir,
}

impl Workbook {
    /// As `bigtent init` makes it.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        run(bigtent(&root).args(["init", "."])).exits(0);
        Self {
            root,
            cache: cache(),
            _folder: folder,
        }
    }

    /// With the dependencies that grading needs.
    pub(crate) fn ready() -> Self {
        let workbook = Self::new();
        link_dependencies(workbook.cache());
        workbook
    }

    /// The folder of what it keeps from grade to grade.
    pub(crate) fn cache(&self) -> &Path {
        self.cache.path()
    }

    /// Its folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path below `exercises/`.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join("exercises").join(name)
    }

    /// The text of a file below `exercises/`.
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Writes a file below `exercises/`, in place.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Puts the reference solution in.
    pub(crate) fn solve(&self, exercise: &str) {
        self.put(exercise, &solution(exercise));
    }

    /// Puts one of the course's wrong programs in.
    pub(crate) fn mutate(&self, exercise: &str, mutant: &str) {
        let path = format!("{ROOT}/solutions/{exercise}/mutants/{mutant}.patch");
        let wrong = patch::apply(&solution(exercise), &fs::read_to_string(path).unwrap()).unwrap();
        self.put(exercise, &wrong);
    }

    fn put(&self, exercise: &str, files: &Files) {
        for (name, bytes) in files {
            self.write(&format!("{exercise}/{name}"), bytes);
        }
    }

    /// The program in this workbook's folder.
    pub(crate) fn bigtent(&self, args: &[&str]) -> Command {
        let mut command = bigtent(&self.root);
        command.args(args).env("BIGTENT_CACHE", self.cache());
        command
    }

    /// Runs the program in this workbook's folder to its end.
    #[track_caller]
    pub(crate) fn run(&self, args: &[&str]) -> Done {
        run(&mut self.bigtent(args))
    }

    /// A text without what differs from run to run.
    pub(crate) fn redacted(&self, text: &str) -> String {
        redacted(&text.replace(&*self.root.to_string_lossy(), "<workbook>"))
    }

    /// The file in which progress is kept.
    pub(crate) fn log(&self) -> PathBuf {
        self.root.join(".bigtent/progress.jsonl")
    }

    /// The events in it, in order.
    pub(crate) fn events(&self) -> Vec<serde_json::Value> {
        let text = fs::read_to_string(self.log()).unwrap();
        text.lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["event"].take())
            .collect()
    }
}

/// The reference solution's files.
fn solution(exercise: &str) -> Files {
    let folder = Path::new(ROOT).join("solutions").join(exercise);
    let mut files = Files::new();
    collect(&folder, &folder, &mut files);
    files.retain(|name, _| name != "starter.patch" && !name.starts_with("mutants/") && !name.starts_with("accepted/"));
    files
}

fn collect(root: &Path, folder: &Path, files: &mut Files) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            files.insert(name, fs::read(path).unwrap());
        }
    }
}
