//! Two ways to run a stream of futures a few at a time, and what each does with results.

use std::time::Duration;

use futures::{StreamExt, stream};
use tokio::time::{Instant, sleep};

async fn ask(ms: u64) -> u64 {
    sleep(Duration::from_millis(ms)).await;
    ms
}

#[tokio::main]
async fn main() {
    let start = Instant::now();
    // ANCHOR: streams
    let takes = [400, 100, 100, 100, 100];

    let calls = stream::iter(takes).map(ask);
    let in_order: Vec<u64> = calls.buffered(2).collect().await;

    let calls = stream::iter(takes).map(ask);
    let as_they_end: Vec<u64> = calls.buffer_unordered(2).collect().await;
    // ANCHOR_END: streams
    println!("{in_order:?} {as_they_end:?} {:?}", start.elapsed());
}
