//! What one query asks for. What is wrong with it fails it alone, and nothing is quietly made something else.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use crate::{error::QueryError, grid::Pace, series::Series};

/// A query that is understood.
pub struct Ask {
    pub scenario: Scenario,
    pub seed: i64,
    /// How many series, from 1 to 20.
    pub series: u32,
    pub pace: Pace,
    min: f64,
    max: f64,
}

/// What is answered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scenario {
    /// Series of random numbers.
    Random,
    /// Nothing was found.
    NoData,
}

impl Ask {
    /// Understands a query's members.
    pub fn parse(members: &Map<String, Value>) -> Result<Self, QueryError> {
        let members = Members(members);
        let scenario = match members.get("scenario") {
            None => Scenario::Random,
            Some(Value::String(name)) if name == "random" => Scenario::Random,
            Some(Value::String(name)) if name == "nodata" => Scenario::NoData,
            Some(other) => return Err(QueryError::bad_query(format!("there is no scenario {other}"))),
        };
        let ask = Self {
            scenario,
            seed: members.whole("seed", i64::MIN..=i64::MAX, 0)?,
            series: members.whole("series", 1..=20, 1)?,
            pace: Pace {
                interval: members.whole("intervalMs", 1..=i64::MAX, 1_000)?,
                max_points: members.whole("maxDataPoints", 1..=11_000, 1_000)?,
            },
            min: members.number("min", 0.0)?,
            max: members.number("max", 100.0)?,
        };
        if ask.min < ask.max {
            Ok(ask)
        } else {
            Err(QueryError::bad_query("min must be less than max"))
        }
    }

    /// The series of this number, counted from 0.
    pub fn series(&self, number: u32) -> Series {
        Series::new(self.seed, number, self.min, self.max)
    }
}

/// A query's members; one that is null counts as absent.
struct Members<'a>(&'a Map<String, Value>);

impl Members<'_> {
    fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    fn whole<T: TryFrom<i64>>(&self, name: &str, range: RangeInclusive<i64>, default: T) -> Result<T, QueryError> {
        let Some(value) = self.get(name) else {
            return Ok(default);
        };
        let number = value.as_i64().filter(|number| range.contains(number));
        number.and_then(|number| T::try_from(number).ok()).ok_or_else(|| {
            let (least, greatest) = range.into_inner();
            QueryError::bad_query(format!("{name} must be a whole number from {least} to {greatest}"))
        })
    }

    fn number(&self, name: &str, default: f64) -> Result<f64, QueryError> {
        let Some(value) = self.get(name) else {
            return Ok(default);
        };
        value
            .as_f64()
            .ok_or_else(|| QueryError::bad_query(format!("{name} must be a number")))
    }
}
