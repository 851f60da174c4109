//! Review cards: `content/cards/<chapter>.toml`.

use serde::Deserialize;
use toml::Spanned;

/// A chapter's cards.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardsManifest {
    /// Version of this format; 1.
    pub format: u32,
    /// The cards; their order means nothing.
    #[serde(rename = "card")]
    pub cards: Vec<Card>,
}

/// A question to be asked again and again, and how it is answered.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// Stable slug, unique in the course: what is known of a person's memory hangs on it, whatever becomes of the text.
    pub id: Spanned<String>,
    /// `lesson-id#section-slug` that teaches it.
    pub lesson: Spanned<String>,
    /// The rows of the audit that it asks about.
    #[serde(default)]
    pub rows: Vec<Spanned<String>>,
    /// 1 (easy) to 5.
    pub difficulty: u8,
    /// The question, in Markdown. Of a cloze, the text, with `___` where words are missing.
    pub ask: String,
    /// Code that belongs to the question, as in a lesson's include: `lesson/file.rs:anchor` below `content/code`. Of a `spot`
    /// card, its lines are numbered from 1.
    #[serde(default)]
    pub code: Option<Spanned<String>>,
    /// How it is answered, and what is right.
    pub answer: Answer,
    /// Why that is so, in Markdown; shown with the answer.
    pub why: String,
}

/// How a card is answered, and what is right: `answer.choice.right = "…"`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Answer {
    /// One of four is right.
    Choice {
        /// The right one.
        right: String,
        /// Three that are wrong, each for a reason that somebody believes.
        wrong: Vec<String>,
    },
    /// Some of several are right.
    Multi {
        /// The right ones, at least one.
        right: Vec<String>,
        /// The wrong ones, at least one.
        wrong: Vec<String>,
    },
    /// Words are missing. Case and white space mean nothing.
    Cloze {
        /// For each `___` of the question in order, what may stand there; the first is shown as the answer.
        blanks: Vec<Vec<String>>,
    },
    /// Things are to be put in order.
    Order {
        /// In the right order; shown shuffled.
        items: Vec<String>,
    },
    /// What comes out is to be typed. White space around it means nothing.
    Predict {
        /// What counts as right; the first is shown as the answer.
        accept: Vec<String>,
    },
    /// A line of the code is to be named.
    Spot {
        /// The numbers of the lines that count, from 1.
        lines: Vec<usize>,
    },
    /// A free answer, which the person holds against these points and grades from 0 to 3.
    Open {
        /// Three points that a good answer has.
        points: Vec<String>,
    },
}
