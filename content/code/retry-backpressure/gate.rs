//! A door before work of which there can only be so much.

use std::{io, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
    routing::get,
};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

const PATIENCE: Duration = Duration::from_millis(500);

/// Nobody more is let in just now.
struct Full;

// ANCHOR: gate
struct Gate {
    inside: Semaphore, // permits: slots and places together
    slots: Semaphore,  // permits: slots
}

struct Pass<'a> {
    _inside: SemaphorePermit<'a>,
    _slot: SemaphorePermit<'a>,
}

impl Gate {
    async fn enter(&self) -> Result<Pass<'_>, Full> {
        let inside = self.inside.try_acquire().map_err(|_| Full)?;
        let slot = timeout(PATIENCE, self.slots.acquire()).await;
        let slot = slot.map_err(|_| Full)?.map_err(|_| Full)?;
        Ok(Pass {
            _inside: inside,
            _slot: slot,
        })
    }
}
// ANCHOR_END: gate

async fn report(
    State(gate): State<Arc<Gate>>,
) -> Result<&'static str, Full> {
    let _pass = gate.enter().await?;
    Ok("done")
}

impl IntoResponse for Full {
    fn into_response(self) -> Response {
        let headers = [(RETRY_AFTER, "1")];
        (StatusCode::SERVICE_UNAVAILABLE, headers, "too much to do")
            .into_response()
    }
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let gate = Gate {
        inside: Semaphore::new(4),
        slots: Semaphore::new(2),
    };
    let app = Router::new()
        .route("/report", get(report))
        .with_state(Arc::new(gate));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, app).await
}
