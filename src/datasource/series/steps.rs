//! A value that changes at known instants and stays until the next.

/// Changes in ascending time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Steps {
    changes: Vec<(i64, Option<f64>)>,
    before: Option<f64>,
}

impl Steps {
    /// A count that is 0 until the first instant and grows by 1 at each; in milliseconds since the epoch, in any order.
    pub fn counting(instants: impl IntoIterator<Item = i64>) -> Self {
        let mut instants: Vec<i64> = instants.into_iter().collect();
        instants.sort_unstable();
        let counts = (1_u32..).map(|count| Some(f64::from(count)));
        Self {
            changes: instants.into_iter().zip(counts).collect(),
            // From 0 on, `increase` sees the first event too.
            before: Some(0.0),
        }
    }

    /// A value that is known from an instant on.
    pub fn once(t_ms: i64, value: f64) -> Self {
        Self {
            changes: vec![(t_ms, Some(value))],
            before: None,
        }
    }

    /// The share, from 0 to 1, of events that are `true` among those of the last `window` milliseconds, and no value where
    /// there are none. Events come in any order.
    pub fn share_within(window: i64, events: impl IntoIterator<Item = (i64, bool)>) -> Self {
        // What an event changes when it comes, and when it goes: the count of all, and of those that are `true`.
        let mut turns: Vec<(i64, i32, i32)> = events
            .into_iter()
            .flat_map(|(at, is_true)| {
                let is_true = i32::from(is_true);
                [(at, 1, is_true), (at.saturating_add(window), -1, -is_true)]
            })
            .collect();
        turns.sort_unstable_by_key(|(at, ..)| *at);
        let (mut all, mut trues) = (0, 0);
        let at_once = turns.chunk_by(|(one, ..), (next, ..)| one == next);
        let changes = at_once.filter_map(|turns| {
            all += turns.iter().map(|(_, all, _)| all).sum::<i32>();
            trues += turns.iter().map(|(.., trues)| trues).sum::<i32>();
            let share = (all > 0).then(|| f64::from(trues) / f64::from(all));
            turns.first().map(|(at, ..)| (*at, share))
        });
        Self {
            changes: changes.collect(),
            before: None,
        }
    }

    /// The value at an instant; `None` where there is none.
    pub fn at(&self, t_ms: i64) -> Option<f64> {
        match self.passed(t_ms).checked_sub(1) {
            Some(last) => self.changes.get(last).and_then(|(_, value)| *value),
            None => self.before,
        }
    }

    /// Whether there is a value at an instant or before it.
    pub fn has_begun(&self, t_ms: i64) -> bool {
        let mut passed = self.changes.iter().take(self.passed(t_ms));
        self.before.is_some() || passed.any(|(_, value)| value.is_some())
    }

    /// How many changes there were up to an instant.
    fn passed(&self, t_ms: i64) -> usize {
        self.changes.partition_point(|(at, _)| *at <= t_ms)
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

    #[test]
    fn a_share_looks_back_over_its_window_and_no_further() {
        let steps = Steps::share_within(100, [(50, false), (10, true), (50, true), (500, false)]);
        let values = [9, 10, 49, 50, 109, 110, 149, 150, 499, 500, 600].map(|t| steps.at(t));
        let (third, half) = (2.0 / 3.0, 0.5);
        let expected = [
            None,
            Some(1.0),
            Some(1.0),
            Some(third),
            Some(third),
            Some(half),
            Some(half),
            None,
            None,
            Some(0.0),
            None,
        ];
        assert_eq!(values, expected);
        assert_eq!(
            [9, 10, 150, i64::MAX].map(|t| steps.has_begun(t)),
            [false, true, true, true]
        );
        assert!(!Steps::share_within(100, []).has_begun(i64::MAX));
    }
}
