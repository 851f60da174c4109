//! What Grafana's built-in Prometheus data source asks for.
