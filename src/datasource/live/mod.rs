//! What happens in the server as it happens: requests and the last queries, kept in bounded rings.
//!
//! The server reports to a [`Feed`], and whoever shows what happens reads it from there. Nobody has to poll: the feed wakes the
//! reader once, and again only after the reader has read.

mod event;
mod feed;

pub use event::{Answer, Body, Exchange, Query, Recorded};
pub use feed::{Feed, News};
