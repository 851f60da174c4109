//! Work that blocks, away from the threads that serve connections.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    super::{
        eval::{Budget, Cancelled},
        syntax::QueryError,
    },
    Api,
    reply::ApiError,
};

/// Ends the work when nobody waits for it any more.
struct CancelOnDrop(Cancelled);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// Waits for a free place and does the work there, with what it may use up. The time that it may take, at most `timeout`,
/// begins now.
pub(super) async fn in_place<T: Send + 'static>(
    api: Arc<Api>,
    timeout: Option<Duration>,
    work: impl FnOnce(&Api, Budget) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let timeout = timeout.map_or(api.limits.timeout, |timeout| timeout.min(api.limits.timeout));
    let deadline = Instant::now() + timeout;
    let place = tokio::time::timeout(timeout, Arc::clone(&api.places).acquire_owned())
        .await
        .map_err(|_| QueryError::timeout("query queue"))?
        .map_err(|_| ApiError::internal("the server is shutting down"))?;
    let cancelled = Cancelled::default();
    let budget = Budget::new(api.limits.samples, deadline, cancelled.clone());
    let _guard = CancelOnDrop(cancelled);
    let done = tokio::task::spawn_blocking(move || {
        // The place is taken until the work ends, even if nobody waits for it.
        let _place = place;
        work(&api, budget)
    });
    done.await
        .map_err(|_| ApiError::internal("the evaluation of the query failed; this is a bug of the server"))?
}
