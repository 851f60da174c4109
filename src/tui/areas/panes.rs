//! Panes of a screen that shows several beside each other, or one at a time under tabs.

use ratatui::layout::{Constraint, Layout, Rect};

use crate::tui::model::location::Pane;

use super::column;

/// The panes of the screen that are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Panes {
    /// The line over the only pane, with a tab for each.
    pub tabs: Option<Rect>,
    /// The panes: which, the line over it if it has one of its own, and its content.
    pub shown: Vec<(Pane, Option<Rect>, Rect)>,
    /// The vertical lines between panes.
    pub borders: Vec<Rect>,
    /// The horizontal one.
    pub rule: Option<Rect>,
}

impl Panes {
    /// One pane, below a line with a tab for each.
    pub(super) fn alone(pane: Pane, area: Rect, gap: u16) -> Self {
        let [tabs, _, body] = area.layout(&Layout::vertical([
            Constraint::Length(1),
            Constraint::Length(gap),
            Constraint::Fill(1),
        ]));
        Self {
            tabs: Some(column(tabs, u16::MAX, 0)),
            shown: vec![(pane, None, column(body, u16::MAX, 1 - gap))],
            ..Self::default()
        }
    }

    /// The content of a pane, if it is shown.
    pub fn of(&self, wanted: Pane) -> Option<Rect> {
        let found = self.shown.iter().find(|(pane, ..)| *pane == wanted);
        found.map(|(.., content)| *content)
    }
}

/// A pane with a line of its own over it.
pub(super) fn titled(pane: Pane, area: Rect, gap: u16) -> (Pane, Option<Rect>, Rect) {
    let [title, _, body] = area.layout(&Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(gap),
        Constraint::Fill(1),
    ]));
    (pane, Some(column(title, u16::MAX, 0)), column(body, u16::MAX, 0))
}
