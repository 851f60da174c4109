//! Waits for a server at start, for a limited time.

use std::{error::Error, io, time::Duration};

use tokio::{
    net::TcpStream,
    time::{Instant, sleep, timeout},
};

// ANCHOR: wait
/// Connects, and tries again until the limit.
async fn connect(address: &str, limit: Duration) -> io::Result<TcpStream> {
    let end = Instant::now() + limit;
    let mut pause = Duration::from_millis(100);
    loop {
        let attempt = TcpStream::connect(address);
        let error = match timeout(Duration::from_secs(2), attempt).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => error,
            Err(_) => io::ErrorKind::TimedOut.into(),
        };
        if Instant::now() + pause > end {
            return Err(error);
        }
        eprintln!("{address}: {error}, again in {pause:?}");
        sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(5));
    }
}
// ANCHOR_END: wait

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    connect("postgres:5432", Duration::from_secs(30)).await?;
    Ok(())
}
