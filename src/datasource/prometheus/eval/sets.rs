//! `and`, `or` and `unless`.

use super::{
    super::{
        plan::{Matching, SetOperator, Vector},
        storage::Sample,
        syntax::QueryError,
    },
    Evaluator, Matrix, Steps,
    assembly::{Assembly, Cursor},
    matching::Signatures,
};

impl Evaluator<'_> {
    pub(super) fn set(
        &mut self,
        operator: SetOperator,
        matching: &Matching,
        (left, right): (&Vector, &Vector),
        steps: Steps,
    ) -> Result<Matrix, QueryError> {
        let left = self.vector(left, steps)?;
        let right = self.vector(right, steps)?;
        let signatures = Signatures::new(&left, &right, matching);
        let mut assembly = Assembly::default();
        let (mut lefts, mut rights) = (Cursor::new(&left), Cursor::new(&right));
        let mut present = vec![false; signatures.count];
        for time in steps.iter() {
            self.note_step(left.len() + right.len())?;
            present.fill(false);
            let mut keep = |matrix: &Matrix, series: usize, value: f64| {
                let place = assembly.place(&matrix[series].labels);
                assembly.push(place, Sample { time, value })
            };
            if operator == SetOperator::Or {
                for (series, value) in lefts.at(time) {
                    present[signatures.left[series]] = true;
                    keep(&left, series, value)?;
                }
                for (series, value) in rights.at(time) {
                    if !present[signatures.right[series]] {
                        keep(&right, series, value)?;
                    }
                }
            } else {
                for (series, _) in rights.at(time) {
                    present[signatures.right[series]] = true;
                }
                for (series, value) in lefts.at(time) {
                    if present[signatures.left[series]] == (operator == SetOperator::And) {
                        keep(&left, series, value)?;
                    }
                }
            }
        }
        self.assembled(assembly)
    }
}
