//! Counters under a lock, whose guards count down wherever a request ends.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::json;
use tokio::{sync::Notify, time::timeout};

pub struct Limits {
    slots: usize,
    queue: usize,
    patience: Duration,
    counts: Mutex<Counts>,
    freed: Notify,
}

#[derive(Default)]
struct Counts {
    running: usize,
    waiting: usize,
}

struct Slot<'a>(&'a Limits);

struct Place<'a>(&'a Limits);

impl Limits {
    pub fn new(slots: usize, queue: usize, patience: Duration) -> Self {
        Self {
            slots,
            queue,
            patience,
            counts: Mutex::default(),
            freed: Notify::new(),
        }
    }

    fn count<T>(&self, change: impl FnOnce(&mut Counts) -> T) -> T {
        change(&mut self.counts.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn slot(&self) -> Option<Slot<'_>> {
        self.count(|counts| {
            let free = counts.running < self.slots;
            counts.running += usize::from(free);
            free.then(|| Slot(self))
        })
    }

    fn place(&self) -> Option<Place<'_>> {
        self.count(|counts| {
            let free = counts.waiting < self.queue;
            counts.waiting += usize::from(free);
            free.then(|| Place(self))
        })
    }

    async fn next_slot(&self) -> Slot<'_> {
        loop {
            let freed = self.freed.notified();
            if let Some(slot) = self.slot() {
                return slot;
            }
            freed.await;
        }
    }

    async fn enter(&self) -> Option<Slot<'_>> {
        if let Some(slot) = self.slot() {
            return Some(slot);
        }
        let _place = self.place()?;
        timeout(self.patience, self.next_slot()).await.ok()
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        self.0.count(|counts| counts.running -= 1);
        self.0.freed.notify_one();
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.count(|counts| counts.waiting -= 1);
    }
}

pub async fn limit(State(limits): State<Arc<Limits>>, request: Request, next: Next) -> Response {
    let Some(slot) = limits.enter().await else {
        return refusal();
    };
    let response = next.run(request).await;
    drop(slot);
    response
}

fn refusal() -> Response {
    let error = json!({ "code": "UNAVAILABLE", "message": "busy" });
    let mut response = (
        StatusCode::SERVICE_UNAVAILABLE,
        Json(json!({ "success": false, "error": error })),
    )
        .into_response();
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(30));
    response
}
