//! All named series: those of the demo service, the learner's own progress, and a cohort's. Files are read again when they
//! changed, and looked at once a second at most.

use std::{
    collections::BTreeMap,
    fmt,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{cohort, demo, learner, named::Series, reviews::Place, watched::Stamp};
use crate::{
    course::model::{Course, Item},
    progress::log::Log,
};

/// Where named series come from.
#[derive(Debug, Clone)]
pub struct Sources {
    /// The seed of the demo service.
    pub seed: i64,
    /// The learner's own log, if there is a workbook.
    pub log: Option<PathBuf>,
    /// What the learner is called in the label `learner`.
    pub learner: String,
    /// A folder of graded results, if there is one.
    pub cohort: Option<PathBuf>,
    /// The chapter of each exercise, both by id.
    pub chapters: BTreeMap<String, String>,
    /// Where each review card belongs, by the card's id.
    pub cards: BTreeMap<String, Place>,
    /// How long what was read is taken for unchanged without a look at the files.
    pub recheck: Duration,
}

impl Default for Sources {
    fn default() -> Self {
        Self {
            seed: 0,
            log: None,
            learner: "me".to_owned(),
            cohort: None,
            chapters: BTreeMap::new(),
            cards: BTreeMap::new(),
            recheck: Duration::from_secs(1),
        }
    }
}

impl Sources {
    /// The sources with what a course says of exercises and review cards: where each belongs.
    #[must_use]
    pub fn with_places(mut self, course: &Course) -> Self {
        for chapter in &course.chapters {
            for item in &chapter.items {
                if let Item::Exercise(exercise) = item {
                    self.chapters.insert(exercise.id.clone(), chapter.id.clone());
                }
            }
            for card in &chapter.cards {
                let lesson = card.lesson.get_ref();
                let (lesson, _section) = lesson.split_once('#').unwrap_or((lesson, ""));
                let place = Place {
                    chapter: chapter.id.clone(),
                    lesson: lesson.to_owned(),
                };
                self.cards.insert(card.id.get_ref().clone(), place);
            }
        }
        self
    }
}

/// The named series as they are now.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    /// All series, sorted by name and labels.
    pub series: Vec<Series>,
    /// What couldn't be read, in sentences.
    pub problems: Vec<String>,
}

/// Keeps the named series up to date.
pub struct Catalogue {
    sources: Sources,
    demo: Vec<Series>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    contents: Arc<Contents>,
    stamp: Option<Stamp>,
    looked: Option<Instant>,
}

impl Catalogue {
    /// A catalogue of these sources. Nothing is read before the first question.
    pub fn new(sources: Sources) -> Self {
        let demo = demo::series(sources.seed);
        Self {
            sources,
            demo,
            state: Mutex::default(),
        }
    }

    /// The series if they are known without a look at a file: for callers that must not block.
    pub fn known(&self) -> Option<Arc<Contents>> {
        // Who holds the lock may be reading files.
        let state = self.state.try_lock().ok()?;
        let looked = state.looked?;
        let no_files = self.sources.log.is_none() && self.sources.cohort.is_none();
        (no_files || looked.elapsed() < self.sources.recheck).then(|| Arc::clone(&state.contents))
    }

    /// The series as they are now. Reads files that changed, so it may block.
    pub fn contents(&self) -> Arc<Contents> {
        if let Some(contents) = self.known() {
            return contents;
        }
        let mut state = self.lock();
        let mut problems = Vec::new();
        let files = self.sources.cohort.as_deref().map_or_else(Vec::new, |folder| {
            cohort::files(folder).unwrap_or_else(|error| {
                problems.push(format!("the results in {} can't be read: {error}", folder.display()));
                Vec::new()
            })
        });
        let stamp = Stamp::of(self.sources.log.iter().chain(&files).map(PathBuf::as_path));
        if state.stamp.as_ref() != Some(&stamp) || !problems.is_empty() {
            state.contents = Arc::new(self.read(&files, problems));
        }
        // The stamp is from before the files were read: what is written meanwhile is seen next time.
        state.stamp = Some(stamp);
        state.looked = Some(Instant::now());
        Arc::clone(&state.contents)
    }

