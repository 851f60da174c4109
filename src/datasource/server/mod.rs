//! Listening, limits, readiness, and an end within a deadline.
