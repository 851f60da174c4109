//! Grafana's data frames: columns with types, labels and meta, their JSON, and the shapes that dataplane names.
