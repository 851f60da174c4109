//! A text that is being typed.

use unicode_segmentation::UnicodeSegmentation;

use crate::tui::message::Edit;

/// A text with a cursor in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Field {
    text: String,
    /// In bytes, between characters as a person sees them.
    cursor: usize,
}

impl Field {
    /// A text with the cursor at its end.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            cursor: text.len(),
            text,
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text before the cursor, and what follows.
    pub fn parts(&self) -> (&str, &str) {
        self.text.split_at(self.cursor)
    }

    /// Changes the text, or moves the cursor.
    pub fn edit(&mut self, edit: Edit) {
        let before = self.before();
        let after = self.after();
        match edit {
            Edit::Insert(char) => {
                self.text.insert(self.cursor, char);
                self.cursor += char.len_utf8();
            }
            Edit::Backspace => self.cut(before, self.cursor),
            Edit::Delete => self.cut(self.cursor, after),
            Edit::DeleteWord => self.cut(self.word_before(), self.cursor),
            Edit::Clear => self.cut(0, self.cursor),
            Edit::Left => self.cursor = before,
            Edit::Right => self.cursor = after,
            Edit::Start => self.cursor = 0,
            Edit::End => self.cursor = self.text.len(),
        }
    }

    fn cut(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.cursor = from;
    }

    fn before(&self) -> usize {
        let last = self.text[..self.cursor].grapheme_indices(true).next_back();
        last.map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        let next = self.text[self.cursor..].graphemes(true).next();
        self.cursor + next.map_or(0, str::len)
    }

    fn word_before(&self) -> usize {
        let text = self.text[..self.cursor].trim_end();
        text.rfind(char::is_whitespace)
            .map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8))
    }
}

#[cfg(test)]
mod tests {
    use super::{Edit, Field};

    fn after(text: &str, edits: &[Edit]) -> (String, String) {
        let mut field = Field::new(text);
        for edit in edits {
            field.edit(*edit);
        }
        let (before, after) = field.parts();
        (before.to_owned(), after.to_owned())
    }

    fn parts(before: &str, after: &str) -> (String, String) {
        (before.to_owned(), after.to_owned())
    }

    #[test]
    fn characters_are_those_that_a_person_sees() {
        assert_eq!(after("né\u{301}e", &[Edit::Left, Edit::Backspace]), parts("n", "e"));
        assert_eq!(after("👩‍🚀", &[Edit::Backspace]), parts("", ""));
        assert_eq!(
            after("ab", &[Edit::Start, Edit::Delete, Edit::Insert('ü')]),
            parts("ü", "b")
        );
    }

    #[test]
    fn the_ends_are_ends() {
        use Edit::{Backspace, Delete, DeleteWord, End, Left, Right, Start};
        assert_eq!(
            after("a", &[Right, Delete, Start, Left, Backspace, DeleteWord]),
            parts("", "a")
        );
        assert_eq!(after("", &[End, Right, Left, Backspace]), parts("", ""));
    }

    #[test]
    fn a_word_goes_with_the_space_behind_it() {
        assert_eq!(after("one two  ", &[Edit::DeleteWord]), parts("one ", ""));
        assert_eq!(after("one two", &[Edit::Left, Edit::Clear]), parts("", "o"));
    }
}
