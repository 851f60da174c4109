//! Whether the data source works: a ladder of three steps, of which the first that fails says what to look at.

use std::time::{Duration, Instant};

use axum::{body::Bytes, http::StatusCode};
use futures::future::{BoxFuture, FutureExt};
use serde::Serialize;
use serde_json::Value;
use tokio::time::timeout;

use crate::datasource::outgoing::{Client, OwnRequest};

/// How long all steps together may take.
pub const TIMEOUT: Duration = Duration::from_secs(1);

/// A step of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Whether somebody answers: `GET /health`, without credentials.
    Connection,
    /// Whether the credentials are taken: `GET /api/v1/status`.
    Auth,
    /// Whether a query is answered: `POST /api/v1/query`.
    Query,
}

/// An upstream's answer to a step.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status; a redirect is an answer and not followed.
    pub status: StatusCode,
    /// The body, which only the last step looks at.
    pub body: Bytes,
}

/// The data source behind this one.
pub trait HealthTarget: Send + Sync {
    /// Sends a step's request. `None` if there was no answer: why is for the log, not for who asks.
    fn send(&self, stage: Stage) -> BoxFuture<'_, Option<Answer>>;
}

impl HealthTarget for Client {
    fn send(&self, stage: Stage) -> BoxFuture<'_, Option<Answer>> {
        let (path, with_credential, json) = match stage {
            Stage::Connection => ("health", false, None),
            Stage::Auth => ("api/v1/status", true, None),
            Stage::Query => (
                "api/v1/query",
                true,
                Some(r#"{"queryText":"SELECT 1","format":"table"}"#),
            ),
        };
        let request = OwnRequest {
            path,
            with_credential,
            json,
        };
        async move {
            match Client::send(self, request).await {
                Ok((status, body)) => Some(Answer { status, body }),
                Err(error) => {
                    tracing::warn!(%error, ?stage, "the upstream's health can't be told");
                    None
                }
            }
        }
        .boxed()
    }
}

/// The health check's reply. It is a 200 in any case: asking was fine, and the answer is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Health {
    status: &'static str,
    message: &'static str,
    details: Details,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Details {
    stage: Option<Stage>,
    latency_ms: u64,
}

impl Health {
    /// Everything works.
    pub fn working() -> Self {
        Self::after(Duration::ZERO, None)
    }

    fn after(took: Duration, failed: Option<Stage>) -> Self {
        let (status, message) = match failed {
            None => ("OK", "Data source is working"),
            // The messages are made of nothing but the stage: an error's own text would tell hosts, ports and keys.
            Some(Stage::Connection) => (
                "ERROR",
                "The upstream can't be reached: check its URL and whether it runs",
            ),
            Some(Stage::Auth) => ("ERROR", "The upstream refuses the credentials: check the key"),
            Some(Stage::Query) => ("ERROR", "The upstream is there but doesn't answer a query"),
        };
        Self {
            status,
            message,
            details: Details {
                stage: failed,
                latency_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            },
        }
    }
}

/// Climbs the ladder, with one deadline for all of it.
pub async fn climb(target: &dyn HealthTarget, deadline: Duration) -> Health {
    let start = Instant::now();
    // Which step is under way, for when the deadline passes in it.
    let mut current = Stage::Connection;
    let steps = async {
        for stage in [Stage::Connection, Stage::Auth, Stage::Query] {
            current = stage;
            let answer = target.send(stage).await;
            if let Some(failed) = judge(stage, answer) {
                return Some(failed);
            }
        }
        None
    };
    let failed = timeout(deadline, steps).await;
    Health::after(start.elapsed(), failed.unwrap_or(Some(current)))
}

/// Which stage failed, if one did.
fn judge(stage: Stage, answer: Option<Answer>) -> Option<Stage> {
    let status = answer.as_ref().map(|answer| answer.status);
    let good = status.is_some_and(|status| status.is_success());
    match stage {
        Stage::Connection => (!good).then_some(Stage::Connection),
        Stage::Auth => match status {
            Some(StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => Some(Stage::Auth),
            _ => (!good).then_some(Stage::Connection),
        },
        Stage::Query => {
            let body = answer.filter(|_| good).map(|answer| answer.body);
            let value: Option<Value> = body.and_then(|body| serde_json::from_slice(&body).ok());
            let has_results = value.is_some_and(|value| value.get("results").is_some());
            (!has_results).then_some(Stage::Query)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{future::pending, sync::Mutex, time::Duration};

    use axum::http::StatusCode;
    use futures::future::{BoxFuture, FutureExt};

    use super::{Answer, Health, HealthTarget, Stage, climb};

    /// What each step in turn is answered: a status with a body, nothing, or never.
    enum Says {
        Status(u16, &'static str),
        Nothing,
        Never,
    }

    struct Fake {
        says: [Says; 3],
        asked: Mutex<Vec<Stage>>,
    }

    impl HealthTarget for Fake {
        fn send(&self, stage: Stage) -> BoxFuture<'_, Option<Answer>> {
            self.asked.lock().unwrap().push(stage);
            match &self.says[stage as usize] {
                Says::Status(status, body) => {
                    let answer = Answer {
                        status: StatusCode::from_u16(*status).unwrap(),
                        body: body.as_bytes().into(),
                    };
                    async { Some(answer) }.boxed()
                }
                Says::Nothing => async { None }.boxed(),
                Says::Never => pending().boxed(),
            }
        }
    }

    async fn stage(says: [Says; 3]) -> (Option<Stage>, usize) {
        let fake = Fake {
            says,
            asked: Mutex::default(),
        };
        let health = climb(&fake, Duration::from_millis(20)).await;
        assert_eq!(health.status == "OK", health.details.stage.is_none());
        (health.details.stage, fake.asked.into_inner().unwrap().len())
    }

    #[tokio::test]
    async fn the_first_step_that_fails_is_named_and_is_the_last() {
        use Says::{Never, Nothing, Status};
        let ok = || Status(204, "");
        let results = || Status(200, r#"{"results":{}}"#);
        assert_eq!(stage([ok(), ok(), results()]).await, (None, 3));
        for (says, failed, asked) in [
            ([Nothing, ok(), results()], Stage::Connection, 1),
            ([Status(302, ""), ok(), results()], Stage::Connection, 1),
            ([Never, ok(), results()], Stage::Connection, 1),
            ([ok(), Status(401, ""), results()], Stage::Auth, 2),
            ([ok(), Status(403, ""), results()], Stage::Auth, 2),
            ([ok(), Status(500, ""), results()], Stage::Connection, 2),
            ([ok(), Nothing, results()], Stage::Connection, 2),
            ([ok(), Never, results()], Stage::Auth, 2),
            ([ok(), ok(), Status(200, "[1]")], Stage::Query, 3),
            ([ok(), ok(), Status(200, "no")], Stage::Query, 3),
            ([ok(), ok(), Status(401, r#"{"results":{}}"#)], Stage::Query, 3),
            ([ok(), ok(), Nothing], Stage::Query, 3),
            ([ok(), ok(), Never], Stage::Query, 3),
        ] {
            assert_eq!(stage(says).await, (Some(failed), asked));
        }
    }

    #[test]
    fn the_reply_has_the_shape_that_grafana_shows() {
        let json = serde_json::to_string(&Health::working()).unwrap();
        assert_eq!(
            json,
            r#"{"status":"OK","message":"Data source is working","details":{"stage":null,"latencyMs":0}}"#
        );
    }
}
