//! Reads `limit` and `offset` out of a query string.

pub mod api;

use std::{ops::RangeInclusive, str::FromStr};

use percent_encoding::percent_decode_str;

use api::{Page, PageError};

const DEFAULT_LIMIT: u32 = 100;
const LIMITS: RangeInclusive<u32> = 1..=1000;

/// The page that a raw query (what follows the `?`) asks for, or the first parameter that can't be used.
pub fn parse_page(raw_query: &str) -> Result<Page, PageError> {
    let limit = match first(raw_query, "limit") {
        None => DEFAULT_LIMIT,
        Some(text) => number(&text)
            .filter(|limit| LIMITS.contains(limit))
            .ok_or(PageError::Limit)?,
    };
    let offset = match first(raw_query, "offset") {
        None => 0,
        Some(text) => number(&text).ok_or(PageError::Offset)?,
    };
    Ok(Page { limit, offset })
}

/// The decoded value of the first pair of this name. An empty value is none.
fn first(raw_query: &str, name: &str) -> Option<String> {
    raw_query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .find(|(raw_name, _)| decode(raw_name) == name)
        .map(|(_, raw_value)| decode(raw_value))
        .filter(|value| !value.is_empty())
}

/// Undoes the encoding of forms. It comes after splitting, since a decoded text may contain `&` and `=`.
fn decode(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

/// A number of ASCII digits alone that fits its type. `parse` by itself would also take a leading `+`.
fn number<N: FromStr>(text: &str) -> Option<N> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}
