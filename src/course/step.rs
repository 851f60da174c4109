//! What a case does, step by step: the data that the probes perform. The probes' rules are stated at `grading::probe`.

use std::collections::BTreeMap;

use serde::Deserialize;

pub use self::file::{Answers, Archive, Connection, Expected, ExpectedMount, FileFormat, FileStep, ServiceUrl};
pub use self::logs::{JsonLines, LogsStep};
pub use self::metrics::MetricsView;
pub use self::numbers::{Distinct, Mean, NumbersStep, Within};
pub use self::upstream::{CloseAt, Upstream, UpstreamReply, UpstreamRoute};

mod file;
mod logs;
mod metrics;
mod numbers;
pub mod payload;
mod upstream;

/// One step of an `http` case, told apart by its key `do`. Each case starts the program anew before its first step
/// (unless that step is `start`), and ends it after the last.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum HttpStep {
    /// Starts the program without waiting until it listens; only as the first step, for programs that should exit.
    Start(StartStep),
    /// Sends one request on a new connection and reads the reply.
    Request(Box<RequestStep>),
    /// Reads the reply of a request that was sent with `background`.
    Reply(ReplyStep),
    /// Sends many requests at the same time; shows the multiset of outcomes.
    Parallel(ParallelStep),
    /// Writes bytes as they are, with pauses, and reads what comes back.
    Raw(RawStep),
    /// Opens a connection and keeps it for later steps, or shows that none can be opened.
    Connect(ConnectStep),
    /// Hangs up in the middle: closes the connection of a request that was sent with `background`, or a kept one.
    HangUp(HangUpStep),
    /// Sends a signal to the program.
    Signal(SignalStep),
    /// Waits until the program has ended and shows how.
    Exit(ExitStep),
    /// Looks at what the program logged.
    Logs(LogsStep),
    /// Lets time pass.
    Pause(PauseStep),
    /// Looks at numbers in replies that were kept.
    Numbers(NumbersStep),
    /// Ends the program as after the last step, and starts it anew; what replies said is still known.
    Restart,
}

/// See [`HttpStep::Start`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StartStep {
    /// `PORT` as given to the program instead of a free one; may be invalid.
    #[serde(default)]
    pub port_text: Option<String>,
}

/// How a reply's body goes into the transcript.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodyMode {
    /// JSON: only the pointers named in `show`.
    #[default]
    Project,
    /// JSON: the whole document, keys sorted.
    Exact,
    /// Anything: the text with trailing white space trimmed.
    Text,
    /// The body must be empty.
    Empty,
    /// The body is not shown.
    Ignore,
}

/// See [`HttpStep::Request`].
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestStep {
    /// Method and target: `GET /health?x=1`.
    pub send: String,
    /// Header lines as sent, in this order: `Content-Type: application/json`. `Host`, `Connection` and the body's length
    /// are added by the probe unless they stand here.
    #[serde(default)]
    pub headers: Vec<String>,
    /// The body; none when absent.
    #[serde(default)]
    pub body: Option<Body>,
    /// Sends the body chunked instead of with a `Content-Length`.
    #[serde(default)]
    pub chunked: bool,
    /// With `chunked`: never sends the last chunk and keeps the socket open while it reads.
    #[serde(default)]
    pub unfinished: bool,
    /// A connection closed without a reply counts as a reply with this status; both are shown as one outcome, without
    /// headers and body. For streamed bodies over a limit.
    #[serde(default)]
    pub closed_counts_as: Option<u16>,
    /// JSON pointers shown in `project` mode.
    #[serde(default)]
    pub show: Vec<String>,
    /// How the body is shown.
    #[serde(default)]
    pub body_mode: BodyMode,
    /// Shows the body as metrics, whatever `body_mode` says.
    #[serde(default)]
    pub metrics: Option<MetricsView>,
    /// Response headers shown beside the allow-list, by lower-case name.
    #[serde(default)]
    pub show_headers: Vec<String>,
    /// Allow-listed response headers that the task doesn't state and that are therefore not shown here.
    #[serde(default)]
    pub hide_headers: Vec<String>,
    /// Masks beside that of `/error/message`: a pointer or a header's lower-case name → the mask.
    #[serde(default)]
    pub mask: BTreeMap<String, Mask>,
    /// Integers that may be anything in between: a pointer or a header's lower-case name → the least and the greatest,
    /// shown as `<1 to 60>`.
    #[serde(default)]
    pub between: BTreeMap<String, [u64; 2]>,
    /// Texts that must not occur in the reply, neither in a header nor in the body, by the name under which the transcript
    /// says `absent` or `PRESENT`. Masked members are looked through, too.
    #[serde(default)]
    pub never: BTreeMap<String, String>,
    /// Shows the class of how long the reply took.
    #[serde(default)]
    pub timing: Option<Timing>,
    /// Sends the request, doesn't wait; a later `reply` step with this name reads it.
    #[serde(default)]
    pub background: Option<String>,
    /// Sends it on the connection that a `connect` step opened under this name, and keeps that open.
    #[serde(default)]
    pub on: Option<String>,
    /// Keeps the reply's body under this name for `numbers` steps.
    #[serde(default)]
    pub keep_reply: Option<String>,
}

