//! A worker that takes jobs from a bounded queue until it is told to stop.

use tokio::sync::mpsc::{self, Receiver};
use tokio_util::sync::CancellationToken;

// ANCHOR: queue
async fn worker(mut jobs: Receiver<String>, stop: CancellationToken) {
    loop {
        tokio::select! {
            job = jobs.recv() => match job {
                Some(job) => run(job).await,
                None => return,
            },
            () = stop.cancelled() => return,
        }
    }
}
// ANCHOR_END: queue

async fn run(job: String) {
    println!("ran {job}");
}

#[tokio::main]
async fn main() {
    let (sender, jobs) = mpsc::channel(16);
    let worker = tokio::spawn(worker(jobs, CancellationToken::new()));
    if sender.send("prune".to_owned()).await.is_err() {
        println!("the worker has gone");
    }
    drop(sender);
    if let Err(error) = worker.await {
        println!("the worker failed: {error}");
    }
}
