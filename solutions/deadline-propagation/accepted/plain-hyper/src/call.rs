//! One call on one connection.

use std::{error::Error, time::Duration};

use bytes::Bytes;
use http::{Request, StatusCode, header::HOST};
use http_body_util::{BodyExt, Empty};
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::{net::TcpStream, task::JoinSet};

/// The data at `path`. Dropping the call closes its connection.
pub async fn call(authority: &str, path: &str, left: Duration) -> Result<Value, Box<dyn Error + Send + Sync>> {
    let socket = TcpStream::connect(authority).await?;
    let (mut sender, connection) = handshake(TokioIo::new(socket)).await?;
    // The set is dropped with this future, and aborts the task that owns the socket.
    let mut tasks = JoinSet::new();
    tasks.spawn(connection);

    let request = Request::get(path)
        .header(HOST, authority)
        .header("x-timeout-ms", left.as_millis().max(1).to_string())
        .body(Empty::<Bytes>::new())?;
    let reply = sender.send_request(request).await?;
    if reply.status() != StatusCode::OK {
        return Err(format!("status {}", reply.status()).into());
    }
    let body = reply.into_body().collect().await?.to_bytes();
    Ok(serde_json::from_slice(&body)?)
}
