//! Makes errors, one for each line, and prints what both audiences get to see of them. This file belongs to the grader.

mod harness;

use std::{error::Error, fmt, io};

use err_app::{AppError, find_timeout};
use serde::Deserialize;

/// What to do with an error.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Input {
    Show(Recipe),
    FindTimeout(Recipe),
}

/// How an error is put together.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Recipe {
    BadRequest(String),
    NotFound(String),
    Unauthorized(String),
    Forbidden(String),
    TooMany(u32),
    Timeout(Box<Recipe>),
    Internal(Box<Recipe>),
    /// An error of the operating system.
    Io(IoKind),
    /// An error of this driver: a text, and perhaps a source.
    Text(String),
    Step(String, Box<Recipe>),
}

#[derive(Clone, Copy, Deserialize)]
enum IoKind {
    TimedOut,
    ConnectionRefused,
    WouldBlock,
}

/// A link of a chain that is neither the learner's nor the standard library's. Its text leaves out its source.
#[derive(Debug)]
struct Link {
    text: String,
    source: Option<Box<dyn Error + Send + Sync>>,
}

fn main() {
    let mut cases = harness::Cases::default();
    for input in harness::inputs::<Input>() {
        match input {
            Input::Show(recipe) => cases.run(recipe.to_string(), move || show(&app_error(recipe))),
            Input::FindTimeout(recipe) => cases.run(format!("find_timeout: {recipe}"), move || {
                find_timeout(&*any_error(recipe)).to_string()
            }),
        }
    }
}

fn app_error(recipe: Recipe) -> AppError {
    match recipe {
        Recipe::BadRequest(message) => AppError::bad_request(message),
        Recipe::NotFound(resource) => AppError::not_found(resource),
        Recipe::Unauthorized(message) => AppError::unauthorized(message),
        Recipe::Forbidden(message) => AppError::forbidden(message),
        Recipe::TooMany(seconds) => AppError::too_many(seconds),
        Recipe::Timeout(source) => AppError::timeout(any_error(*source)),
        Recipe::Internal(source) => AppError::internal(any_error(*source)),
        Recipe::Io(_) | Recipe::Text(_) | Recipe::Step(..) => panic!("{recipe} is no AppError"),
    }
}

fn any_error(recipe: Recipe) -> Box<dyn Error + Send + Sync> {
    match recipe {
        Recipe::Io(kind) => io::Error::from(kind.kind()).into(),
        Recipe::Text(text) => Link { text, source: None }.into(),
        Recipe::Step(text, source) => Link {
            text,
            source: Some(any_error(*source)),
        }
        .into(),
        recipe => app_error(recipe).into(),
    }
}

/// What a client and a log get to see of an error.
fn show(error: &AppError) -> String {
    let message = error.public_message();
    // Nobody has said what this one reads.
    let says = if error.code() == "TOO_MANY_REQUESTS" && !message.trim().is_empty() {
        "a text".to_owned()
    } else {
        format!("{message:?}")
    };
    let text = error.to_string();
    let displays = match text.strip_prefix(&message) {
        Some("") => "the same".to_owned(),
        Some(rest) => format!("the same and {rest:?}"),
        None => format!("{text:?}"),
    };
    let mut shown = format!("{} {}, says {says}, displays {displays}", error.status(), error.code());
    if let Some(seconds) = error.retry_after() {
        shown.push_str(&format!(", retry after {seconds} s"));
    }
    let mut source = error.source();
    while let Some(link) = source {
        shown.push_str(&format!("\n  source {:?}", link.to_string()));
        source = link.source();
    }
    shown
}

impl IoKind {
    fn kind(self) -> io::ErrorKind {
        match self {
            Self::TimedOut => io::ErrorKind::TimedOut,
            Self::ConnectionRefused => io::ErrorKind::ConnectionRefused,
            Self::WouldBlock => io::ErrorKind::WouldBlock,
        }
    }
}

impl fmt::Display for Recipe {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadRequest(message) => write!(out, "bad_request({message:?})"),
            Self::NotFound(resource) => write!(out, "not_found({resource:?})"),
            Self::Unauthorized(message) => write!(out, "unauthorized({message:?})"),
            Self::Forbidden(message) => write!(out, "forbidden({message:?})"),
            Self::TooMany(seconds) => write!(out, "too_many({seconds})"),
            Self::Timeout(source) => write!(out, "timeout({source})"),
            Self::Internal(source) => write!(out, "internal({source})"),
            Self::Io(kind) => write!(out, "io({:?})", kind.kind()),
            Self::Text(text) => write!(out, "text({text:?})"),
            Self::Step(text, source) => write!(out, "step({text:?}, {source})"),
        }
    }
}

impl fmt::Display for Link {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

impl Error for Link {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}
