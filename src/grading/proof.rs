//! Proves an exercise: its starter fails, its solution and every accepted variant pass, every mutant is rejected by the case
//! meant for it, and no case is without a purpose.

use std::{collections::BTreeMap, io};

use toml::Spanned;

use super::{
    cancel::Cancel,
    engine::{Engine, GradeError, Submission},
    verdict::{Grade, Outcome, Verdict},
};
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
    /// Whether a case did not pass.
    pub fn rejected_by(&self, index: usize) -> bool {
        self.grade
            .cases
            .get(index)
            .is_some_and(|case| case.outcome != Outcome::Passed)
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

/// Grades one of the exercise's own programs.
pub fn grade(engine: &Engine, exercise: &Exercise, program: &Program, fresh: bool) -> Result<Grade, GradeError> {
    let name = &program.name;
    let folder = match program.role {
        Role::Starter => format!("exercises/{}", exercise.id),
        Role::Solution => format!("solutions/{}", exercise.id),
        Role::Accepted => format!("solutions/{}/accepted/{name}", exercise.id),
        Role::Mutant => format!("solutions/{} with mutants/{name}.patch", exercise.id),
    };
    // One place for all programs of an exercise: the compiler reuses what they share.
    let submission = Submission {
        files: &program.files,
        place: "course",
        shown_as: &folder,
        fresh,
    };
    engine.grade(exercise, &submission, &Cancel::default(), &|_| {})
}

/// Proves one exercise; `told` hears of each program as it is graded.
pub fn prove(
    engine: &Engine,
    source: &Source,
    exercise: &Exercise,
    fresh: bool,
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
    for program in programs {
        let grade = grade(engine, exercise, &program, fresh)?;
        let row = Row {
            role: program.role,
            name: program.name,
            grade,
        };
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
    }
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
        (_, Some(Outcome::Passed)) => {
            let others: Vec<&str> = by_name
                .iter()
                .filter(|(_, outcome)| ***outcome != Outcome::Passed)
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
