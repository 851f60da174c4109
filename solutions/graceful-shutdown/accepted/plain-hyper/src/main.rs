//! The same with an accept loop of its own and hyper-util's `GracefulShutdown`.

mod app;

use std::{env, error::Error, process::ExitCode, time::Duration};

use hyper::server::conn::http1;
use hyper_util::{rt::TokioIo, server::graceful::GracefulShutdown, service::TowerToHyperService};
use tokio::{
    net::TcpListener,
    select,
    signal::{
        ctrl_c,
        unix::{SignalKind, signal},
    },
    time::{Instant, sleep_until},
};

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let port: u16 = env::var("PORT").map_or(Ok(8080), |text| text.parse())?;
    let limit: u64 = env::var("DRAIN_MS").map_or(Ok(3000), |text| text.parse())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = Box::pin(ctrl_c());
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let open = GracefulShutdown::new();

    loop {
        let socket = select! {
            accepted = listener.accept() => accepted?.0,
            _ = terminate.recv() => break,
            _ = &mut interrupt => break,
        };
        let service = TowerToHyperService::new(app::app());
        let connection = http1::Builder::new().serve_connection(TokioIo::new(socket), service);
        let connection = open.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                eprintln!("connection failed: {error}");
            }
        });
    }
    let end = Instant::now() + Duration::from_millis(limit);
    drop(listener);
    Ok(select! {
        () = open.shutdown() => ExitCode::SUCCESS,
        () = sleep_until(end) => ExitCode::FAILURE,
        _ = terminate.recv() => ExitCode::FAILURE,
        _ = ctrl_c() => ExitCode::FAILURE,
    })
}
