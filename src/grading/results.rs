//! Verdicts by the hash of what was graded, so that unchanged files are not graded again.

use std::{fs, io::Write, path::PathBuf};

use super::verdict::{Grade, Outcome, Verdict};

/// A folder of kept verdicts.
#[derive(Debug, Clone)]
pub struct Results {
    folder: PathBuf,
}

impl Results {
    /// Verdicts are kept in this folder.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The kept verdict of these files, if any. A file that can't be read counts as none.
    pub fn get(&self, exercise: &str, hash: &str) -> Option<Grade> {
        let grade: Grade = serde_json::from_slice(&fs::read(self.folder.join(format!("{hash}.json"))).ok()?).ok()?;
        (grade.exercise == exercise && grade.hash == hash).then_some(Grade {
            remembered: true,
            ..grade
        })
    }

    /// Keeps a verdict, if it would be the same another time: one that hangs on time is not kept.
    pub fn put(&self, grade: &Grade) {
        let steady = grade
            .cases
            .iter()
            .all(|case| matches!(case.outcome, Outcome::Passed | Outcome::Failed(_)));
        if !steady || matches!(grade.verdict, Verdict::NotReadable { .. }) {
            return;
        }
        // A verdict that can't be kept is found again; nothing is lost but time.
        let _ = self.write(grade);
    }

    fn write(&self, grade: &Grade) -> std::io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(&serde_json::to_vec(grade)?)?;
        file.persist(self.folder.join(format!("{}.json", grade.hash)))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Results;
    use crate::grading::verdict::{CaseResult, Grade, Outcome, Tier, Verdict};

    fn grade(outcome: Outcome) -> Grade {
        Grade {
            exercise: "first".to_owned(),
            hash: "abc".to_owned(),
            tier: Tier::Namespaces,
            verdict: Verdict::Failed,
            cases: vec![CaseResult {
                case: "one".to_owned(),
                misconception: None,
                outcome,
                took: Duration::ZERO,
            }],
            took: Duration::ZERO,
            remembered: false,
        }
    }

    #[test]
    fn what_hangs_on_time_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let results = Results::new(folder.path().join("results"));
        results.put(&grade(Outcome::TimedOut {
            what: "it".to_owned(),
            output: String::new(),
        }));
        assert_eq!(results.get("first", "abc"), None);
        results.put(&grade(Outcome::Passed));
        assert!(results.get("first", "abc").is_some_and(|grade| grade.remembered));
        assert_eq!(results.get("second", "abc"), None);
        assert_eq!(results.get("first", "abd"), None);
    }
}
