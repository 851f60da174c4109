//! How long a request may take, as its caller says.

use std::time::Duration;

use axum::{extract::FromRequestParts, http::request::Parts};
use tokio::time::{Instant, timeout_at};

use crate::error::ApiError;

/// The header that names a budget in milliseconds, on the way in and on the way out.
pub const HEADER: &str = "x-timeout-ms";

const DEFAULT_MS: u64 = 2000;
const MAX_MS: u64 = 30_000;

/// The moment at which an answer is worth nothing any more.
///
/// A moment and not a duration: whatever happens before the next call is paid for without being counted by anybody.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    ends: Instant,
}

impl Budget {
    /// How much of it is left, for the next hop: at least 1, so that it is a budget still.
    pub fn left_ms(&self) -> u64 {
        let left = self.ends.saturating_duration_since(Instant::now());
        u64::try_from(left.as_millis()).unwrap_or(MAX_MS).max(1)
    }

    /// Gives the work this much time and no more; then it is dropped.
    pub async fn bound<F: Future>(&self, work: F) -> Result<F::Output, ApiError> {
        timeout_at(self.ends, work).await.map_err(|_| ApiError::Timeout)
    }
}

impl<S: Sync> FromRequestParts<S> for Budget {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let now = Instant::now();
        let ms = match parts.headers.get(HEADER) {
            None => Some(DEFAULT_MS),
            Some(value) => value.to_str().ok().and_then(|text| text.parse().ok()),
        };
        let ms = ms.filter(|ms| (1..=MAX_MS).contains(ms)).ok_or(ApiError::BadRequest(
            "`X-Timeout-Ms` has to be a number from 1 to 30000",
        ))?;
        let ends = now + Duration::from_millis(ms);
        Ok(Self { ends })
    }
}
