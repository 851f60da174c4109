//! The course's own little language, in `queryText`: `const 1.5`, `nodata`, `fail 503`, `sleep 300`.

use super::{error::QueryError, members::Members};

/// A query in the language, and the format of its answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Text {
    pub(super) command: Command,
    pub(super) format: Format,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Command {
    /// A value.
    Const(f64),
    /// Nothing.
    NoData,
    /// An error, as if the upstream had answered with this status.
    Fail(u16),
    /// The value 1, after so many milliseconds.
    Sleep(u64),
}

/// How a value is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// At the range's start and end.
    TimeSeries,
    /// In one row.
    Table,
}

impl Text {
    /// Reads `queryText` and `format`.
    pub(super) fn parse(members: Members<'_>) -> Result<Self, QueryError> {
        let format = match members.text("format")? {
            None | Some("time_series") => Format::TimeSeries,
            Some("table") => Format::Table,
            Some(_) => return Err(QueryError::bad("`format` must be `time_series` or `table`")),
        };
        let text = members
            .text("queryText")?
            .ok_or_else(|| QueryError::bad("the query needs a `queryText`"))?;
        Ok(Self {
            command: Command::parse(text)?,
            format,
        })
    }
}

impl Command {
    fn parse(text: &str) -> Result<Self, QueryError> {
        let mut words = text.split(' ');
        let command = match (words.next(), words.next(), words.next()) {
            (Some("const"), Some(value), None) => value.parse().ok().map(Self::Const),
            (Some("nodata"), None, None) => Some(Self::NoData),
            (Some("fail"), Some(status), None) => digits(status)
                .filter(|status| (400..=599).contains(status))
                .and_then(|status| u16::try_from(status).ok())
                .map(Self::Fail),
            (Some("sleep"), Some(ms), None) => digits(ms).map(Self::Sleep),
            _ => None,
        };
        command.ok_or_else(|| {
            QueryError::bad(
                "`queryText` must be `const <number>`, `nodata`, `fail <400 to 599>` or `sleep <milliseconds>`",
            )
        })
    }
}

/// A number of digits alone: the standard parser takes a `+` too.
fn digits(word: &str) -> Option<u64> {
    let plain = word.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| word.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::{Command, Format, Members, Text};

    #[test]
    fn what_the_language_says() {
        for (text, command) in [
            ("const 1.5", Command::Const(1.5)),
            ("const -2e3", Command::Const(-2e3)),
            ("const Inf", Command::Const(f64::INFINITY)),
            ("const -Inf", Command::Const(f64::NEG_INFINITY)),
            ("nodata", Command::NoData),
            ("fail 400", Command::Fail(400)),
            ("fail 599", Command::Fail(599)),
            ("sleep 0", Command::Sleep(0)),
        ] {
            assert_eq!(Command::parse(text), Ok(command), "{text}");
        }
        assert!(matches!(Command::parse("const NaN"), Ok(Command::Const(value)) if value.is_nan()));
    }

    #[test]
    fn what_it_does_not() {
        for text in [
            "",
            " ",
            "const",
            "const ",
            "const  1",
            "const 1 2",
            "const one",
            "nodata ",
            "fail",
            "fail 399",
            "fail 600",
            "fail +503",
            "sleep -1",
            "sleep 1.5",
            "sleep 99999999999999999999",
            "CONST 1",
            " const 1",
        ] {
            assert!(Command::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn formats() {
        let parse = |value: serde_json::Value| Text::parse(Members(value.as_object().unwrap()));
        let format = |format| parse(json!({"queryText": "const 1", "format": format})).map(|text| text.format);
        assert_eq!(format(json!(null)), Ok(Format::TimeSeries));
        assert_eq!(format(json!("table")), Ok(Format::Table));
        assert!(format(json!("wide")).is_err() && format(json!(1)).is_err());
        assert!(parse(json!({})).is_err() && parse(json!({"queryText": 1})).is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(const|fail|sleep|nodata| |[0-9a-zA-Z+-.]){0,6}.{0,10}") {
            let _ = Command::parse(&text);
        }
    }
}
