//! Proves an exercise: its starter fails, its solution and every accepted variant pass, every mutant is rejected by the case
//! meant for it, and no case is without a purpose.

mod trials;

use std::{collections::BTreeMap, io, thread};

use toml::Spanned;

use super::{
    abreast,
    cancel::Cancel,
    engine::{Engine, GradeError, Submission},
    verdict::{Grade, Outcome, Verdict},
};
pub use trials::Trials;

use crate::course::{
    load::{self, manifest_path},
    model::{Exercise, Files},
    problem::{Problem, line_at},
    source::Source,
};

/// What an exercise's programs came to.
#[derive(Debug, Clone)]
pub struct Proof {
    /// The exercise's id.
    pub exercise: String,
    /// The cases' ids in order.
    pub cases: Vec<String>,
    /// Starter, solution, accepted variants, mutants, in this order.
    pub rows: Vec<Row>,
    /// What is not as it must be.
    pub problems: Vec<Problem>,
}

/// One program of an exercise.
#[derive(Debug, Clone)]
pub struct Row {
    /// What it is for.
    pub role: Role,
    /// Its name, for a variant or a mutant.
    pub name: String,
    /// Its grade.
    pub grade: Grade,
}

/// What a program of an exercise is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Must compile and fail.
    Starter,
    /// Must pass.
    Solution,
    /// Must pass.
    Accepted,
    /// Must be rejected by the case named.
    Mutant,
}

impl Role {
    /// One word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Starter => "starter",
            Self::Solution => "solution",
            Self::Accepted => "accepted",
            Self::Mutant => "mutant",
        }
    }
}

impl Row {
    /// What came of a case; `None` if it wasn't run.
    pub fn outcome(&self, index: usize) -> Option<&Outcome> {
        let outcome = &self.grade.cases.get(index)?.outcome;
        (*outcome != Outcome::NotRun).then_some(outcome)
    }

    /// Whether a case was run and did not pass.
    pub fn rejected_by(&self, index: usize) -> bool {
        self.outcome(index).is_some_and(|outcome| *outcome != Outcome::Passed)
    }
}

