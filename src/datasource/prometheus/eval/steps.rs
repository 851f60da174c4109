//! The times at which an expression is evaluated.

/// Times at equal distances, in milliseconds since the epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Steps {
    pub(super) start: i64,
    /// No step is later.
    pub(super) end: i64,
    /// The distance; above zero.
    pub(super) distance: i64,
}

impl Steps {
    /// The times from `start` to `end`; a distance below 1 ms is taken for 1 ms.
    pub(in super::super) fn new(start: i64, end: i64, distance: i64) -> Self {
        Self {
            start,
            end,
            distance: distance.max(1),
        }
    }

    /// One time.
    pub(in super::super) fn one(time: i64) -> Self {
        Self::new(time, time, 1)
    }

    /// From one time to the next, in milliseconds.
    pub(in super::super) fn distance(self) -> i64 {
        self.distance
    }

    /// The first.
    pub(in super::super) fn start(self) -> i64 {
        self.start
    }

    /// The time that no step is later than.
    pub(in super::super) fn end(self) -> i64 {
        self.end
    }

    pub(super) fn is_one(self) -> bool {
        self.start == self.end
    }

    /// How many there are.
    pub(super) fn len(self) -> usize {
        usize::try_from((self.end - self.start).div_euclid(self.distance) + 1).unwrap_or(0)
    }

    pub(super) fn iter(self) -> impl Iterator<Item = i64> {
        std::iter::successors(Some(self.start), move |time| Some(time + self.distance))
            .take_while(move |time| *time <= self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_a_step_only_if_the_distance_leads_there() {
        assert_eq!(Steps::new(0, 10, 5).iter().collect::<Vec<_>>(), [0, 5, 10]);
        assert_eq!(Steps::new(0, 9, 5).iter().collect::<Vec<_>>(), [0, 5]);
        assert_eq!(Steps::new(0, 9, 5).len(), 2);
        assert_eq!(Steps::one(7).iter().collect::<Vec<_>>(), [7]);
        assert_eq!(Steps::new(3, 2, 5).iter().count(), 0);
        assert_eq!(Steps::new(3, 2, 5).len(), 0);
    }
}
