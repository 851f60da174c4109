//! The same with a task for the server, a `watch` channel that carries how often it was told to end, and one exit.

mod app;

use std::{env, error::Error, process, time::Duration};

use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
    time::timeout,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port: u16 = env::var("PORT").map_or(Ok(8080), |text| text.parse())?;
    let limit: u64 = env::var("DRAIN_MS").map_or(Ok(3000), |text| text.parse())?;

    let (tell, told) = watch::channel(0_u32);
    for kind in [SignalKind::terminate(), SignalKind::interrupt()] {
        let (mut signal, tell) = (signal(kind)?, tell.clone());
        tokio::spawn(async move {
            while signal.recv().await.is_some() {
                tell.send_modify(|times| *times += 1);
            }
        });
    }

    let listener = TcpListener::bind(("0.0.0.0", port)).await?;
    let (mut first, mut second) = (told.clone(), told);
    let mut start = first.clone();
    let server = axum::serve(listener, app::app()).with_graceful_shutdown(async move {
        let _gone = start.wait_for(|&times| times > 0).await;
    });
    let server = tokio::spawn(server.into_future());

    first.wait_for(|&times| times > 0).await?;
    let drained = tokio::select! {
        ended = timeout(Duration::from_millis(limit), server) => matches!(ended, Ok(Ok(Ok(())))),
        _ = second.wait_for(|&times| times > 1) => false,
    };
    process::exit(if drained { 0 } else { 1 });
}
