//! Records snapshots from the solutions, for an author to review.

use std::{collections::BTreeMap, io};

use super::{
    abreast,
    engine::{Engine, GradeError},
    proof::{self, Program, ProofError, Role},
    verdict::{Grade, Verdict},
};
use crate::course::{model::Exercise, problem::Problem, snapshot, source::Source};

/// Snapshot files by path that differ from those that are there, and programs from which none could be recorded.
#[derive(Debug, Clone, Default)]
pub struct Recorded {
    /// The text of each snapshot file that is new or different.
    pub changed: BTreeMap<String, String>,
    /// How many are as they were.
    pub same: usize,
    /// What could not be recorded.
    pub problems: Vec<Problem>,
}

/// Runs the solution and the mutants of an exercise and records what their cases saw.
pub fn record(engine: &Engine, source: &Source, exercise: &Exercise) -> Result<Recorded, ProofError> {
    let mut recorded = Recorded::default();
    let folder = format!("content/exercises/{}", exercise.id);
    let solution = Program {
        role: Role::Solution,
        name: String::new(),
        files: exercise.solution.clone(),
    };
    let solution = see(engine, exercise, &solution, 0, None)?;
    recorded.take(
        &format!("solutions/{}", exercise.id),
        &solution,
        |case, seen, recorded| {
            recorded.keep(
                source,
                format!("{folder}/{case}.snap"),
                &format!("solutions/{}", exercise.id),
                seen,
            )
        },
    )?;
    let mut programs = proof::programs(source, exercise, &mut recorded.problems)?;
    programs.retain(|program| program.role == Role::Mutant);
    let work = |thread, program: &Program| {
        let mutants = &mut exercise.manifest.mutants.iter();
        let mutant = mutants.find(|mutant| *mutant.name.get_ref() == program.name)?;
        let meant = mutant.rejected_by.get_ref();
        let case = exercise
            .manifest
            .cases
            .iter()
            .position(|case| case.id.get_ref() == meant);
        let grade = see(engine, exercise, program, thread, Some(case.as_slice()));
        Some(grade.map(|grade| (program.name.clone(), meant.clone(), grade)))
    };
    abreast::in_order(proof::at_a_time(), &programs, work, |seen| {
        let Some(seen) = seen else { return Ok(()) };
        let (name, case, grade) = seen?;
        let from = format!("solutions/{}/mutants/{name}.patch", exercise.id);
        recorded.take_case(&from, &grade, &case, |seen, recorded| {
            recorded.keep(source, format!("{folder}/mutants/{name}.snap"), &from, seen)
        })?;
        Ok::<(), ProofError>(())
    })?;
    Ok(recorded)
}

/// A grade whose failed cases carry the transcripts: nothing is expected of them.
fn see(
    engine: &Engine,
    exercise: &Exercise,
    program: &Program,
    thread: usize,
    only: Option<&[usize]>,
) -> Result<Grade, GradeError> {
    let mut blank = exercise.clone();
    blank.expected.fill(None);
    blank.mutants.fill(None);
    proof::grade(engine, &blank, program, thread, only)
}

impl Recorded {
    fn take(
        &mut self,
        from: &str,
        grade: &Grade,
        mut keep: impl FnMut(&str, &str, &mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        if let Verdict::DidNotBuild { messages, .. } = &grade.verdict {
            self.problems
                .push(Problem::of(from, format!("doesn't compile:\n{messages}")));
        }
        for case in &grade.cases {
            self.take_case(from, grade, &case.case, |seen, recorded| {
                keep(&case.case, seen, recorded)
            })?;
        }
        Ok(())
    }

    fn take_case(
        &mut self,
        from: &str,
        grade: &Grade,
        case: &str,
        keep: impl FnOnce(&str, &mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        // A program that passes where nothing is expected is as silent as one that wasn't run.
        let seen = grade
            .cases
            .iter()
            .find(|result| result.case == case)
            .and_then(|result| result.outcome.seen());
        if let Some(seen) = seen {
            return keep(&seen, self);
        }
        self.problems
            .push(Problem::of(from, format!("the case `{case}` was not run")));
        Ok(())
    }

    fn keep(&mut self, source: &Source, path: String, from: &str, seen: &str) -> io::Result<()> {
        let file = snapshot::write(from, seen);
        let before = source.read(&path)?;
        if before.is_some_and(|before| {
            snapshot::read(&String::from_utf8_lossy(&before)).as_deref() == Ok(&*snapshot::normalise(seen))
        }) {
            self.same += 1;
        } else {
            self.changed.insert(path, file);
        }
        Ok(())
    }
}
