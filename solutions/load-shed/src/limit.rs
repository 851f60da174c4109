//! Slots for work, a queue of limited length and patience before them, and a refusal for everybody else.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    extract::{Request, State},
    http::{StatusCode, header::RETRY_AFTER},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::json;
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

/// How much work runs at once, how much may wait, and for how long.
pub struct Limits {
    slots: Semaphore,
    queue: Semaphore,
    patience: Duration,
}

/// There is no slot, and none that would be worth waiting for.
struct Overloaded;

impl Limits {
    pub fn new(slots: usize, queue: usize, patience: Duration) -> Self {
        Self {
            slots: Semaphore::new(slots),
            queue: Semaphore::new(queue),
            patience,
        }
    }

    /// A slot, at once or from the queue. Whoever stops waiting, for whatever reason, gives the place back.
    async fn slot(&self) -> Result<SemaphorePermit<'_>, Overloaded> {
        if let Ok(slot) = self.slots.try_acquire() {
            return Ok(slot);
        }
        let _place = self.queue.try_acquire().map_err(|_| Overloaded)?;
        match timeout(self.patience, self.slots.acquire()).await {
            Ok(Ok(slot)) => Ok(slot),
            // The semaphore is never closed; the time may be over.
            Ok(Err(_)) | Err(_) => Err(Overloaded),
        }
    }
}

/// Lets a request through when there is a slot for it.
pub async fn limit(State(limits): State<Arc<Limits>>, request: Request, next: Next) -> Response {
    match limits.slot().await {
        Ok(_slot) => next.run(request).await,
        Err(overloaded) => overloaded.into_response(),
    }
}

impl IntoResponse for Overloaded {
    fn into_response(self) -> Response {
        let error = json!({ "code": "UNAVAILABLE", "message": "too much to do just now" });
        let body = Json(json!({ "success": false, "error": error }));
        (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "1")], body).into_response()
    }
}