/// A placeholder that any value of a form passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mask {
    /// A non-empty string, shown as `<message>`.
    Message,
    /// A number ≥ 0 or a string such as `12ms`, shown as `<duration>`.
    Duration,
    /// A number ≥ 0, and no string, shown as `<number>`.
    Number,
    /// An RFC 3339 time or a number, shown as `<time>`.
    Time,
    /// A non-empty string or a number, shown as `<id>`.
    Id,
    /// `null`, or no such member, shown as `<nothing>`. Of a member alone.
    Nothing,
}

/// Time classes: below `at_least_ms` is `fast`, above `at_most_ms` is `late`, between is `waited`.
/// Without `at_least_ms`, in time is `fast`. So that a loaded machine decides nothing, `at_least_ms` is at least 150 and
/// `at_most_ms` at least 1000 more than it.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timing {
    /// Lower bound, if any.
    #[serde(default)]
    pub at_least_ms: Option<u64>,
    /// Upper bound.
    pub at_most_ms: u64,
}

/// A body: text, or parts put together.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Body {
    /// Sent as it stands.
    Text(String),
    /// Parts in order.
    Parts(Vec<Part>),
}

/// A part of a body.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Part {
    /// Text.
    Text(String),
    /// Text repeated.
    Repeat {
        /// The text.
        repeat: String,
        /// How often.
        times: usize,
    },
    /// Bytes in hexadecimal.
    Hex {
        /// Pairs of hex digits.
        hex: String,
    },
    /// Fills the body up so that all of it has `pad_to` bytes.
    Pad {
        /// Length of the whole body in bytes.
        pad_to: usize,
        /// One ASCII character.
        with: char,
    },
}

/// See [`HttpStep::Reply`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplyStep {
    /// The name given in the request's `background`.
    pub of: String,
}

/// See [`HttpStep::Parallel`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParallelStep {
    /// The requests, each with how often it is sent. Their `timing` counts from the moment at which all start;
    /// `background` and `on` have no place here.
    pub requests: Vec<TimesRequest>,
    /// Class of how long all of them took.
    #[serde(default)]
    pub timing: Option<Timing>,
}

/// A request of a parallel step.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimesRequest {
    /// How often.
    pub times: usize,
    /// The request.
    pub request: RequestStep,
}

/// See [`HttpStep::Raw`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawStep {
    /// What the transcript calls it.
    pub title: String,
    /// What is written, in order.
    pub write: Vec<RawPart>,
    /// How long to wait for a reply or the end of the connection after the last byte.
    pub wait_ms: u64,
    /// After how many replies it is over; 1 unless set.
    #[serde(default = "one")]
    pub replies: usize,
    /// On how many connections at once; 1 unless set. Of several, the multiset of outcomes is shown.
    #[serde(default = "one")]
    pub times: usize,
    /// Goes on with the next step meanwhile; a later `reply` step with this name shows the outcome.
    #[serde(default)]
    pub background: Option<String>,
    /// Whether to half-close after writing.
    #[serde(default)]
    pub half_close: bool,
    /// Outcomes that count as one: `closed` or a status (`"408"`) → the words that the transcript shows.
    #[serde(default)]
    pub outcomes: BTreeMap<String, String>,
    /// JSON pointers shown of each reply.
    #[serde(default)]
    pub show: Vec<String>,
    /// Class of how long it took until the outcome.
    #[serde(default)]
    pub timing: Option<Timing>,
}

/// What a raw step writes.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum RawPart {
    /// Bytes at once.
    Text(String),
    /// Text repeated, at once.
    Repeat {
        /// The text.
        repeat: String,
        /// How often.
        times: usize,
    },
    /// Bytes in hexadecimal at once.
    Hex {
        /// Pairs of hex digits.
        hex: String,
    },
    /// Nothing for a while.
    Pause {
        /// How long.
        pause_ms: u64,
    },
    /// One byte at a time.
    Drip {
        /// The bytes.
        drip: String,
        /// Time between two bytes.
        every_ms: u64,
    },
}

/// See [`HttpStep::Connect`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConnectStep {
    /// Keeps the connection under this name for requests with `on`.
    #[serde(default)]
    pub keep: Option<String>,
    /// Shows `no new work` when the connection is refused or closed without a reply, `accepted` when it answers.
    #[serde(default)]
    pub expect_refused: bool,
}

/// See [`HttpStep::HangUp`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HangUpStep {
    /// The name given in `background` or `keep`.
    pub of: String,
}

/// See [`HttpStep::Signal`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignalStep {
    /// `TERM` or `INT`.
    pub name: SignalName,
}

/// The signals that a step can send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum SignalName {
    /// SIGTERM.
    Term,
    /// SIGINT.
    Int,
}

/// See [`HttpStep::Exit`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExitStep {
    /// How long to wait; later shows `still running`.
    pub within_ms: u64,
    /// Shows the exact code instead of `zero` or `non-zero`.
    #[serde(default)]
    pub exact: bool,
    /// Shows whether anything was written to standard output or error.
    #[serde(default)]
    pub message: bool,
}

fn one() -> usize {
    1
}

/// See [`HttpStep::Pause`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PauseStep {
    /// How long.
    pub ms: u64,
}

/// The step of a `stdio` case: how the program is called. Shown are standard output and the exit code.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StdioStep {
    /// Arguments.
    #[serde(default)]
    pub args: Vec<String>,
    /// Standard input; empty when absent.
    #[serde(default)]
    pub stdin: String,
    /// How long the program may run; 5 s unless set.
    #[serde(default = "five_seconds")]
    pub within_ms: u64,
}

fn five_seconds() -> u64 {
    5000
}
