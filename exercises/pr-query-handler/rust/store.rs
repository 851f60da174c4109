//! The database, which lets a query run for minutes.

use std::io;

use serde::Serialize;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

/// One measurement. A gauge that fails measures NaN.
#[derive(Serialize)]
pub struct Point {
    /// Unix milliseconds.
    pub time: i64,
    pub value: f64,
}

/// Why there are no points.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("no such series")]
    NoSeries,
    /// Says where the database is, and as whom we are there.
    #[error("as gauges at {addr}: {cause}")]
    Broken { addr: String, cause: io::Error },
}

pub struct Store {
    pub addr: String,
}

impl Store {
    /// A series' points in `[from, to)`. Gives up when the future is dropped.
    pub async fn range(&self, series: &str, from: i64, to: i64) -> Result<Vec<Point>, StoreError> {
        let broken = |cause| StoreError::Broken {
            addr: self.addr.clone(),
            cause,
        };
        let mut conn = TcpStream::connect(&self.addr).await.map_err(broken)?;
        let ask = format!("{series:?} {from} {to}\n");
        conn.write_all(ask.as_bytes()).await.map_err(broken)?;
        let mut lines = BufReader::new(conn).lines();
        let mut points = Vec::new();
        while let Some(line) = lines.next_line().await.map_err(broken)? {
            match line.as_str() {
                "unknown" => return Err(StoreError::NoSeries),
                "end" => return Ok(points),
                line => points.push(point(line).ok_or_else(|| broken(io::ErrorKind::InvalidData.into()))?),
            }
        }
        Err(broken(io::ErrorKind::UnexpectedEof.into()))
    }
}

fn point(line: &str) -> Option<Point> {
    let (time, value) = line.split_once(' ')?;
    Some(Point {
        time: time.parse().ok()?,
        value: value.parse().ok()?,
    })
}
