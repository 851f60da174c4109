//! The service that has the data.

use reqwest::{Client, StatusCode, redirect::Policy};
use serde_json::Value;

use crate::budget;

/// A client of the service that has the data. Clones share their connections.
#[derive(Debug, Clone)]
pub struct Upstream {
    client: Client,
    base: String,
}

/// Why there are no data.
#[derive(Debug, thiserror::Error)]
pub enum UpstreamError {
    #[error("the reply has status {0}")]
    Status(StatusCode),
    #[error(transparent)]
    Exchange(#[from] reqwest::Error),
}

impl Upstream {
    /// A client of the service at `base`, a URL without a path.
    pub fn new(base: String) -> reqwest::Result<Self> {
        // A redirect is an answer. Following it would be a second request.
        let client = Client::builder().redirect(Policy::none()).build()?;
        Ok(Self { client, base })
    }

    /// The data at `path`, if they are there within `budget_ms`; that they are is up to the caller.
    pub async fn get(&self, path: &str, budget_ms: u64) -> Result<Value, UpstreamError> {
        let url = format!("{}{path}", self.base);
        let request = self.client.get(url).header(budget::HEADER, budget_ms);
        let reply = request.send().await?;
        if reply.status() != StatusCode::OK {
            return Err(UpstreamError::Status(reply.status()));
        }
        Ok(reply.json().await?)
    }
}
