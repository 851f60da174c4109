//! Grades what a learner wrote: stage → build → run → probe → transcript → verdict, told as a stream of typed events.
//! It prints nothing.

mod abreast;
pub mod build;
pub mod cancel;
pub mod capture;
pub mod compare;
pub mod engine;
pub mod event;
pub mod misconception;
pub mod probe;
pub mod proof;
pub mod record;
pub mod results;
pub mod run;
pub mod snippets;
pub mod stage;
pub mod toolchain;
pub mod transcript;
pub mod verdict;
