//! Finds out what kind of failure an HTTP client's error is.

use std::{error::Error, io, iter};

// ANCHOR: kind
fn kind(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        return "timeout"; // to connect, or of the whole call
    }
    if error.is_connect() {
        return if is_refused(error) {
            "refused"
        } else {
            "connect"
        };
    }
    if error.is_decode() || error.is_body() {
        return "decode";
    }
    "other"
}

fn is_refused(error: &(dyn Error + 'static)) -> bool {
    iter::successors(Some(error), |&link| link.source())
        .filter_map(|link| link.downcast_ref::<io::Error>())
        .any(|link| link.kind() == io::ErrorKind::ConnectionRefused)
}
// ANCHOR_END: kind

#[tokio::main]
async fn main() {
    for url in ["http://127.0.0.1:1", "http://no.invalid"] {
        if let Err(error) = reqwest::get(url).await {
            println!("{url} {}", kind(&error));
        }
    }
}
