//! The list of chapters and their items.

use crate::{course::model::Course, tui::services::ItemId};

/// All items in reading order, and the rows of the list.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// The rows: chapters and, below each, its items.
    pub rows: Vec<Row>,
    /// The row that the cursor is on.
    pub cursor: usize,
    /// The row at the top of the pane.
    pub top: usize,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A chapter's title, by the chapter's place in the course.
    Chapter(usize),
    /// A lesson or an exercise.
    Item {
        /// Its id.
        id: ItemId,
        /// The chapter's place in the course.
        chapter: usize,
    },
}

impl Outline {
    /// The list of a course.
    pub fn new(course: &Course) -> Self {
        let mut rows = Vec::new();
        for (chapter, content) in course.chapters.iter().enumerate() {
            rows.push(Row::Chapter(chapter));
            rows.extend(content.items.iter().map(|item| Row::Item {
                id: ItemId::from(item),
                chapter,
            }));
        }
        Self {
            rows,
            cursor: 0,
            top: 0,
        }
    }

    /// All items in reading order.
    pub fn items(&self) -> impl DoubleEndedIterator<Item = &ItemId> + Clone {
        self.rows.iter().filter_map(|row| match row {
            Row::Item { id, .. } => Some(id),
            Row::Chapter(_) => None,
        })
    }

    /// The items of a chapter.
    pub fn items_of(&self, wanted: usize) -> impl Iterator<Item = &ItemId> + Clone {
        self.rows.iter().filter_map(move |row| match row {
            Row::Item { id, chapter } if *chapter == wanted => Some(id),
            _ => None,
        })
    }

    /// The chapter that an item is in, by its place in the course.
    pub fn chapter_of(&self, item: &ItemId) -> Option<usize> {
        self.rows.iter().find_map(|row| match row {
            Row::Item { id, chapter } if id == item => Some(*chapter),
            _ => None,
        })
    }

    /// Whether the course has this item.
    pub fn has(&self, item: &ItemId) -> bool {
        self.items().any(|id| id == item)
    }

    /// Moves the cursor by some rows.
    pub fn move_by(&mut self, rows: isize, height: u16) {
        self.move_to(self.cursor.saturating_add_signed(rows), height);
    }

    /// Moves the cursor to a row, as far as there is one, and brings it into the pane with the rows around it.
    pub fn move_to(&mut self, row: usize, height: u16) {
        self.cursor = row.min(self.rows.len().saturating_sub(1));
        let height = usize::from(height.max(1));
        let around = (height / 4).min(3);
        self.top = self
            .top
            .min(self.cursor.saturating_sub(around))
            .max((self.cursor + around + 1).saturating_sub(height));
        self.scroll_by(0, height);
    }

    /// Moves the cursor to an item.
    pub fn move_to_item(&mut self, item: &ItemId, height: u16) {
        let found = self
            .rows
            .iter()
            .position(|row| matches!(row, Row::Item { id, .. } if id == item));
        if let Some(row) = found {
            self.move_to(row, height);
        }
    }

    /// Scrolls without moving the cursor.
    pub fn scroll_by(&mut self, rows: isize, height: usize) {
        let last = self.rows.len().saturating_sub(height);
        self.top = self.top.saturating_add_signed(rows).min(last);
    }
}

#[cfg(test)]
mod tests {
    use super::{Outline, Row};

    fn outline(rows: usize) -> Outline {
        Outline {
            rows: vec![Row::Chapter(0); rows],
            ..Outline::default()
        }
    }

    #[test]
    fn the_cursor_stays_in_the_list_and_in_the_pane() {
        let mut outline = outline(50);
        outline.move_by(-3, 10);
        assert_eq!((outline.cursor, outline.top), (0, 0));
        outline.move_by(9, 10);
        assert_eq!(
            (outline.cursor, outline.top),
            (9, 2),
            "some rows below the cursor are shown"
        );
        outline.move_by(1000, 10);
        assert_eq!((outline.cursor, outline.top), (49, 40));
    }

    #[test]
    fn a_pane_without_rows_is_no_trouble() {
        let mut outline = outline(3);
        outline.move_by(2, 0);
        assert_eq!(outline.cursor, 2);
        let mut none = super::Outline::default();
        none.move_by(1, 5);
        assert_eq!(none.cursor, 0);
    }
}
