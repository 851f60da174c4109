//! The data source's panes as lines.

pub mod about;
pub mod chart;
pub mod exchange;
pub mod frames;
pub mod json;
pub mod scale;
pub mod series;
pub mod table;

use std::time::{Duration, SystemTime};

use jiff::{Timestamp, tz::TimeZone};

/// A time of day, as far as it lies within what a calendar can say.
pub fn clock(at: SystemTime, zone: &TimeZone) -> String {
    format(at, zone, "%H:%M:%S")
}

/// A date with a time to the millisecond.
pub fn date_and_time(at: SystemTime, zone: &TimeZone) -> String {
    format(at, zone, "%Y-%m-%d %H:%M:%S%.3f %Z")
}

fn format(at: SystemTime, zone: &TimeZone, pattern: &str) -> String {
    Timestamp::try_from(at).map_or_else(
        |_| "–".to_owned(),
        |at| at.to_zoned_datetime(zone.clone()).strftime(pattern).to_string(),
    )
}

/// A duration in three digits or so.
pub fn duration(took: Duration) -> String {
    let micros = took.as_micros();
    match micros {
        0..1_000 => format!("{micros} µs"),
        1_000..10_000 => format!("{:.2} ms", took.as_secs_f64() * 1e3),
        10_000..100_000 => format!("{:.1} ms", took.as_secs_f64() * 1e3),
        100_000..1_000_000 => format!("{:.0} ms", took.as_secs_f64() * 1e3),
        _ => format!("{:.2} s", took.as_secs_f64()),
    }
}

/// A number with commas between its thousands.
pub fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use jiff::tz::TimeZone;

    #[test]
    fn durations_have_about_three_digits() {
        let shown =
            [42, 1_234, 45_600, 456_700, 5_000_000].map(|micros| super::duration(Duration::from_micros(micros)));
        assert_eq!(shown, ["42 µs", "1.23 ms", "45.6 ms", "457 ms", "5.00 s"]);
    }

    #[test]
    fn thousands_are_parted() {
        assert_eq!(
            [7, 999, 1_000, 1_234_567].map(super::count),
            ["7", "999", "1,000", "1,234,567"]
        );
    }

    #[test]
    fn a_time_that_no_calendar_has_is_no_trouble() {
        let far = SystemTime::UNIX_EPOCH
            .checked_add(Duration::from_secs(1 << 60))
            .unwrap();
        assert_eq!(super::clock(far, &TimeZone::UTC), "–");
        let known = SystemTime::UNIX_EPOCH + Duration::from_millis(1_764_000_000_123);
        assert_eq!(
            super::date_and_time(known, &TimeZone::UTC),
            "2025-11-24 16:00:00.123 UTC"
        );
    }
}
