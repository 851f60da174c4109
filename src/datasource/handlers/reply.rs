//! What a client gets when all went well.

use axum::{
    http::{HeaderValue, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::error::ApiError;

/// The envelope of a success: `{"success":true,"data":…}`. `data` is always there, also when it is empty, zero or false.
#[derive(Debug, Clone)]
pub struct Success<T>(pub T);

#[derive(Serialize)]
struct Envelope<T> {
    success: bool,
    data: T,
}

impl<T: Serialize> IntoResponse for Success<T> {
    fn into_response(self) -> Response {
        json(
            StatusCode::OK,
            &Envelope {
                success: true,
                data: self.0,
            },
        )
    }
}

/// A reply whose body is this value as JSON.
///
/// The bytes come first and the status second: a value that can't be encoded is a 500, and not a 200 that breaks off.
pub fn json<T: Serialize>(status: StatusCode, value: &T) -> Response {
    match serde_json::to_vec(value) {
        Ok(body) => {
            let content_type = (CONTENT_TYPE, HeaderValue::from_static("application/json"));
            (status, [content_type], body).into_response()
        }
        Err(error) => ApiError::QueryFailed(error.into()).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use axum::{body::to_bytes, http::StatusCode, response::IntoResponse};

    use super::Success;

    #[tokio::test]
    async fn empty_data_is_still_data() {
        for (response, expected) in [
            (
                Success(Vec::<u8>::new()).into_response(),
                r#"{"success":true,"data":[]}"#,
            ),
            (Success(0).into_response(), r#"{"success":true,"data":0}"#),
            (Success(false).into_response(), r#"{"success":true,"data":false}"#),
        ] {
            assert_eq!(response.status(), StatusCode::OK);
            let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
            assert_eq!(body, expected);
        }
    }

    #[tokio::test]
    async fn what_can_not_be_encoded_is_an_error_from_its_first_byte() {
        let no_json = BTreeMap::from([((1, 2), "a key that is no string")]);
        let response = Success(no_json).into_response();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
