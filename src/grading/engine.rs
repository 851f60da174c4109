//! Grades one exercise: puts stage, build, probes and comparison together, and tells what happens.

use std::{
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError, TryLockError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use super::{
    build::{Build, BuildError, Built},
    cancel::Cancel,
    event::Event,
    misconception,
    probe::{self, ProbeError, Seen},
    results::Results,
    run::Runner,
    stage::Stage,
    toolchain::{PrepareError, Prepared, Toolchain},
    transcript::Transcript,
    verdict::{CaseResult, Difference, Grade, Outcome, Tier, Verdict},
};
use crate::course::{
    digest::Digest,
    manifest::Kind,
    model::{Exercise, Files},
    source::Source,
};

/// How many cases run at a time. They mostly wait: for a program to start, for a deadline to pass.
const AT_A_TIME: usize = 4;

/// How long a grade waits before it looks again whether the dependencies are built.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Grades exercises with one cache folder.
#[derive(Debug)]
pub struct Engine {
    cache: PathBuf,
    helper: PathBuf,
    runner: Runner,
    results: Results,
    toolchain: Mutex<Option<Toolchain>>,
    /// How many of how many crates are built, while another thread holds `toolchain`.
    progress: Mutex<(usize, usize)>,
    course: Source,
}

/// What is graded, and under which names.
#[derive(Debug, Clone)]
pub struct Submission<'a> {
    /// The learner's files, as `stage::take` gives them.
    pub files: &'a Files,
    /// Names the place they come from; grades of one place reuse the compiler's work.
    pub place: &'a str,
    /// What the compiler calls the exercise's folder in its messages.
    pub shown_as: &'a str,
    /// Grades anew even if these files were graded before.
    pub fresh: bool,
    /// Runs only these cases, by index and begun in this order; the others count as not run.
    pub only: Option<&'a [usize]>,
}

