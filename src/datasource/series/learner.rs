//! The workbook's own log as series.

use super::{reviews::Reviews, tally::Tally};
use crate::progress::{Event, Record};

/// What the records say about exercises and about review cards, added up.
pub fn tally(records: &[Record]) -> (Tally, Reviews) {
    let (mut tally, mut reviews) = (Tally::default(), Reviews::default());
    for record in records {
        let at = record.at.as_millisecond();
        match &record.event {
            Event::Opened { item } => {
                if let Some(exercise) = item.strip_prefix("exercise:") {
                    tally.look(exercise, at);
                }
            }
            Event::Graded {
                exercise, hash, passed, ..
            } => tally.attempt(exercise, at, hash, *passed),
            Event::Hint { exercise, number } => tally.hint(exercise, at, *number),
            Event::Reviewed { card, grade, due } => reviews.answer(card, at, *grade, *due),
            // Named one by one, so that a new kind of event has to be thought of here.
            Event::Read { .. }
            | Event::Preferred { .. }
            | Event::Solution { .. }
            | Event::Reset { .. }
            | Event::Undone { .. } => {}
        }
    }
    (tally, reviews)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::tally;
    use crate::progress::{Event, Record};

    #[test]
    fn lessons_are_no_exercises() {
        let record = |item: &str| Record {
            v: 1,
            at: Timestamp::UNIX_EPOCH,
            event: Event::Opened { item: item.to_owned() },
        };
        let (tally, _) = tally(&[record("lesson:timeouts-limits"), record("exercise:http-health")]);
        assert!(tally.knows("http-health") && tally.len() == 1);
    }
}
