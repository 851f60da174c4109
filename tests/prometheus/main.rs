//! The Prometheus HTTP API: against a real Prometheus that holds the same samples, as Grafana uses it, and under abuse.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "the functions that tests share are tests as well"
)]

mod abuse;
mod agreement;
mod client;
mod grafana;
mod oracle;
mod random;
mod remote_write;
mod samples;
mod table;
