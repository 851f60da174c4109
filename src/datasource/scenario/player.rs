//! Answers requests as a script says, in front of a server's own routes.

use std::{
    collections::BTreeMap,
    future::pending,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{Method, StatusCode, request::Parts},
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

    /// Takes a request: its reply, and the note that it is being answered.
    fn take(&self, head: Parts) -> Option<(&Reply, Open)> {
        let reply = self.next_reply(path(&head.uri.to_string()))?;
        Some((reply, Open::begin(self.0.records.as_ref(), head, reply.is_slow())))
    }
}

/// A request whose body isn't read yet. It is taken even if the client leaves before it is, as one that came.
struct Arriving<'a> {
    player: &'a Player,
    head: Option<Parts>,
}

impl<'a> Arriving<'a> {
    fn arrived(mut self) -> Option<(&'a Reply, Open)> {
        self.head.take().and_then(|head| self.player.take(head))
    }
}

impl Drop for Arriving<'_> {
    fn drop(&mut self) {
        if let Some(head) = self.head.take() {
            drop(self.player.take(head));
        }
    }
}

/// The layer.
pub(in crate::datasource) async fn play(State(player): State<Player>, request: Request, next: Next) -> Response {
    if !player.answers(path(&request.uri().to_string())) {
        return next.run(request).await;
    }
    let (head, body) = request.into_parts();
    let is_head = head.method == Method::HEAD;
    let arriving = Arriving {
        player: &player,
        head: Some(head),
    };
    let is_whole = read(body).await.is_ok();
    // It is answered here, so there is a reply.
    let Some((reply, mut open)) = arriving.arrived() else {
        return break_off();
    };
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

/// The path of a target, as scripts have it.
fn path(target: &str) -> &str {
    target.split('?').next().unwrap_or_default()
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
