//! What every subcommand works with: the course, the workbook, the log, the grader.

use std::{env, path::PathBuf};

use jiff::Timestamp;

use super::exit::Failure;
use crate::{
    course::{
        crates::Crates,
        load,
        model::{Course, Exercise},
        source::Source,
    },
    grading::{
        self,
        cancel::Cancel,
        engine::{Engine, GradeError, Submission},
        stage,
        toolchain::default_cache,
        verdict::Grade,
    },
    progress::{Event, log::Log, summary::Summary},
    workbook::Workbook,
};

/// The program's parts, made when they are asked for.
pub(crate) struct App {
    source: Source,
    course: Course,
    workbook: Option<Workbook>,
}

impl App {
    /// Loads the course that the program carries, and finds the workbook in `folder`, or in the current folder or above it.
    pub(crate) fn new(folder: Option<PathBuf>) -> Result<Self, Failure> {
        let source = Source::Embedded;
        let loaded = load::load(&source);
        if let Some(problem) = loaded.problems.first() {
            return Err(Failure::bug(format!(
                "the course inside this program is broken, please report it: {problem}"
            )));
        }
        let workbook = match folder {
            Some(folder) => Some(Workbook::find(&std::path::absolute(&folder)?).ok_or_else(|| {
                Failure::usage(format!(
                    "{} holds no workbook; `bigtent init DIR` makes one",
                    folder.display()
                ))
            })?),
            None => env::current_dir().ok().and_then(|folder| Workbook::find(&folder)),
        };
        Ok(Self {
            source,
            course: loaded.course,
            workbook,
        })
    }

    pub(crate) fn source(&self) -> &Source {
        &self.source
    }

    pub(crate) fn course(&self) -> &Course {
        &self.course
    }

    pub(crate) fn crates(&self) -> Result<Crates, Failure> {
        Crates::load(&self.source)
            .map_err(|error| Failure::bug(format!("the course inside this program is broken: {error}")))
    }

    /// An exercise by id; says which ids are near if there is none.
    pub(crate) fn exercise(&self, id: &str) -> Result<&Exercise, Failure> {
        self.course.exercise(id).ok_or_else(|| {
            let known: Vec<&str> = self.course.exercises().map(|exercise| exercise.id.as_str()).collect();
            Failure::usage(format!("there is no exercise `{id}`; there are {}", known.join(", ")))
        })
    }

    pub(crate) fn maybe_workbook(&self) -> Option<&Workbook> {
        self.workbook.as_ref()
    }

    pub(crate) fn workbook(&self) -> Result<&Workbook, Failure> {
        self.workbook.as_ref().ok_or_else(|| {
            Failure::environment("there is no workbook in this folder or above it; `bigtent init DIR` makes one")
        })
    }

    pub(crate) fn log(&self) -> Result<Log, Failure> {
        Ok(Log::new(self.workbook()?.own("progress.jsonl")?))
    }

    pub(crate) fn record(&self, event: Event) -> Result<(), Failure> {
        let log = self.log()?;
        log.append(Timestamp::now(), event)
            .map_err(|error| Failure::environment(format!("{}: {error}", log.path().display())))
    }

    /// What the log adds up to; empty without a workbook. Damaged lines are told on standard error.
    pub(crate) fn progress(&self) -> Result<Summary, Failure> {
        if self.workbook.is_none() {
            return Ok(Summary::default());
        }
        let log = self.log()?;
        let contents = log
            .read()
            .map_err(|error| Failure::environment(format!("{}: {error}", log.path().display())))?;
        for damage in &contents.damaged {
            use std::io::Write as _;
            // Where standard error is closed there is nobody to tell.
            let _ = writeln!(
                std::io::stderr(),
                "bigtent: {}:{}: this line can't be read ({}); the others are kept",
                log.path().display(),
                damage.line,
                damage.what
            );
        }
        Ok(Summary::of(&contents.records))
    }

    /// A grader. Its first use may build the exercises' dependencies.
    pub(crate) fn engine(&self) -> Result<Engine, Failure> {
        Ok(Engine::new(cache()?, helper()?, self.source.clone()))
    }
}

/// Where built dependencies, stages and verdicts are kept: `BIGTENT_CACHE`, or the user's cache folder.
pub(crate) fn cache() -> Result<PathBuf, Failure> {
    if let Some(folder) = env::var_os("BIGTENT_CACHE").filter(|folder| !folder.is_empty()) {
        return std::path::absolute(PathBuf::from(folder)).map_err(Failure::from);
    }
    default_cache().ok_or_else(|| Failure::environment("no home folder is known; set BIGTENT_CACHE to a folder"))
}

/// This program's own file.
pub(crate) fn helper() -> Result<PathBuf, Failure> {
    env::current_exe().map_err(|error| Failure::environment(format!("this program's own file can't be found: {error}")))
}

/// The log's event for a grade.
pub(crate) fn graded(grade: &Grade) -> Event {
    use crate::grading::verdict::Verdict;
    let first_failure = match &grade.verdict {
        Verdict::Passed => None,
        Verdict::Failed => grade.first_failure().map(|case| case.case.clone()),
        Verdict::DidNotBuild { .. } => Some("build".to_owned()),
        Verdict::NotReadable { .. } => Some("files".to_owned()),
    };
    Event::Graded {
        exercise: grade.exercise.clone(),
        hash: grade.hash.clone(),
        passed: grade.verdict == Verdict::Passed,
        cases_passed: grade.passed(),
        cases: grade.cases.len(),
        first_failure,
        took_ms: u64::try_from(grade.took.as_millis()).unwrap_or(u64::MAX),
    }
}

/// Grades the learner's files of one exercise as they are now; files that can't be taken are a grade as well.
pub(crate) fn grade_files(
    engine: &Engine,
    workbook: &Workbook,
    exercise: &Exercise,
    fresh: bool,
    cancel: &Cancel,
    on: &(dyn Fn(grading::event::Event) + Sync),
) -> Result<Grade, GradeError> {
    let folder = workbook.exercise(&exercise.id);
    match stage::take(exercise, &folder) {
        Ok(files) => {
            let submission = Submission {
                files: &files,
                place: &folder.to_string_lossy(),
                shown_as: &Workbook::shown(&exercise.id),
                fresh,
                only: None,
            };
            engine.grade(exercise, &submission, cancel, on)
        }
        Err(message) => {
            let grade = unreadable(exercise, message);
            on(grading::event::Event::Finished(Box::new(grade.clone())));
            Ok(grade)
        }
    }
}

/// The grade of files that can't be taken.
fn unreadable(exercise: &Exercise, message: String) -> Grade {
    Grade {
        exercise: exercise.id.clone(),
        hash: String::new(),
        tier: crate::grading::verdict::Tier::Read,
        verdict: crate::grading::verdict::Verdict::NotReadable { message },
        cases: Vec::new(),
        took: std::time::Duration::ZERO,
        remembered: false,
    }
}