    fn read(&self, files: &[PathBuf], mut problems: Vec<String>) -> Contents {
        let mut series = self.demo.clone();
        if let Some(path) = &self.sources.log {
            match Log::new(path.clone()).read() {
                Ok(contents) => {
                    let (tally, reviews) = learner::tally(&contents.records);
                    series.extend(tally.series(&self.sources.learner, &self.sources.chapters));
                    series.extend(reviews.series(&self.sources.learner, &self.sources.cards));
                    let damaged = contents.damaged.iter();
                    problems.extend(damaged.map(|damage| format!("progress, line {}: {}", damage.line, damage.what)));
                }
                Err(error) => problems.push(format!("the progress can't be read: {error}")),
            }
        }
        for path in files {
            match cohort::read(path) {
                Ok(learner) => {
                    series.extend(learner.tally.series(&learner.name, &self.sources.chapters));
                    problems.extend(learner.problems);
                }
                Err(error) => problems.push(format!("{} can't be read: {error}", path.display())),
            }
        }
        series.sort_by(|a, b| a.name().cmp(b.name()).then_with(|| a.labels().cmp(b.labels())));
        // A learner in the folder may be called as this one is; a series is there once.
        series.dedup_by(|later, kept| later.labels() == kept.labels());
        Contents { series, problems }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Catalogue")
            .field("sources", &self.sources)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, sync::Arc, time::Duration};

    use jiff::Timestamp;

    use super::{Catalogue, Sources};
    use crate::{
        course::{card::CardsManifest, fixture},
        datasource::series::reviews::Place,
        progress::{Event, log::Log},
    };

    fn attempts(catalogue: &Catalogue, learner: &str) -> Option<f64> {
        let contents = catalogue.contents();
        let mut series = contents.series.iter();
        let found = series
            .find(|series| series.name() == "bigtent_attempts_total" && series.labels().get("learner") == learner)?;
        found.generator().at(i64::MAX)
    }

    fn graded(hash: &str) -> Event {
        Event::Graded {
            exercise: "a".to_owned(),
            hash: hash.to_owned(),
            passed: true,
            cases_passed: 1,
            cases: 1,
            first_failure: None,
            took_ms: 1,
        }
    }

    #[test]
    fn what_changed_is_read_again_and_what_did_not_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::new(folder.path().join("progress.jsonl"));
        let cohort = folder.path().join("class");
        let catalogue = Catalogue::new(Sources {
            log: Some(log.path().to_owned()),
            cohort: Some(cohort.clone()),
            recheck: Duration::ZERO,
            ..Sources::default()
        });
        assert_eq!(attempts(&catalogue, "me"), None);
        assert!(catalogue.contents().problems[0].contains("class"));
        fs::create_dir(&cohort).unwrap();
        log.append(Timestamp::UNIX_EPOCH, graded("1")).unwrap();
        let line = r#"{"format":1,"grade":{"exercise":"a","hash":"1","verdict":{"verdict":"passed"}}}"#;
        fs::write(cohort.join("ada.jsonl"), line).unwrap();
        assert_eq!(
            (attempts(&catalogue, "me"), attempts(&catalogue, "ada")),
            (Some(1.0), Some(1.0))
        );
        let before = catalogue.contents();
        assert!(Arc::ptr_eq(&before, &catalogue.contents()));
        log.append(Timestamp::UNIX_EPOCH, graded("2")).unwrap();
        assert_eq!(attempts(&catalogue, "me"), Some(2.0));
        assert!(catalogue.contents().problems.is_empty());
    }

    #[test]
    fn without_files_nothing_is_looked_at_twice() {
        let catalogue = Catalogue::new(Sources {
            recheck: Duration::ZERO,
            ..Sources::default()
        });
        assert!(catalogue.known().is_none());
        let contents = catalogue.contents();
        assert!(catalogue.known().is_some_and(|known| Arc::ptr_eq(&known, &contents)));
        assert!(contents.series.len() > 50);
    }

    #[test]
    fn the_course_says_where_exercises_and_cards_belong() {
        let cards = r#"
            format = 1
            [[card]]
            id = "idle"
            lesson = "timeouts#the-four"
            difficulty = 1
            ask = "How many?"
            answer.predict.accept = ["4"]
            why = "Count them."
        "#;
        let mut course = fixture::course(vec![fixture::exercise("http-health")]);
        course.chapters[0].cards = toml::from_str::<CardsManifest>(cards).unwrap().cards;
        let sources = Sources::default().with_places(&course);
        assert_eq!(sources.chapters["http-health"], "chapter");
        let place = Place {
            chapter: "chapter".to_owned(),
            lesson: "timeouts".to_owned(),
        };
        assert_eq!(sources.cards["idle"], place);
    }
}
