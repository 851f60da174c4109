//! A token that is fetched once for all who need it, and replaced before it expires.

use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use tokio::time::Instant;

pub mod api;

use api::{Grant, TokenErr};

/// How long before its end a token is replaced, if it lives long enough.
const SKEW: Duration = Duration::from_mins(1);

type Fetch = dyn Fn() -> BoxFuture<'static, Result<Grant, TokenErr>> + Send + Sync;
type Fetching = Shared<BoxFuture<'static, Result<String, TokenErr>>>;

/// Where callers get the token from.
pub struct TokenSource {
    inner: Arc<Inner>,
}

struct Inner {
    fetch: Box<Fetch>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    fetching: Option<Fetching>,
}

#[derive(Clone)]
struct Token {
    text: String,
    /// From then on it is replaced if possible.
    fresh_until: Instant,
    /// From then on it is useless.
    expires: Instant,
}

impl TokenSource {
    /// A source that fetches with `fetch`.
    pub fn new<F, Fut>(fetch: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Grant, TokenErr>> + Send + 'static,
    {
        let inner = Inner {
            fetch: Box::new(move || fetch().boxed()),
            state: Mutex::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// A token that is good now.
    pub async fn get(&self) -> Result<String, TokenErr> {
        let (fetching, old) = {
            let mut state = self.inner.lock();
            if let Some(token) = &state.token
                && Instant::now() < token.fresh_until
            {
                return Ok(token.text.clone());
            }
            let fetching = state.fetching.get_or_insert_with(|| start(Arc::clone(&self.inner)));
            (fetching.clone(), state.token.clone())
        };
        match (fetching.await, old) {
            (Err(_), Some(old)) if Instant::now() < old.expires => Ok(old.text),
            (fetched, _) => fetched,
        }
    }
}

impl Inner {
    /// Nothing panics while it holds the lock, so what a poisoned one guards is sound.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Begins a fetch in a task of its own, so that it belongs to none of those who wait for it.
fn start(inner: Arc<Inner>) -> Fetching {
    let broken = || TokenErr::Failed("the fetch broke off".to_owned());
    let task = tokio::spawn(async move {
        let asked = Instant::now();
        let fetched = AssertUnwindSafe(async { (inner.fetch)().await }).catch_unwind().await;
        let granted = fetched.unwrap_or_else(|_| Err(broken()));
        let mut state = inner.lock();
        state.fetching = None;
        let grant = granted?;
        if grant.access_token.is_empty() {
            return Err(TokenErr::Empty);
        }
        let token = Token::new(grant, asked);
        state.token = Some(token.clone());
        Ok(token.text)
    });
    async move { task.await.unwrap_or_else(|_| Err(broken())) }
        .boxed()
        .shared()
}

impl Token {
    /// The server's clock began to run when it was asked, at the earliest.
    fn new(grant: Grant, asked: Instant) -> Self {
        let skew = SKEW.min(grant.lifetime / 4);
        Self {
            text: grant.access_token,
            fresh_until: asked + grant.lifetime - skew,
            expires: asked + grant.lifetime,
        }
    }
}
