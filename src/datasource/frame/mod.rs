//! Grafana's data frames: columns with types, labels and meta, their JSON, and the shapes that dataplane names.
//!
//! | module | is |
//! |---|---|
//! | [`frame`] | a frame: fields of the same length, a name, meta |
//! | [`field`] | a named column with labels and config |
//! | [`column`], [`values`] | the values, by type, nullable or not |
//! | [`labels`], [`config`], [`meta`] | what is known about a field and about a frame |
//! | `encode` | a frame as JSON |
//! | [`error`] | what can be wrong with a frame |

pub mod column;
pub mod config;
mod encode;
pub mod error;
pub mod field;
#[expect(clippy::module_inception, reason = "the room is named after its central type")]
pub mod frame;
pub mod labels;
pub mod meta;
pub mod values;

pub use column::{Column, Json, NANOS_PER_MILLI};
pub use config::FieldConfig;
pub use error::FrameError;
pub use field::Field;
pub use frame::Frame;
pub use labels::Labels;
pub use meta::{FrameType, Meta, Notice, Severity, Stat, TypeVersion, Visualisation};
pub use values::Values;
