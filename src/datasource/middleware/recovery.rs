//! A panic is one request's misfortune: its client gets a reply, and the server goes on.

use std::any::Any;

use axum::response::{IntoResponse, Response};

use crate::datasource::handlers::ApiError;

/// The reply to a request whose handler panicked. What the panic said is for the log alone.
pub(super) fn recovered(panic: Box<dyn Any + Send>) -> Response {
    let said = match panic.downcast::<String>() {
        Ok(text) => *text,
        Err(panic) => match panic.downcast::<&str>() {
            Ok(text) => (*text).to_owned(),
            Err(_) => "something that is no text".to_owned(),
        },
    };
    ApiError::Internal(format!("a handler panicked: {said}").into()).into_response()
}

#[cfg(test)]
mod tests {
    use std::panic::resume_unwind;

    use axum::{
        Router,
        body::{Body, to_bytes},
        http::{Request, StatusCode},
        routing::get,
    };
    use tokio::task::yield_now;
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    use super::recovered;

    #[tokio::test]
    async fn a_panic_before_or_after_waiting_is_a_reply_that_gives_nothing_away() {
        let app = Router::new()
            .route("/at-once", get(async || panic_quietly("hunter2".to_owned())))
            .route(
                "/later",
                get(async || {
                    yield_now().await;
                    panic_quietly("hunter2");
                }),
            )
            .layer(CatchPanicLayer::custom(recovered));
        for path in ["/at-once", "/later"] {
            let request = Request::get(path).body(Body::empty()).unwrap();
            let response = app.clone().oneshot(request).await.unwrap();
            assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
            let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
            let body = String::from_utf8_lossy(&body);
            assert!(body.contains("INTERNAL_ERROR") && !body.contains("hunter2"), "{body}");
        }
    }

    fn panic_quietly(with: impl std::any::Any + Send) {
        resume_unwind(Box::new(with));
    }
}
