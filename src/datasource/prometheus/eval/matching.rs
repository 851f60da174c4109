//! Which series of two sides have the same labels, as far as an operator asks for.

use std::collections::HashMap;

use super::{
    super::{
        labels::{Labels, METRIC_NAME},
        plan::Matching,
    },
    Matrix,
};

/// What a series' labels have to share with those of the other side.
pub(super) fn signature(labels: &Labels, matching: &Matching) -> Labels {
    match matching {
        Matching::On(names) => labels.keeping(names),
        Matching::Ignoring(names) => labels.without(names).without(&[METRIC_NAME]),
    }
}

/// A number for each series of both sides; series that match have the same.
pub(super) struct Signatures {
    pub(super) left: Vec<usize>,
    pub(super) right: Vec<usize>,
    /// How many different numbers there are.
    pub(super) count: usize,
}

impl Signatures {
    pub(super) fn new(left: &Matrix, right: &Matrix, matching: &Matching) -> Self {
        let mut numbers = HashMap::new();
        let mut numbered = |matrix: &Matrix| -> Vec<usize> {
            matrix
                .iter()
                .map(|series| {
                    let next = numbers.len();
                    *numbers.entry(signature(&series.labels, matching)).or_insert(next)
                })
                .collect()
        };
        let (left, right) = (numbered(left), numbered(right));
        Self {
            left,
            right,
            count: numbers.len(),
        }
    }
}
