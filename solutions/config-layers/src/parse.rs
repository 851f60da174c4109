//! From texts to values.

use std::{ops::RangeInclusive, str::FromStr, time::Duration};

use crate::api::{Format, Kind, Level};

const DURATIONS: RangeInclusive<Duration> = Duration::from_millis(1)..=Duration::from_secs(600);

pub fn text(text: &str) -> Result<String, Kind> {
    Ok(text.to_owned())
}

pub fn password(text: &str) -> Result<String, Kind> {
    if text.is_empty() {
        return Err(Kind::Missing);
    }
    Ok(text.to_owned())
}

pub fn port(text: &str) -> Result<u16, Kind> {
    number(text, 1..=u16::MAX)
}

pub fn connections(text: &str) -> Result<u32, Kind> {
    number(text, 1..=1000)
}

/// Only digits count. What has too many of them is still a number, and too large.
fn number<N: FromStr + PartialOrd>(text: &str, range: RangeInclusive<N>) -> Result<N, Kind> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Kind::Invalid);
    }
    text.parse()
        .ok()
        .filter(|number| range.contains(number))
        .ok_or(Kind::OutOfRange)
}

/// Digits and a unit.
pub fn duration(text: &str) -> Result<Duration, Kind> {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let milliseconds = match unit {
        "ms" => 1,
        "s" => 1000,
        "m" => 60 * 1000,
        "h" => 60 * 60 * 1000,
        _ => return Err(Kind::Invalid),
    };
    let count: u64 = number(&text[..text.len() - unit.len()], 0..=u64::MAX)?;
    count
        .checked_mul(milliseconds)
        .map(Duration::from_millis)
        .filter(|duration| DURATIONS.contains(duration))
        .ok_or(Kind::OutOfRange)
}

pub fn level(text: &str) -> Result<Level, Kind> {
    match text {
        "debug" => Ok(Level::Debug),
        "info" => Ok(Level::Info),
        "warn" => Ok(Level::Warn),
        "error" => Ok(Level::Error),
        _ => Err(Kind::Invalid),
    }
}

pub fn format(text: &str) -> Result<Format, Kind> {
    match text {
        "json" => Ok(Format::Json),
        "text" => Ok(Format::Text),
        _ => Err(Kind::Invalid),
    }
}
