//! A value that changes at known instants and stays until the next.

/// Changes in ascending time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Steps {
    changes: Vec<(i64, f64)>,
    before: Option<f64>,
}

impl Steps {
    /// A count that is 0 until the first instant and grows by 1 at each; in milliseconds since the epoch, in any order.
    pub fn counting(instants: impl IntoIterator<Item = i64>) -> Self {
        let mut instants: Vec<i64> = instants.into_iter().collect();
        instants.sort_unstable();
        let counts = (1_u32..).map(f64::from);
        Self {
            changes: instants.into_iter().zip(counts).collect(),
            // From 0 on, `increase` sees the first event too.
            before: Some(0.0),
        }
    }

    /// A value that is known from an instant on.
    pub fn once(t_ms: i64, value: f64) -> Self {
        Self {
            changes: vec![(t_ms, value)],
            before: None,
        }
    }

    /// The value at an instant; `None` before it is known.
    pub fn at(&self, t_ms: i64) -> Option<f64> {
        let passed = self.changes.partition_point(|(at, _)| *at <= t_ms);
        match passed.checked_sub(1) {
            Some(index) => self.changes.get(index).map(|(_, value)| *value),
            None => self.before,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Steps;

    #[test]
    fn a_count_is_zero_first_and_grows_at_each_instant() {
        let steps = Steps::counting([30, 10, 10]);
        let values: Vec<_> = [-5, 9, 10, 29, 30, 99].map(|t| steps.at(t).unwrap() as i64).into();
        assert_eq!(values, [0, 0, 2, 2, 3, 3]);
        assert_eq!(Steps::counting([]).at(0), Some(0.0));
    }

    #[test]
    fn what_happened_once_is_unknown_before() {
        let steps = Steps::once(10, 2.5);
        assert_eq!((steps.at(9), steps.at(10)), (None, Some(2.5)));
    }
}