/// Why a proof came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    /// A program couldn't be graded.
    #[error(transparent)]
    Grade(#[from] GradeError),
    /// The course can't be read.
    #[error("the course can't be read: {0}")]
    Io(#[from] io::Error),
}

/// A program that comes with an exercise.
#[derive(Debug, Clone)]
pub struct Program {
    /// What it is for.
    pub role: Role,
    /// Its name, for a variant or a mutant.
    pub name: String,
    /// Its files.
    pub files: Files,
}

/// The programs of an exercise: starter, solution, accepted variants, mutants; patches that don't apply are problems.
pub fn programs(source: &Source, exercise: &Exercise, problems: &mut Vec<Problem>) -> io::Result<Vec<Program>> {
    let mut programs = vec![
        Program {
            role: Role::Starter,
            name: String::new(),
            files: exercise.starter.clone(),
        },
        Program {
            role: Role::Solution,
            name: String::new(),
            files: exercise.solution.clone(),
        },
    ];
    for (name, files) in load::accepted(source, &exercise.id)? {
        programs.push(Program {
            role: Role::Accepted,
            name,
            files,
        });
    }
    for mutant in &exercise.manifest.mutants {
        match load::mutant(source, exercise, &mutant.name) {
            Ok(files) => programs.push(Program {
                role: Role::Mutant,
                name: mutant.name.get_ref().clone(),
                files,
            }),
            Err(problem) => problems.push(problem),
        }
    }
    Ok(programs)
}

/// How many programs of an exercise are graded at a time: one for each processor, since compiling takes most of the time,
/// and one more, since some wait for what a wrong program never does.
pub(super) fn at_a_time() -> usize {
    thread::available_parallelism().map_or(1, usize::from) + 1
}

/// Grades one of the exercise's own programs anew, on the thread with this number, with these cases or with all.
pub(super) fn grade(
    engine: &Engine,
    exercise: &Exercise,
    program: &Program,
    thread: usize,
    only: Option<&[usize]>,
) -> Result<Grade, GradeError> {
    let name = &program.name;
    let folder = match program.role {
        Role::Starter => format!("exercises/{}", exercise.id),
        Role::Solution => format!("solutions/{}", exercise.id),
        Role::Accepted => format!("solutions/{}/accepted/{name}", exercise.id),
        Role::Mutant => format!("solutions/{} with mutants/{name}.patch", exercise.id),
    };
    // One place for all programs that a thread grades: the compiler reuses what they share.
    let submission = Submission {
        files: &program.files,
        place: &format!("course-{thread}"),
        shown_as: &folder,
        fresh: true,
        only,
    };
    engine.grade(exercise, &submission, &Cancel::default(), &|_| {})
}

/// Proves one exercise; `told` hears of each program as it is graded.
pub fn prove(
    engine: &Engine,
    source: &Source,
    exercise: &Exercise,
    trials: Trials,
    told: &mut dyn FnMut(&Row),
) -> Result<Proof, ProofError> {
    let mut problems = Vec::new();
    let programs = programs(source, exercise, &mut problems)?;
    let cases = exercise
        .manifest
        .cases
        .iter()
        .map(|case| case.id.get_ref().clone())
        .collect();
    let mut proof = Proof {
        exercise: exercise.id.clone(),
        cases,
        rows: Vec::new(),
        problems,
    };
    let text = source.read(&manifest_path(&exercise.id))?.unwrap_or_default();
    let text = String::from_utf8_lossy(&text).into_owned();
    let at = |place: &Spanned<String>, what: String| {
        Problem::at(manifest_path(&exercise.id), line_at(&text, place.span().start), what)
    };
    let work = |thread, program: &Program| {
        Ok(Row {
            role: program.role,
            name: program.name.clone(),
            grade: try_out(engine, exercise, program, thread, trials)?,
        })
    };
    abreast::in_order(at_a_time(), &programs, work, |row: Result<Row, GradeError>| {
        let row = row?;
        told(&row);
        match row.role {
            Role::Starter => proof.problems.extend(starter(exercise, &row)),
            Role::Solution => {
                let folder = format!("solutions/{}", exercise.id);
                proof.problems.extend(passing(&folder, "the solution", &row));
            }
            Role::Accepted => {
                let folder = format!("solutions/{}/accepted/{}", exercise.id, row.name);
                proof.problems.extend(passing(&folder, "the accepted variant", &row));
            }
            Role::Mutant => proof.problems.extend(rejected(exercise, &row, &at)),
        }
        proof.rows.push(row);
        Ok::<(), GradeError>(())
    })?;
    for (index, case) in exercise.manifest.cases.iter().enumerate() {
        let rejects = proof
            .rows
            .iter()
            .any(|row| row.role == Role::Mutant && row.rejected_by(index));
        if !rejects && !case.guard {
            let what = format!(
                "the case `{}` rejects no mutant; add one, or `guard = true`",
                case.id.get_ref()
            );
            proof.problems.push(at(&case.id, what));
        }
    }
    Ok(proof)
}

/// Grades a program with as many cases as the proof needs, or with all.
fn try_out(
    engine: &Engine,
    exercise: &Exercise,
    program: &Program,
    thread: usize,
    trials: Trials,
) -> Result<Grade, GradeError> {
    let order = trials::order(exercise, program, trials);
    let grade = grade(engine, exercise, program, thread, order.as_deref())?;
    let meant = order.and_then(|order| order.first().copied());
    let survived = meant.is_some_and(|index| {
        let case = grade.cases.get(index);
        case.is_some_and(|case| matches!(case.outcome, Outcome::Passed | Outcome::NotRun))
    });
    if survived {
        // Which cases do reject it is what the author needs to know now.
        return self::grade(engine, exercise, program, thread, None);
    }
    Ok(grade)
}

fn starter(exercise: &Exercise, row: &Row) -> Option<Problem> {
    let path = format!("solutions/{}/starter.patch", exercise.id);
    match &row.grade.verdict {
        Verdict::Passed => Some(Problem::of(path, "the starter passes")),
        Verdict::DidNotBuild { messages, .. } => {
            Some(Problem::of(path, format!("the starter doesn't compile:\n{messages}")))
        }
        Verdict::NotReadable { message } => Some(Problem::of(path, message.clone())),
        Verdict::Failed => None,
    }
}

fn passing(path: &str, what: &str, row: &Row) -> Option<Problem> {
    match &row.grade.verdict {
        Verdict::Passed => None,
        Verdict::DidNotBuild { messages, .. } => {
            Some(Problem::of(path, format!("{what} doesn't compile:\n{messages}")))
        }
        Verdict::NotReadable { message } => Some(Problem::of(path, message.clone())),
        Verdict::Failed => {
            let case = row
                .grade
                .first_failure()
                .map(|case| format!("`{}`: {}", case.case, outcome(&case.outcome)));
            Some(Problem::of(path, format!("{what} fails {}", case.unwrap_or_default())))
        }
    }
}

fn rejected(exercise: &Exercise, row: &Row, at: &dyn Fn(&Spanned<String>, String) -> Problem) -> Option<Problem> {
    let mutant = exercise
        .manifest
        .mutants
        .iter()
        .find(|mutant| *mutant.name.get_ref() == row.name)?;
    let meant = mutant.rejected_by.get_ref();
    let by_name: BTreeMap<&str, &Outcome> = row
        .grade
        .cases
        .iter()
        .map(|case| (case.case.as_str(), &case.outcome))
        .collect();
    match (&row.grade.verdict, by_name.get(meant.as_str())) {
        (Verdict::DidNotBuild { messages, .. }, _) => Some(at(
            &mutant.name,
            format!("the mutant `{}` doesn't compile:\n{messages}", row.name),
        )),
        (_, Some(Outcome::Passed | Outcome::NotRun)) => {
            let others: Vec<&str> = by_name
                .iter()
                .filter(|(_, outcome)| !matches!(outcome, Outcome::Passed | Outcome::NotRun))
                .map(|(case, _)| *case)
                .collect();
            let others = if others.is_empty() {
                "none".to_owned()
            } else {
                others.join(", ")
            };
            Some(at(
                &mutant.rejected_by,
                format!(
                    "`{meant}` doesn't reject the mutant `{}`; rejected by: {others}",
                    row.name
                ),
            ))
        }
        _ => None,
    }
}

/// An outcome in a line, with both transcripts for a difference.
fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Passed => "passed".to_owned(),
        Outcome::Failed(difference) => format!(
            "expected\n{}\nseen\n{}\n{}",
            difference.expected, difference.actual, difference.output
        ),
        Outcome::Crashed { how, output } => format!("{how}\n{output}"),
        Outcome::TimedOut { what, output } => format!("{what}\n{output}"),
        Outcome::OutputTooLong { bytes } => format!("{bytes} bytes of output"),
        Outcome::Leaked { processes } => format!("{processes} processes left behind"),
        Outcome::NotRun => "not run".to_owned(),
    }
}
