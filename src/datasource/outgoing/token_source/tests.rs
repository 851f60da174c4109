//! Tests of the token source on tokio's virtual clock, which jumps ahead whenever everybody sleeps.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures::{FutureExt as _, future::join_all};
use tokio::time::{Instant, advance, sleep};

use super::{Fetched, TokenError, TokenSource};
use crate::datasource::config::Secret;

/// How long each fetch takes.
const FETCH: Duration = Duration::from_millis(100);

type Reply = Result<Fetched, TokenError>;

/// A token endpoint that follows a script; behind its end, each token is good for an hour.
#[derive(Clone, Default)]
struct Endpoint {
    script: Arc<Mutex<VecDeque<Reply>>>,
    fetches: Arc<Mutex<u32>>,
}

impl Endpoint {
    fn new(script: impl IntoIterator<Item = Reply>) -> Self {
        Self {
            script: Arc::new(Mutex::new(script.into_iter().collect())),
            ..Self::default()
        }
    }

    fn source(&self) -> TokenSource {
        let endpoint = self.clone();
        TokenSource::new(move || {
            let endpoint = endpoint.clone();
            async move {
                sleep(FETCH).await;
                let number = {
                    let mut fetches = endpoint.fetches.lock().unwrap();
                    *fetches += 1;
                    *fetches
                };
                let next = endpoint.script.lock().unwrap().pop_front();
                next.unwrap_or_else(|| lives(&format!("t{number}"), 3600.0))
            }
        })
    }

    fn fetches(&self) -> u32 {
        *self.fetches.lock().unwrap()
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it is a line of the script, as failures are")]
fn lives(token: &str, seconds: f64) -> Reply {
    Ok(Fetched {
        token: Secret::new(token),
        lifetime: Duration::from_secs_f64(seconds),
    })
}

fn refused() -> TokenError {
    TokenError::Refused {
        status: 503,
        code: None,
    }
}

async fn get(source: &TokenSource) -> Result<String, TokenError> {
    source.get().await.map(|token| token.expose().to_owned())
}

/// Waits until a time after the first fetch was asked for.
async fn at(start: Instant, seconds: f64) {
    advance(start + Duration::from_secs_f64(seconds) - Instant::now()).await;
}

#[tokio::test(start_paused = true)]
async fn ten_at_once_share_one_fetch() {
    let endpoint = Endpoint::default();
    let source = endpoint.source();
    let tokens = join_all((0..10).map(|_| get(&source))).await;
    assert!(tokens.iter().all(|token| token.as_deref() == Ok("t1")));
    assert_eq!(endpoint.fetches(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_token_is_replaced_a_minute_before_its_end() {
    let endpoint = Endpoint::default();
    let source = endpoint.source();
    let start = Instant::now();
    assert_eq!(get(&source).await.as_deref(), Ok("t1"));
    at(start, 3539.0).await;
    assert_eq!(get(&source).await.as_deref(), Ok("t1"));
    at(start, 3541.0).await;
    assert_eq!(get(&source).await.as_deref(), Ok("t2"));
}

#[tokio::test(start_paused = true)]
async fn a_short_token_is_replaced_in_its_last_quarter() {
    let endpoint = Endpoint::new([lives("t1", 10.0)]);
    let source = endpoint.source();
    let start = Instant::now();
    assert_eq!(get(&source).await.as_deref(), Ok("t1"));
    at(start, 7.4).await;
    assert_eq!(get(&source).await.as_deref(), Ok("t1"));
    at(start, 7.6).await;
    assert_eq!(get(&source).await.as_deref(), Ok("t2"));
}

#[tokio::test(start_paused = true)]
async fn while_it_is_good_the_old_token_outlives_a_failure() {
    let endpoint = Endpoint::new([lives("t1", 3600.0), Err(refused()), lives("", 3600.0), Err(refused())]);
    let source = endpoint.source();
    let start = Instant::now();
    assert_eq!(get(&source).await.as_deref(), Ok("t1"));
    at(start, 3550.0).await;
    assert_eq!(get(&source).await.as_deref(), Ok("t1"));
    assert_eq!(get(&source).await.as_deref(), Ok("t1"), "also after an empty one");
    at(start, 3600.0).await;
    assert_eq!(get(&source).await, Err(refused()), "it is over");
    assert_eq!(get(&source).await.as_deref(), Ok("t5"), "an error is not remembered");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_ends_while_its_replacement_fails_is_not_returned() {
    let endpoint = Endpoint::new([lives("t1", 10.0), Err(refused())]);
    let source = endpoint.source();
    let start = Instant::now();
    assert_eq!(get(&source).await.as_deref(), Ok("t1"));
    at(start, 9.95).await;
    assert_eq!(get(&source).await, Err(refused()));
}

#[tokio::test(start_paused = true)]
async fn an_error_goes_to_all_who_wait() {
    let endpoint = Endpoint::new([Err(refused())]);
    let source = endpoint.source();
    let tokens = join_all((0..10).map(|_| get(&source))).await;
    assert!(tokens.iter().all(|token| *token == Err(refused())));
    assert_eq!(endpoint.fetches(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_empty_token_is_none() {
    let endpoint = Endpoint::new([lives("", 3600.0)]);
    let source = endpoint.source();
    assert_eq!(get(&source).await, Err(TokenError::Empty));
    assert_eq!(get(&source).await.as_deref(), Ok("t2"));
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_gives_up_takes_nothing_from_the_others() {
    let endpoint = Endpoint::default();
    let source = endpoint.source();
    let mut leader = Box::pin(get(&source));
    assert!(leader.as_mut().now_or_never().is_none());
    let mut follower = Box::pin(get(&source));
    assert!(follower.as_mut().now_or_never().is_none());
    drop(leader);
    assert_eq!(follower.await.as_deref(), Ok("t1"));
    assert_eq!(endpoint.fetches(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_fetch_that_nobody_waits_for_ends_and_the_next_caller_starts_one() {
    let endpoint = Endpoint::default();
    let source = endpoint.source();
    assert!(get(&source).now_or_never().is_none());
    advance(Duration::from_hours(2)).await;
    let asked = Instant::now();
    assert_eq!(get(&source).await.as_deref(), Ok("t1"));
    assert_eq!(asked.elapsed(), FETCH);
    assert_eq!(endpoint.fetches(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_token_without_a_lifetime_is_for_this_call() {
    let endpoint = Endpoint::new([lives("t1", 0.0)]);
    let source = endpoint.source();
    assert_eq!(get(&source).await.as_deref(), Ok("t1"));
    assert_eq!(get(&source).await.as_deref(), Ok("t2"));
}

#[tokio::test(start_paused = true)]
async fn no_lifetime_is_too_long() {
    let endpoint = Endpoint::new([Ok(Fetched {
        token: Secret::new("t1"),
        lifetime: Duration::MAX,
    })]);
    assert_eq!(get(&endpoint.source()).await.as_deref(), Ok("t1"));
}

#[test]
fn a_get_can_be_spawned() {
    fn assert_send<T: Send>(_: T) {}
    assert_send(Endpoint::default().source().get());
}
