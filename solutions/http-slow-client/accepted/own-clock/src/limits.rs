//! What a client may take of the server's patience and memory.

use std::{env, str::FromStr, time::Duration};

/// How long the parts of a request may take, and how large its head may be.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub header: Duration,
    pub body: Duration,
    pub header_bytes: usize,
}

impl Limits {
    /// The limits that the environment sets, or which variable is missing or wrong.
    pub fn from_env() -> Result<Self, String> {
        Ok(Self {
            header: Duration::from_millis(variable("HEADER_TIMEOUT_MS")?),
            body: Duration::from_millis(variable("BODY_TIMEOUT_MS")?),
            header_bytes: variable("MAX_HEADER_BYTES")?,
        })
    }
}

/// A number from the environment.
pub fn variable<T: FromStr>(name: &str) -> Result<T, String> {
    let text = env::var(name).map_err(|error| format!("{name}: {error}"))?;
    text.parse().map_err(|_| format!("{name} can't be {text:?}"))
}
