//! An error that is wrapped on its way up and looked at where it is answered.

use axum::http::StatusCode;
use thiserror::Error;

// ANCHOR: errors
#[derive(Debug, Error)]
enum LoadError {
    #[error("upstream answered {0}")]
    Upstream(StatusCode),
    #[error("bad panel id")]
    Id(#[from] std::num::ParseIntError),
}

fn load(panel: &str) -> Result<String, LoadError> {
    let id: u64 = panel.parse()?;
    fetch(id)
}

fn status(error: &LoadError) -> StatusCode {
    match error {
        LoadError::Upstream(status) => *status,
        LoadError::Id(_) => StatusCode::BAD_REQUEST,
    }
}
// ANCHOR_END: errors

fn fetch(id: u64) -> Result<String, LoadError> {
    if id == 7 {
        return Ok("cpu".to_owned());
    }
    Err(LoadError::Upstream(StatusCode::BAD_GATEWAY))
}

fn main() {
    for panel in ["7", "8", "cpu"] {
        match load(panel) {
            Ok(text) => println!("{text}"),
            Err(error) => println!("{} {error}", status(&error)),
        }
    }
}
