//! A folder of graded results as series: one file for each learner, `<learner>.jsonl` or `<learner>.json`, with what
//! `bigtent check --json` prints: a JSON document a line. A line may say `"at"` when it was graded; without it, the file's
//! own time is taken.
//!
//! The files come from many hands, so nothing in them is trusted: sizes and numbers have limits, and what can't be read is
//! reported and left out.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use jiff::Timestamp;
use serde::Deserialize;

use super::tally::Tally;

/// How many learners are read.
const MAX_LEARNERS: usize = 1_000;
/// How much of a learner's file is read, in bytes.
const MAX_BYTES: u64 = 4 * 1024 * 1024;
/// How many exercises of a learner are counted.
const MAX_EXERCISES: usize = 500;
/// How long an exercise's id may be, in bytes.
const MAX_ID: usize = 100;

/// What a learner's file says.
#[derive(Debug, Clone, Default)]
pub struct Learner {
    /// The file's name without its ending.
    pub name: String,
    /// What they did.
    pub tally: Tally,
    /// What couldn't be read, each with its file and line.
    pub problems: Vec<String>,
}

/// A line of a file, as far as it matters here. What else it says is ignored.
#[derive(Deserialize)]
struct Line {
    format: u32,
    at: Option<Timestamp>,
    grade: Grade,
}

#[derive(Deserialize)]
struct Grade {
    exercise: String,
    hash: String,
    verdict: Verdict,
}

#[derive(Deserialize)]
struct Verdict {
    verdict: String,
}

/// The learners' files of a folder, in the order of their names.
pub fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        let hidden = path
            .file_name()
            .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        // A pipe would never end, so only files are opened.
        if matches!(ending, Some("json" | "jsonl")) && !hidden && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    files.truncate(MAX_LEARNERS);
    Ok(files)
}

/// Reads a learner's file.
pub fn read(path: &Path) -> io::Result<Learner> {
    let file = File::open(path)?;
    let modified = file.metadata()?.modified()?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    let since = modified.duration_since(UNIX_EPOCH).unwrap_or_default();
    let modified = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(parse(name, &bytes, modified))
}

/// Reads the bytes of a learner's file that was changed last at `modified`, in milliseconds since the epoch.
fn parse(name: String, bytes: &[u8], modified: i64) -> Learner {
    let mut learner = Learner {
        name,
        ..Learner::default()
    };
    let whole = bytes.len() as u64 <= MAX_BYTES;
    let mut problem = |line: usize, what: &str| learner.problems.push(format!("{}, line {line}: {what}", learner.name));
    let mut lines = 0;
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        lines = index + 1;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let line = match serde_json::from_slice::<Line>(line) {
            Ok(line) => line,
            // The last line is cut where the file was.
            Err(_) if !whole => continue,
            Err(error) => {
                problem(lines, &format!("{error}"));
                continue;
            }
        };
        let grade = line.grade;
        if line.format != 1 {
            problem(lines, "`format` must be 1, as `bigtent check --json` writes it");
        } else if grade.exercise.is_empty() || grade.exercise.len() > MAX_ID {
            problem(lines, "`exercise` is no exercise's id");
        } else if !learner.tally.knows(&grade.exercise) && learner.tally.len() == MAX_EXERCISES {
            problem(lines, "there are more exercises than any course has");
        } else {
            let at = line.at.map_or(modified, Timestamp::as_millisecond);
            let passed = grade.verdict.verdict == "passed";
            learner.tally.attempt(&grade.exercise, at, &grade.hash, passed);
        }
    }
    if !whole {
        problem(lines, "the file is longer than 4 MiB; the rest is left out");
    }
    learner.problems.truncate(10);
    learner
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{MAX_BYTES, files, parse, read};

    fn line(exercise: &str, hash: &str, verdict: &str) -> String {
        format!(
            r#"{{"format":1,"grade":{{"exercise":"{exercise}","hash":"{hash}","tier":"session","verdict":{{"verdict":"{verdict}","more":1}},"cases":[]}}}}"#
        )
    }

    fn value(learner: &super::Learner, name: &str, t: i64) -> Option<f64> {
        let series = learner.tally.series("ada", &BTreeMap::default());
        let series = series.iter().find(|series| series.name() == name)?;
        series.generator().at(t)
    }

    #[test]
    fn what_check_prints_is_read_and_a_line_may_have_a_time() {
        let first = line("a", "1", "failed");
        let second = line("a", "2", "passed").replacen('{', r#"{"at":"1970-01-01T00:00:20Z","#, 1);
        let learner = parse("ada".into(), format!("{first}\n{second}\n").as_bytes(), 5_000);
        assert!(learner.problems.is_empty(), "{:?}", learner.problems);
        assert_eq!(value(&learner, "bigtent_attempts_total", 5_000), Some(1.0));
        assert_eq!(value(&learner, "bigtent_first_pass_seconds", 20_000), Some(15.0));
    }

    #[test]
    fn a_bad_line_costs_itself_and_is_named() {
        let text = format!(
            "{}\n{{\"format\":1\n{}\n[]\n\u{7f}\n",
            line("a", "1", "passed"),
            line("b", "2", "passed")
        );
        let learner = parse("bo".into(), text.as_bytes(), 0);
        assert_eq!(learner.tally.len(), 2);
        assert_eq!(learner.problems.len(), 3);
        assert!(
            learner.problems[0].starts_with("bo, line 2: "),
            "{:?}",
            learner.problems
        );
    }

    #[test]
    fn limits_hold() {
        let many: String = (0..900)
            .map(|number| line(&format!("e{number}"), "1", "passed") + "\n")
            .collect();
        let learner = parse("cy".into(), many.as_bytes(), 0);
        assert_eq!((learner.tally.len(), learner.problems.len()), (500, 10));
        let long = line(&"x".repeat(101), "1", "passed");
        assert_eq!(parse("di".into(), long.as_bytes(), 0).problems.len(), 1);
        let huge = vec![b' '; MAX_BYTES as usize + 1];
        assert!(parse("ed".into(), &huge, 0).problems[0].contains("4 MiB"));
    }

    #[test]
    fn only_result_files_of_the_folder_are_read() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.jsonl", "a.json", ".hidden.json", "notes.txt"] {
            std::fs::write(folder.path().join(name), line("a", "1", "passed")).unwrap();
        }
        std::fs::create_dir(folder.path().join("folder.json")).unwrap();
        let files = files(folder.path()).unwrap();
        let names: Vec<_> = files.iter().map(|file| read(file).unwrap().name).collect();
        assert_eq!(names, ["a", "b"]);
    }
}
