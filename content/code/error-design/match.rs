//! Finds an error in a chain, by variant and by type.

use std::{error::Error, io, iter};

// ANCHOR: match
#[derive(Debug, thiserror::Error)]
enum QueryError {
    #[error("empty query")]
    Empty,
    #[error("no reply in time")]
    TimedOut,
    #[error("read a block")]
    Read(#[source] io::Error),
}

fn status(error: &(dyn Error + 'static)) -> u16 {
    iter::successors(Some(error), |&link| link.source())
        .find_map(|link| link.downcast_ref())
        .map_or(500, |error| match error {
            QueryError::Empty => 400,
            QueryError::TimedOut => 504,
            QueryError::Read(_) => 500,
        })
}
// ANCHOR_END: match

fn main() {
    let read = QueryError::Read(io::ErrorKind::NotFound.into());
    for error in [QueryError::Empty, QueryError::TimedOut, read] {
        println!("{error}: {}", status(&error));
    }
}
