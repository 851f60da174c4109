//! Tests of the token endpoint, against its routes.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{
    body::{Body, to_bytes},
    http::{
        Request, Response, StatusCode,
        header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE},
    },
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;
use tower::ServiceExt as _;

use super::routes;
use crate::datasource::{
    auth::{AuthConfig, Authenticator, config::OAuth},
    config::Secret,
};

const SECRET: &str = "s:cr t+1";

struct Endpoint {
    authenticator: Arc<Authenticator>,
    now: Arc<Mutex<Instant>>,
}

impl Endpoint {
    fn new() -> Self {
        let now = Arc::new(Mutex::new(Instant::now()));
        let clock = Arc::clone(&now);
        let config = AuthConfig {
            oauth: Some(OAuth {
                client_id: "grafana".to_owned(),
                client_secret: Secret::new(SECRET),
                token_lifetime: Duration::from_mins(5),
                refresh_lifetime: Duration::from_hours(1),
            }),
            ..AuthConfig::default()
        };
        let authenticator = Authenticator::with_clock(&config, Arc::new(move || *clock.lock().unwrap()));
        Self {
            authenticator: Arc::new(authenticator),
            now,
        }
    }

    async fn send(&self, authorization: Option<&str>, body: &str) -> (StatusCode, Value) {
        let response = self.response(authorization, body).await;
        assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
        let status = response.status();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        assert!(!String::from_utf8_lossy(&body).contains(SECRET));
        (status, serde_json::from_slice(&body).unwrap())
    }

    async fn response(&self, authorization: Option<&str>, body: &str) -> Response<Body> {
        let mut request = Request::post("/oauth/token").header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(authorization) = authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        routes(Arc::clone(&self.authenticator)).oneshot(request).await.unwrap()
    }

    async fn error(&self, authorization: Option<&str>, body: &str) -> (u16, String) {
        let (status, body) = self.send(authorization, body).await;
        assert!(body["error_description"].as_str().is_some_and(|text| !text.is_empty()));
        (status.as_u16(), body["error"].as_str().unwrap().to_owned())
    }

    fn is_good(&self, access: &Value) -> bool {
        let now = *self.now.lock().unwrap();
        self.authenticator
            .tokens
            .holder(access.as_str().unwrap(), now)
            .is_some()
    }
}

fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

fn right() -> String {
    basic("grafana", "s%3Acr+t%2B1")
}

#[tokio::test]
async fn a_client_gets_a_token_by_the_header_or_by_the_body() {
    let endpoint = Endpoint::new();
    let in_body = "grant_type=client_credentials&client_id=grafana&client_secret=s:cr+t%2B1";
    for (authorization, body) in [
        (Some(right()), "grant_type=client_credentials"),
        (Some(basic("grafana", SECRET)), "grant_type=client_credentials"),
        (Some(right()), "grant_type=client_credentials&client_id=grafana"),
        (None, in_body),
    ] {
        let (status, reply) = endpoint.send(authorization.as_deref(), body).await;
        assert_eq!(status, StatusCode::OK, "{reply}");
        assert_eq!(
            (&reply["token_type"], &reply["expires_in"]),
            (&"Bearer".into(), &300.into())
        );
        assert_eq!(reply["scope"], "read proxy");
        assert_eq!(reply.get("refresh_token"), None, "nobody asked for one");
        assert!(endpoint.is_good(&reply["access_token"]));
    }
}

#[tokio::test]
async fn a_wrong_client_is_invalid_client_with_a_challenge() {
    let endpoint = Endpoint::new();
    let grant = "grant_type=client_credentials";
    for (authorization, body) in [
        (None, grant.to_owned()),
        (Some(basic("grafana", "wrong")), grant.to_owned()),
        (Some(basic("other", "s%3Acr+t%2B1")), grant.to_owned()),
        (Some("Bearer abc".to_owned()), grant.to_owned()),
        (Some("Basic ???".to_owned()), grant.to_owned()),
        (None, format!("{grant}&client_id=grafana&client_secret=wrong")),
        (None, format!("{grant}&client_id=grafana")),
    ] {
        let response = endpoint.response(authorization.as_deref(), &body).await;
        assert!(response.headers().contains_key(WWW_AUTHENTICATE));
        let error = endpoint.error(authorization.as_deref(), &body).await;
        assert_eq!(error, (401, "invalid_client".to_owned()), "{body}");
    }
}

#[tokio::test]
async fn each_mistake_has_the_error_of_the_rfc() {
    let endpoint = Endpoint::new();
    for (body, expected) in [
        ("", "invalid_request"),
        ("grant_type=", "invalid_request"),
        (
            "grant_type=client_credentials&grant_type=client_credentials",
            "invalid_request",
        ),
        (
            "grant_type=client_credentials&client_id=grafana&client_secret=x",
            "invalid_request",
        ),
        ("grant_type=refresh_token", "invalid_request"),
        ("grant_type=password&username=a&password=b", "unsupported_grant_type"),
        ("grant_type=client_credentials&scope=admin", "invalid_scope"),
        ("grant_type=refresh_token&refresh_token=unknown", "invalid_grant"),
    ] {
        let error = endpoint.error(Some(&right()), body).await;
        assert_eq!(error, (400, expected.to_owned()), "{body}");
    }
    let long = format!("grant_type=client_credentials&x={}", "x".repeat(20_000));
    assert_eq!(endpoint.error(Some(&right()), &long).await.1, "invalid_request");
}

#[tokio::test]
async fn a_refresh_token_is_for_those_who_ask_and_outlives_the_access_token() {
    let endpoint = Endpoint::new();
    let right = right();
    let body = "grant_type=client_credentials&scope=read+offline_access";
    let (_, first) = endpoint.send(Some(&right), body).await;
    assert_eq!(first["scope"], "read");

    *endpoint.now.lock().unwrap() += Duration::from_mins(5);
    assert!(!endpoint.is_good(&first["access_token"]), "it has expired");
    let body = format!(
        "grant_type=refresh_token&refresh_token={}",
        first["refresh_token"].as_str().unwrap()
    );
    let wider = endpoint.error(Some(&right), &format!("{body}&scope=proxy")).await;
    assert_eq!(wider, (400, "invalid_scope".to_owned()));
    let (status, second) = endpoint.send(Some(&right), &body).await;
    assert_eq!((status, &second["scope"]), (StatusCode::OK, &"read".into()));
    assert!(endpoint.is_good(&second["access_token"]));
    assert_eq!(
        endpoint.error(Some(&right), &body).await,
        (400, "invalid_grant".to_owned())
    );
}
