//! The data of a scripted upstream.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Body;

/// A scripted server that the program is pointed at by `UPSTREAM_URL`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upstream {
    /// What it answers, by path.
    pub route: Vec<UpstreamRoute>,
    /// Request headers that the transcript's `upstream` step shows, by lower-case name.
    #[serde(default)]
    pub show_headers: Vec<String>,
    /// Shown headers that may be any integer in between: a lower-case name → the least and the greatest, shown as
    /// `<1 to 400>`.
    #[serde(default)]
    pub between: BTreeMap<String, [u64; 2]>,
    /// Shows each request's target as it came, instead of the path and the sorted query.
    #[serde(default)]
    pub raw_target: bool,
}

/// A path of the upstream; its replies are given in order, the last one for ever.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UpstreamRoute {
    /// The exact path, without the query.
    pub path: String,
    /// The replies.
    pub reply: Vec<UpstreamReply>,
}

/// One reply of the upstream. Only for one that takes its time (`delay_ms`, `drip_ms`, `hang`) does the transcript say
/// whether the client hung up before it was complete; for others the kernel's buffers would decide.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UpstreamReply {
    /// Status; 200 unless set.
    #[serde(default = "ok")]
    pub status: u16,
    /// Header lines.
    #[serde(default)]
    pub headers: Vec<String>,
    /// Body; empty when absent.
    #[serde(default)]
    pub body: Option<Body>,
    /// Sends the body chunked instead of with a `Content-Length`.
    #[serde(default)]
    pub chunked: bool,
    /// Waits before the status line.
    #[serde(default)]
    pub delay_ms: u64,
    /// Writes the body one byte at a time with this pause.
    #[serde(default)]
    pub drip_ms: Option<u64>,
    /// Closes the connection early.
    #[serde(default)]
    pub close: Option<CloseAt>,
    /// Never answers, until the client hangs up.
    #[serde(default)]
    pub hang: bool,
}

/// Where an upstream reply breaks off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CloseAt {
    /// Before the status line.
    Start,
    /// After half of the body.
    Middle,
}

fn ok() -> u16 {
    200
}
