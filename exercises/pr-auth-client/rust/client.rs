//! The same data source for the Rust back end: client, token, query, health.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use reqwest::{Client, RequestBuilder, Response, StatusCode, redirect::Policy};
use serde::Deserialize;
use serde_json::Value;

const MAX_REPLY: usize = 8 << 20;
const MAX_KEPT: usize = 500;
const FRESH: Duration = Duration::from_secs(10);

/// What a user has saved for one data source, with the secrets decrypted.
pub struct Settings {
    pub tenant: String,
    pub base_url: String,
    pub api_key: String,
    pub oauth: Option<OAuth>,
}

pub struct OAuth {
    pub token_url: String,
    pub client_id: String,
    pub client_secret: String,
}

#[derive(Debug, thiserror::Error)]
pub enum AskError {
    #[error("the service answers {0}")]
    Status(StatusCode),
    #[error("the reply is no JSON")]
    NoJson,
    #[error("the reply is too large")]
    TooLarge,
    #[error(transparent)]
    Http(#[from] reqwest::Error),
}

/// The replies for all data sources of this process.
static CACHED: Mutex<Option<HashMap<String, (Value, Instant)>>> = Mutex::new(None);

/// One data source.
pub struct Datasource {
    settings: Settings,
    token: Mutex<Option<(String, Instant)>>,
}

#[derive(Deserialize)]
struct TokenReply {
    #[serde(default)]
    access_token: String,
    expires_in: u64,
}

impl Datasource {
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            token: Mutex::default(),
        }
    }

    fn client(&self) -> Result<Client, reqwest::Error> {
        // The service moves large replies to its storage hosts; reqwest keeps our headers.
        let redirects = Policy::limited(5);
        Client::builder()
            .timeout(Duration::from_secs(30))
            .redirect(redirects)
            .build()
    }

    /// A token that is good for a while.
    async fn token(&self, client: &Client, oauth: &OAuth) -> Result<String, AskError> {
        let known = self.token.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((token, until)) = known
            && until > Instant::now() + Duration::from_secs(10)
        {
            return Ok(token);
        }
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &oauth.client_id),
            ("client_secret", &oauth.client_secret),
        ];
        let form = form_encoded(&form);
        let request = client
            .post(&oauth.token_url)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form);
        let reply: TokenReply = request.send().await?.error_for_status()?.json().await?;

        let until = Instant::now() + Duration::from_secs(reply.expires_in);
        let known = Some((reply.access_token.clone(), until));
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = known;
        Ok(reply.access_token)
    }

    async fn send(&self, client: &Client, request: RequestBuilder) -> Result<Response, AskError> {
        let request = match &self.settings.oauth {
            Some(oauth) => request.bearer_auth(self.token(client, oauth).await?),
            None => request.header("x-api-key", &self.settings.api_key),
        };
        Ok(request.send().await?)
    }

    fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.settings.base_url.trim_end_matches('/'))
    }

    /// The reply to a query, from the cache while it is fresh.
    pub async fn query(&self, query: &Value) -> Result<Value, AskError> {
        let key = query.to_string();
        let known = {
            let mut cached = CACHED.lock().unwrap_or_else(PoisonError::into_inner);
            cached.get_or_insert_default().get(&key).cloned()
        };
        if let Some((reply, at)) = known
            && at.elapsed() < FRESH
        {
            return Ok(reply);
        }

        let client = self.client()?;
        let request = client.post(self.url("api/v1/query")).json(query);
        let mut response = self.send(&client, request).await?;
        if response.status() != StatusCode::OK {
            return Err(AskError::Status(response.status()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > MAX_REPLY {
                return Err(AskError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        let reply: Value = serde_json::from_slice(&body).map_err(|_| AskError::NoJson)?;

        let mut cached = CACHED.lock().unwrap_or_else(PoisonError::into_inner);
        let replies = cached.get_or_insert_default();
        if replies.len() >= MAX_KEPT {
            replies.clear(); // rare, and cheaper than finding the oldest
        }
        replies.insert(key, (reply.clone(), Instant::now()));
        Ok(reply)
    }

    /// "Save & test": the connection first, then the credentials. The text is shown to the user.
    pub async fn check_health(&self) -> Result<(), String> {
        let client = self.client().map_err(|_| "the settings can't be used")?;
        let health = client.get(self.url("health")).send().await;
        match health {
            Ok(response) if response.status() == StatusCode::OK => {}
            Ok(response) => return Err(format!("the service answers {}", response.status())),
            Err(error) if error.is_timeout() => return Err("the service doesn't answer in time".to_owned()),
            Err(error) => return Err(format!("the service can't be reached: {error}")),
        }

        let request = client.get(self.url("api/v1/status"));
        let response = self
            .send(&client, request)
            .await
            .map_err(|_| "the service can't be asked with these credentials")?;
        match response.status() {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err("the credentials are refused".to_owned()),
            _ => Ok(()),
        }
    }
}

fn form_encoded(pairs: &[(&str, &str)]) -> String {
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    let encode = |text| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let pairs = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}
