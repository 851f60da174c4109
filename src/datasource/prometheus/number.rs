//! Numbers and times as Prometheus writes them.

/// A value without an exponent, as in labels that `count_values` makes: Go's format `f`.
pub(super) fn format_plain(value: f64) -> String {
    if value.is_nan() {
        "NaN".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned()
    } else {
        value.to_string()
    }
}

/// A value as in replies: very small and very large ones have an exponent of at least two digits.
pub(super) fn format_value(value: f64) -> String {
    let size = value.abs();
    let is_plain = value.is_nan() || size.is_infinite() || size == 0.0 || (1e-6..1e21).contains(&size);
    if is_plain {
        return format_plain(value);
    }
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    format!("{digits}e{sign}{exponent:0>2}")
}

/// A time in seconds: no more digits than it needs.
pub(super) fn format_time(milliseconds: i64) -> String {
    let sign = if milliseconds < 0 { "-" } else { "" };
    let size = milliseconds.unsigned_abs();
    match size % 1000 {
        0 => format!("{sign}{}", size / 1000),
        fraction => format!("{sign}{}.{fraction:03}", size / 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_go_writes_them() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (1.5, "1.5"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (1.25e-7, "1.25e-07"),
            (1e-6, "0.000001"),
            (-3e300, "-3e+300"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "+Inf"),
            (f64::NEG_INFINITY, "-Inf"),
        ] {
            assert_eq!(format_value(value), text);
        }
        assert_eq!(format_plain(1e21), "1000000000000000000000");
    }

    #[test]
    fn times_are_seconds() {
        assert_eq!(format_time(1_500), "1.500");
        assert_eq!(format_time(4_000), "4");
        assert_eq!(format_time(-1_001), "-1.001");
        assert_eq!(format_time(7), "0.007");
    }
}
