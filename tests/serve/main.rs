//! `bigtent serve` as its clients know it, the unfriendly ones among them.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the functions that tests share are tests as well"
)]

mod auth;
mod client;
mod configuring;
mod crowds;
mod ending;
mod greedy;
mod log;
mod queries;
mod scenario;
mod server;
mod slow;
