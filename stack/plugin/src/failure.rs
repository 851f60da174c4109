//! What can go wrong between a request and its answer: words for a person, a status, and who must act.

use std::{error::Error, io};

use serde_json::Value;

/// Who must act on an error: the plugin's authors, or those who run what it asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The plugin.
    Plugin,
    /// The data source, its settings, or the query.
    Downstream,
}

impl Source {
    /// The name that Grafana knows it by.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Plugin => "plugin",
            Self::Downstream => "downstream",
        }
    }

    /// Who must act when the data source answers with `status`: some codes say that the plugin asked wrongly.
    pub(crate) fn of_status(status: u16) -> Self {
        match status {
            405 | 406 | 412 | 413 | 414 | 416 | 417 | 426 | 431 | 501 => Self::Plugin,
            _ => Self::Downstream,
        }
    }
}

/// Why a request has no answer. Its text is shown to people, so it holds no secret and no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Failure {
    /// The data source's settings can't be used.
    #[error("the data source's settings: {0}")]
    Settings(String),
    /// A query can't be sent as it is.
    #[error("the query: {0}")]
    Query(String),
    /// No connection.
    #[error("the data source can't be reached: {0}")]
    Unreachable(String),
    /// The time is over.
    #[error("the data source did not answer in time")]
    Timeout,
    /// The connection broke before the reply was complete.
    #[error("the data source broke off its reply")]
    BrokenOff,
    /// The data source answered with a status that is no success.
    #[error("the data source answered {status}{}", detail(.message))]
    Status {
        /// The HTTP status.
        status: u16,
        /// What the data source said of it; empty where it said nothing.
        message: String,
    },
    /// The token endpoint gave no token.
    #[error("the token endpoint {0}")]
    Token(String),
    /// The reply is larger than the plugin takes.
    #[error("the data source's reply is larger than {} MiB", .0 >> 20)]
    TooLarge(usize),
    /// The reply is not what was agreed on.
    #[error("the data source's reply can't be read: {0}")]
    Unreadable(String),
    /// A mistake of the plugin's.
    #[error("a mistake in the plugin: {0}")]
    Bug(String),
}

/// `message` as the end of a sentence.
fn detail(message: &str) -> String {
    if message.is_empty() {
        String::new()
    } else {
        format!(": {message}")
    }
}

impl Failure {
    /// The status to answer with, of HTTP's meaning.
    pub(crate) fn status(&self) -> u16 {
        match self {
            Self::Settings(_) | Self::Query(_) => 400,
            Self::Status { status, .. } if (400..500).contains(status) || *status == 504 => *status,
            Self::Timeout => 504,
            Self::Bug(_) => 500,
            Self::Unreachable(_)
            | Self::BrokenOff
            | Self::Status { .. }
            | Self::Token(_)
            | Self::TooLarge(_)
            | Self::Unreadable(_) => 502,
        }
    }

    /// Who must act.
    pub(crate) fn source(&self) -> Source {
        match self {
            Self::Status { status, .. } => Source::of_status(*status),
            Self::Bug(_) => Source::Plugin,
            _ => Source::Downstream,
        }
    }

    /// The failure that a reply with a status other than a success stands for.
    pub(crate) fn of_reply(status: u16, body: &[u8]) -> Self {
        let message = serde_json::from_slice::<Value>(body).ok().and_then(|envelope| {
            let error = envelope.get("error")?;
            Some(error.get("message").unwrap_or(error).as_str()?.to_owned())
        });
        Self::Status {
            status,
            message: message.unwrap_or_default(),
        }
    }
}

impl From<reqwest::Error> for Failure {
    /// Never takes the error's own text over: it holds the URL.
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            return Self::Timeout;
        }
        if !error.is_connect() && !error.is_request() {
            return Self::BrokenOff;
        }
        // An I/O error's kind names no address, unlike its text.
        let (mut cause, mut kind) = (error.source(), None);
        while let Some(inner) = cause {
            if inner.is::<rustls::Error>() {
                return Self::Unreachable("the TLS handshake failed; check the certificates on both sides".to_owned());
            }
            cause = if let Some(io) = inner.downcast_ref::<io::Error>() {
                kind = Some(io.kind());
                io.get_ref().map(|wrapped| wrapped as &(dyn Error + 'static))
            } else {
                inner.source()
            };
        }
        Self::Unreachable(match kind {
            Some(
                kind @ (io::ErrorKind::ConnectionRefused
                | io::ErrorKind::ConnectionReset
                | io::ErrorKind::HostUnreachable
                | io::ErrorKind::NetworkUnreachable),
            ) => kind.to_string(),
            _ => "no connection; check the address".to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_error_keeps_its_status_and_others_become_502() {
        for (status, expected, source) in [
            (400, 400, Source::Downstream),
            (401, 401, Source::Downstream),
            (405, 405, Source::Plugin),
            (429, 429, Source::Downstream),
            (500, 502, Source::Downstream),
            (501, 502, Source::Plugin),
            (302, 502, Source::Downstream),
            (504, 504, Source::Downstream),
        ] {
            let failure = Failure::of_reply(status, b"");
            assert_eq!((failure.status(), failure.source()), (expected, source), "{status}");
        }
    }

    #[test]
    fn the_envelopes_message_is_told_and_anything_else_is_not() {
        let told = Failure::of_reply(
            400,
            br#"{"success":false,"error":{"code":"INVALID_REQUEST","message":"no refId"}}"#,
        );
        assert_eq!(told.to_string(), "the data source answered 400: no refId");
        assert_eq!(
            Failure::of_reply(500, b"<html>").to_string(),
            "the data source answered 500"
        );
    }
}
