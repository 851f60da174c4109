//! Which route a request took: the template, `/items/{id}`, and not the path, of which there are endlessly many.

use axum::extract::{MatchedPath, Request};

/// The template of the route whose path fits, whatever the method; none if no route fits.
pub(super) fn template(request: &Request) -> Option<MatchedPath> {
    request.extensions().get::<MatchedPath>().cloned()
}
