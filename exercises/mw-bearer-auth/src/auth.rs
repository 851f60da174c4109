//! Who calls: the known tokens, and the layers that ask for one.

use serde::Serialize;

/// Who calls.
#[derive(Debug, Clone, Serialize)]
pub struct Identity {
    pub user: String,
    pub role: String,
}
