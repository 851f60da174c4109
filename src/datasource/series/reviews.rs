//! Answers to review cards, and how much of what was learned is remembered.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    named::{Kind, Metric, Series, Source},
    steps::Steps,
};
use crate::progress::Grade;

/// How far retention looks back, in milliseconds.
const WINDOW: i64 = 30 * 24 * 60 * 60 * 1000;

const REVIEWS: Metric = Metric {
    name: "bigtent_reviews_total",
    kind: Kind::Counter,
    unit: "",
    help: "How often review cards of a lesson were answered, by grade.",
};
const RETENTION: Metric = Metric {
    name: "bigtent_review_retention_ratio",
    kind: Kind::Gauge,
    unit: "percentunit",
    help: "Share remembered of a chapter's cards that were due in the last 30 days; there is none where none was due.",
};
const LESSON_RETENTION: Metric = Metric {
    name: "bigtent_lesson_review_retention_ratio",
    kind: Kind::Gauge,
    unit: "percentunit",
    help: "Share remembered of a lesson's cards that were due in the last 30 days; there is none where none was due.",
};

/// Where a review card belongs.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The chapter's id.
    pub chapter: String,
    /// The id of the lesson that teaches what the card asks.
    pub lesson: String,
}

/// A learner's answers to review cards, by card. Instants are milliseconds since the epoch and may come in any order.
#[derive(Debug, Clone, Default)]
pub struct Reviews {
    cards: BTreeMap<String, Vec<Answer>>,
}

#[derive(Debug, Clone, Copy)]
struct Answer {
    at: i64,
    grade: Grade,
    due: bool,
}

impl Reviews {
    /// A card was answered. Only answers that were due say something about memory: others count, but not for retention.
    pub fn answer(&mut self, card: &str, t_ms: i64, grade: Grade, due: bool) {
        let answers = self.cards.entry(card.to_owned()).or_default();
        answers.push(Answer { at: t_ms, grade, due });
    }

    /// The series, labelled with the learner and, where `places` has the card, its chapter and lesson.
    pub fn series(&self, learner: &str, places: &BTreeMap<String, Place>) -> Vec<Series> {
        let nowhere = Place::default();
        let mut lessons: BTreeMap<&Place, Vec<Answer>> = BTreeMap::new();
        let mut chapters: BTreeMap<&str, Vec<Answer>> = BTreeMap::new();
        for (card, answers) in &self.cards {
            let place = places.get(card).unwrap_or(&nowhere);
            lessons.entry(place).or_default().extend(answers);
            chapters.entry(&place.chapter).or_default().extend(answers);
        }
        let mut all = Vec::new();
        for (place, answers) in lessons {
            let labels = [
                ("job", "bigtent"),
                ("learner", learner),
                ("chapter", &place.chapter),
                ("lesson", &place.lesson),
            ];
            for grade in Grade::ALL {
                let given = answers.iter().filter(|answer| answer.grade == grade);
                let counter = Source::Steps(Arc::new(Steps::counting(given.map(|answer| answer.at))));
                let labels = labels.into_iter().chain([("grade", grade.as_str())]);
                all.push(Series::new(&REVIEWS, "", labels, counter));
            }
            all.push(Series::new(&LESSON_RETENTION, "", labels, retention(&answers)));
        }
        for (chapter, answers) in chapters {
            let labels = [("job", "bigtent"), ("learner", learner), ("chapter", chapter)];
            all.push(Series::new(&RETENTION, "", labels, retention(&answers)));
        }
        all
    }
}

fn retention(answers: &[Answer]) -> Source {
    let due = answers.iter().filter(|answer| answer.due);
    let remembered = due.map(|answer| (answer.at, answer.grade.is_remembered()));
    Source::Steps(Arc::new(Steps::share_within(WINDOW, remembered)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Place, Reviews, WINDOW};
    use crate::{
        datasource::series::Series,
        progress::Grade::{Again, Easy, Good, Hard},
    };

    fn find<'a>(series: &'a [Series], name: &str, labels: &[(&str, &str)]) -> &'a Series {
        let is_it = |series: &&Series| {
            let has = |(label, value): &(&str, &str)| series.labels().get(label) == *value;
            series.name() == name && labels.iter().all(has)
        };
        let mut found = series.iter().filter(is_it);
        let first = found.next().unwrap_or_else(|| panic!("no {name} {labels:?}"));
        assert!(found.next().is_none(), "more than one {name} {labels:?}");
        first
    }

    #[test]
    fn retention_is_the_share_of_what_was_due_and_remembered_by_chapter_and_lesson() {
        let place = |lesson: &str| Place {
            chapter: "http".to_owned(),
            lesson: lesson.to_owned(),
        };
        let places = BTreeMap::from([
            ("head".to_owned(), place("routes")),
            ("idle".to_owned(), place("timeouts")),
        ]);
        let mut reviews = Reviews::default();
        reviews.answer("head", 1_000, Good, false);
        reviews.answer("head", 3_000, Again, true);
        reviews.answer("head", 2_000, Hard, true);
        reviews.answer("idle", 4_000, Easy, true);
        reviews.answer("gone", 5_000, Again, true);
        let series = reviews.series("ada", &places);
        let at = |name: &str, labels: &[(&str, &str)], t| find(&series, name, labels).generator().at(t);

        let chapter = |t| at("bigtent_review_retention_ratio", &[("chapter", "http")], t);
        assert_eq!(chapter(1_999), None, "what wasn't due says nothing");
        assert_eq!((chapter(2_000), chapter(3_000)), (Some(1.0), Some(0.5)));
        assert_eq!(chapter(4_000), Some(2.0 / 3.0));
        assert_eq!(chapter(WINDOW + 3_999), Some(1.0), "only the newest is left");
        assert_eq!(chapter(WINDOW + 4_000), None, "null, and not zero, where there is none");

        let lesson = |lesson, t| at("bigtent_lesson_review_retention_ratio", &[("lesson", lesson)], t);
        assert_eq!(
            (lesson("routes", 9_000), lesson("timeouts", 9_000)),
            (Some(0.5), Some(1.0))
        );
        let gone = at(
            "bigtent_review_retention_ratio",
            &[("chapter", ""), ("learner", "ada")],
            9_000,
        );
        assert_eq!(gone, Some(0.0), "a card that the course no longer has is not lost");

        let count = |grade| {
            at(
                "bigtent_reviews_total",
                &[("lesson", "routes"), ("grade", grade)],
                9_000,
            )
        };
        assert_eq!(
            ["again", "hard", "good", "easy"].map(count),
            [1.0, 1.0, 1.0, 0.0].map(Some)
        );
    }
}
