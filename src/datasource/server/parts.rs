//! What a server is put together from, besides its configuration.

use std::sync::Arc;

use super::log::LogTo;
use crate::datasource::{
    live::Feed,
    scenario::Player,
    series::{Catalogue, Sources},
};

/// What the caller decides for a server: where its log goes, who watches it, which series there are, and
/// what it plays.
#[derive(Clone)]
pub struct Parts {
    /// Where the log goes.
    pub log: LogTo,
    /// What requests are reported to; keep a clone to watch them.
    pub feed: Feed,
    /// The named series.
    pub catalogue: Arc<Catalogue>,
    /// What answers before the server's own routes do, if anything.
    pub scenario: Option<Player>,
}

impl Default for Parts {
    /// No log, nobody who watches, and the series of the demo service alone.
    fn default() -> Self {
        Self {
            log: LogTo::default(),
            feed: Feed::default(),
            catalogue: Arc::new(Catalogue::new(Sources::default())),
            scenario: None,
        }
    }
}
