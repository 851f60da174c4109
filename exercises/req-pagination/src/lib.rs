//! Reads `limit` and `offset` out of a query string.

pub mod api;

use api::{Page, PageError};

/// The page that a raw query (what follows the `?`) asks for, or the first parameter that can't be used.
pub fn parse_page(raw_query: &str) -> Result<Page, PageError> {
    let pairs = raw_query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    for (raw_name, raw_value) in pairs {
        todo!("decode {raw_name:?} and {raw_value:?}, then see whether they say something about the page")
    }
    Ok(Page { limit: 100, offset: 0 })
}
