//! While the old token is still good, it is given out at once, and the new one is fetched in the background.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use futures::future::{BoxFuture, FutureExt};
use tokio::{sync::watch, time::Instant};

pub mod api;

use api::{Grant, TokenErr};

type Fetch = dyn Fn() -> BoxFuture<'static, Result<Grant, TokenErr>> + Send + Sync;
type Fetched = Option<Result<String, TokenErr>>;

#[derive(Clone)]
pub struct TokenSource {
    fetch: Arc<Fetch>,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    kept: Option<(Grant, Instant)>,
    fetching: Option<watch::Receiver<Fetched>>,
}

impl TokenSource {
    pub fn new<F, Fut>(fetch: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Grant, TokenErr>> + Send + 'static,
    {
        Self {
            fetch: Arc::new(move || fetch().boxed()),
            state: Arc::default(),
        }
    }

    pub async fn get(&self) -> Result<String, TokenErr> {
        let mut fetching = {
            let mut state = self.state.lock().unwrap();
            let age = state
                .kept
                .as_ref()
                .map(|(grant, asked)| (grant.clone(), asked.elapsed()));
            match age {
                Some((grant, age)) if age < grant.lifetime => {
                    let skew = Duration::from_secs(60).min(grant.lifetime / 4);
                    if age >= grant.lifetime - skew && state.fetching.is_none() {
                        state.fetching = Some(self.start());
                    }
                    return Ok(grant.access_token);
                }
                _ => state.fetching.get_or_insert_with(|| self.start()).clone(),
            }
        };
        let fetched = fetching.wait_for(Option::is_some).await;
        fetched
            .ok()
            .and_then(|fetched| fetched.clone())
            .unwrap_or_else(|| Err(TokenErr::Failed("the fetch broke off".to_owned())))
    }

    fn start(&self) -> watch::Receiver<Fetched> {
        let (sender, receiver) = watch::channel(None);
        let Self { fetch, state } = self.clone();
        tokio::spawn(async move {
            let asked = Instant::now();
            let granted = fetch().await;
            let mut state = state.lock().unwrap();
            state.fetching = None;
            let fetched = match granted {
                Ok(grant) if grant.access_token.is_empty() => Err(TokenErr::Empty),
                Ok(grant) => {
                    state.kept = Some((grant.clone(), asked));
                    Ok(grant.access_token)
                }
                Err(error) => Err(error),
            };
            sender.send_replace(Some(fetched));
        });
        receiver
    }
}
