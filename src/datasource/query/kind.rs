//! The scenarios by name, each with what it shows.

use crate::datasource::series::Signal;

/// What a scenario answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Series of numbers.
    Signal(Signal),
    /// Buckets, count and sum of a histogram.
    Histogram,
    /// Log lines.
    Logs,
    /// A table of hosts.
    Table,
    /// Nothing.
    NoData,
    /// An error of the upstream.
    Fail,
    /// A random walk, late.
    Sleep,
    /// An upstream that refuses the token.
    ExpiredToken,
    /// A panic.
    Bug,
}

/// A scenario as it is listed.
#[derive(Debug, Clone, Copy)]
pub struct Scenario {
    /// The name in `scenario`.
    pub name: &'static str,
    /// What it answers with.
    kind: Kind,
    /// What it shows, in a sentence.
    pub description: &'static str,
    /// The members that matter to it besides the range.
    pub parameters: &'static [&'static str],
}

const SERIES: &[&str] = &["seed", "series", "min", "max", "aggregate", "fill"];
const COUNTED: &[&str] = &["seed", "series", "aggregate", "fill"];
const SEEDED: &[&str] = &["seed", "series"];

/// All scenarios, in the order in which they are offered.
pub const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "random",
        kind: Kind::Signal(Signal::Walk),
        description: "A random walk that looks alike at each zoom.",
        parameters: SERIES,
    },
    Scenario {
        name: "sine",
        kind: Kind::Signal(Signal::Sine),
        description: "A sine of 15 minutes with a tenth of noise.",
        parameters: SERIES,
    },
    Scenario {
        name: "counter",
        kind: Kind::Signal(Signal::Counter),
        description: "A counter that starts again every few hours, as a process that restarts.",
        parameters: COUNTED,
    },
    Scenario {
        name: "gaps",
        kind: Kind::Signal(Signal::Gaps),
        description: "A random walk that is null for minutes at a time.",
        parameters: SERIES,
    },
    Scenario {
        name: "spikes",
        kind: Kind::Signal(Signal::Spikes),
        description: "A quiet line with spikes: choose `max` as aggregate and zoom out.",
        parameters: SERIES,
    },
    Scenario {
        name: "daily",
        kind: Kind::Signal(Signal::Daily),
        description: "Busy afternoons, quiet nights, weaker weekends; in UTC.",
        parameters: SERIES,
    },
    Scenario {
        name: "histogram",
        kind: Kind::Histogram,
        description: "The buckets, count and sum of request durations, as counters.",
        parameters: COUNTED,
    },
    Scenario {
        name: "logs",
        kind: Kind::Logs,
        description: "Log lines of four services.",
        parameters: SEEDED,
    },
    Scenario {
        name: "table",
        kind: Kind::Table,
        description: "Hosts with text, numbers, truth values and times, as they are at the range's end.",
        parameters: SEEDED,
    },
    Scenario {
        name: "nodata",
        kind: Kind::NoData,
        description: "A query that finds nothing: a frame without fields.",
        parameters: &[],
    },
    Scenario {
        name: "fail",
        kind: Kind::Fail,
        description: "The upstream answers with an error.",
        parameters: &["status"],
    },
    Scenario {
        name: "sleep",
        kind: Kind::Sleep,
        description: "A random walk that comes late, or too late.",
        parameters: &["sleepMs", "seed", "series", "min", "max", "aggregate", "fill"],
    },
    Scenario {
        name: "expired-token",
        kind: Kind::ExpiredToken,
        description: "The upstream refuses this server's token.",
        parameters: &[],
    },
    Scenario {
        name: "bug",
        kind: Kind::Bug,
        description: "The evaluation panics; the other queries of the request are answered.",
        parameters: &[],
    },
];

impl Kind {
    /// The scenario of this name.
    pub(super) fn of(name: &str) -> Option<Self> {
        SCENARIOS
            .iter()
            .find(|scenario| scenario.name == name)
            .map(|scenario| scenario.kind)
    }
}
