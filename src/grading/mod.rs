//! Grades what a learner wrote: stage → build → run → probe → transcript → verdict, told as a stream of typed events.
//! It prints nothing.

pub mod cancel;
pub mod compare;
pub mod event;
pub mod probe;
pub mod run;
pub mod transcript;
pub mod verdict;
