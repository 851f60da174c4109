//! The bundled stack: its files by the course's own rules and by what the server offers, and its image on a real engine.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests fail by panicking, and say why they are skipped"
)]

mod engine;
mod files;
mod queries;
mod rules;
mod schema;
