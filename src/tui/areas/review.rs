//! Where things are on the screen of a review.

use ratatui::layout::{Constraint, Layout, Rect};

use crate::tui::model::location::Pane;

use super::{
    Areas,
    panes::{Panes, titled},
};

/// From this width on, the findings stand beside the changes.
pub const TWO_COLUMNS: u16 = 110;
/// The height of the form over a pane that is shown alone, with its frame.
const FORM: u16 = 11;

/// The panes within an area of a screen of this width; `pane` has the keys.
pub(super) fn panes(area: Rect, width: u16, pane: Pane, gap: u16) -> Panes {
    if width < TWO_COLUMNS {
        let pane = if pane == Pane::Findings { pane } else { Pane::Diff };
        return Panes::alone(pane, area, gap);
    }
    // Code needs the room more than sentences do.
    let findings = (width * 2 / 5).min(80);
    let [diff, border, findings] = area.layout(&Layout::horizontal([
        Constraint::Fill(1),
        Constraint::Length(1),
        Constraint::Length(findings),
    ]));
    Panes {
        shown: vec![titled(Pane::Diff, diff, gap), titled(Pane::Findings, findings, gap)],
        borders: vec![border],
        ..Panes::default()
    }
}

impl Areas {
    /// The box in which a finding is written: over the lower half of the findings, so that the code stays in view; where
    /// they aren't shown beside it, over the last rows of the changes.
    pub fn finding(&self) -> Option<Rect> {
        let panes = self.panes.as_ref()?;
        let (pane, _, content) = panes.shown.last()?;
        let height = if *pane == Pane::Findings && panes.tabs.is_none() {
            (content.height / 2).max(FORM)
        } else {
            FORM
        };
        let height = height.min(content.height);
        Some(Rect {
            x: content.x.saturating_sub(1),
            y: content.bottom() - height,
            width: content.width + 2,
            height,
        })
    }

    /// How many rows of the changes stay in view while a finding is written.
    pub fn diff_height(&self, is_writing: bool) -> u16 {
        let Some(content) = self.panes.as_ref().and_then(|panes| panes.of(Pane::Diff)) else {
            return 0;
        };
        match self.finding() {
            Some(form) if is_writing && form.intersects(content) => content.height - form.height,
            _ => content.height,
        }
    }
}
