//! The loop over indices, handlers that are shared from the start, and paths compared segment by segment.

pub mod api;

use std::sync::Arc;

use api::{Handler, Middleware, Req, Resp};

type Shared = Arc<dyn Fn(&Req, &mut Vec<String>) -> Resp + Send + Sync>;

pub fn chain(h: Handler, mws: Vec<Middleware>) -> Handler {
    let mut handler = h;
    for index in (0..mws.len()).rev() {
        handler = mws[index](handler);
    }
    handler
}

pub fn only_for(prefix: &'static str, mw: Middleware) -> Middleware {
    let mw = Arc::new(mw);
    Box::new(move |next| {
        let next: Shared = Arc::from(next);
        let through: Shared = Arc::from(mw(boxed(&next)));
        Box::new(move |request, trace| {
            let mut segments = request.path.split('/');
            if prefix.split('/').all(|wanted| segments.next() == Some(wanted)) {
                (*through)(request, trace)
            } else {
                (*next)(request, trace)
            }
        })
    })
}

fn boxed(handler: &Shared) -> Handler {
    let handler = Arc::clone(handler);
    Box::new(move |request, trace| handler(request, trace))
}
