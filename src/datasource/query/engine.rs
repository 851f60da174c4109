//! Answers requests: understands each query, plans what it costs, evaluates all at once within limits, and writes the reply.

use std::{sync::Arc, time::Duration};

use tokio::sync::Semaphore;

use super::{
    ask::{Ask, Dialect},
    classify::Failure,
    error::QueryError,
    evaluate::{Range, evaluate},
    fanout::{CallError, run_all},
    plan::Plan,
    request::{Query, Request},
};
use crate::datasource::{
    frame::{Outcome, Response},
    series::{Catalogue, Contents},
};

/// What a request may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How many queries of a request are evaluated at the same time.
    pub at_once: usize,
    /// How long the evaluation of a query may take.
    pub per_query: Duration,
    /// How many values the answers to a request may have in all.
    pub values: usize,
    /// How many requests with many values are answered at the same time.
    pub heavy: usize,
    /// The longest body, in bytes.
    pub body: usize,
}

/// From this many values on, a request is one with many.
const HEAVY: usize = 50_000;

impl Default for Limits {
    fn default() -> Self {
        Self {
            at_once: 20,
            per_query: Duration::from_secs(1),
            values: 500_000,
            heavy: 4,
            body: 1024 * 1024,
        }
    }
}

/// Answers requests for data.
#[derive(Debug)]
pub struct Engine {
    catalogue: Arc<Catalogue>,
    limits: Limits,
    heavy: Semaphore,
}

/// The answer to a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The body, as JSON.
    pub body: Vec<u8>,
    /// What came of each query.
    pub response: Response,
}

impl Engine {
    /// An engine over these named series.
    pub fn new(catalogue: Arc<Catalogue>, limits: Limits) -> Self {
        Self {
            catalogue,
            heavy: Semaphore::new(limits.heavy.max(1)),
            limits,
        }
    }

    /// What a request may cost.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// The named series, read without blocking the caller's thread.
    pub async fn contents(&self) -> Arc<Contents> {
        if let Some(known) = self.catalogue.known() {
            return known;
        }
        let catalogue = Arc::clone(&self.catalogue);
        // Reading doesn't panic; should it, there is nothing to choose from.
        let read = tokio::task::spawn_blocking(move || catalogue.contents()).await;
        read.unwrap_or_default()
    }

    /// Answers a request. Each query that isn't hidden has an entry, whatever becomes of the others.
    pub async fn answer(&self, request: Request, dialect: Dialect) -> Reply {
        let shown = request.queries.iter().filter(|query| !query.hidden);
        let asks: Vec<(&Query, Result<Ask, QueryError>)> =
            shown.map(|query| (query, Ask::parse(query, dialect))).collect();
        let contents = if asks.iter().any(|(_, ask)| matches!(ask, Ok(Ask::Metric(_)))) {
            self.contents().await
        } else {
            Arc::default()
        };
        let mut left = self.limits.values;
        let mut plans = Vec::new();
        let mut response = Response::default();
        for (query, ask) in asks {
            let plan = ask
                .and_then(|ask| Plan::of(ask, &request, &contents))
                .and_then(|plan| affordable(plan, &mut left));
            let ref_id = query.ref_id.clone();
            match plan {
                Ok(plan) => plans.push((ref_id, plan)),
                Err(error) => response.insert(ref_id, Outcome::Failed(error.into())),
            }
        }
        let range = Range {
            from: request.from,
            to: request.to,
        };
        // Held until the reply is written: its columns and its text are what takes memory. The semaphore is never closed.
        let many = self.limits.values - left >= HEAVY;
        let _turn = if many { self.heavy.acquire().await.ok() } else { None };
        let (ref_ids, plans): (Vec<_>, Vec<_>) = plans.into_iter().unzip();
        let evaluated = run_all(plans, self.limits.at_once, self.limits.per_query, move |plan| {
            evaluate(plan, range)
        });
        for (ref_id, result) in ref_ids.into_iter().zip(evaluated.await) {
            let outcome = match result {
                Ok(frame) => Outcome::Answered(vec![frame.with_ref_id(ref_id.as_str())]),
                Err(error) => Outcome::Failed(self.failed(error).into()),
            };
            response.insert(ref_id, outcome);
        }
        // A value takes some 18 bytes; a buffer that grows is copied each time.
        let mut body = Vec::with_capacity(1024 + 18 * (self.limits.values - left));
        response.write_json(&mut body);
        Reply { body, response }
    }

    fn failed(&self, error: CallError<QueryError>) -> QueryError {
        let (failure, message) = match error {
            CallError::Failed(error) => return error,
            CallError::TimedOut => {
                let limit = self.limits.per_query.as_millis();
                (Failure::Timeout, format!("the query took longer than {limit} ms"))
            }
            CallError::Panicked => (
                Failure::Bug,
                "the query could not be evaluated; this is a fault of the data source".to_owned(),
            ),
        };
        QueryError {
            failure,
            message: message.into(),
        }
    }
}

/// Takes a plan's values from those that are left.
fn affordable(plan: Plan, left: &mut usize) -> Result<Plan, QueryError> {
    *left = left.checked_sub(plan.values()).ok_or_else(|| {
        QueryError::bad("the request asks for too many values: lower `maxDataPoints`, or ask for fewer series")
    })?;
    Ok(plan)
}
