//! Durations as Prometheus writes them: `5m`, `1h30m`, `100ms`.

/// The units from the longest to the shortest, as they have to follow each other, with their milliseconds.
const UNITS: [(&str, i64); 7] = [
    ("y", 365 * 24 * 3_600_000),
    ("w", 7 * 24 * 3_600_000),
    ("d", 24 * 3_600_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

/// The longest duration, in milliseconds: that of Go's 63 bits of nanoseconds.
const LONGEST: i64 = i64::MAX / 1_000_000;

/// The milliseconds of a duration, or why the text is none.
pub(in super::super) fn parse_duration(text: &str) -> Result<i64, String> {
    if text == "0" {
        return Ok(0);
    }
    let wrong = || format!("not a valid duration string: {text:?}");
    let mut units = UNITS.iter();
    let mut rest = text;
    let mut total = 0_i64;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = rest.split_at(digits);
        let letters = after.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (unit, after) = after.split_at(letters);
        if digits > 0 && unit.is_empty() {
            return Err(format!("missing unit character in duration {text:?}"));
        }
        let (_, milliseconds) = units.find(|(name, _)| *name == unit).ok_or_else(wrong)?;
        total = number
            .parse::<i64>()
            .ok()
            .and_then(|number| number.checked_mul(*milliseconds))
            .and_then(|part| total.checked_add(part))
            .filter(|total| *total <= LONGEST)
            .ok_or_else(|| format!("duration out of range: {text:?}"))?;
        rest = after;
    }
    if text.is_empty() { Err(wrong()) } else { Ok(total) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds_its_parts() {
        assert_eq!(parse_duration("1h30m5s7ms"), Ok(5_405_007));
        assert_eq!(parse_duration("2w"), Ok(1_209_600_000));
        assert_eq!(parse_duration("0"), Ok(0));
        assert_eq!(parse_duration("0s"), Ok(0));
    }

    #[test]
    fn refuses_what_prometheus_refuses() {
        for text in [
            "",
            "5",
            "m",
            "5m1h",
            "5m5m",
            "1.5h",
            "-5m",
            "5x",
            "300y",
            "99999999999999999999s",
            "5 m",
        ] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }
}
