//! Puts middlewares around a handler, and a middleware around a part of the paths.

pub mod api;

use std::sync::Arc;

use api::{Handler, Middleware};

/// The handler with the middlewares around it, the first of them outermost.
pub fn chain(h: Handler, mws: Vec<Middleware>) -> Handler {
    // Whoever is put around last is outermost, so the first has its turn at the end.
    mws.into_iter().rev().fold(h, |next, mw| mw(next))
}

/// A middleware that stands in the way of the requests under `prefix` alone.
pub fn only_for(prefix: &'static str, mw: Middleware) -> Middleware {
    Box::new(move |next| {
        // Both ways lead to the same handler, and `mw` wants one of its own.
        let next = Arc::new(next);
        let through = mw({
            let next = Arc::clone(&next);
            Box::new(move |request, trace| next(request, trace))
        });
        Box::new(move |request, trace| {
            if is_under(&request.path, prefix) {
                through(request, trace)
            } else {
                next(request, trace)
            }
        })
    })
}

/// Whether the path is the prefix, or begins with its segments.
fn is_under(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
