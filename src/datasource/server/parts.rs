//! What a server is put together from, besides its configuration.

use super::log::LogTo;
use crate::datasource::live::Feed;

/// What the caller decides for a server: where its log goes, and who watches it.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    /// Where the log goes.
    pub log: LogTo,
    /// What requests are reported to; keep a clone to watch them.
    pub feed: Feed,
}
