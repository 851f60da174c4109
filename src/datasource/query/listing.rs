//! What can be asked for: `GET /api/ds/scenarios`, for editors and pickers.

use std::collections::BTreeSet;

use serde::Serialize;

use super::kind::SCENARIOS;
use crate::datasource::series::{Contents, Series};

/// What can be asked for.
#[derive(Debug, Serialize)]
pub(super) struct Listing<'a> {
    /// What `queryText` may say.
    language: &'static [&'static str],
    scenarios: Vec<Scenario>,
    metrics: Vec<Metric<'a>>,
    /// The values of the label `learner`.
    learners: BTreeSet<&'a str>,
    /// The values of the label `exercise`.
    exercises: BTreeSet<&'a str>,
    /// The values of the label `lesson`.
    lessons: BTreeSet<&'a str>,
    /// The values of the label `chapter`.
    chapters: BTreeSet<&'a str>,
    /// What of the learners' files couldn't be read.
    problems: &'a [String],
}

#[derive(Debug, Serialize)]
struct Scenario {
    name: &'static str,
    description: &'static str,
    /// The members of a query that matter to it.
    parameters: &'static [&'static str],
}

#[derive(Debug, Serialize)]
struct Metric<'a> {
    name: &'a str,
    kind: &'static str,
    unit: &'static str,
    description: &'static str,
    /// How many series there are.
    series: usize,
    /// The labels that tell them apart.
    labels: BTreeSet<&'a str>,
}

impl<'a> Listing<'a> {
    /// The listing of these named series, which are sorted by name.
    pub(super) fn of(contents: &'a Contents) -> Self {
        let values = |label: &str| -> BTreeSet<&'a str> {
            let values = contents.series.iter().map(|series| series.labels().get(label));
            values.filter(|value| !value.is_empty()).collect()
        };
        let scenario = |scenario: &super::kind::Scenario| Scenario {
            name: scenario.name,
            description: scenario.description,
            parameters: scenario.parameters,
        };
        Self {
            language: &["const <number>", "nodata", "fail <status>", "sleep <milliseconds>"],
            scenarios: SCENARIOS.iter().map(scenario).collect(),
            metrics: contents
                .series
                .chunk_by(|a, b| a.name() == b.name())
                .filter_map(metric)
                .collect(),
            learners: values("learner"),
            exercises: values("exercise"),
            lessons: values("lesson"),
            chapters: values("chapter"),
            problems: &contents.problems,
        }
    }
}

fn metric(series: &[Series]) -> Option<Metric<'_>> {
    let first = series.first()?;
    let names = series.iter().flat_map(|series| series.labels().iter());
    Some(Metric {
        name: first.name(),
        kind: first.metric().kind.as_str(),
        unit: first.metric().unit,
        description: first.metric().help,
        series: series.len(),
        labels: names
            .map(|(name, _)| name)
            .filter(|name| !name.starts_with("__"))
            .collect(),
    })
}
