//! A token that is fetched once, shared, and fetched again shortly before it expires.

use std::time::Duration;

use tokio::{sync::Mutex, time::Instant};

use crate::{failure::Failure, settings::Secret};

/// The longest time before its end at which a token is renewed.
const LONGEST_MARGIN: Duration = Duration::from_mins(1);

/// What a token endpoint grants.
pub(crate) struct Grant {
    /// The token.
    pub(crate) token: Secret,
    /// How long it is valid from now on.
    pub(crate) lifetime: Duration,
}

struct Held {
    token: Secret,
    renew_at: Instant,
    expires_at: Instant,
}

/// Holds a token for all who need it.
#[derive(Default)]
pub(crate) struct TokenSource {
    // Held across the fetch, so that those who come meanwhile wait for the one fetch instead of starting their own.
    held: Mutex<Option<Held>>,
}

impl TokenSource {
    /// The token; `fetch` runs only if there is none, or if it ends soon. If it fails then, the old one serves to its end.
    pub(crate) async fn get(&self, fetch: impl Future<Output = Result<Grant, Failure>>) -> Result<Secret, Failure> {
        let mut held = self.held.lock().await;
        if let Some(held) = held.as_ref()
            && Instant::now() < held.renew_at
        {
            return Ok(held.token.clone());
        }
        // Counted from before the request: the endpoint's clock started while it was on its way.
        let asked_at = Instant::now();
        match fetch.await {
            Ok(Grant { token, lifetime }) => {
                let margin = LONGEST_MARGIN.min(lifetime / 4);
                *held = Some(Held {
                    token: token.clone(),
                    renew_at: asked_at + lifetime.saturating_sub(margin),
                    expires_at: asked_at + lifetime,
                });
                Ok(token)
            }
            Err(failure) => match held.as_ref() {
                Some(held) if Instant::now() < held.expires_at => Ok(held.token.clone()),
                _ => Err(failure),
            },
        }
    }

    /// Forgets `refused`, unless another token has taken its place already.
    pub(crate) async fn forget(&self, refused: &Secret) {
        self.held.lock().await.take_if(|held| held.token == *refused);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    };

    use tokio::time::{advance, sleep};

    use super::*;

    /// A grant whose token counts the fetches.
    async fn grant(fetches: &AtomicU32, lifetime: Duration) -> Result<Grant, Failure> {
        sleep(Duration::from_millis(100)).await;
        let token = format!("token {}", fetches.fetch_add(1, Ordering::Relaxed) + 1).into();
        Ok(Grant { token, lifetime })
    }

    fn failing() -> impl Future<Output = Result<Grant, Failure>> {
        std::future::ready(Err(Failure::Timeout))
    }

    fn shown(got: Result<Secret, Failure>) -> String {
        got.map_or_else(|failure| failure.to_string(), |token| token.expose().to_owned())
    }

    #[tokio::test(start_paused = true)]
    async fn all_share_one_fetch() {
        let (source, fetches) = (Arc::new(TokenSource::default()), Arc::new(AtomicU32::new(0)));
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..10 {
            let (source, fetches) = (source.clone(), fetches.clone());
            tasks.spawn(async move { shown(source.get(grant(&fetches, Duration::from_hours(1))).await) });
        }
        assert!(tasks.join_all().await.iter().all(|token| token == "token 1"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_renewed_a_minute_or_a_quarter_before_its_end() {
        for (lifetime, still, no_longer) in [(3600.0, 3539.0, 3541.0), (10.0, 7.4, 7.6)] {
            let (source, fetches) = (TokenSource::default(), AtomicU32::new(0));
            let lifetime = Duration::from_secs_f64(lifetime);
            let start = Instant::now();
            assert_eq!(shown(source.get(grant(&fetches, lifetime)).await), "token 1");
            advance(start + Duration::from_secs_f64(still) - Instant::now()).await;
            assert_eq!(shown(source.get(grant(&fetches, lifetime)).await), "token 1");
            advance(start + Duration::from_secs_f64(no_longer) - Instant::now()).await;
            assert_eq!(shown(source.get(grant(&fetches, lifetime)).await), "token 2");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_failed_renewal_matters_only_after_the_end() {
        let (source, fetches) = (TokenSource::default(), AtomicU32::new(0));
        let _ = source.get(grant(&fetches, Duration::from_secs(100))).await;
        advance(Duration::from_secs(90)).await;
        assert_eq!(shown(source.get(failing()).await), "token 1");
        advance(Duration::from_secs(10)).await;
        assert_eq!(source.get(failing()).await.err(), Some(Failure::Timeout));
        assert_eq!(
            shown(source.get(grant(&fetches, Duration::from_secs(100))).await),
            "token 2"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_gives_up_does_not_fail_the_others() {
        let (source, fetches) = (Arc::new(TokenSource::default()), AtomicU32::new(0));
        let first = tokio::time::timeout(Duration::from_millis(50), source.get(grant(&fetches, LONGEST_MARGIN)));
        let second = source.get(grant(&fetches, LONGEST_MARGIN));
        let (first, second) = tokio::join!(first, second);
        assert!(first.is_err());
        assert_eq!(shown(second), "token 1");
    }

    #[tokio::test(start_paused = true)]
    async fn only_the_refused_token_is_forgotten() {
        let (source, fetches) = (TokenSource::default(), AtomicU32::new(0));
        let first = source.get(grant(&fetches, LONGEST_MARGIN)).await.unwrap();
        source.forget(&first).await;
        assert_eq!(shown(source.get(grant(&fetches, LONGEST_MARGIN)).await), "token 2");
        source.forget(&first).await;
        assert_eq!(shown(source.get(grant(&fetches, LONGEST_MARGIN)).await), "token 2");
    }
}
