//! The service that has the data.

use reqwest::Client;
use serde_json::Value;

/// A client of the service that has the data. Clones share their connections.
#[derive(Debug, Clone)]
pub struct Upstream {
    client: Client,
    base: String,
}

impl Upstream {
    /// A client of the service at `base`, a URL without a path.
    pub fn new(base: String) -> reqwest::Result<Self> {
        let client = Client::builder().build()?;
        Ok(Self { client, base })
    }

    /// The data at `path`.
    pub async fn get(&self, path: &str) -> reqwest::Result<Value> {
        let url = format!("{}{path}", self.base);
        let reply = self.client.get(url).send().await?.error_for_status()?;
        reply.json().await
    }
}
