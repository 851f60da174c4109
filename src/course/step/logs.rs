//! The data of a look at what a program logged.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Mask;

/// See [`super::HttpStep::Logs`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogsStep {
    /// Shows, for each request that was sent and answered, raw steps aside, how many lines have its method, path and
    /// status as tokens and a duration.
    #[serde(default)]
    pub request_lines: bool,
    /// Shows lines of standard error that are JSON objects.
    #[serde(default)]
    pub json: Option<JsonLines>,
    /// Texts that must not occur in either stream, by the name under which the transcript says `absent` or `PRESENT`.
    #[serde(default)]
    pub never: BTreeMap<String, String>,
    /// How long lines may take to arrive; 1 s unless set.
    #[serde(default = "one_second")]
    pub within_ms: u64,
}

/// Lines of a log that are JSON objects: waits until there are as many as answered requests, and shows of each the named
/// members, in a sorted multiset.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JsonLines {
    /// Only objects with this member count.
    pub with: String,
    /// The members that are shown, in this order.
    pub show: Vec<String>,
    /// Masks, by member.
    #[serde(default)]
    pub mask: BTreeMap<String, Mask>,
    /// Members that repeat a header of the reply, shown as `<as x-request-id>`: a member → the header's lower-case name.
    #[serde(default)]
    pub same_as: BTreeMap<String, String>,
}

fn one_second() -> u64 {
    1000
}
