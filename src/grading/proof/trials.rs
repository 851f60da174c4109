//! Which cases a program of an exercise is tried on.

use super::{Program, Role};
use crate::course::model::Exercise;

/// How many of the cases a mutant is tried on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trials {
    /// Those that the proof needs: the one that must reject it, and those that no mutant is meant for.
    Needed,
    /// All.
    Every,
}

/// The cases that a mutant is tried on, by index, the one that must reject it first; `None` stands for all in their order.
pub(super) fn order(exercise: &Exercise, program: &Program, trials: Trials) -> Option<Vec<usize>> {
    let manifest = &exercise.manifest;
    let mutants = manifest.mutants.iter();
    let mutant = mutants
        .clone()
        .find(|mutant| program.role == Role::Mutant && *mutant.name.get_ref() == program.name)?;
    let meant = manifest
        .cases
        .iter()
        .position(|case| case.id.get_ref() == mutant.rejected_by.get_ref())?;
    let others = (0..manifest.cases.len()).filter(|index| {
        let case = &manifest.cases[*index];
        let has_a_purpose = case.guard
            || mutants
                .clone()
                .any(|mutant| mutant.rejected_by.get_ref() == case.id.get_ref());
        *index != meant && (trials == Trials::Every || !has_a_purpose)
    });
    Some(std::iter::once(meant).chain(others).collect())
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Program, Role},
        Trials, order,
    };
    use crate::course::{fixture, model::Exercise};

    /// Four cases: `a` and `c` have mutants, `b` has none, and `d` is a guard.
    fn exercise() -> Exercise {
        let mut exercise = fixture::exercise("first");
        let first = exercise.manifest.cases[0].clone();
        exercise.manifest.cases = ["a", "b", "c", "d"]
            .map(|id| {
                let mut case = first.clone();
                *case.id.get_mut() = id.to_owned();
                case.guard = id == "d";
                case
            })
            .into();
        exercise.manifest.mutants = toml::from_str::<std::collections::BTreeMap<String, Vec<_>>>(
            r#"
            mutant = [
              { name = "one", misconception = "…", rejected_by = "c" },
              { name = "two", misconception = "…", rejected_by = "a" },
            ]
            "#,
        )
        .unwrap()
        .remove("mutant")
        .unwrap();
        exercise
    }

    fn tried(role: Role, name: &str, trials: Trials) -> Option<Vec<usize>> {
        let program = Program {
            role,
            name: name.to_owned(),
            files: crate::course::model::Files::new(),
        };
        order(&exercise(), &program, trials)
    }

    #[test]
    fn a_mutant_is_tried_on_its_own_case_first_and_on_those_that_need_a_purpose() {
        assert_eq!(tried(Role::Mutant, "one", Trials::Needed), Some(vec![2, 1]));
        assert_eq!(tried(Role::Mutant, "two", Trials::Needed), Some(vec![0, 1]));
        assert_eq!(tried(Role::Mutant, "one", Trials::Every), Some(vec![2, 0, 1, 3]));
    }

    #[test]
    fn other_programs_are_tried_on_all_cases() {
        assert_eq!(tried(Role::Solution, "", Trials::Needed), None);
        assert_eq!(tried(Role::Accepted, "one", Trials::Needed), None);
    }
}
