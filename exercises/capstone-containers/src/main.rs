//! `tidegauge` tells how high the water stands. `tidegauge healthcheck` asks a running one whether it is well.

use std::{env, io, net::Ipv4Addr, process::ExitCode, time::Duration};

use axum::{Json, Router, extract::Path, routing::get};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    signal::unix::{SignalKind, signal},
    time::timeout,
};

/// Set by the image's build: `APP_VERSION=1.4.2 cargo build`.
const VERSION: &str = match option_env!("APP_VERSION") {
    Some(version) => version,
    None => "unknown",
};

#[tokio::main]
async fn main() -> ExitCode {
    let port = env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(8080);
    let outcome = match env::args().nth(1).as_deref() {
        Some("healthcheck") => timeout(Duration::from_secs(2), healthcheck(port))
            .await
            .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())),
        _ => serve(port).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tidegauge: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(port: u16) -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)).await?;
    let mut terminate = signal(SignalKind::terminate())?;
    axum::serve(listener, routes())
        .with_graceful_shutdown(async move {
            terminate.recv().await;
        })
        .await
}

fn routes() -> Router {
    Router::new()
        .route(
            "/health",
            get(async || Json(json!({ "status": "healthy", "version": VERSION }))),
        )
        .route("/level/{minute}", get(async |Path(minute): Path<u32>| reading(minute)))
}

fn reading(minute: u32) -> Json<Value> {
    Json(json!({ "minute": minute, "centimetres": level(minute) }))
}

/// The height of the water above the chart's zero, `minute` minutes after low tide.
fn level(minute: u32) -> i64 {
    let turns = f64::from(minute) / 745.0;
    (180.0 - 140.0 * (turns * std::f64::consts::TAU).cos()).round() as i64
}

async fn healthcheck(port: u16) -> io::Result<()> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
    stream.write_all(b"GET /health HTTP/1.0\r\n\r\n").await?;
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).await?;
    let status = reply.get(9..12);
    if status == Some(b"200".as_slice()) {
        Ok(())
    } else {
        Err(io::Error::other("not healthy"))
    }
}

#[cfg(test)]
mod tests {
    use super::level;

    #[test]
    fn the_water_rises_and_falls() {
        assert_eq!([level(0), level(372), level(745)], [40, 320, 40]);
    }
}
