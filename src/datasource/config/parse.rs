//! From texts to values. Each function says what it expected, never what a secret was.

use std::{
    net::{IpAddr, Ipv4Addr},
    ops::RangeInclusive,
    str::FromStr,
    time::Duration,
};

use axum::http::HeaderName;

use super::{Format, Kind, Level};
use crate::datasource::outgoing::{BaseUrl, target::BaseUrlError};

/// Why a text isn't a value: the sort, and what was expected.
pub(super) type Refusal = (Kind, String);

/// The longest time that makes sense for one request, and what is said of it.
pub(super) const TEN_MINUTES: Duration = Duration::from_mins(10);

/// An address to listen on.
pub(super) fn address(text: &str) -> Result<IpAddr, Refusal> {
    if text.eq_ignore_ascii_case("localhost") {
        return Ok(Ipv4Addr::LOCALHOST.into());
    }
    let expected = || {
        (
            Kind::Invalid,
            "expected an IP address, such as 127.0.0.1 or ::1".to_owned(),
        )
    };
    text.parse().map_err(|_| expected())
}

/// A whole number within a range. Only digits count: `+5` and ` 5` are mistakes that somebody should see.
pub(super) fn number<N>(text: &str, range: &RangeInclusive<N>) -> Result<N, Refusal>
where
    N: FromStr + PartialOrd + std::fmt::Display,
{
    let expected = format!("expected a number from {} to {}", range.start(), range.end());
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err((Kind::Invalid, expected));
    }
    text.parse()
        .ok()
        .filter(|number| range.contains(number))
        .ok_or((Kind::OutOfRange, expected))
}

/// A time with its unit: `250ms`, `15s`, `2m`, `1h`. A number alone is refused: nobody could say of what.
pub(super) fn duration(text: &str, range: &RangeInclusive<Duration>) -> Result<Duration, Refusal> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let milliseconds_in_unit = match unit {
        "ms" => 1,
        "s" => 1000,
        "m" => 60 * 1000,
        "h" => 60 * 60 * 1000,
        _ => 0,
    };
    if number.is_empty() || milliseconds_in_unit == 0 {
        return Err((
            Kind::Invalid,
            "expected a time, such as 500ms, 15s, 2m or 1h".to_owned(),
        ));
    }
    number
        .parse()
        .ok()
        .and_then(|number: u64| number.checked_mul(milliseconds_in_unit))
        .map(Duration::from_millis)
        .filter(|duration| range.contains(duration))
        .ok_or_else(|| {
            let (least, most) = (range.start().as_millis(), range.end().as_secs());
            (Kind::OutOfRange, format!("expected a time from {least}ms to {most}s"))
        })
}

/// Yes or no.
pub(super) fn flag(text: &str) -> Result<bool, Refusal> {
    text.parse()
        .map_err(|_| (Kind::Invalid, "expected true or false".to_owned()))
}

/// A user's name for Basic authentication, where a colon separates it from the password.
pub(super) fn user(text: &str) -> Result<String, Refusal> {
    let fits = !text.is_empty() && !text.contains(':');
    let expected = || (Kind::Invalid, "expected a name without a colon".to_owned());
    fits.then(|| text.to_owned()).ok_or_else(expected)
}

/// The URL of a server.
pub(super) fn base_url(text: &str) -> Result<BaseUrl, Refusal> {
    text.parse()
        .map_err(|error: BaseUrlError| (Kind::Invalid, error.to_string()))
}

/// The name of a header.
pub(super) fn header(text: &str) -> Result<HeaderName, Refusal> {
    let expected = || (Kind::Invalid, "expected the name of a header".to_owned());
    text.parse().map_err(|_| expected())
}

/// A level of the log.
pub(super) fn level(text: &str) -> Result<Level, Refusal> {
    one_of(
        text,
        &[
            ("debug", Level::Debug),
            ("info", Level::Info),
            ("warn", Level::Warn),
            ("error", Level::Error),
        ],
    )
}

/// How a line of the log looks.
pub(super) fn format(text: &str) -> Result<Format, Refusal> {
    one_of(text, &[("json", Format::Json), ("text", Format::Text)])
}

/// One of some words.
pub(super) fn one_of<T: Copy>(text: &str, words: &[(&str, T)]) -> Result<T, Refusal> {
    words
        .iter()
        .find(|(word, _)| *word == text)
        .map(|(_, value)| *value)
        .ok_or_else(|| {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            (Kind::Invalid, format!("expected one of {}", words.join(", ")))
        })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Kind, TEN_MINUTES, duration, number};

    #[test]
    fn a_time_has_a_unit() {
        let parse = |text| duration(text, &(Duration::from_millis(1)..=TEN_MINUTES)).map_err(|(kind, _)| kind);
        assert_eq!(parse("250ms"), Ok(Duration::from_millis(250)));
        assert_eq!(parse("15s"), Ok(Duration::from_secs(15)));
        assert_eq!(parse("10m"), Ok(TEN_MINUTES));
        for text in ["15", "", "s", "1.5s", "-1s", "15 s", "15S", "1m30s"] {
            assert_eq!(parse(text), Err(Kind::Invalid), "{text}");
        }
        for text in ["0s", "601s", "1h", "99999999999999999999h", "18446744073709551615h"] {
            assert_eq!(parse(text), Err(Kind::OutOfRange), "{text}");
        }
    }

    #[test]
    fn a_number_is_digits_within_its_range() {
        let parse = |text| number(text, &(1..=u16::MAX)).map_err(|(kind, _)| kind);
        assert_eq!(parse("8080"), Ok(8080));
        for text in ["80a", "", "+80", "-1", "80.0"] {
            assert_eq!(parse(text), Err(Kind::Invalid), "{text}");
        }
        for text in ["0", "65536", "99999999999999999999"] {
            assert_eq!(parse(text), Err(Kind::OutOfRange), "{text}");
        }
    }
}
