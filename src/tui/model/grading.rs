//! Which exercise is being graded, which ones wait, and what is known of a grade while it runs.

use std::{
    collections::{BTreeSet, VecDeque},
    time::Duration,
};

use crate::{
    grading::{event::Event, verdict::CaseResult},
    tui::{effect::Effect, message::JobId},
};

/// One grade at a time; the others wait. A newer request for the same exercise cancels the running grade.
#[derive(Debug, Clone, Default)]
pub struct Grading {
    next: u64,
    current: Option<Current>,
    waiting: VecDeque<String>,
}

#[derive(Debug, Clone)]
struct Current {
    job: JobId,
    exercise: String,
    cancelled: bool,
}

/// What is known of a grade before its verdict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// What it does now.
    pub phase: Phase,
    /// The cases that ended, by their place.
    pub results: Vec<Option<CaseResult>>,
    /// The cases that run now.
    pub running: BTreeSet<usize>,
    /// When it began, on the clock of the ticks; `None` before the first tick.
    pub started: Option<Duration>,
}

/// What a grade does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Phase {
    /// Waits for another one to end.
    #[default]
    Waiting,
    /// Takes the files.
    Started,
    /// Builds what all exercises depend on.
    Preparing {
        /// Crates done.
        done: usize,
        /// Crates in all.
        total: usize,
    },
    /// Builds the program.
    Building,
    /// Runs the cases.
    Running,
}

impl Grading {
    /// Asks for a grade.
    pub fn request(&mut self, exercise: &str) -> Vec<Effect> {
        match &mut self.current {
            None => self.start(exercise.to_owned()),
            Some(current) if current.exercise == exercise => {
                if !self.waiting.iter().any(|id| id == exercise) {
                    self.waiting.push_front(exercise.to_owned());
                }
                if current.cancelled {
                    return Vec::new();
                }
                current.cancelled = true;
                vec![Effect::CancelGrade(current.job)]
            }
            Some(_) => {
                if !self.waiting.iter().any(|id| id == exercise) {
                    self.waiting.push_back(exercise.to_owned());
                }
                Vec::new()
            }
        }
    }

    /// The exercise whose grade this is, unless the grade is over or cancelled.
    pub fn exercise(&self, job: JobId) -> Option<&str> {
        self.current
            .as_ref()
            .filter(|current| current.job == job && !current.cancelled)
            .map(|current| current.exercise.as_str())
    }

    /// A grade is over: its exercise, and what follows. `None` if it isn't the current one.
    pub fn end(&mut self, job: JobId) -> Option<(Ended, Vec<Effect>)> {
        let current = self.current.take_if(|current| current.job == job)?;
        let effects = match self.waiting.pop_front() {
            Some(exercise) => self.start(exercise),
            None => Vec::new(),
        };
        let ended = Ended {
            exercise: current.exercise,
            cancelled: current.cancelled,
        };
        Some((ended, effects))
    }

    /// Whether a grade runs.
    pub fn is_busy(&self) -> bool {
        self.current.is_some()
    }

    fn start(&mut self, exercise: String) -> Vec<Effect> {
        self.next += 1;
        let job = JobId(self.next);
        self.current = Some(Current {
            job,
            exercise: exercise.clone(),
            cancelled: false,
        });
        vec![Effect::StartGrade { job, exercise }]
    }
}

/// A grade that is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// The exercise's id.
    pub exercise: String,
    /// Whether it was cancelled.
    pub cancelled: bool,
}

impl Run {
    /// A grade that doesn't wait.
    pub fn started() -> Self {
        Self {
            phase: Phase::Started,
            ..Self::default()
        }
    }

    /// Takes in what the grader tells; `cases` is how many the exercise has.
    pub fn apply(&mut self, event: &Event, cases: usize) {
        self.results.resize(cases, None);
        match event {
            Event::Started { .. } => self.phase = Phase::Started,
            Event::Preparing { done, total } => {
                self.phase = Phase::Preparing {
                    done: *done,
                    total: *total,
                }
            }
            Event::Building => self.phase = Phase::Building,
            Event::Built => self.phase = Phase::Running,
            Event::CaseStarted { index } => {
                self.phase = Phase::Running;
                self.running.insert(*index);
            }
            Event::CaseFinished { index, result } => {
                self.phase = Phase::Running;
                self.running.remove(index);
                if let Some(slot) = self.results.get_mut(*index) {
                    *slot = Some(result.clone());
                }
            }
            Event::Finished(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Grading;
    use crate::tui::{effect::Effect, message::JobId};

    fn started(job: u64, exercise: &str) -> Vec<Effect> {
        vec![Effect::StartGrade {
            job: JobId(job),
            exercise: exercise.to_owned(),
        }]
    }

    #[test]
    fn a_newer_request_cancels_and_waits_for_the_end() {
        let mut grading = Grading::default();
        assert_eq!(grading.request("a"), started(1, "a"));
        assert_eq!(grading.request("a"), [Effect::CancelGrade(JobId(1))]);
        assert_eq!(grading.request("a"), [], "at most one grade of an exercise waits");
        assert_eq!(
            grading.exercise(JobId(1)),
            None,
            "what a cancelled grade tells is stale"
        );
        let (ended, effects) = grading.end(JobId(1)).unwrap();
        assert!(ended.cancelled);
        assert_eq!(effects, started(2, "a"));
        assert_eq!(grading.exercise(JobId(2)), Some("a"));
        assert_eq!(grading.end(JobId(2)).unwrap().1, []);
        assert!(!grading.is_busy());
    }

    #[test]
    fn another_exercise_waits_and_cancels_nothing() {
        let mut grading = Grading::default();
        grading.request("a");
        assert_eq!(grading.request("b"), []);
        assert_eq!(grading.request("b"), []);
        assert_eq!(grading.request("a"), [Effect::CancelGrade(JobId(1))]);
        assert_eq!(grading.end(JobId(1)).unwrap().1, started(2, "a"));
        assert_eq!(grading.end(JobId(2)).unwrap().1, started(3, "b"));
        assert!(
            grading.end(JobId(2)).is_none(),
            "an old job doesn't end the current one"
        );
        assert_eq!(grading.end(JobId(3)).unwrap().1, []);
    }
}
