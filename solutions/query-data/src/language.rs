//! What a query asks for, and in which form.

use serde_json::Value;

use crate::{error::QueryError, request::Query};

/// A query that is understood.
pub struct Ask {
    pub command: Command,
    pub format: Format,
}

/// What is asked for.
pub enum Command {
    /// This value.
    Const(f64),
    /// Nothing.
    NoData,
    /// An upstream's error.
    Fail(u16),
    /// The value 1, so many milliseconds later.
    Sleep(u64),
}

/// How a value is answered.
pub enum Format {
    TimeSeries,
    Table,
}

impl Ask {
    /// Understands a query, or says what is wrong with it.
    pub fn parse(query: &Query) -> Result<Self, QueryError> {
        let format = match &query.format {
            Value::Null => Format::TimeSeries,
            Value::String(name) if name == "time_series" => Format::TimeSeries,
            Value::String(name) if name == "table" => Format::Table,
            other => return Err(QueryError::bad_query(format!("there is no format {other}"))),
        };
        let text = query
            .text
            .as_str()
            .ok_or_else(|| QueryError::bad_query("queryText must be a string"))?;
        let command = Command::parse(text).ok_or_else(|| QueryError::bad_query(format!("what is {text:?}?")))?;
        Ok(Self { command, format })
    }
}

impl Command {
    fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split(' ').collect();
        match words[..] {
            ["const", value] => value.parse().ok().map(Self::Const),
            ["nodata"] => Some(Self::NoData),
            ["fail", status] => status
                .parse()
                .ok()
                .filter(|status| (400..=599).contains(status))
                .map(Self::Fail),
            ["sleep", ms] => ms.parse().ok().map(Self::Sleep),
            _ => None,
        }
    }
}
