//! `bigtent`: a terminal workbook for Grafana back-end engineers.
//!
//! | module | is |
//! |---|---|
//! | [`course`] | the typed content; loading and linting it |
//! | [`grading`] | stage → build → run → probe → transcript → verdict |

pub mod course;
pub mod grading;
pub mod tui;
