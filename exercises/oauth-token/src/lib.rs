//! A token for all who need it.

use std::sync::{Mutex, MutexGuard};

use futures::{FutureExt, future::BoxFuture};

pub mod api;

use api::{Grant, TokenErr};

type Fetch = dyn Fn() -> BoxFuture<'static, Result<Grant, TokenErr>> + Send + Sync;

/// Where callers get the token from.
pub struct TokenSource {
    fetch: Box<Fetch>,
    token: Mutex<Option<String>>,
}

impl TokenSource {
    /// A source that fetches with `fetch`.
    pub fn new<F, Fut>(fetch: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Grant, TokenErr>> + Send + 'static,
    {
        Self {
            fetch: Box::new(move || fetch().boxed()),
            token: Mutex::default(),
        }
    }

    /// A token that is good now.
    pub async fn get(&self) -> Result<String, TokenErr> {
        if let Some(token) = &*self.token() {
            return Ok(token.clone());
        }
        let grant = (self.fetch)().await?;
        *self.token() = Some(grant.access_token.clone());
        Ok(grant.access_token)
    }

    fn token(&self) -> MutexGuard<'_, Option<String>> {
        self.token.lock().expect("nothing panics while it holds the lock")
    }
}
