//! Where things are on the data source's screen.

use ratatui::layout::{Constraint, Layout, Rect};

use crate::tui::model::location::Pane;

use super::column;

/// From this width on, the requests stand beside the frames.
const THREE_COLUMNS: u16 = 160;
/// From this width on, the panes are shown together, the requests below the frames.
const TWO_COLUMNS: u16 = 110;
/// From this width on, the left column is wider.
const WIDE: u16 = 150;

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
    /// The panes within an area of a screen of this width; `pane` has the keys.
    pub(super) fn new(area: Rect, width: u16, pane: Pane, gap: u16) -> Self {
        if width < TWO_COLUMNS {
            let [tabs, _, body] = area.layout(&Layout::vertical([
                Constraint::Length(1),
                Constraint::Length(gap),
                Constraint::Fill(1),
            ]));
            let pane = if matches!(pane, Pane::Frames | Pane::Requests) {
                pane
            } else {
                Pane::Source
            };
            return Self {
                tabs: Some(column(tabs, u16::MAX, 0)),
                shown: vec![(pane, None, column(body, u16::MAX, 1 - gap))],
                ..Self::default()
            };
        }
        let left = if width < WIDE { 42 } else { 50 };
        if width < THREE_COLUMNS {
            let [source, border, right] = area.layout(&Layout::horizontal([
                Constraint::Length(left),
                Constraint::Length(1),
                Constraint::Fill(1),
            ]));
            let below = (area.height / 3).clamp(5, 12);
            let [frames, rule, requests] = right.layout(&Layout::vertical([
                Constraint::Fill(1),
                Constraint::Length(1),
                Constraint::Length(below),
            ]));
            return Self {
                shown: vec![
                    titled(Pane::Source, source, gap),
                    titled(Pane::Frames, frames, gap),
                    titled(Pane::Requests, requests, 0),
                ],
                borders: vec![border],
                rule: Some(rule),
                ..Self::default()
            };
        }
        let [source, one, frames, two, requests] = area.layout(&Layout::horizontal([
            Constraint::Length(left),
            Constraint::Length(1),
            Constraint::Fill(1),
            Constraint::Length(1),
            Constraint::Length(60),
        ]));
        Self {
            shown: vec![
                titled(Pane::Source, source, gap),
                titled(Pane::Frames, frames, gap),
                titled(Pane::Requests, requests, gap),
            ],
            borders: vec![one, two],
            ..Self::default()
        }
    }

    /// The content of a pane, if it is shown.
    pub fn of(&self, wanted: Pane) -> Option<Rect> {
        let found = self.shown.iter().find(|(pane, ..)| *pane == wanted);
        found.map(|(.., content)| *content)
    }
}

fn titled(pane: Pane, area: Rect, gap: u16) -> (Pane, Option<Rect>, Rect) {
    let [title, _, body] = area.layout(&Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(gap),
        Constraint::Fill(1),
    ]));
    (pane, Some(column(title, u16::MAX, 0)), column(body, u16::MAX, 0))
}
