//! Grafana's table of intervals, and what can be wrong with a range. This file belongs to the grader.

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// What is taken beyond the table: a year of 365 days.
pub const YEAR: i64 = 365 * DAY;

/// Up to which interval the round one is taken, and the round one; in milliseconds, ascending.
///
/// All bounds are inclusive, except for the last: exactly 42 days are beyond the table.
pub const TABLE: &[(i64, i64)] = &[
    (10, 1),
    (15, 10),
    (35, 20),
    (75, 50),
    (150, 100),
    (350, 200),
    (750, 500),
    (1_500, SECOND),
    (3_500, 2 * SECOND),
    (7_500, 5 * SECOND),
    (12_500, 10 * SECOND),
    (17_500, 15 * SECOND),
    (25_000, 20 * SECOND),
    (45_000, 30 * SECOND),
    (90_000, MINUTE),
    (210_000, 2 * MINUTE),
    (450_000, 5 * MINUTE),
    (750_000, 10 * MINUTE),
    (1_050_000, 15 * MINUTE),
    (1_500_000, 20 * MINUTE),
    (2_700_000, 30 * MINUTE),
    (5_400_000, HOUR),
    (9_000_000, 2 * HOUR),
    (16_200_000, 3 * HOUR),
    (32_400_000, 6 * HOUR),
    (DAY, 12 * HOUR),
    (2 * DAY, DAY),
    (7 * DAY, DAY),
    (21 * DAY, 7 * DAY),
    (42 * DAY, 30 * DAY),
];

/// Why there is no step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepErr {
    /// Not a single point is allowed.
    ZeroMax,
    /// The range holds no time.
    BadRange,
    /// No step that fits is a number that an `i64` can hold.
    TooLong,
}
