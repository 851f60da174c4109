//! Tests of the judgement, through the layers that ask for it.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{
    body::Body,
    extract::Request,
    http::{
        HeaderMap, StatusCode,
        header::{AUTHORIZATION, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use proptest::{collection::vec, prelude::any, proptest};
use tower::{Layer as _, ServiceExt as _, service_fn};

use super::{Authenticator, Unauthenticated};
use crate::datasource::{
    auth::{
        AuthConfig, Identity, Method, RequireIdentity, RequireScope, Scope,
        config::{ApiKey, Basic, OAuth},
        identity::Scopes,
    },
    config::Secret,
};

const PASSWORD: &str = "pass:wörd";
const KEY: &str = "key-1";

fn basic_only() -> AuthConfig {
    AuthConfig {
        basic: Some(Basic {
            user: "grafana".to_owned(),
            password: Secret::new(PASSWORD),
        }),
        ..AuthConfig::default()
    }
}

fn everything() -> AuthConfig {
    AuthConfig {
        api_key: Some(ApiKey {
            header: ApiKey::DEFAULT_HEADER,
            key: Secret::new(KEY),
        }),
        oauth: Some(OAuth {
            client_id: "client".to_owned(),
            client_secret: Secret::new("secret"),
            token_lifetime: Duration::from_mins(5),
            refresh_lifetime: Duration::from_hours(1),
        }),
        ..basic_only()
    }
}

fn password(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

fn request(headers: &[(&str, &str)]) -> Request {
    let mut request = Request::get("/api");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).unwrap()
}

/// The method by which a request is let in, or the reason why it isn't.
fn judge(authenticator: &Authenticator, headers: &[(&str, &str)]) -> Result<Method, Unauthenticated> {
    let request = request(headers);
    let identity = authenticator.identify(request.headers(), request.extensions())?;
    Ok(identity.method)
}

#[test]
fn without_a_method_everybody_is_anonymous() {
    let authenticator = Authenticator::new(&AuthConfig::default());
    assert_eq!(judge(&authenticator, &[]), Ok(Method::Anonymous));
    assert_eq!(
        judge(&authenticator, &[("authorization", "nonsense")]),
        Ok(Method::Anonymous)
    );
}

#[test]
fn each_method_lets_in_its_own_secret_and_nothing_like_it() {
    let authenticator = Authenticator::new(&everything());
    let issued = authenticator
        .tokens
        .issue("client", Scopes::ALL, true, Instant::now())
        .unwrap();
    let bearer = format!("bearer  {}", issued.access.expose());
    let refresh = format!("Bearer {}", issued.refresh.as_ref().unwrap().expose());
    let longer = format!("{bearer}A");
    for (name, value, expected) in [
        ("authorization", password("grafana", PASSWORD), Ok(Method::Basic)),
        (
            "authorization",
            password("grafana", "pass"),
            Err(Unauthenticated::Password),
        ),
        ("authorization", password("grafana", ""), Err(Unauthenticated::Password)),
        (
            "authorization",
            password("Grafana", PASSWORD),
            Err(Unauthenticated::Password),
        ),
        ("x-api-key", KEY.to_owned(), Ok(Method::ApiKey)),
        ("X-API-Key", "key".to_owned(), Err(Unauthenticated::ApiKey)),
        ("X-API-Key", "key-11".to_owned(), Err(Unauthenticated::ApiKey)),
        ("X-API-Key", String::new(), Err(Unauthenticated::ApiKey)),
        ("authorization", bearer, Ok(Method::Bearer)),
        ("authorization", refresh, Err(Unauthenticated::Token)),
        ("authorization", longer, Err(Unauthenticated::Token)),
        ("authorization", format!("Bearer {KEY}"), Err(Unauthenticated::Token)),
        ("x-other", KEY.to_owned(), Err(Unauthenticated::Missing)),
    ] {
        assert_eq!(judge(&authenticator, &[(name, &value)]), expected, "{name}: {value}");
    }
}

#[test]
fn two_credentials_are_refused_even_if_both_are_right() {
    let authenticator = Authenticator::new(&everything());
    let right = password("grafana", PASSWORD);
    for second in [("authorization", right.as_str()), ("x-api-key", KEY)] {
        let judged = judge(&authenticator, &[("authorization", &right), second]);
        assert!(matches!(judged, Err(Unauthenticated::Malformed(_))), "{judged:?}");
    }
}

#[test]
fn a_method_that_is_not_enabled_lets_nobody_in() {
    let authenticator = Authenticator::new(&basic_only());
    let issued = authenticator
        .tokens
        .issue("client", Scopes::ALL, false, Instant::now())
        .unwrap();
    let bearer = format!("Bearer {}", issued.access.expose());
    assert_eq!(
        judge(&authenticator, &[("authorization", &bearer)]),
        Err(Unauthenticated::Token)
    );
    assert_eq!(
        judge(&authenticator, &[("x-api-key", KEY)]),
        Err(Unauthenticated::Missing)
    );
}

#[test]
fn a_token_ends_with_its_time() {
    let now = Arc::new(Mutex::new(Instant::now()));
    let clock = Arc::clone(&now);
    let authenticator = Authenticator::with_clock(&everything(), Arc::new(move || *clock.lock().unwrap()));
    let issued = authenticator
        .tokens
        .issue("client", Scopes::ALL, false, *now.lock().unwrap())
        .unwrap();
    let bearer = format!("Bearer {}", issued.access.expose());
    assert_eq!(judge(&authenticator, &[("authorization", &bearer)]), Ok(Method::Bearer));
    *now.lock().unwrap() += issued.expires_in;
    assert_eq!(
        judge(&authenticator, &[("authorization", &bearer)]),
        Err(Unauthenticated::Token)
    );
}

/// The reply through both layers to a service that answers with the caller's name.
async fn through(config: &AuthConfig, headers: &[(&str, &str)]) -> Response {
    async fn name(request: Request) -> Result<Response, Infallible> {
        let identity = request.extensions().get::<Identity>().unwrap();
        Ok(identity.name.clone().into_response())
    }
    let authenticator = Arc::new(Authenticator::new(config));
    let read = "read".parse().unwrap();
    let issued = authenticator
        .tokens
        .issue("client", read, false, Instant::now())
        .unwrap();
    let service = RequireScope::new(Scope::Proxy).layer(service_fn(name));
    let service = RequireIdentity::new(authenticator).layer(service);
    let mut request = request(headers);
    if headers.is_empty() {
        let bearer = format!("Bearer {}", issued.access.expose());
        request.headers_mut().insert(AUTHORIZATION, bearer.parse().unwrap());
    }
    service.oneshot(request).await.unwrap()
}

fn challenges(headers: &HeaderMap) -> Vec<&str> {
    let values = headers.get_all(WWW_AUTHENTICATE).iter();
    values.map(|value| value.to_str().unwrap()).collect()
}

#[tokio::test]
async fn a_stranger_gets_401_with_a_challenge_for_each_method() {
    let response = through(&everything(), &[("x-other", "")]).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(
        challenges(response.headers()),
        [
            r#"Bearer realm="bigtent""#,
            r#"Basic realm="bigtent", charset="UTF-8""#,
            r#"ApiKey realm="bigtent", header="x-api-key""#,
        ]
    );
    let response = through(&everything(), &[("authorization", "Bearer old")]).await;
    assert!(challenges(response.headers())[0].contains(r#"error="invalid_token""#));
}

#[tokio::test]
async fn who_is_known_and_may_not_gets_403_and_a_token_learns_which_scope_it_lacks() {
    let response = through(&everything(), &[]).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    let challenge = challenges(response.headers()).concat();
    assert!(
        challenge.contains(r#"error="insufficient_scope", scope="proxy""#),
        "{challenge}"
    );
    let right = password("grafana", PASSWORD);
    let response = through(&everything(), &[("authorization", &right)]).await;
    assert_eq!(response.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_scope_without_an_identity_stays_shut() {
    let inner = service_fn(|_: Request| async { Ok::<_, Infallible>(Response::new(Body::empty())) });
    let service = RequireScope::new(Scope::Read).layer(inner);
    let response = service.oneshot(request(&[])).await.unwrap();
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert!(challenges(response.headers()).is_empty());
}

proptest! {
    #[test]
    fn no_head_panics_or_lets_in(scheme in "(Basic|Bearer)? ?", rest in vec(any::<u8>(), 0..60), key in vec(any::<u8>(), 0..20)) {
        let authenticator = Authenticator::new(&everything());
        let mut request = request(&[]);
        for (name, value) in [("authorization", [scheme.as_bytes(), &rest].concat()), ("x-api-key", key)] {
            if let Ok(value) = value.as_slice().try_into() {
                request.headers_mut().insert(name, value);
            }
        }
        assert!(authenticator.identify(request.headers(), request.extensions()).is_err());
    }
}
