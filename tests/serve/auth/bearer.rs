//! Bearer tokens, from the token endpoint to their end.

use std::time::Instant;

use serde_json::json;

use super::support::{SOON, Served, basic};

const SECRET: &str = "hunter2-client";

fn served(more: &[(&str, &str)]) -> Served {
    let own = [("AUTH_CLIENT_ID", "grafana"), ("AUTH_CLIENT_SECRET", SECRET)];
    Served::new(&[&own, more].concat())
}

/// An access token, as a header, and the refresh token if there is one.
fn granted(served: &Served, form: &str) -> (String, Option<String>) {
    let answer = served.token(&basic("grafana", SECRET), form);
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("cache-control"), ["no-store"]);
    let body = answer.json();
    let text = |name: &str| body[name].as_str().map(str::to_owned);
    (
        format!("Authorization: Bearer {}", text("access_token").unwrap()),
        text("refresh_token"),
    )
}

#[test]
fn a_token_opens_what_is_closed() {
    let served = served(&[]);
    let (bearer, refresh) = granted(&served, "grant_type=client_credentials");
    assert_eq!(refresh, None);
    assert_eq!(served.get("/metrics", &[&bearer]).status, 200);
    assert_eq!(
        served.get("/metrics", &[&bearer.replace("Bearer", "bearer ")]).status,
        200
    );
    let token = bearer.rsplit(' ').next().unwrap();
    for header in [
        "Authorization: Bearer".to_owned(),
        format!("Authorization: Bearer {token} {token}"),
        format!("Authorization: Bearer {}", &token[..20]),
        format!("Authorization: Bearer {token}A"),
        format!("Authorization: Basic {token}"),
    ] {
        assert_eq!(served.get("/metrics", &[&header]).status, 401, "{header}");
    }
    assert_eq!(served.get("/metrics", &[&bearer, &bearer]).status, 401);
    let in_query = served.get(&format!("/metrics?access_token={token}"), &[]);
    assert_eq!(in_query.status, 401);
    assert_eq!(in_query.header("www-authenticate"), [r#"Bearer realm="bigtent""#]);
    assert!(!served.log().contains(token));
}

#[test]
fn the_token_endpoint_refuses_in_the_words_of_the_rfc() {
    let served = served(&[]);
    let right = basic("grafana", SECRET);
    for (authorization, form, status, error) in [
        ("", "grant_type=client_credentials", 401, "invalid_client"),
        (
            &basic("grafana", "wrong"),
            "grant_type=client_credentials",
            401,
            "invalid_client",
        ),
        (&right, "grant_type=password", 400, "unsupported_grant_type"),
        (&right, "", 400, "invalid_request"),
        (
            &right,
            "grant_type=client_credentials&scope=everything",
            400,
            "invalid_scope",
        ),
    ] {
        let answer = served.token(authorization, form);
        assert_eq!(
            (answer.status, &answer.json()["error"]),
            (status, &error.into()),
            "{form}"
        );
        assert_eq!(answer.header("www-authenticate").is_empty(), status != 401);
    }
    let json = served.send(
        "POST /oauth/token HTTP/1.1",
        &["Content-Type: application/json", &right],
        "{}",
    );
    assert_eq!((json.status, &json.json()["error"]), (400, &"invalid_request".into()));
    assert_eq!(served.get("/oauth/token", &[&right]).status, 405);
    assert!(!served.log().contains("hunter2"));
}

#[test]
fn an_expired_token_is_refused_and_a_refresh_gives_the_next_one() {
    let served = served(&[("AUTH_TOKEN_LIFETIME", "1s")]);
    let (bearer, refresh) = granted(&served, "grant_type=client_credentials&scope=read+offline_access");
    let refresh = refresh.unwrap();
    let start = Instant::now();
    let refused = loop {
        let answer = served.get("/metrics", &[&bearer]);
        if answer.status != 200 {
            break answer;
        }
        assert!(start.elapsed() < SOON, "it never expires");
    };
    assert_eq!(refused.error(), (401, "UNAUTHORIZED".to_owned()));
    assert!(refused.header("www-authenticate")[0].contains(r#"error="invalid_token""#));

    let form = format!("grant_type=refresh_token&refresh_token={refresh}");
    let (next, rotated) = granted(&served, &form);
    assert_ne!(next, bearer);
    assert_ne!(rotated.as_ref(), Some(&refresh));
    let again = served.token(&basic("grafana", SECRET), &form);
    assert_eq!(
        (again.status, &again.json()["error"]),
        (400, &"invalid_grant".into()),
        "it is good once"
    );
}

#[test]
fn a_token_for_reading_does_not_open_the_proxy() {
    // Nothing listens there, which only callers with the scope find out.
    let served = served(&[("UPSTREAM_URL", "http://127.0.0.1:9")]);
    let (read, _) = granted(&served, "grant_type=client_credentials&scope=read");
    let refused = served.get("/proxy/a", &[&read]);
    assert_eq!(refused.error(), (403, "FORBIDDEN".to_owned()));
    assert!(refused.header("www-authenticate")[0].contains(r#"error="insufficient_scope", scope="proxy""#));
    assert_eq!(served.get("/metrics", &[&read]).status, 200);
    let (both, _) = granted(&served, "grant_type=client_credentials");
    assert_eq!(
        served.get("/proxy/a", &[&both]).error(),
        (502, "BAD_GATEWAY".to_owned())
    );
    assert_eq!(served.get("/proxy/a", &[]).status, 401);
    let (proxy, _) = granted(&served, "grant_type=client_credentials&scope=proxy");
    assert_eq!(served.get("/metrics", &[&proxy]).status, 403);
    let me = served.get("/api/me", &[&proxy]).json();
    assert_eq!(
        me["data"],
        json!({"user": "grafana", "method": "bearer", "scope": "proxy"})
    );
}
