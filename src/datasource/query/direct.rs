//! Asking the engine without a server in between: for a program that carries it, and for measurements.

use std::time::SystemTime;

use super::{ask::Dialect, engine::Engine, engine::Reply, request::Request};
use crate::datasource::{frame::Outcome, handlers::ApiError, live};

/// Why a direct question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The request makes no sense as a whole.
    #[error(transparent)]
    Refused(#[from] ApiError),
    /// There is no runtime to evaluate it on.
    #[error("the query can't be started: {0}")]
    NoRuntime(#[from] std::io::Error),
}

/// Answers a request's body as `POST /api/ds/query` does, on the caller's thread. It blocks until all queries are answered.
pub fn ask(engine: &Engine, body: &[u8]) -> Result<live::Query, AskError> {
    let at = SystemTime::now();
    let request = Request::parse(body)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let reply = runtime.block_on(engine.answer(request, Dialect::Grafana));
    Ok(event(at, String::new(), body, reply).0)
}

/// What is reported of a query, and the reply's body.
pub(super) fn event(at: SystemTime, request_id: String, sent: &[u8], reply: Reply) -> (live::Query, Vec<u8>) {
    let answers = reply.response.into_iter().map(|(ref_id, outcome)| {
        let (frames, error) = match outcome {
            Outcome::Answered(frames) => (frames, None),
            Outcome::Failed(failure) => (Vec::new(), Some(failure.message)),
        };
        live::Answer { ref_id, frames, error }
    });
    let query = live::Query {
        at,
        request_id,
        request: live::Body::of(sent),
        response: live::Body::of(&reply.body),
        answers: answers.collect(),
    };
    (query, reply.body)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::ask;
    use crate::datasource::{
        query::{Engine, Limits},
        series::{Catalogue, Sources},
    };

    #[test]
    fn a_direct_answer_has_frames_and_json() {
        let engine = Engine::new(Arc::new(Catalogue::new(Sources::default())), Limits::default());
        let body = br#"{"from":0,"to":60000,"queries":[{"refId":"A","scenario":"sine"},{"refId":"B","metric":"up"},{"refId":"C"}]}"#;
        let query = ask(&engine, body).unwrap();
        assert_eq!(query.answers[0].frames[0].rows(), 60);
        assert_eq!(query.answers[1].frames[0].fields().len(), 4);
        assert!(query.answers[2].error.is_some());
        assert!(query.response.bytes().starts_with(br#"{"results":{"A":"#));
        assert!(ask(&engine, b"{}").is_err());
    }
}
