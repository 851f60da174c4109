//! `bigtent`: a terminal workbook for Grafana back-end engineers.
//!
//! | module | is |
//! |---|---|
//! | [`course`] | the typed content; loading and linting it |
//! | [`workbook`] | the learner's folder: find, init, update, reset, watch |
//! | [`progress`] | what happened, as an append-only log |
//! | [`grading`] | stage → build → run → probe → transcript → verdict, as a stream of typed events |
//! | [`datasource`] | the server that exercises, people and a stock Grafana query |
//! | [`report`] | what a verdict looks like as lines |
//! | [`tui`] | the workbook in a terminal: model, message, update, view |
//! | [`cli`] | arguments, one file for each subcommand, and the glue |

pub mod cli;
pub mod course;
pub mod datasource;
pub mod grading;
pub mod progress;
pub mod report;
pub mod tui;
pub mod workbook;
