//! The data source's server as callers and upstreams meet it: who is let in, and what it sends to others. All over sockets.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that can't do its work fails"
)]

mod bearer;
mod incoming;
mod mtls;
mod proxy;
mod recorder;
mod support;
