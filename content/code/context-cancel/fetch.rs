//! A call to the next hop that takes the deadline along.

use std::{error::Error, time::Duration};

use bytes::Bytes;
use reqwest::Client;
use tokio::time::{Instant, error::Elapsed, timeout_at};

// ANCHOR: fetch
async fn fetch(
    client: &Client,
    url: &str,
    ends: Instant,
) -> Result<reqwest::Result<Bytes>, Elapsed> {
    let call = async {
        let left = ends.saturating_duration_since(Instant::now());
        let ms = u64::try_from(left.as_millis()).unwrap_or(u64::MAX);
        let reply = client
            .get(url)
            .header("X-Timeout-Ms", ms.max(1))
            .send()
            .await?;
        // Without this await the limit would end with the head.
        reply.error_for_status()?.bytes().await
    };
    timeout_at(ends, call).await
}
// ANCHOR_END: fetch

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let ends = Instant::now() + Duration::from_millis(400);
    let body = fetch(&Client::new(), "http://127.0.0.1:9090/chunked", ends)
        .await??;
    println!("{} bytes", body.len());
    Ok(())
}
