//! `CallResource`: the few paths of the data source that the query editor reads.

use bytes::Bytes;
use http::{HeaderValue, StatusCode};
use serde_json::json;

use crate::{
    client::{Call, Client, Reply},
    failure::Failure,
    protocol::{CallResourceResponse, StringList},
};

/// What the front end may read, and where the data source has it.
const RESOURCES: &[(&str, &str)] = &[("scenarios", "api/ds/scenarios")];

/// Answers a request of the front end's.
pub(crate) async fn answer(
    client: Result<&Client, &Failure>,
    method: &str,
    path: &str,
    traceparent: Option<HeaderValue>,
) -> CallResourceResponse {
    let path = path.trim_matches('/');
    let Some((_, target)) = RESOURCES.iter().find(|(name, _)| *name == path) else {
        return refused(StatusCode::NOT_FOUND, "NOT_FOUND", "the plugin has no such resource");
    };
    if method != "GET" {
        let mut response = refused(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "use GET");
        response.headers.insert(
            "Allow".to_owned(),
            StringList {
                values: vec!["GET".to_owned()],
            },
        );
        return response;
    }
    let reply = match client {
        Ok(client) => {
            client
                .send(Call {
                    path: target,
                    traceparent,
                    ..Call::default()
                })
                .await
        }
        Err(failure) => Err(failure.clone()),
    };
    match reply {
        Ok(reply) if passes(reply.status) => passed(reply),
        // A browser takes 401 and 403 for its own session's end, and would follow a redirect.
        Ok(reply) => failed(
            &Failure::of_reply(reply.status.as_u16(), &reply.body),
            StatusCode::BAD_GATEWAY,
        ),
        Err(failure) => failed(
            &failure,
            StatusCode::from_u16(failure.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        ),
    }
}

fn passes(status: StatusCode) -> bool {
    !status.is_redirection() && !matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
}

fn passed(reply: Reply) -> CallResourceResponse {
    let content_type = reply
        .content_type
        .as_ref()
        .and_then(|value| value.to_str().ok())
        .unwrap_or("text/plain");
    response(reply.status, content_type, reply.body)
}

fn failed(failure: &Failure, status: StatusCode) -> CallResourceResponse {
    let code = match status {
        StatusCode::BAD_REQUEST => "BAD_REQUEST",
        StatusCode::GATEWAY_TIMEOUT => "TIMEOUT",
        StatusCode::BAD_GATEWAY => "BAD_GATEWAY",
        _ => "INTERNAL_ERROR",
    };
    refused(status, code, &failure.to_string())
}

fn refused(status: StatusCode, code: &str, message: &str) -> CallResourceResponse {
    let envelope = json!({ "success": false, "error": { "code": code, "message": message } });
    response(status, "application/json", envelope.to_string().into())
}

fn response(status: StatusCode, content_type: &str, body: Bytes) -> CallResourceResponse {
    let content_type = StringList {
        values: vec![content_type.to_owned()],
    };
    CallResourceResponse {
        code: status.as_u16().into(),
        headers: [("Content-Type".to_owned(), content_type)].into(),
        body,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_named_resources_can_be_read() {
        let failure = Failure::Settings("url: it is missing".to_owned());
        for (method, path, code) in [
            ("GET", "scenarios", 400),
            ("GET", "/scenarios/", 400),
            ("POST", "scenarios", 405),
            ("GET", "", 404),
            ("GET", "../metrics", 404),
            ("GET", "scenarios/../../metrics", 404),
        ] {
            assert_eq!(
                answer(Err(&failure), method, path, None).await.code,
                code,
                "{method} {path}"
            );
        }
    }

    #[test]
    fn a_refusal_of_the_data_source_is_not_the_browsers() {
        assert!(!passes(StatusCode::UNAUTHORIZED) && !passes(StatusCode::FORBIDDEN) && !passes(StatusCode::FOUND));
        assert!(passes(StatusCode::OK) && passes(StatusCode::NOT_FOUND) && passes(StatusCode::SERVICE_UNAVAILABLE));
    }
}
