//! What the server says of itself, and what it has none of.

use serde_json::json;

use super::reply::{ApiError, Success};

/// The version of Prometheus whose behaviour this is.
const LIKE_PROMETHEUS: &str = "2.42.0";

/// What Grafana reads to tell Prometheus from Mimir and others: it has no `features`.
pub(super) async fn buildinfo() -> Result<Success, ApiError> {
    Success::of(&json!({
        "version": LIKE_PROMETHEUS,
        "revision": concat!(env!("CARGO_PKG_NAME"), "-", env!("CARGO_PKG_VERSION")),
        "branch": "",
        "buildUser": "",
        "buildDate": "",
        "goVersion": "",
    }))
}

/// Rules; there are none.
pub(super) async fn rules() -> Success {
    Success::of_json(br#"{"groups":[]}"#)
}

/// Alerts; there are none.
pub(super) async fn alerts() -> Success {
    Success::of_json(br#"{"alerts":[]}"#)
}
