//! Where things are on the data source's screen.

use ratatui::layout::{Constraint, Layout, Rect};

use crate::tui::model::location::Pane;

use super::panes::{Panes, titled};

/// From this width on, the requests stand beside the frames.
const THREE_COLUMNS: u16 = 160;
/// From this width on, the panes are shown together, the requests below the frames.
const TWO_COLUMNS: u16 = 110;
/// From this width on, the left column is wider.
const WIDE: u16 = 150;

/// The panes within an area of a screen of this width; `pane` has the keys.
pub(super) fn panes(area: Rect, width: u16, pane: Pane, gap: u16) -> Panes {
    if width < TWO_COLUMNS {
        let pane = if matches!(pane, Pane::Frames | Pane::Requests) {
            pane
        } else {
            Pane::Source
        };
        return Panes::alone(pane, area, gap);
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
        return Panes {
            shown: vec![
                titled(Pane::Source, source, gap),
                titled(Pane::Frames, frames, gap),
                titled(Pane::Requests, requests, 0),
            ],
            borders: vec![border],
            rule: Some(rule),
            ..Panes::default()
        };
    }
    let [source, one, frames, two, requests] = area.layout(&Layout::horizontal([
        Constraint::Length(left),
        Constraint::Length(1),
        Constraint::Fill(1),
        Constraint::Length(1),
        Constraint::Length(60),
    ]));
    Panes {
        shown: vec![
            titled(Pane::Source, source, gap),
            titled(Pane::Frames, frames, gap),
            titled(Pane::Requests, requests, gap),
        ],
        borders: vec![one, two],
        ..Panes::default()
    }
}
