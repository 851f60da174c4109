//! Queries of `/api/ds/query`: the request, concurrent evaluation by refId, errors and their source.
//!
//! A request goes through these files:
//!
//! | file | does |
//! |---|---|
//! | `routes` | takes the request and sends the reply |
//! | [`request`] | reads the range and the queries' names; refuses what is wrong as a whole |
//! | `ask`, `text`, `kind`, `members` | understand one query: the course's language, a scenario, named series |
//! | `plan` | says what is to be computed, and how much that is |
//! | [`fanout`] | evaluates the queries at once, bounded, each with a deadline |
//! | `evaluate`, `shape` | compute frames and their columns |
//! | [`classify`](mod@classify), [`error`] | what a failure's status is, and whose fault it is |
//! | [`direct`] | the same without a server |
//! | [`health`] | whether a data source works, in three steps |
//!
//! A query for `POST /api/ds/query` is one of these; other members, such as Grafana's `datasource`, are ignored:
//!
//! ```json
//! {"refId":"A","queryText":"const 1.5","format":"table"}
//! {"refId":"B","scenario":"random","seed":42,"series":2,"min":0,"max":100,"intervalMs":1000,"maxDataPoints":500}
//! {"refId":"C","scenario":"spikes","aggregate":"max","fill":"previous","intervalMs":1000,"maxDataPoints":500}
//! {"refId":"D","metric":"bigtent_attempts_total","learner":"me","exercise":"http-health","labels":{"job":"bigtent"}}
//! {"refId":"E","metric":"bigtent_review_retention_ratio","chapter":"http-servers"}
//! ```
//!
//! What there is to ask for, `GET /api/ds/scenarios` lists.

mod ask;
pub mod classify;
pub mod direct;
pub mod engine;
pub mod error;
mod evaluate;
pub mod fanout;
pub mod health;
mod kind;
mod listing;
mod members;
mod plan;
pub mod request;
mod routes;
mod shape;
#[cfg(test)]
mod tests;
mod text;

pub use ask::Dialect;
pub use classify::{Failure, Verdict, classify};
pub use direct::{AskError, ask};
pub use engine::{Engine, Limits, Reply};
pub use error::QueryError;
pub use kind::{SCENARIOS, Scenario};
pub use request::Request;
pub use routes::{QueryState, routes};
