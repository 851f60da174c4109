//! The built program as a person uses it: each test makes a workbook of its own and looks at what is printed, at exit codes,
//! and at what is left behind.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the functions that tests share are tests as well"
)]

mod check;
mod course;
mod fooled;
mod harness;
mod help;
mod hung;
mod keeping;
mod learner;
mod processes;
mod programs;
mod reading;
mod running;
mod together;
mod watch;
