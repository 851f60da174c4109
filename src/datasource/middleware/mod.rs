//! What wraps every request: access log, recovery, request ids, metrics, deadlines.
//!
//! | file | does |
//! |---|---|
//! | `allow` | keeps `Allow` from replies that aren't a 405 |
//! | `access_log`, `request_id` | write a line for each request, under a name that the reply carries as well |
//! | `metrics`, `route` | count requests by the template of their route |
//! | `recovery` | turns a panic into a reply |
//! | `deadline` | limits how long a body may take, and then a handler |
//! | `body_limit` | limits how large a body may be |

mod access_log;
mod allow;
mod body_limit;
mod deadline;
mod metrics;
mod recovery;
mod request_id;
mod route;

use std::time::Duration;

use axum::{Router, extract::DefaultBodyLimit, middleware::from_fn_with_state};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;

pub use deadline::{BodyTimedOut, Deadlines};
pub use metrics::Metrics;
pub use request_id::RequestId;

use crate::datasource::{
    live::Feed,
    scenario::{self, Player},
};

/// What the layers need.
#[derive(Clone)]
pub struct Around {
    /// Who watches requests live.
    pub feed: Feed,
    /// Where requests are counted.
    pub metrics: Metrics,
    /// What answers before the routes do, if anything.
    pub scenario: Option<Player>,
    /// How long a body and a handler may take.
    pub deadlines: Deadlines,
    /// The largest body of a request, in bytes.
    pub max_body_bytes: usize,
}

impl Around {
    /// Puts the layers around these routes, and around what is answered where no route fits.
    ///
    /// The first layer is the outermost. The access log is: whatever the layers inside make of a request, a panic, a timeout,
    /// a refusal, it sees as a reply and writes down. Metrics count the same replies. Recovery is outside the deadline, so
    /// that a panic in anything inside becomes a reply. Who may call is decided nearest to the routes that need it, because
    /// some, such as `/livez`, must not ask.
    ///
    /// A scenario is inside the log, and outside the deadline, because what it plays may take as long as it likes. It asks
    /// nobody who calls: it has no data but its script's.
    ///
    /// What is around it all takes away an `Allow` that none of the layers wrote; see `allow`.
    pub fn wrap(self, routes: Router) -> Router {
        let mut routes = routes.layer(
            ServiceBuilder::new()
                .layer(CatchPanicLayer::custom(recovery::recovered))
                .layer(from_fn_with_state(self.deadlines, deadline::deadline))
                .layer(from_fn_with_state(self.max_body_bytes, body_limit::body_limit))
                // axum's own limit, which would hold where a handler takes `Bytes`; the configured one holds everywhere.
                .layer(DefaultBodyLimit::disable()),
        );
        if let Some(player) = self.scenario {
            routes = routes.layer(from_fn_with_state(player, scenario::play));
        }
        allow::own_allow(
            routes.layer(
                ServiceBuilder::new()
                    .layer(from_fn_with_state(self.feed, access_log::access_log))
                    .layer(from_fn_with_state(self.metrics, metrics::count)),
            ),
        )
    }
}

impl Deadlines {
    /// A body may take `body`, and the handler `handler` from then on.
    pub fn new(body: Duration, handler: Duration) -> Self {
        Self { body, handler }
    }
}
