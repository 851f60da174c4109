//! Answers requests as a script says, in front of a server's own routes.

use std::{
    collections::BTreeMap,
    future::pending,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::Response,
};
use http_body_util::BodyExt;
use tokio::time::sleep;

use super::{
    body::Scripted,
    records::{Open, Records},
    script::{Reply, Script, Start},
};
use crate::{course::step::CloseAt, datasource::server::BreakOff};

/// What nginx calls it in its log when it closes a connection without a reply.
const NO_RESPONSE: u16 = 444;

/// A script that is being played. A clone goes on where the other is.
#[derive(Debug, Clone)]
pub struct Player(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    script: Script,
    /// How many requests there were to each path of the script.
    turns: Mutex<BTreeMap<String, usize>>,
    /// The reply to other paths; none if they are not this one's business.
    otherwise: Option<Reply>,
    records: Option<Records>,
}

impl Player {
    /// Answers the script's paths from the first reply on, and leaves all others to the server's routes.
    pub fn new(script: Script) -> Self {
        Self::with(script, None, None)
    }

    /// Answers everything, with 404 what the script doesn't name, and records what it is asked.
    pub(super) fn alone(script: Script, records: Records) -> Self {
        Self::with(script, Some(Reply::not_found()), Some(records))
    }

    fn with(script: Script, otherwise: Option<Reply>, records: Option<Records>) -> Self {
        Self(Arc::new(Inner {
            script,
            turns: Mutex::default(),
            otherwise,
            records,
        }))
    }

    /// Whether a request to this path is answered here.
    fn answers(&self, path: &str) -> bool {
        self.0.otherwise.is_some() || self.0.script.replies(path).is_some()
    }

    /// The reply whose turn it is: one after the other, and the last one for ever.
    fn next_reply(&self, path: &str) -> Option<&Reply> {
        let Some(replies) = self.0.script.replies(path) else {
            return self.0.otherwise.as_ref();
        };
        let mut turns = self.0.turns.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = turns.entry(path.to_owned()).or_default();
        let reply = replies.get(*turn).or(replies.last());
        *turn += 1;
        reply
    }
}

/// The layer.
pub(in crate::datasource) async fn play(State(player): State<Player>, request: Request, next: Next) -> Response {
    let target = request.uri().to_string();
    let path = target.split('?').next().unwrap_or_default();
    if !player.answers(path) {
        return next.run(request).await;
    }
    let (head, body) = request.into_parts();
    let is_whole = read(body).await.is_ok();
    // It is answered here, so there is one.
    let Some(reply) = player.next_reply(path) else {
        return break_off();
    };
    let is_head = head.method == Method::HEAD;
    let mut open = Open::begin(player.0.records.as_ref(), head, reply.is_slow());
    if !is_whole {
        return break_off();
    }
    match reply.start {
        Start::After(pause) if pause.is_zero() => {}
        Start::After(pause) => sleep(pause).await,
        Start::Never => pending().await,
    }
    if reply.close == Some(CloseAt::Start) {
        open.answered();
        return break_off();
    }
    if is_head {
        // Of the body, only the length is sent.
        open.answered();
    }
    let mut response = Response::new(Body::new(Scripted::new(reply, open)));
    *response.status_mut() = reply.status;
    for (name, value) in &reply.headers {
        response.headers_mut().append(name, value.clone());
    }
    response
}

/// Reads a request's body to its end; a script doesn't look at it.
async fn read(mut body: Body) -> Result<(), axum::Error> {
    while let Some(frame) = body.frame().await {
        frame?;
    }
    Ok(())
}

/// Has the connection closed without a reply. The status is for the log alone.
fn break_off() -> Response {
    let mut response = Response::default();
    // Three digits are always a status.
    *response.status_mut() = StatusCode::from_u16(NO_RESPONSE).unwrap_or_default();
    response.extensions_mut().insert(BreakOff);
    response
}
