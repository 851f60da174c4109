//! `CheckHealth`: climbs from the connection over the credentials to a query, and says where it stopped.

use std::time::{Duration, Instant};

use bytes::Bytes;
use serde_json::{Value, json};
use tokio::time::timeout_at;

use crate::{
    client::{Call, Client},
    failure::Failure,
    protocol::{CheckHealthResponse, HealthStatus},
};

/// How long the whole check may take.
const LIMIT: Duration = Duration::from_secs(10);

/// What is asked last: a query that every data source of this kind answers.
const QUERY: &str = r#"{"from":"0","to":"1000","queries":[{"refId":"A","queryText":"const 1","format":"table"}]}"#;

/// How far a check came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The settings can't be used.
    Settings,
    /// Nothing that answers well.
    Connection,
    /// It answers, but not to these credentials.
    Auth,
    /// It lets us in, but answers no query.
    Query,
}

impl Stage {
    fn name(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Connection => "connection",
            Self::Auth => "auth",
            Self::Query => "query",
        }
    }

    fn summary(self) -> &'static str {
        match self {
            Self::Settings => "The settings are not complete",
            Self::Connection => "No connection",
            Self::Auth => "The credentials were not accepted",
            Self::Query => "Connected, but a query failed",
        }
    }
}

/// Checks the data source behind `client`, or tells why there is no client.
pub(crate) async fn check(client: Result<&Client, &Failure>) -> CheckHealthResponse {
    let started = Instant::now();
    let found = match client {
        Ok(client) => climb(client).await,
        Err(failure) => Err((Stage::Settings, failure.clone())),
    };
    let latency = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let (status, message, stage) = match found {
        Ok(()) => (HealthStatus::Ok, "Data source is working".to_owned(), None),
        Err((stage, failure)) => (
            HealthStatus::Error,
            format!("{}: {failure}.", stage.summary()),
            Some(stage.name()),
        ),
    };
    let details = json!({ "stage": stage, "latencyMs": latency });
    CheckHealthResponse {
        status: status.into(),
        message,
        json_details: details.to_string().into(),
    }
}

/// The stages in their order, all within one limit.
async fn climb(client: &Client) -> Result<(), (Stage, Failure)> {
    let deadline = tokio::time::Instant::now() + LIMIT;
    let send = async |stage: Stage, call: Call<'static>| match timeout_at(deadline, client.send(call)).await {
        Ok(Ok(reply)) => Ok(reply),
        // Credentials are first used in the stage that is about them: a token that can't be had is its failure too.
        Ok(Err(failure @ Failure::Token(_))) => Err((Stage::Auth, failure)),
        Ok(Err(failure)) => Err((stage, failure)),
        Err(_) => Err((stage, Failure::Timeout)),
    };

    let reply = send(
        Stage::Connection,
        Call {
            path: "health",
            anonymous: true,
            ..Call::default()
        },
    )
    .await?;
    reply.success().map_err(|failure| (Stage::Connection, failure))?;

    let reply = send(
        Stage::Auth,
        Call {
            path: "api/ds/scenarios",
            ..Call::default()
        },
    )
    .await?;
    reply.success().map_err(|failure| match &failure {
        Failure::Status { status: 401 | 403, .. } => (Stage::Auth, failure),
        _ => (Stage::Connection, failure),
    })?;

    let call = Call {
        path: "api/ds/query",
        body: Some(Bytes::from_static(QUERY.as_bytes())),
        ..Call::default()
    };
    let body = send(Stage::Query, call)
        .await?
        .success()
        .map_err(|failure| (Stage::Query, failure))?;
    answered(&body).map_err(|failure| (Stage::Query, failure))
}

/// Whether `body` holds an answer to the query, and no error.
fn answered(body: &[u8]) -> Result<(), Failure> {
    let reply: Value = serde_json::from_slice(body)
        .map_err(|_| Failure::Unreadable("it is no JSON. Is this the data source's address?".to_owned()))?;
    let Some(answer) = reply.pointer("/results/A").filter(|answer| answer.is_object()) else {
        return Err(Failure::Unreadable(
            "it has no results. Is this the data source's address?".to_owned(),
        ));
    };
    match answer.get("error") {
        None | Some(Value::Null) => Ok(()),
        Some(error) => Err(Failure::Query(error.as_str().unwrap_or("it failed").to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn settings_that_can_not_be_used_are_the_first_stage() {
        let found = check(Err(&Failure::Settings("url: it is missing".to_owned()))).await;
        assert_eq!(found.status(), HealthStatus::Error);
        assert_eq!(
            found.message,
            "The settings are not complete: the data source's settings: url: it is missing."
        );
        let details: Value = serde_json::from_slice(&found.json_details).unwrap();
        assert_eq!(details["stage"], "settings");
    }

    #[test]
    fn only_an_answer_without_an_error_counts() {
        assert_eq!(answered(br#"{"results":{"A":{"status":200,"frames":[]}}}"#), Ok(()));
        for body in [
            &b"<html>"[..],
            b"[]",
            b"{}",
            br#"{"results":{}}"#,
            br#"{"results":{"A":{"error":"no"}}}"#,
        ] {
            assert!(answered(body).is_err(), "{}", String::from_utf8_lossy(body));
        }
    }
}
