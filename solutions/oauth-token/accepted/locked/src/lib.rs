//! A lock that is held while the token is fetched, and a count by which those who waited know that somebody has tried.

use std::time::Duration;

use futures::future::{BoxFuture, FutureExt};
use tokio::{sync::Mutex, time::Instant};

pub mod api;

use api::{Grant, TokenErr};

type Fetch = dyn Fn() -> BoxFuture<'static, Result<Grant, TokenErr>> + Send + Sync;

pub struct TokenSource {
    fetch: Box<Fetch>,
    tried: std::sync::Mutex<u64>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    token: String,
    fresh_until: Option<Instant>,
    expires: Option<Instant>,
    last: Option<Result<String, TokenErr>>,
}

impl TokenSource {
    pub fn new<F, Fut>(fetch: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Grant, TokenErr>> + Send + 'static,
    {
        Self {
            fetch: Box::new(move || fetch().boxed()),
            tried: std::sync::Mutex::default(),
            state: Mutex::default(),
        }
    }

    pub async fn get(&self) -> Result<String, TokenErr> {
        let tried = *self.tried.lock().unwrap();
        let mut state = self.state.lock().await;
        let before = |end: Option<Instant>| end.is_some_and(|end| Instant::now() < end);
        if before(state.fresh_until) {
            return Ok(state.token.clone());
        }
        let fetched = match &state.last {
            Some(last) if *self.tried.lock().unwrap() != tried => last.clone(),
            _ => {
                let asked = Instant::now();
                let fetched = (self.fetch)()
                    .await
                    .and_then(|grant| match grant.access_token.as_str() {
                        "" => Err(TokenErr::Empty),
                        _ => Ok(grant),
                    });
                if let Ok(grant) = &fetched {
                    let expires = asked + grant.lifetime;
                    state.token = grant.access_token.clone();
                    state.fresh_until = Some(expires - (grant.lifetime / 4).min(Duration::from_secs(60)));
                    state.expires = Some(expires);
                }
                let fetched = fetched.map(|grant| grant.access_token);
                state.last = Some(fetched.clone());
                *self.tried.lock().unwrap() += 1;
                fetched
            }
        };
        match fetched {
            Err(_) if before(state.expires) => Ok(state.token.clone()),
            fetched => fetched,
        }
    }
}
