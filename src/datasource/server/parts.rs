//! What a server is put together from, besides its configuration.

use super::log::LogTo;
use crate::datasource::{live::Feed, series::Sources};

/// What the caller decides for a server: where its log goes, who watches it, and what it
/// has to tell.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    /// Where the log goes.
    pub log: LogTo,
    /// What requests are reported to; keep a clone to watch them.
    pub feed: Feed,
    /// Where the named series come from.
    pub series: Sources,
}
