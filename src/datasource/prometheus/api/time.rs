//! Times and lengths of time as parameters.

use jiff::Timestamp;

use super::super::syntax::parse_duration;

/// The earliest and the latest time that is accepted, in seconds since the epoch: the years 1 to 9999, as in RFC 3339.
const SECONDS: std::ops::RangeInclusive<f64> = -62_135_596_800.0..=253_402_300_799.999;

/// A time in milliseconds since the epoch: seconds with a fraction, or RFC 3339.
pub(super) fn parse_time(text: &str) -> Result<i64, String> {
    let wrong = || format!("cannot parse {text:?} to a valid timestamp");
    if let Ok(seconds) = text.parse::<f64>() {
        if !SECONDS.contains(&seconds) {
            return Err(wrong());
        }
        let whole = seconds.trunc();
        return Ok(whole as i64 * 1000 + ((seconds - whole) * 1000.0).round() as i64);
    }
    let time: Timestamp = text.parse().map_err(|_| wrong())?;
    Ok(time.as_millisecond())
}

/// A length of time in nanoseconds: seconds with a fraction, or a duration such as `1h30m`. It may be negative.
pub(super) fn parse_time_span(text: &str) -> Result<i64, String> {
    #[expect(clippy::cast_precision_loss, reason = "the bound need not be exact")]
    let longest = i64::MAX as f64;
    if let Ok(seconds) = text.parse::<f64>() {
        let nanoseconds = seconds * 1e9;
        if nanoseconds.is_nan() || nanoseconds.abs() > longest {
            return Err(format!("cannot parse {text:?} to a valid duration. It overflows int64"));
        }
        return Ok(nanoseconds as i64);
    }
    match parse_duration(text) {
        Ok(milliseconds) => Ok(milliseconds * 1_000_000),
        Err(_) => Err(format!("cannot parse {text:?} to a valid duration")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_seconds_or_rfc_3339() {
        assert_eq!(parse_time("1435781451.781"), Ok(1_435_781_451_781));
        assert_eq!(parse_time("2015-07-01T20:10:51.781Z"), Ok(1_435_781_451_781));
        assert_eq!(parse_time("2015-07-01T22:10:51.781+02:00"), Ok(1_435_781_451_781));
        assert_eq!(parse_time("-1.5"), Ok(-1_500));
        for text in ["", "now", "inf", "NaN", "1e30", "2015-07-01"] {
            assert!(parse_time(text).is_err(), "{text}");
        }
    }

    #[test]
    fn spans_are_seconds_or_durations() {
        assert_eq!(parse_time_span("0.5"), Ok(500_000_000));
        assert_eq!(parse_time_span("-5"), Ok(-5_000_000_000));
        assert_eq!(parse_time_span("1m30s"), Ok(90_000_000_000));
        for text in ["", "1e30", "NaN", "5x", "1.5h"] {
            assert!(parse_time_span(text).is_err(), "{text}");
        }
    }
}
