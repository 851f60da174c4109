//! Serves alert events page by page.

use std::{fmt, str::FromStr, sync::Arc};

use axum::{
    Json, Router,
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
    routing::get,
};
use http::StatusCode;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

// ANCHOR: limit
fn parse_limit(text: Option<&str>) -> Result<usize, Fault> {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Ok(50); // absent: the default
    };
    match digits(text).map(usize::try_from) {
        Some(Ok(limit @ 1..=500)) => Ok(limit),
        _ => Err(Fault::Limit), // invalid: never the default
    }
}
// ANCHOR_END: limit

fn parse_offset(text: Option<&str>) -> Result<u64, Fault> {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Ok(0);
    };
    digits(text).filter(|n| *n <= 10_000).ok_or(Fault::Offset)
}

// ANCHOR: first
/// The value of the first parameter of that name.
fn first(query: &str, name: &str) -> Option<String> {
    query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .find(|(key, _)| decode(key) == name)
        .map(|(_, value)| decode(value))
}

/// Decodes one name or value as forms encode them.
fn decode(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_decode_str(&text).decode_utf8_lossy().into_owned()
}
// ANCHOR_END: first

// ANCHOR: digits
/// Reads decimal digits and nothing else: no sign, no blank.
/// More than 64 bits are `None`.
fn digits(text: &str) -> Option<u64> {
    // `parse` alone takes "+5".
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}
// ANCHOR_END: digits

// ANCHOR: window
/// What a page shows of `items`: nothing, past the end.
fn window<T>(items: &[T], offset: u64, limit: usize) -> &[T] {
    let offset = usize::try_from(offset).unwrap_or(usize::MAX);
    // Not `offset + limit`: the sum panics in a debug build and
    // wraps around in a release build for a huge offset.
    let rest = items.get(offset..).unwrap_or_default();
    &rest[..limit.min(rest.len())]
}
// ANCHOR_END: window

// ANCHOR: key
/// Where an event stands: by time, and by id among equal times.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    at_ms: u64,
    id: u64,
}

impl FromStr for Key {
    type Err = Fault;

    fn from_str(cursor: &str) -> Result<Self, Fault> {
        let (at, id) = cursor.split_once('.').ok_or(Fault::Cursor)?;
        Ok(Self {
            at_ms: digits(at).ok_or(Fault::Cursor)?,
            id: digits(id).ok_or(Fault::Cursor)?,
        })
    }
}
// ANCHOR_END: key

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}.{}", self.at_ms, self.id)
    }
}

struct Event {
    key: Key,
    title: String,
}

// ANCHOR: keyset
/// What follows a key, newest first, and the next page's key.
fn page(
    events: &[Event],
    after: Option<Key>,
    limit: usize,
) -> (&[Event], Option<Key>) {
    let start = after
        .map_or(0, |key| events.partition_point(|event| event.key >= key));
    let rest = &events[start..];
    if rest.len() <= limit {
        return (rest, None);
    }
    (&rest[..limit], Some(rest[limit - 1].key))
}
// ANCHOR_END: keyset

enum Fault {
    Limit,
    Offset,
    Cursor,
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let text = match self {
            Self::Limit => "limit: 1 to 500",
            Self::Offset => "offset: 0 to 10000",
            Self::Cursor => "after: a cursor of the page before",
        };
        (StatusCode::BAD_REQUEST, text).into_response()
    }
}

type Store = State<Arc<Vec<Event>>>;

async fn by_offset(
    State(events): Store,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Fault> {
    let query = query.unwrap_or_default();
    let limit = parse_limit(first(&query, "limit").as_deref())?;
    let offset = parse_offset(first(&query, "offset").as_deref())?;
    Ok(reply(window(&events, offset, limit), None))
}

async fn by_key(
    State(events): Store,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Fault> {
    let query = query.unwrap_or_default();
    let limit = parse_limit(first(&query, "limit").as_deref())?;
    let after = match first(&query, "after").filter(|s| !s.is_empty()) {
        Some(cursor) => Some(cursor.parse()?),
        None => None,
    };
    let (events, next) = page(&events, after, limit);
    Ok(reply(events, next))
}

fn reply(events: &[Event], next: Option<Key>) -> Json<Value> {
    let titles: Vec<_> = events
        .iter()
        .map(|event| json!({ "title": event.title }))
        .collect();
    let mut body = json!({ "events": titles });
    if let Some(next) = next {
        body["next"] = next.to_string().into();
    }
    Json(body)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let events = (1..=1000)
        .rev()
        .map(|id| Event {
            key: Key {
                at_ms: 1_764_000_000_000 + id / 7,
                id,
            },
            title: format!("event {id}"),
        })
        .collect();
    let app = Router::new()
        .route("/api/pages", get(by_offset))
        .route("/api/events", get(by_key))
        .with_state(Arc::new(events));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, app).await
}