/// Why there is no verdict: the tool couldn't tell.
#[derive(Debug, thiserror::Error)]
pub enum GradeError {
    /// No compiler or no dependencies.
    #[error(transparent)]
    Prepare(#[from] PrepareError),
    /// The compiler couldn't be run.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// A probe failed.
    #[error(transparent)]
    Probe(#[from] ProbeError),
    /// The stage can't be written.
    #[error("the grader's cache {path}: {source}")]
    Io {
        /// The cache folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The work was cancelled.
    #[error("grading was cancelled")]
    Cancelled,
}

impl Engine {
    /// `helper` is the bigtent binary; `cache` is made if it doesn't exist.
    pub fn new(cache: PathBuf, helper: PathBuf, course: Source) -> Self {
        let runner = Runner::detect(helper.clone());
        let results = Results::new(cache.join("results"));
        Self {
            cache,
            helper,
            runner,
            results,
            toolchain: Mutex::default(),
            progress: Mutex::default(),
            course,
        }
    }

    /// What runs the programs.
    pub fn runner(&self) -> &Runner {
        &self.runner
    }

    /// Makes compiler and dependencies ready; `progress` is told how many crates of how many are done, if any are to be built.
    pub fn prepare(&self, cancel: &Cancel, progress: &mut dyn FnMut(usize, usize)) -> Result<Toolchain, PrepareError> {
        // Held while building, so that a second grade of this process waits for the first one's dependencies.
        let mut kept = loop {
            match self.toolchain.try_lock() {
                Ok(kept) => break kept,
                Err(TryLockError::Poisoned(poisoned)) => break poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => {}
            }
            if cancel.is_cancelled() {
                return Err(PrepareError::Cancelled);
            }
            let (done, total) = *self.progress.lock().unwrap_or_else(PoisonError::into_inner);
            if total > 0 {
                progress(done, total);
            }
            std::thread::park_timeout(LOOK_AGAIN);
        };
        if let Some(toolchain) = &*kept {
            return Ok(toolchain.clone());
        }
        let prepared = Prepared::locate(&self.cache, &self.course)?;
        let toolchain = match prepared.ready() {
            Some(toolchain) => toolchain,
            None => prepared.build(&self.helper, cancel, &mut |done, total| {
                *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = (done, total);
                progress(done, total);
            })?,
        };
        Ok(kept.insert(toolchain).clone())
    }

    /// Grades a submission and tells `on` what happens, from several threads.
    pub fn grade(
        &self,
        exercise: &Exercise,
        submission: &Submission<'_>,
        cancel: &Cancel,
        on: &(dyn Fn(Event) + Sync),
    ) -> Result<Grade, GradeError> {
        let begun = Instant::now();
        let toolchain = match exercise.manifest.kind {
            Kind::File | Kind::Review => None,
            Kind::Http | Kind::Stdio => {
                Some(self.prepare(cancel, &mut |done, total| on(Event::Preparing { done, total }))?)
            }
        };
        let hash = hash(exercise, submission, toolchain.as_ref(), self.runner.tier());
        on(Event::Started { hash: hash.clone() });
        if !submission.fresh
            && let Some(grade) = self.results.get(&exercise.id, &hash)
        {
            on(Event::Finished(Box::new(grade.clone())));
            return Ok(grade);
        }
        let mut grade = Grade {
            exercise: exercise.id.clone(),
            hash,
            tier: if toolchain.is_some() {
                self.runner.tier()
            } else {
                Tier::Read
            },
            verdict: Verdict::Failed,
            cases: Vec::new(),
            took: begun.elapsed(),
            remembered: false,
        };
        let io = |source| GradeError::Io {
            path: self.cache.clone(),
            source,
        };
        let mut digest = Digest::default();
        digest.add(submission.place.as_bytes());
        let name = format!("{}-{}", exercise.id, &digest.hex()[..12]);
        let stages = self.cache.join("stages");
        let stage = Stage::open(&stages, &name).map_err(io)?;
        stage.lay(&[submission.files, &exercise.fixed]).map_err(io)?;
        let built = match &toolchain {
            None => Built::Program(PathBuf::new()),
            Some(toolchain) => {
                on(Event::Building);
                let library = exercise.manifest.kind == Kind::Stdio && submission.files.contains_key("src/lib.rs");
                let runner = &self.runner;
                let sources = format!("{}/src", submission.shown_as);
                Build {
                    toolchain,
                    runner,
                    stage: &stage,
                    id: &exercise.id,
                    library,
                    shown_as: ("src", &sources),
                    check_only: false,
                }
                .run(cancel)?
            }
        };
        match built {
            Built::Cancelled => return Err(GradeError::Cancelled),
            Built::Refused { messages, errors } => grade.verdict = Verdict::DidNotBuild { messages, errors },
            Built::Program(program) => {
                on(Event::Built);
                let all: Vec<usize> = (0..exercise.manifest.cases.len()).collect();
                let chosen = submission.only.unwrap_or(&all);
                grade.cases = self.run_cases(exercise, chosen, &stage, &program, cancel, on)?;
                if grade.cases.iter().all(|case| case.outcome == Outcome::Passed) {
                    grade.verdict = Verdict::Passed;
                }
            }
        }
        grade.took = begun.elapsed();
        self.results.put(&grade);
        on(Event::Finished(Box::new(grade.clone())));
        Ok(grade)
    }

    fn run_cases(
        &self,
        exercise: &Exercise,
        chosen: &[usize],
        stage: &Stage,
        program: &Path,
        cancel: &Cancel,
        on: &(dyn Fn(Event) + Sync),
    ) -> Result<Vec<CaseResult>, GradeError> {
        let cases = &exercise.manifest.cases;
        let next = AtomicUsize::new(0);
        let doesnt_start = AtomicBool::new(false);
        let not_run = cases.iter().map(|case| CaseResult {
            case: case.id.get_ref().clone(),
            outcome: Outcome::NotRun,
            misconception: None,
            took: Duration::ZERO,
        });
        let results = Mutex::new(not_run.collect::<Vec<_>>());
        let failure = Mutex::new(None);
        let work = || {
            loop {
                let Some(&index) = chosen.get(next.fetch_add(1, Ordering::SeqCst)) else {
                    return;
                };
                if cancel.is_cancelled() {
                    return;
                }
                match self.run_case(exercise, index, stage, program, &doesnt_start, cancel, on) {
                    Ok(result) => results.lock().unwrap_or_else(PoisonError::into_inner)[index] = result,
                    Err(error) => {
                        failure
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .get_or_insert(error);
                        next.store(chosen.len(), Ordering::SeqCst);
                        return;
                    }
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..AT_A_TIME.min(chosen.len()) {
                scope.spawn(work);
            }
            work();
        });
        if cancel.is_cancelled() {
            return Err(GradeError::Cancelled);
        }
        if let Some(error) = failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(error);
        }
        Ok(results.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "it is one step of `run_cases`, named for its length alone"
    )]
    fn run_case(
        &self,
        exercise: &Exercise,
        index: usize,
        stage: &Stage,
        program: &Path,
        doesnt_start: &AtomicBool,
        cancel: &Cancel,
        on: &(dyn Fn(Event) + Sync),
    ) -> Result<CaseResult, GradeError> {
        let case = &exercise.manifest.cases[index];
        let begun = Instant::now();
        let outcome = if doesnt_start.load(Ordering::SeqCst) {
            Outcome::NotRun
        } else {
            on(Event::CaseStarted { index });
            let scratch = stage.scratch(index).map_err(|source| GradeError::Io {
                path: self.cache.clone(),
                source,
            })?;
            let context = probe::Context {
                runner: &self.runner,
                program,
                scratch: &scratch,
                files: &stage.files(),
                review: exercise.manifest.review.as_ref(),
                given: &exercise.given,
                cancel,
            };
            match probe::probe(case, exercise.manifest.kind, &context)? {
                Seen::Transcript { transcript, output } => judge(exercise, index, &transcript, output),
                Seen::Trouble(outcome) => outcome,
                Seen::Cancelled => return Err(GradeError::Cancelled),
            }
        };
        if matches!(outcome, Outcome::Crashed { .. } | Outcome::TimedOut { .. }) {
            doesnt_start.store(true, Ordering::SeqCst);
        }
        let result = CaseResult {
            case: case.id.get_ref().clone(),
            misconception: misconception(exercise, index, &outcome),
            outcome,
            took: begun.elapsed(),
        };
        on(Event::CaseFinished {
            index,
            result: result.clone(),
        });
        Ok(result)
    }
}

/// Compares what a case saw with its snapshot.
fn judge(exercise: &Exercise, index: usize, seen: &Transcript, output: String) -> Outcome {
    let actual = seen.to_string();
    let expected = exercise.expected[index].clone().unwrap_or_default();
    if actual == expected {
        return Outcome::Passed;
    }
    Outcome::Failed(Difference {
        expected,
        actual,
        output,
    })
}

/// The belief behind the known mistake that fails a case in the same way. A crash is never taken for one: it has too many
/// causes.
fn misconception(exercise: &Exercise, index: usize, outcome: &Outcome) -> Option<String> {
    let expected = exercise.expected[index].as_deref().unwrap_or_default();
    let case = exercise.manifest.cases[index].id.get_ref();
    let mut known = exercise.manifest.mutants.iter().zip(&exercise.mutants);
    let (mutant, _) = known.find(|(mutant, text)| {
        let Some(text) = text.as_deref().filter(|_| mutant.rejected_by.get_ref() == case) else {
            return false;
        };
        match outcome {
            Outcome::Failed(difference) => {
                let [expected, actual, known] =
                    [expected, &difference.actual, text].map(|text| essence(exercise, text));
                misconception::same_first_failure(&expected, &actual, &known)
            }
            Outcome::TimedOut { .. } => outcome.seen().as_deref() == Some(text),
            _ => false,
        }
    })?;
    Some(mutant.misconception.clone())
}

/// What of a transcript tells one mistake from another: line numbers and names in a file don't.
fn essence(exercise: &Exercise, transcript: &str) -> String {
    match exercise.manifest.kind {
        Kind::File => probe::file::without_details(transcript),
        Kind::Http | Kind::Stdio | Kind::Review => transcript.to_owned(),
    }
}

fn hash(exercise: &Exercise, submission: &Submission<'_>, toolchain: Option<&Toolchain>, tier: Tier) -> String {
    let mut digest = Digest::default();
    digest.add(env!("CARGO_PKG_VERSION").as_bytes());
    digest.add(exercise.digest.as_bytes());
    digest.add(toolchain.map_or("", |toolchain| &toolchain.key).as_bytes());
    digest.add(format!("{tier:?}").as_bytes());
    // The compiler's messages are part of a verdict, and name it.
    digest.add(submission.shown_as.as_bytes());
    for (name, bytes) in submission.files {
        digest.add(name.as_bytes());
        digest.add(bytes);
    }
    digest.hex()
}
