//! Takes marks for graphs: `POST /api/annotations`.

use std::{fmt, marker::PhantomData};

use axum::{
    Router,
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
    routing::post,
};
use bytes::Bytes;
use http::{HeaderMap, StatusCode, header::CONTENT_TYPE};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};

// ANCHOR: media
/// Looks at the media type alone.
fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|media| {
            media.trim().eq_ignore_ascii_case("application/json")
        })
}
// ANCHOR_END: media

// ANCHOR: limit
const LIMIT: usize = 1 << 20; // 1 MiB

async fn read_body(body: Body) -> Result<Bytes, Refusal> {
    match Limited::new(body, LIMIT).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            Err(Refusal::TooLarge)
        }
        Err(_) => Err(Refusal::Broken), // the client went away, mostly
    }
}
// ANCHOR_END: limit

// ANCHOR: document
/// One JSON object, and white space at most after it.
fn decode(body: &[u8]) -> Result<RawAnnotation, Refusal> {
    serde_json::from_slice(body)
        .map(|Object(raw)| raw)
        .map_err(|_| Refusal::Syntax)
}
// ANCHOR_END: document

// ANCHOR: raw
/// As it came.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAnnotation {
    text: String,
    window: Object<RawWindow>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RawWindow {
    start_ms: i64,
    end_ms: i64,
}
// ANCHOR_END: raw

// ANCHOR: object
/// A `T` that is a JSON object on the wire, and nothing else.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_map(ObjectVisitor(PhantomData)).map(Self)
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, m: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(m))
    }
}
// ANCHOR_END: object

// ANCHOR: type
mod window {
    /// `[start, end)` in Unix milliseconds: never empty.
    pub struct Window {
        start_ms: i64,
        end_ms: i64,
    }

    impl Window {
        pub fn new(start_ms: i64, end_ms: i64) -> Option<Self> {
            (0 <= start_ms && start_ms < end_ms)
                .then_some(Self { start_ms, end_ms })
        }

        pub fn length_ms(&self) -> i64 {
            self.end_ms - self.start_ms // positive, can't overflow
        }
    }
}
// ANCHOR_END: type
use window::Window;

mod text {
    /// What a mark says: never blank.
    pub struct Text(String);

    impl Text {
        pub fn new(text: String) -> Option<Self> {
            (!text.trim().is_empty()).then_some(Self(text))
        }

        pub fn as_str(&self) -> &str {
            &self.0
        }
    }
}
use text::Text;

// ANCHOR: build
struct Annotation {
    text: Text,
    window: Window,
}

impl TryFrom<RawAnnotation> for Annotation {
    type Error = Refusal;

    fn try_from(raw: RawAnnotation) -> Result<Self, Refusal> {
        let Object(RawWindow { start_ms, end_ms }) = raw.window;
        let text = Text::new(raw.text).ok_or("text is blank");
        let window = Window::new(start_ms, end_ms)
            .ok_or("window does not end after its start");
        match (text, window) {
            (Ok(text), Ok(window)) => Ok(Self { text, window }),
            (text, window) => Err(Refusal::Meaning(
                text.err().into_iter().chain(window.err()).collect(),
            )),
        }
    }
}
// ANCHOR_END: build

enum Refusal {
    MediaType,
    TooLarge,
    Broken,
    Syntax,
    Meaning(Vec<&'static str>),
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE, // 415
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,       // 413
            Self::Broken | Self::Syntax | Self::Meaning(_) => {
                StatusCode::BAD_REQUEST // 400
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let text = match &self {
            Self::MediaType => "send application/json".to_owned(),
            Self::TooLarge => "the body is larger than 1 MiB".to_owned(),
            Self::Broken => "the body could not be read".to_owned(),
            Self::Syntax => {
                "the body is not the JSON expected here".to_owned()
            }
            Self::Meaning(faults) => faults.join("\n"),
        };
        (self.status(), text).into_response()
    }
}

// ANCHOR: handler
async fn parse(request: Request) -> Result<Annotation, Refusal> {
    if !is_json(request.headers()) {
        return Err(Refusal::MediaType);
    }
    let body = read_body(request.into_body()).await?;
    decode(&body)?.try_into()
}
// ANCHOR_END: handler

async fn annotate(request: Request) -> Result<StatusCode, Refusal> {
    let mark = parse(request).await?;
    println!("{} for {} ms", mark.text.as_str(), mark.window.length_ms());
    Ok(StatusCode::CREATED)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app = Router::new().route("/api/annotations", post(annotate));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, app).await
}
