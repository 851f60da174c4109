//! Functions of the calendar: a value is taken for seconds since the epoch, in UTC.

use jiff::{Timestamp, civil::DateTime, tz::Offset};

/// A part of the time that a value stands for; NaN where the value is no time of the calendar.
pub(super) fn at(seconds: f64, part: impl Fn(DateTime) -> i16) -> f64 {
    let time = if seconds.is_finite() {
        Timestamp::from_second(seconds as i64).ok()
    } else {
        None
    };
    time.map_or(f64::NAN, |time| part(Offset::UTC.to_datetime(time)).into())
}
