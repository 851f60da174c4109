//! Paging: `limit` and `offset` out of a query string.

use std::{ops::RangeInclusive, str::FromStr};

use percent_encoding::percent_decode_str;

use super::error::ApiError;

const DEFAULT_LIMIT: usize = 100;
const LIMITS: RangeInclusive<usize> = 1..=1000;

/// Which part of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    /// How many items at most.
    limit: usize,
    /// How many items come before them.
    offset: u64,
}

impl Page {
    /// The page that a raw query (what follows the `?`) asks for. Absent is not invalid: what isn't there has a default, what
    /// is there and makes no sense is an error.
    pub(super) fn parse(raw_query: &str) -> Result<Self, ApiError> {
        let limit = match first(raw_query, "limit") {
            None => DEFAULT_LIMIT,
            Some(text) => number(&text)
                .filter(|limit| LIMITS.contains(limit))
                .ok_or(ApiError::InvalidRequest("limit must be a number from 1 to 1000".into()))?,
        };
        let offset = match first(raw_query, "offset") {
            None => 0,
            Some(text) => number(&text).ok_or(ApiError::InvalidRequest(
                "offset must be a number that is not negative".into(),
            ))?,
        };
        Ok(Self { limit, offset })
    }

    /// The items of this page.
    pub(super) fn of<T>(self, items: &[T]) -> &[T] {
        let start = usize::try_from(self.offset).unwrap_or(usize::MAX).min(items.len());
        let end = start.saturating_add(self.limit).min(items.len());
        &items[start..end]
    }
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

#[cfg(test)]
mod tests {
    use super::Page;

    fn page(raw_query: &str) -> Option<(usize, u64)> {
        Page::parse(raw_query).ok().map(|page| (page.limit, page.offset))
    }

    #[test]
    fn what_is_absent_or_empty_has_its_default() {
        assert_eq!(page(""), Some((100, 0)));
        assert_eq!(page("limit=&offset="), Some((100, 0)));
        assert_eq!(page("limit=&limit=5"), Some((100, 0)));
        assert_eq!(page("other=1"), Some((100, 0)));
    }

    #[test]
    fn the_first_one_counts_once_it_is_decoded() {
        assert_eq!(page("limit=5&limit=6"), Some((5, 0)));
        assert_eq!(page("li%6Dit=7&offset=007"), Some((7, 7)));
        assert_eq!(page("offset=18446744073709551615"), Some((100, u64::MAX)));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for raw_query in [
            "limit=0",
            "limit=1001",
            "limit=-1",
            "limit=+5",
            "limit=%205",
            "limit=1e2",
            "limit=99999999999999999999",
        ] {
            assert_eq!(page(raw_query), None, "{raw_query}");
        }
        assert_eq!(page("offset=18446744073709551616"), None);
        assert_eq!(page("offset=-1"), None);
    }

    #[test]
    fn a_page_beyond_the_end_is_empty() {
        let items = [1, 2, 3];
        let of = |raw_query| Page::parse(raw_query).unwrap().of(&items).to_vec();
        assert_eq!(of("limit=2"), [1, 2]);
        assert_eq!(of("limit=2&offset=2"), [3]);
        assert_eq!(of("offset=18446744073709551615"), [0; 0]);
    }
}
