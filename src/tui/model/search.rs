//! The search over lessons and exercises: what can be found, and what was found.

use crate::{
    course::model::{Course, Item},
    tui::services::ItemId,
};

/// How many results are shown; who needs more types another letter.
const MOST: usize = 100;

/// All text that can be searched, in reading order.
#[derive(Debug, Clone, Default)]
pub struct Index {
    parts: Vec<Part>,
}

/// A lesson's section, the beginning of a lesson, or an exercise.
#[derive(Debug, Clone)]
struct Part {
    item: ItemId,
    title: String,
    /// Slug and title; none for the beginning of a lesson and for exercises.
    section: Option<(String, String)>,
    passages: Vec<String>,
}

/// An open search.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// What was typed.
    pub text: String,
    /// What was found, the best first.
    pub hits: Vec<Hit>,
    /// Which hit is chosen.
    pub chosen: usize,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The lesson or exercise.
    pub item: ItemId,
    /// Its title.
    pub title: String,
    /// The slug and the title of the lesson's section, if it was found in one.
    pub section: Option<(String, String)>,
    /// The passage that has the words; the first one if only a title has them.
    pub passage: String,
    rank: u8,
}

impl Index {
    /// Collects a course's text.
    pub fn new(course: &Course) -> Self {
        let mut parts = Vec::new();
        for item in course.items() {
            let id = ItemId::from(item);
            match item {
                Item::Lesson(lesson) => {
                    let mut sections = lesson.sections.iter();
                    let mut section = None;
                    let mut text = vec![lesson.objective.clone(), String::new()];
                    let mut fenced = false;
                    let mut push = |section: &mut Option<(String, String)>, text: &mut Vec<String>| {
                        parts.push(Part {
                            item: id.clone(),
                            title: lesson.title.clone(),
                            section: section.take(),
                            passages: passages(text),
                        });
                        text.clear();
                    };
                    for line in lesson.body.lines() {
                        fenced ^= line.starts_with("```");
                        if line.starts_with("## ") && !fenced {
                            push(&mut section, &mut text);
                            section = sections.next().map(|next| (next.slug.clone(), next.title.clone()));
                        } else {
                            text.push(line.to_owned());
                        }
                    }
                    push(&mut section, &mut text);
                }
                Item::Exercise(exercise) => {
                    let text: Vec<String> = exercise.task.lines().map(ToOwned::to_owned).collect();
                    parts.push(Part {
                        item: id,
                        title: format!("{} · {}", exercise.id, exercise.manifest.title),
                        section: None,
                        passages: passages(&text),
                    });
                }
            }
        }
        Self { parts }
    }

    /// What has all words of the text, as parts of words and in any case: titles first, then sections, then passages.
    pub fn find(&self, text: &str) -> Vec<Hit> {
        let words: Vec<String> = text.split_whitespace().map(str::to_ascii_lowercase).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let has_all = |text: &str| {
            let text = text.to_ascii_lowercase();
            words.iter().all(|word| text.contains(word))
        };
        let mut hits: Vec<Hit> = self
            .parts
            .iter()
            .filter_map(|part| {
                let passage = part.passages.iter().find(|passage| has_all(passage));
                let section = part.section.as_ref().map_or("", |(_, title)| title);
                let in_title = part.section.is_none() && has_all(&part.title);
                let rank = if in_title && part.title.to_ascii_lowercase().starts_with(&words[0]) {
                    0
                } else if in_title {
                    1
                } else if has_all(section) {
                    2
                } else {
                    passage.map(|_| 3)?
                };
                Some(Hit {
                    item: part.item.clone(),
                    title: part.title.clone(),
                    section: part.section.clone(),
                    passage: passage.or(part.passages.first()).cloned().unwrap_or_default(),
                    rank,
                })
            })
            .collect();
        hits.sort_by_key(|hit| hit.rank);
        hits.truncate(MOST);
        hits
    }
}

/// Paragraphs as one line each, lines of code as they are; without the marks of Markdown.
fn passages(lines: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    let mut paragraph = String::new();
    let mut fenced = false;
    for line in lines {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            found.push(line.trim().to_owned());
        } else if !line.trim().is_empty() {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line.trim_start_matches(['#', '>', '-', '*', ' ']).trim_end());
            continue;
        }
        found.push(std::mem::take(&mut paragraph));
    }
    found.push(paragraph);
    found.retain(|passage| !passage.is_empty());
    for passage in &mut found {
        passage.retain(|char| char != '`' && char != '*');
    }
    found
}

impl Search {
    /// Looks again after the text was changed.
    pub fn update(&mut self, index: &Index) {
        self.hits = index.find(&self.text);
        self.chosen = 0;
    }

    /// Chooses another hit.
    pub fn move_by(&mut self, steps: isize) {
        let last = self.hits.len().saturating_sub(1);
        self.chosen = self.chosen.saturating_add_signed(steps).min(last);
    }
}

#[cfg(test)]
mod tests {
    use super::Index;
    use crate::tui::{services::ItemId, testing};

    fn found(text: &str) -> Vec<String> {
        Index::new(&testing::course())
            .find(text)
            .into_iter()
            .map(|hit| {
                let section = hit.section.map(|(slug, _)| format!("#{slug}")).unwrap_or_default();
                format!("{}{section}", hit.item.as_str())
            })
            .collect()
    }

    #[test]
    fn titles_come_before_sections_and_sections_before_text() {
        assert_eq!(
            found("methods"),
            [
                "http-server",
                "http-methods",
                "http-server#methods-and-405",
                "http-server#how-grafana-asks",
                "http-server#what-to-remember"
            ]
        );
    }

    #[test]
    fn all_words_count_in_any_case_and_order() {
        assert_eq!(found("405 METHODS"), ["http-methods", "http-server#methods-and-405"]);
        assert!(found("405 nowhere").is_empty());
    }

    #[test]
    fn a_title_that_begins_with_the_word_comes_first() {
        assert_eq!(found("four")[0], "timeouts-limits");
        assert_eq!(found("http-m")[0], "http-methods");
    }

    #[test]
    fn nothing_typed_finds_nothing() {
        assert!(found("  ").is_empty());
    }

    #[test]
    fn a_phrase_that_is_broken_over_lines_is_found() {
        let hits = Index::new(&testing::course()).find("asks every data source");
        assert_eq!(hits[0].item, ItemId::Lesson("http-server".to_owned()));
    }
}
