//! The data source: an axum server that is the course's living reference, the upstream of exercises, and a data source for a
//! stock Grafana.
//!
//! | module | is |
//! |---|---|
//! | [`auth`] | who calls: Basic, API keys, bearer tokens, client certificates; and the certificates that `--make-certs` writes |
//! | [`config`] | configuration: defaults, then a file, the environment, flags; every error at once, each value with where it came from |
//! | [`frame`] | Grafana's data frames: columns with types, labels and meta, their JSON, and the shapes that dataplane names |
//! | [`handlers`] | what answers a request: one file for each group of routes |
//! | [`live`] | what happens in the server as it happens: requests and the last query, kept in a bounded ring |
//! | [`middleware`] | what wraps every request: access log, recovery, request ids, metrics, deadlines |
//! | [`outgoing`] | calls to other servers: credentials, tokens, redirects, and the proxy that uses them |
//! | [`prometheus`] | the part of the Prometheus HTTP API that Grafana's built-in data source uses, and the evaluation of PromQL |
//! | [`query`] | queries of `/api/ds/query`: the request, concurrent evaluation by refId, errors and their source |
//! | [`scenario`] | scripted upstreams: what the grader starts for an exercise, and `bigtent serve --scenario` by hand |
//! | [`series`] | deterministic series: the scenarios, downsampling, gap filling, steps; and the progress of learners as series |
//! | [`server`] | listening, limits, readiness, and an end within a deadline |

pub mod auth;
pub mod config;
pub mod frame;
pub mod handlers;
pub mod live;
pub mod middleware;
pub mod outgoing;
pub mod prometheus;
pub mod query;
pub mod scenario;
pub mod series;
pub mod server;
