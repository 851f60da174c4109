//! Scripted upstreams: what the grader starts for an exercise, and `bigtent serve --scenario` by hand.
