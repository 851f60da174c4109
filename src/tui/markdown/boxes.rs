//! Boxes and quotes.

use ratatui::{style::Style, text::Span};

use super::{
    Fold,
    block::Block,
    inline::{self, Inline, push, spans_width, wrap},
    layout::Layouter,
    sheet::Container,
};
use crate::course::lesson::BoxKind;

/// A frame that is narrower than this, in columns, is only a bar at the left.
const NARROWEST_FRAME: usize = 24;

impl Layouter<'_> {
    /// A quote: a bar at the left.
    pub(super) fn quote(&mut self, blocks: &[Block]) {
        let bar = vec![Span::styled("│ ", self.options.theme.border)];
        self.inside(Container::around(bar, Vec::new()), |layouter| {
            layouter.blocks(blocks, true);
        });
    }

    /// A box: a frame with its kind in words and its title. The answers to an interview question are shown when their
    /// fold is open.
    pub(super) fn framed(&mut self, kind: BoxKind, title: &[Inline], blocks: &[Block], fold: Option<usize>) {
        let theme = self.options.theme;
        let (label, style) = match kind {
            BoxKind::Trap => ("Trap", theme.box_trap),
            BoxKind::Today => ("Today", theme.box_today),
            BoxKind::Interview => ("Interview", theme.box_interview),
        };
        let width = self.sheet.width();
        let has_frame = width >= NARROWEST_FRAME;
        // The frame's corners, a dash and a space on either side, and ` · `.
        let room = width.saturating_sub(inline::width(label) + 9);
        let in_frame = (has_frame && kind != BoxKind::Interview)
            .then(|| wrap(title, theme.strong, theme, room.max(1)))
            .filter(|lines| lines.len() == 1)
            .and_then(|mut lines| lines.pop());
        let title_below = if in_frame.is_none() { title } else { &[] };
        if has_frame {
            self.sheet.write(top(label, in_frame, style, width));
            let side = vec![Span::styled("│ ", style)];
            let end = vec![Span::styled(" │", style)];
            self.inside(Container::around(side, end), |layouter| {
                layouter.box_contents(title_below, blocks, fold);
            });
            self.sheet
                .write(vec![Span::styled(format!("╰{}╯", "─".repeat(width - 2)), style)]);
        } else {
            let bar = vec![Span::styled("│ ", style)];
            self.inside(Container::around(bar, Vec::new()), |layouter| {
                layouter.styled_text(&[(label, style)]);
                layouter.box_contents(title_below, blocks, fold);
            });
        }
    }

    fn box_contents(&mut self, title: &[Inline], blocks: &[Block], fold: Option<usize>) {
        let theme = self.options.theme;
        if !title.is_empty() {
            self.running_text(title, theme.strong);
        }
        let Some(id) = fold else {
            self.blocks(blocks, title.is_empty());
            return;
        };
        let open = self.options.open_folds.contains(&id);
        let (glyph, what) = if open {
            ("▾", " hides the answers")
        } else {
            ("▸", " shows the answers")
        };
        let line = self.sheet.lines.len();
        self.layout.folds.push(Fold { id, line, open });
        self.styled_text(&[
            (glyph, theme.key),
            (" ", theme.dim),
            ("Enter", theme.key),
            (what, theme.dim),
        ]);
        if open {
            self.blocks(blocks, false);
        }
    }
}

/// The frame's first line.
fn top(label: &str, title: Option<Vec<Span<'static>>>, style: Style, width: usize) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    push(&mut spans, "╭─ ", style);
    push(&mut spans, label, style);
    if let Some(title) = title.filter(|title| !title.is_empty()) {
        push(&mut spans, " · ", style);
        spans.extend(title);
    }
    let dashes = width.saturating_sub(spans_width(&spans) + 2);
    push(&mut spans, &format!(" {}╮", "─".repeat(dashes)), style);
    spans
}
