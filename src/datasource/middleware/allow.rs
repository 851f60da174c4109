//! `Allow` belongs to who refuses the method: not to a layer that answers before.
//!
//! Layers of a router stand inside of its method routing. To a request whose method the route doesn't serve, axum adds `Allow`
//! to whatever comes out of them: also to the 401 of a caller that nobody knows, who so learns what a closed path serves.

use axum::{
    Router,
    http::{StatusCode, header::ALLOW},
    middleware::map_response,
    response::Response,
};

/// In a reply's extensions: it left the layers without `Allow`, and shall have none.
#[derive(Clone, Copy)]
struct WithoutAllow;

/// Keeps `Allow` as the routes and their layers wrote it; only a 405 gets it from the method routing. What is put around the
/// router that this returns no longer sees which route a request took, so this goes around everything that does.
pub(super) fn own_allow(routes: Router) -> Router {
    let routes = routes.layer(map_response(mark));
    Router::new().fallback_service(routes).layer(map_response(take_away))
}

async fn mark(mut response: Response) -> Response {
    if response.status() != StatusCode::METHOD_NOT_ALLOWED && !response.headers().contains_key(ALLOW) {
        response.extensions_mut().insert(WithoutAllow);
    }
    response
}

async fn take_away(mut response: Response) -> Response {
    if response.extensions_mut().remove::<WithoutAllow>().is_some() {
        response.headers_mut().remove(ALLOW);
    }
    response
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use axum::{
        Router,
        body::Body,
        http::{Request, StatusCode, header::ALLOW},
        middleware::{Next, from_fn},
        response::{IntoResponse, Response},
        routing::get,
    };
    use tower::ServiceExt;

    use super::own_allow;

    /// The status and `Allow` of the reply to a `POST`, where only `GET` is served and a layer answers before.
    async fn post(before: impl IntoResponse + Clone + Send + Sync + 'static) -> (StatusCode, Option<String>) {
        let answer = move |_: Request<Body>, _: Next| ready(before.clone());
        let routes = Router::new().route("/", get("here")).layer(from_fn(answer));
        reply(own_allow(routes)).await
    }

    async fn reply(app: Router) -> (StatusCode, Option<String>) {
        let request = Request::post("/").body(Body::empty()).unwrap();
        let response: Response = app.oneshot(request).await.unwrap();
        let allow = response
            .headers()
            .get(ALLOW)
            .map(|value| value.to_str().unwrap().to_owned());
        (response.status(), allow)
    }

    #[tokio::test]
    async fn only_who_refuses_the_method_names_the_others() {
        let served = Some("GET,HEAD".to_owned());
        let bare = own_allow(Router::new().route("/", get("here")));
        assert_eq!(reply(bare).await, (StatusCode::METHOD_NOT_ALLOWED, served));
        assert_eq!(post(StatusCode::UNAUTHORIZED).await, (StatusCode::UNAUTHORIZED, None));
        let own = (StatusCode::NO_CONTENT, [(ALLOW, "PUT")]);
        assert_eq!(post(own).await, (StatusCode::NO_CONTENT, Some("PUT".to_owned())));
    }
}
