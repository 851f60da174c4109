//! Finds the processes that grading started: the path of the cache is among their arguments or variables.

use std::{fs, path::Path};

/// A living process.
#[derive(Debug)]
pub(crate) struct Process {
    /// What runs: its first argument.
    pub(crate) program: String,
}

/// The processes that carry this cache's path.
pub(crate) fn with_cache(cache: &Path) -> Vec<Process> {
    let mark = cache.to_str().unwrap().as_bytes();
    let processes = fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path());
    processes
        .filter_map(|process| {
            // Those that have just ended, and those of others, can't be read.
            let arguments = fs::read(process.join("cmdline")).unwrap_or_default();
            let variables = fs::read(process.join("environ")).unwrap_or_default();
            let marked = [&arguments, &variables]
                .iter()
                .any(|bytes| bytes.windows(mark.len()).any(|window| window == mark));
            let program = arguments.split(|byte| *byte == 0).next().unwrap_or_default();
            marked.then(|| Process {
                program: String::from_utf8_lossy(program).into_owned(),
            })
        })
        .collect()
}

/// Whether a program of this name, such as `http_health` or `rustc`, is among them.
pub(crate) fn runs(cache: &Path, name: &str) -> bool {
    with_cache(cache)
        .iter()
        .any(|process| Path::new(&process.program).file_name().is_some_and(|file| file == name))
}
