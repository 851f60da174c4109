//! The chain as a recursion from the inside, and the choice as a type of its own.

pub mod api;

use std::sync::Arc;

use api::{Handler, Middleware, Req, Resp};

pub fn chain(h: Handler, mut mws: Vec<Middleware>) -> Handler {
    match mws.pop() {
        Some(innermost) => chain(innermost(h), mws),
        None => h,
    }
}

pub fn only_for(prefix: &'static str, mw: Middleware) -> Middleware {
    Box::new(move |next| {
        let fork = Fork::new(prefix, &mw, next);
        Box::new(move |request, trace| fork.answer(request, trace))
    })
}

/// A handler that is reached straight or through a middleware.
struct Fork {
    prefix: &'static str,
    straight: Arc<Handler>,
    through: Handler,
}

impl Fork {
    fn new(prefix: &'static str, mw: &Middleware, next: Handler) -> Self {
        let straight = Arc::new(next);
        let inner = Arc::clone(&straight);
        let through = mw(Box::new(move |request, trace| inner(request, trace)));
        Self {
            prefix,
            straight,
            through,
        }
    }

    fn answer(&self, request: &Req, trace: &mut Vec<String>) -> Resp {
        let path = request.path.as_bytes();
        let length = self.prefix.len();
        let is_under = path.starts_with(self.prefix.as_bytes()) && matches!(path.get(length), None | Some(b'/'));
        let way = if is_under { &self.through } else { &*self.straight };
        way(request, trace)
    }
}
