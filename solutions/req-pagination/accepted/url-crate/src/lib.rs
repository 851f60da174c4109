//! The same with the `url` crate, which reqwest passes on: its pairs come split and decoded.

pub mod api;

use std::borrow::Cow;

use reqwest::Url;

use crate::api::{Page, PageError};

pub fn parse_page(raw_query: &str) -> Result<Page, PageError> {
    // Any base does: only the query is read.
    let Ok(mut url) = Url::parse("http://localhost/") else {
        return Err(PageError::Limit);
    };
    url.set_query(Some(raw_query));

    let text = |wanted: &str| {
        let found: Option<Cow<'_, str>> = url
            .query_pairs()
            .find_map(|(name, value)| (name == wanted).then_some(value));
        found.unwrap_or_default().into_owned()
    };
    let limit = match text("limit").as_str() {
        "" => 100,
        given => digits(given)
            .and_then(|limit| u32::try_from(limit).ok())
            .ok_or(PageError::Limit)?,
    };
    if limit == 0 || limit > 1000 {
        return Err(PageError::Limit);
    }
    let offset = match text("offset").as_str() {
        "" => 0,
        given => digits(given).ok_or(PageError::Offset)?,
    };
    Ok(Page { limit, offset })
}

fn digits(text: &str) -> Option<u64> {
    if text.contains(|character: char| !character.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}
