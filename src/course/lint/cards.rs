//! What is wrong in the review cards.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use super::{has_section, links, text};
use crate::course::{
    card::{Answer, Card},
    lesson,
    load::{Loaded, cards_path},
    problem::{Problem, line_at},
    source::Source,
};

/// What stands in a cloze for words that are missing.
const BLANK: &str = "___";
/// How many cards a lesson has at least, and at most.
const CARDS_OF_A_LESSON: std::ops::RangeInclusive<usize> = 3..=6;

/// Cards that can't be asked or answered as they stand, and lessons with too few or too many.
pub(super) fn lint(source: &Source, loaded: &Loaded) -> io::Result<Vec<Problem>> {
    let mut problems = Vec::new();
    let mut ids = BTreeSet::new();
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for path in source.list("content/cards")? {
        let chapters = &loaded.course.chapters;
        if !chapters.iter().any(|chapter| cards_path(&chapter.id) == path) {
            problems.push(Problem::of(path, "no chapter of content/course.toml has this name"));
        }
    }
    for chapter in &loaded.course.chapters {
        let path = cards_path(&chapter.id);
        let original = text(source, &path)?;
        for card in &chapter.cards {
            let mut faults = faults(source, card);
            if !ids.insert(card.id.get_ref()) {
                faults.push("there is another card of this name".to_owned());
            }
            let place = card.lesson.get_ref();
            if !place.contains('#') || !has_section(loaded, place) {
                faults.push(format!("there is no lesson section `{place}`"));
            }
            *count.entry(place.split('#').next().unwrap_or_default()).or_default() += 1;
            let line = line_at(&original, card.id.span().start);
            let told = faults
                .into_iter()
                .map(|fault| Problem::at(&*path, line, format!("card `{}`: {fault}", card.id.get_ref())));
            problems.extend(told);
            for markdown in [&card.ask, &card.why] {
                problems.extend(links(loaded, &path, &original, markdown));
            }
        }
    }
    for lesson in loaded.course.lessons() {
        let cards = count.get(&*lesson.id).copied().unwrap_or_default();
        if !CARDS_OF_A_LESSON.contains(&cards) {
            problems.push(Problem::of(
                format!("content/lessons/{}.md", lesson.id),
                format!(
                    "the lesson has {cards} review cards; it should have {} to {}",
                    CARDS_OF_A_LESSON.start(),
                    CARDS_OF_A_LESSON.end()
                ),
            ));
        }
    }
    Ok(problems)
}

/// What is wrong with a card in itself.
fn faults(source: &Source, card: &Card) -> Vec<String> {
    let mut faults = Vec::new();
    let mut must = |holds: bool, what: &str| {
        if !holds {
            faults.push(what.to_owned());
        }
    };
    must((1..=5).contains(&card.difficulty), "the difficulty is 1 to 5");
    must(!is_blank(&card.ask), "`ask` is empty");
    must(!is_blank(&card.why), "`why` is empty");
    match &card.answer {
        Answer::Choice { right, wrong } => {
            must(wrong.len() == 3, "a choice has one right and three wrong answers");
            must(
                are_distinct(wrong.iter().chain([right])),
                "two answers are the same, or one is empty",
            );
        }
        Answer::Multi { right, wrong } => {
            must(
                !right.is_empty() && !wrong.is_empty(),
                "a multi card has at least one right and one wrong answer",
            );
            must(
                are_distinct(right.iter().chain(wrong)),
                "two answers are the same, or one is empty",
            );
        }
        Answer::Cloze { blanks } => {
            must(
                !blanks.is_empty() && card.ask.matches(BLANK).count() == blanks.len(),
                "`ask` has not as many `___` as `blanks` has entries",
            );
            must(
                blanks.iter().all(|accepted| are_typed(accepted)),
                "a blank has no answer that can be typed in one line",
            );
        }
        Answer::Order { items } => {
            must(
                items.len() >= 3,
                "fewer than three items have no order worth asking for",
            );
            must(are_distinct(items), "two items are the same, or one is empty");
        }
        Answer::Predict { accept } => must(are_typed(accept), "there is no answer that can be typed in one line"),
        Answer::Spot { lines } => {
            let code = card.code.as_ref().map(|code| lesson::snippet(code.get_ref(), source));
            // The fence's own lines don't count. What can't be read has been reported.
            let count = match code {
                Some(Ok((_, fence))) => Some(fence.lines().count().saturating_sub(2)),
                Some(Err(_)) => None,
                None => Some(0),
            };
            must(count != Some(0), "a spot card has `code`");
            must(
                !lines.is_empty() && count.is_none_or(|count| lines.iter().all(|line| (1..=count).contains(line))),
                "the code has no such line",
            );
        }
        Answer::Open { points } => must(
            points.len() == 3 && are_distinct(points),
            "an open card has three points that a good answer has",
        ),
    }
    faults
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// Whether all texts differ by more than case and white space, and none is empty.
fn are_distinct<'a>(texts: impl IntoIterator<Item = &'a String>) -> bool {
    let mut seen = BTreeSet::new();
    texts.into_iter().all(|text| {
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        !words.is_empty() && seen.insert(words.join(" "))
    })
}

/// Whether there are answers, each of one line that can be typed.
fn are_typed(accepted: &[String]) -> bool {
    !accepted.is_empty() && accepted.iter().all(|text| !is_blank(text) && !text.contains('\n'))
}
