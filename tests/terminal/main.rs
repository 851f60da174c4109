//! Uses the built program as a person does: in a pseudo-terminal, by keys, by saving files, by signals.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "the functions that tests share are tests as well"
)]

mod editing;
mod ending;
mod grading;
mod panicking;
mod pictures;
mod quiet;
mod reading;
mod resuming;
mod reviewing;
mod serving;
mod sizes;
mod stopping;
mod support;
mod windows;
