//! Attempts, passes and hints of a learner, added up over time.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    named::{Kind, Metric, Series, Source},
    noise::float,
    steps::Steps,
};

const ATTEMPTS: Metric = Metric {
    name: "bigtent_attempts_total",
    kind: Kind::Counter,
    unit: "",
    help: "How often different files were graded.",
};
const PASSES: Metric = Metric {
    name: "bigtent_passes_total",
    kind: Kind::Counter,
    unit: "",
    help: "How often different files passed.",
};
const HINTS: Metric = Metric {
    name: "bigtent_hints_total",
    kind: Kind::Counter,
    unit: "",
    help: "How many hints were shown for the first time.",
};
const FIRST_PASS: Metric = Metric {
    name: "bigtent_first_pass_seconds",
    kind: Kind::Gauge,
    unit: "s",
    help: "From the first look at the exercise to the first pass; there is none before that.",
};

/// What a learner did, by exercise. Instants are milliseconds since the epoch and may come in any order.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    exercises: BTreeMap<String, Exercise>,
}

#[derive(Debug, Clone, Default)]
struct Exercise {
    begun: Option<i64>,
    graded: BTreeSet<String>,
    attempts: Vec<i64>,
    passes: Vec<i64>,
    hints: BTreeMap<usize, i64>,
}

impl Tally {
    /// The learner looked at an exercise.
    pub fn look(&mut self, exercise: &str, t_ms: i64) {
        self.exercise(exercise, t_ms);
    }

    /// Files with this hash were graded; the same files once more are no other attempt.
    pub fn attempt(&mut self, exercise: &str, t_ms: i64, hash: &str, passed: bool) {
        let exercise = self.exercise(exercise, t_ms);
        if !exercise.graded.insert(hash.to_owned()) {
            return;
        }
        exercise.attempts.push(t_ms);
        if passed {
            exercise.passes.push(t_ms);
        }
    }

    /// A hint was shown; the same one again doesn't count.
    pub fn hint(&mut self, exercise: &str, t_ms: i64, number: usize) {
        let hints = &mut self.exercise(exercise, t_ms).hints;
        let shown = hints.entry(number).or_insert(t_ms);
        *shown = t_ms.min(*shown);
    }

    /// How many exercises there are.
    pub fn len(&self) -> usize {
        self.exercises.len()
    }

    /// Whether nothing was done.
    pub fn is_empty(&self) -> bool {
        self.exercises.is_empty()
    }

    /// Whether something was done in this exercise.
    pub fn knows(&self, exercise: &str) -> bool {
        self.exercises.contains_key(exercise)
    }

    /// The series, labelled with the learner, the exercise, and its chapter where `chapters` has one.
    pub fn series(&self, learner: &str, chapters: &BTreeMap<String, String>) -> Vec<Series> {
        let mut all = Vec::new();
        for (id, exercise) in &self.exercises {
            let chapter = chapters.get(id).map_or("", String::as_str);
            let labels = [
                ("job", "bigtent"),
                ("learner", learner),
                ("exercise", id),
                ("chapter", chapter),
            ];
            let mut add = |metric, steps| {
                all.push(Series::new(metric, "", labels, Source::Steps(Arc::new(steps))));
            };
            add(&ATTEMPTS, Steps::counting(exercise.attempts.iter().copied()));
            add(&PASSES, Steps::counting(exercise.passes.iter().copied()));
            add(&HINTS, Steps::counting(exercise.hints.values().copied()));
            if let (Some(begun), Some(passed)) = (exercise.begun, exercise.passes.iter().min()) {
                let seconds = float(passed.saturating_sub(begun)) / 1_000.0;
                add(&FIRST_PASS, Steps::once(*passed, seconds));
            }
        }
        all
    }

    fn exercise(&mut self, id: &str, t_ms: i64) -> &mut Exercise {
        let exercise = self.exercises.entry(id.to_owned()).or_default();
        exercise.begun = Some(exercise.begun.map_or(t_ms, |begun| begun.min(t_ms)));
        exercise
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::Tally;

    #[test]
    fn what_was_done_becomes_counters_and_a_time_to_the_first_pass() {
        let mut tally = Tally::default();
        tally.look("http-health", 1_000);
        tally.attempt("http-health", 5_000, "x", false);
        tally.hint("http-health", 6_000, 1);
        tally.hint("http-health", 7_000, 1);
        tally.attempt("http-health", 9_000, "y", true);
        tally.attempt("http-health", 9_500, "y", true);
        let chapters = BTreeMap::from([("http-health".to_owned(), "http".to_owned())]);
        let series = tally.series("ada", &chapters);
        let at = |name: &str, t| {
            let series = series.iter().find(|series| series.name() == name).unwrap();
            assert_eq!(series.labels().get("chapter"), "http");
            series.generator().at(t)
        };
        assert_eq!(at("bigtent_attempts_total", 4_999), Some(0.0));
        assert_eq!(at("bigtent_attempts_total", 10_000), Some(2.0));
        assert_eq!(at("bigtent_passes_total", 10_000), Some(1.0));
        assert_eq!(at("bigtent_hints_total", 10_000), Some(1.0));
        assert_eq!(at("bigtent_first_pass_seconds", 8_999), None);
        assert_eq!(at("bigtent_first_pass_seconds", 9_000), Some(8.0));
    }
}
