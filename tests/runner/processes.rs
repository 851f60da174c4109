//! Finds processes that may outlive their grader.

use std::{
    fs, process,
    sync::atomic::{AtomicU32, Ordering},
};

use bigtent::grading::run::Spec;

/// Marks a program, and all that it starts, by a variable that no other process has.
pub(crate) fn mark(spec: &mut Spec) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let mark = format!(
        "MARK=bigtent-{}-{}",
        process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    let (name, value) = mark.split_once('=').unwrap();
    spec.env.insert(name.to_owned(), value.to_owned());
    mark
}

/// The living processes with a mark.
pub(crate) fn marked(mark: &str) -> Vec<String> {
    let processes = fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path());
    processes
        .filter(|process| {
            let variables = fs::read(process.join("environ")).unwrap_or_default();
            variables
                .split(|byte| *byte == 0)
                .any(|variable| variable == mark.as_bytes())
        })
        .map(|process| process.display().to_string())
        .collect()
}

/// The processes below a process, by their numbers.
pub(crate) fn descendants(process: u32) -> Vec<String> {
    let mut found = vec![process.to_string()];
    let mut next = 0;
    while let Some(parent) = found.get(next).cloned() {
        let children = fs::read_dir("/proc").unwrap().flatten().filter(|entry| {
            let stat = fs::read(entry.path().join("stat")).unwrap_or_default();
            let stat = String::from_utf8_lossy(&stat);
            stat.rsplit_once(") ").and_then(|(_, fields)| fields.split(' ').nth(1)) == Some(parent.as_str())
        });
        found.extend(children.map(|entry| entry.file_name().into_string().unwrap()));
        next += 1;
    }
    found.split_off(1)
}
