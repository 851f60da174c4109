//! What grading an exercise came to. A learner's failure is data here, never an `Err`.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The outcome of grading one exercise once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grade {
    /// The exercise's id.
    pub exercise: String,
    /// Hash of the graded files together with the exercise's definition and the toolchain, in hexadecimal.
    pub hash: String,
    /// In what kind of box the program ran.
    pub tier: Tier,
    /// The overall outcome.
    pub verdict: Verdict,
    /// The cases in the exercise's order; empty if it didn't build.
    pub cases: Vec<CaseResult>,
    /// From the start of staging to the verdict.
    pub took: Duration,
    /// Whether the verdict was kept from an earlier run of the same files.
    #[serde(default)]
    pub remembered: bool,
}

impl Grade {
    /// The first case that did not pass.
    pub fn first_failure(&self) -> Option<&CaseResult> {
        self.cases.iter().find(|case| case.outcome != Outcome::Passed)
    }

    /// How many cases passed.
    pub fn passed(&self) -> usize {
        self.cases.iter().filter(|case| case.outcome == Outcome::Passed).count()
    }
}

/// The overall outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Verdict {
    /// Every case passed.
    Passed,
    /// At least one case did not pass; the cases say how.
    Failed,
    /// The program didn't build.
    DidNotBuild {
        /// The compiler's messages as it words them, with the learner's own paths.
        messages: String,
        /// How many errors there are.
        errors: usize,
    },
    /// A file that the exercise asks for is missing, is no regular file, isn't UTF-8 or is too long.
    NotReadable {
        /// What is wrong with which file, and what to do.
        message: String,
    },
}

/// One case of a grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseResult {
    /// The case's id.
    pub case: String,
    /// What came of it.
    pub outcome: Outcome,
    /// The belief behind the known mistake that fails this case in the same way, as said to the learner, if any.
    #[serde(default)]
    pub misconception: Option<String>,
    /// The case's time.
    pub took: Duration,
}

/// What came of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// The transcript equals the snapshot.
    Passed,
    /// The transcript differs.
    Failed(Difference),
    /// The program ended before it could be probed.
    Crashed {
        /// How it ended: `exit code 101`, `signal SIGSEGV`.
        how: String,
        /// The last of what it wrote.
        output: String,
    },
    /// A deadline passed.
    TimedOut {
        /// What did not happen in time.
        what: String,
        /// The last of what it wrote.
        output: String,
    },
    /// The program wrote more than is kept, and what it wrote is graded.
    OutputTooLong {
        /// How many bytes it wrote.
        bytes: u64,
    },
    /// A process that the program started outlived it.
    Leaked {
        /// How many.
        processes: u32,
    },
    /// Not run, because an earlier case showed that the program doesn't start, or because only others were asked for.
    NotRun,
}

impl Outcome {
    /// What was seen, as a mutant's snapshot keeps it: the transcript, or a line in its place; `None` if nothing was.
    pub fn seen(&self) -> Option<String> {
        match self {
            Self::Passed | Self::NotRun => None,
            Self::Failed(difference) => Some(difference.actual.clone()),
            Self::Crashed { how, .. } => Some(format!("crashed: {how}\n")),
            Self::TimedOut { what, .. } => Some(format!("out of time: {what}\n")),
            Self::OutputTooLong { .. } => Some("output too long\n".to_owned()),
            Self::Leaked { .. } => Some("a process was left behind\n".to_owned()),
        }
    }
}

/// Expected and actual transcript of a failed case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The snapshot's text.
    pub expected: String,
    /// What was seen.
    pub actual: String,
    /// The last of what the program wrote.
    #[serde(default)]
    pub output: String,
}

/// In what kind of box a program ran, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// Nothing ran: the files were only read.
    Read,
    /// A session of its own, limits, and a sweep of what is left; on a reserved port.
    Session,
    /// Private user, mount, pid, ipc, uts and network namespaces with limits.
    Namespaces,
}

impl Tier {
    /// A few words for a verdict's line.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Read => "read, not run",
            Self::Session => "in a session of its own",
            Self::Namespaces => "in private namespaces",
        }
    }
}
