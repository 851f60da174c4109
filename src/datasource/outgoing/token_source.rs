//! A token that is fetched once for all who need it, kept while it is good, and fetched again before it expires.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures::{
    FutureExt as _,
    future::{BoxFuture, Shared, WeakShared},
};
use tokio::time::Instant;

use crate::datasource::config::Secret;

/// How long before its end a token is replaced: time for a request to arrive while the token is still good, and for clocks
/// that differ.
const SKEW: Duration = Duration::from_mins(1);

/// The longest lifetime that is believed.
const LONGEST: Duration = Duration::from_hours(365 * 24);

/// Where callers get the token from.
///
/// A call that finds a good token returns it at once. Otherwise one fetch runs, and all who wait share it: no stampede, and
/// no lock that is held while the network is waited for. The fetch belongs to nobody in particular. It runs as long as anybody
/// waits for it, so a caller that gives up takes nothing from the others; when the last one does, it ends.
pub struct TokenSource {
    fetch: Arc<Fetch>,
    state: Arc<Mutex<State>>,
}

type Fetch = dyn Fn() -> BoxFuture<'static, Result<Fetched, TokenError>> + Send + Sync;
type Fetching = BoxFuture<'static, Result<Secret, TokenError>>;

/// A token, as a token endpoint hands it out.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// The token.
    pub token: Secret,
    /// How long it is good, from when it was asked for.
    pub lifetime: Duration,
}

/// Why there is no token. It goes to all who wait for the same fetch, so it can be cloned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The endpoint sent a token without a single character.
    #[error("the token endpoint sent an empty token")]
    Empty,
    /// The endpoint said no.
    #[error("the token endpoint answered {status}{}", .code.as_ref().map(|code| format!(" ({code})")).unwrap_or_default())]
    Refused {
        /// The HTTP status.
        status: u16,
        /// RFC 6749's name for the mistake, such as `invalid_client`.
        code: Option<String>,
    },
    /// The endpoint sent something else than a token.
    #[error("the token endpoint's reply is no token: {0}")]
    Unreadable(&'static str),
    /// The endpoint took too long.
    #[error("the token endpoint took too long")]
    TimedOut,
    /// The endpoint can't be reached, or broke off.
    #[error("the token endpoint can't be reached")]
    Unreachable,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    /// The fetch that somebody waits for. It is weak: those who wait keep it alive, and this doesn't.
    fetching: Option<WeakShared<Fetching>>,
}

#[derive(Clone)]
struct Token {
    secret: Secret,
    /// From then on it is replaced if possible.
    fresh_until: Instant,
    /// From then on it is useless.
    expires: Instant,
}

impl TokenSource {
    /// A source that fetches with `fetch`.
    pub fn new<F, R>(fetch: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Result<Fetched, TokenError>> + Send + 'static,
    {
        Self {
            fetch: Arc::new(move || fetch().boxed()),
            state: Arc::default(),
        }
    }

    /// The token. An error is never remembered: the next call tries again.
    pub async fn get(&self) -> Result<Secret, TokenError> {
        // The guard ends with this block: it can't be held while the fetch is waited for.
        let (old, fetching) = {
            let mut state = lock(&self.state);
            match &state.token {
                Some(token) if Instant::now() < token.fresh_until => return Ok(token.secret.clone()),
                old => (old.clone(), self.fetching(&mut state)),
            }
        };
        fetching.await.or_else(|error| match old {
            // Not fresh any more, but good: better than none.
            Some(old) if Instant::now() < old.expires => Ok(old.secret),
            _ => Err(error),
        })
    }

    /// The fetch that runs, or a new one.
    fn fetching(&self, state: &mut State) -> Shared<Fetching> {
        if let Some(fetching) = state.fetching.as_ref().and_then(WeakShared::upgrade) {
            return fetching;
        }
        let fetching = fetch_and_keep(Arc::clone(&self.fetch), Arc::clone(&self.state))
            .boxed()
            .shared();
        state.fetching = fetching.downgrade();
        fetching
    }
}

/// Fetches a token and keeps it. Who asks from then on doesn't meet this fetch any more, not even its error.
async fn fetch_and_keep(fetch: Arc<Fetch>, state: Arc<Mutex<State>>) -> Result<Secret, TokenError> {
    let asked = Instant::now();
    let fetched = fetch().await;
    let mut state = lock(&state);
    state.fetching = None;
    let fetched = fetched?;
    if fetched.token.is_empty() {
        return Err(TokenError::Empty);
    }
    let secret = fetched.token.clone();
    state.token = Some(Token::new(fetched, asked));
    Ok(secret)
}

impl Token {
    fn new(fetched: Fetched, asked: Instant) -> Self {
        let lifetime = fetched.lifetime.min(LONGEST);
        // A quarter at most: with a fixed skew, a token that lives a minute would never be fresh.
        let skew = SKEW.min(lifetime / 4);
        Self {
            secret: fetched.token,
            fresh_until: asked + lifetime - skew,
            expires: asked + lifetime,
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    // Each change is whole before anything can panic.
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("TokenSource").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
