//! What a server is put together from, besides its configuration.

/// What the caller decides for a server: where its log goes, and who watches it.
#[derive(Debug, Clone, Default)]
pub struct Parts {}
