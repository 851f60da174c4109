//! Reading a request's body: all of it, up to a limit, in time.

use std::error::Error;

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, header::CONTENT_TYPE},
};
use http_body_util::{BodyExt, Collected, LengthLimitError, Limited};

use super::error::ApiError;
use crate::datasource::middleware::BodyTimedOut;

/// Reads a body of at most `limit` bytes. A longer one is refused as soon as that is known, and its rest is not read.
pub async fn read(body: Body, limit: usize) -> Result<Bytes, ApiError> {
    let read = Limited::new(body, limit).collect().await;
    read.map(Collected::to_bytes).map_err(|error| refusal(&*error, limit))
}

/// Why a body couldn't be read. The reason is somewhere below what the layers between made of it.
fn refusal(error: &(dyn Error + 'static), limit: usize) -> ApiError {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return ApiError::PayloadTooLarge { limit };
        }
        if error.is::<BodyTimedOut>() {
            return ApiError::BodyTimeout;
        }
        cause = error.source();
    }
    ApiError::InvalidRequest("the body broke off".into())
}

/// Whether the media type is that of JSON. Upper and lower case are the same, and parameters (`; charset=utf-8`) don't matter.
pub fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|media_type| media_type.trim().eq_ignore_ascii_case("application/json"))
}

#[cfg(test)]
mod tests {
    use axum::{
        body::Body,
        http::{HeaderMap, HeaderValue, header::CONTENT_TYPE},
    };

    use super::{ApiError, is_json, read};

    #[tokio::test]
    async fn the_limit_itself_is_allowed() {
        assert_eq!(read(Body::from("1234"), 4).await.unwrap(), "1234");
        let error = read(Body::from("12345"), 4).await.unwrap_err();
        assert!(matches!(error, ApiError::PayloadTooLarge { limit: 4 }), "{error:?}");
    }

    #[test]
    fn the_media_type_is_compared_as_http_means_it() {
        let json = |value| is_json(&HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(value))]));
        assert!(json("application/json"));
        assert!(json("Application/JSON;charset=utf-8"));
        assert!(!json("application/problem+json"));
        assert!(!json("text/plain"));
        assert!(!is_json(&HeaderMap::new()));
    }
}
