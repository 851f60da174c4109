//! The part of the Prometheus HTTP API that Grafana's built-in data source uses, and the evaluation of PromQL.
