//! Everything that can go wrong with a request, and how a client is told.
//!
//! An error has two audiences. The client gets a status, a code that programs can match on, and a sentence that gives away
//! nothing of what is inside. The log gets the cause, once, where the error becomes a reply.

use std::{borrow::Cow, error::Error};

use axum::{
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONNECTION, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// What stands behind an error that isn't the client's.
pub type Cause = Box<dyn Error + Send + Sync>;

/// Why a request isn't answered with what it asked for. Texts that variants carry are meant for the client.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// 400: the request can't be meant.
    #[error("{0}")]
    BadRequest(Cow<'static, str>),
    /// 400: the request's body or parameters break their rules.
    #[error("{0}")]
    InvalidRequest(Cow<'static, str>),
    /// 401: nobody knows who calls.
    #[error("{reason}")]
    Unauthorized {
        /// What is wrong with the credentials.
        reason: Cow<'static, str>,
        /// The values of `WWW-Authenticate`: how to authenticate.
        challenges: Vec<HeaderValue>,
    },
    /// 403: it is known who calls, and they may not.
    #[error("{reason}")]
    Forbidden {
        /// What they may not.
        reason: Cow<'static, str>,
        /// The value of `WWW-Authenticate`, where other credentials would help.
        challenge: Option<HeaderValue>,
    },
    /// 404: what it is that isn't there, such as `the series`.
    #[error("{0} was not found")]
    NotFound(Cow<'static, str>),
    /// 405. The router knows which methods there are and adds `Allow`.
    #[error("this path doesn't serve that method")]
    MethodNotAllowed,
    /// 408: the body didn't arrive in time.
    #[error("the body took too long to arrive")]
    BodyTimeout,
    /// 413.
    #[error("the body is larger than {limit} bytes")]
    PayloadTooLarge {
        /// How large it may be, in bytes.
        limit: usize,
    },
    /// 415.
    #[error("the content type must be application/json")]
    UnsupportedMediaType,
    /// 429.
    #[error("too many requests")]
    TooManyRequests {
        /// After how many seconds to try again.
        retry_after: u32,
    },
    /// 500: a fault of this program.
    #[error("an internal error occurred")]
    Internal(#[source] Cause),
    /// 500: what was asked for could not be computed.
    #[error("the query failed")]
    QueryFailed(#[source] Cause),
    /// 502: another server, which this one needs, failed.
    #[error("the server behind this one failed")]
    BadGateway(#[source] Cause),
    /// 503: not now.
    #[error("{0}")]
    Unavailable(Cow<'static, str>),
    /// 504: the work took too long.
    #[error("the request timed out")]
    Timeout,
}

impl ApiError {
    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status_and_code().0
    }

    /// The code that programs match on.
    pub fn code(&self) -> &'static str {
        self.status_and_code().1
    }

    fn status_and_code(&self) -> (StatusCode, &'static str) {
        match self {
            Self::BadRequest(_) => (StatusCode::BAD_REQUEST, "BAD_REQUEST"),
            Self::InvalidRequest(_) => (StatusCode::BAD_REQUEST, "INVALID_REQUEST"),
            Self::Unauthorized { .. } => (StatusCode::UNAUTHORIZED, "UNAUTHORIZED"),
            Self::Forbidden { .. } => (StatusCode::FORBIDDEN, "FORBIDDEN"),
            Self::NotFound(_) => (StatusCode::NOT_FOUND, "NOT_FOUND"),
            Self::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED"),
            Self::BodyTimeout => (StatusCode::REQUEST_TIMEOUT, "TIMEOUT"),
            Self::PayloadTooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE"),
            Self::UnsupportedMediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE"),
            Self::TooManyRequests { .. } => (StatusCode::TOO_MANY_REQUESTS, "TOO_MANY_REQUESTS"),
            Self::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR"),
            Self::QueryFailed(_) => (StatusCode::INTERNAL_SERVER_ERROR, "QUERY_FAILED"),
            Self::BadGateway(_) => (StatusCode::BAD_GATEWAY, "BAD_GATEWAY"),
            Self::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE"),
            Self::Timeout => (StatusCode::GATEWAY_TIMEOUT, "TIMEOUT"),
        }
    }
}

/// The envelope of an error.
#[derive(Serialize)]
struct Failure<'a> {
    success: bool,
    error: FailureBody<'a>,
}

#[derive(Serialize)]
struct FailureBody<'a> {
    code: &'a str,
    message: &'a str,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, code) = self.status_and_code();
        if let Some(cause) = self.source() {
            tracing::error!(cause = %chain(cause), code, "a request failed");
        }
        let message = self.to_string();
        let body = serde_json::to_vec(&Failure {
            success: false,
            error: FailureBody {
                code,
                message: &message,
            },
        });
        // Strings always become JSON; should that change, the status still tells what happened.
        let mut response = (status, body.unwrap_or_default()).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        match self {
            Self::Unauthorized { challenges, .. } => {
                for challenge in challenges {
                    headers.append(WWW_AUTHENTICATE, challenge);
                }
            }
            Self::Forbidden {
                challenge: Some(challenge),
                ..
            } => {
                headers.insert(WWW_AUTHENTICATE, challenge);
            }
            Self::TooManyRequests { retry_after } => {
                headers.insert(RETRY_AFTER, HeaderValue::from(retry_after));
            }
            Self::Unavailable(_) => {
                headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
            }
            // The rest of the body is still on its way, and nobody will read it.
            Self::PayloadTooLarge { .. } | Self::BodyTimeout => {
                headers.insert(CONNECTION, HeaderValue::from_static("close"));
            }
            _ => {}
        }
        response
    }
}

/// An error with all that caused it, for the log.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use axum::{body::to_bytes, http::header::RETRY_AFTER, response::IntoResponse};
    use serde_json::{Value, json};

    use super::ApiError;

    async fn body(error: ApiError) -> Value {
        let body = to_bytes(error.into_response().into_body(), usize::MAX).await.unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    #[tokio::test]
    async fn an_error_is_an_envelope() {
        assert_eq!(
            body(ApiError::MethodNotAllowed).await,
            json!({
                "success": false,
                "error": { "code": "METHOD_NOT_ALLOWED", "message": "this path doesn't serve that method" },
            })
        );
    }

    #[tokio::test]
    async fn a_cause_never_reaches_the_client() {
        for error in [
            ApiError::Internal("password=hunter2".into()),
            ApiError::QueryFailed("password=hunter2".into()),
            ApiError::BadGateway("password=hunter2".into()),
        ] {
            let text = body(error).await.to_string();
            assert!(!text.contains("hunter2"), "{text}");
        }
    }

    #[test]
    fn who_is_turned_away_learns_when_to_come_back() {
        let response = ApiError::TooManyRequests { retry_after: 7 }.into_response();
        assert_eq!(response.headers()[RETRY_AFTER], "7");
        let response = ApiError::Unavailable("busy".into()).into_response();
        assert_eq!(response.headers()[RETRY_AFTER], "1");
    }
}
