//! Grafana's data frames: columns with types, labels and meta, their JSON, and the shapes that dataplane names.
//!
//! | module | is |
//! |---|---|
//! | [`frame`] | a frame: fields of the same length, a name, meta |
//! | [`field`] | a named column with labels and config |
//! | [`column`](mod@column), [`values`] | the values, by type, nullable or not |
//! | [`labels`], [`config`], [`meta`] | what is known about a field and about a frame |
//! | `encode`, `decode` | a frame as JSON, and back |
//! | [`response`] | the frames and failures of a request, by refId |
//! | [`shape`] | time series, numbers, logs and tables, and one shape from another |
//! | [`error`] | what can be wrong with a frame |

pub mod column;
pub mod config;
mod decode;
mod encode;
pub mod error;
pub mod field;
#[expect(clippy::module_inception, reason = "the room is named after its central type")]
pub mod frame;
pub mod labels;
pub mod meta;
pub mod response;
pub mod shape;
pub mod values;

pub use column::{Column, Json, NANOS_PER_MILLI};
pub use config::FieldConfig;
pub use error::FrameError;
pub use field::Field;
pub use frame::Frame;
pub use labels::Labels;
pub use meta::{FrameType, Meta, Notice, Severity, Stat, TypeVersion, Visualisation};
pub use response::{ErrorSource, Failure, Outcome, Response};
pub use shape::fill::Fill;
pub use shape::logs::LogLine;
pub use shape::table::Cell;
pub use values::Values;
