//! The sheet that lines are written on: their margin, and the marks before and after them that their containers add.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use super::inline::{push, spans_width};

/// Containers never leave their contents less room than this, in columns; if they would, their marks are left out.
const NARROWEST: usize = 8;

/// Lines so far, and the containers that the next line is in.
pub(super) struct Sheet {
    pub(super) lines: Vec<Line<'static>>,
    margin: usize,
    width: usize,
    containers: Vec<Container>,
    /// A style over the text's own.
    overlay: Option<Style>,
}

/// What a container puts around each of its lines.
pub(super) struct Container {
    /// Before the first line, instead of `rest`.
    pub(super) first: Option<Vec<Span<'static>>>,
    /// Before the lines; as wide as `first`.
    pub(super) rest: Vec<Span<'static>>,
    /// After the lines, which are filled up to it.
    pub(super) end: Vec<Span<'static>>,
}

impl Container {
    /// The same marks for all lines.
    pub(super) fn around(before: Vec<Span<'static>>, after: Vec<Span<'static>>) -> Self {
        Self {
            first: None,
            rest: before,
            end: after,
        }
    }

    /// Marks before the first line, and as many spaces before the others.
    pub(super) fn hanging(first: Vec<Span<'static>>) -> Self {
        let rest = vec![Span::raw(" ".repeat(spans_width(&first)))];
        Self {
            first: Some(first),
            rest,
            end: Vec::new(),
        }
    }

    fn marks_width(&self) -> usize {
        spans_width(&self.rest) + spans_width(&self.end)
    }
}

/// Whether a container was entered; to be given back.
#[must_use]
pub(super) struct Entered(bool);

impl Sheet {
    /// A sheet whose text is `width` columns wide (at least 1) and starts at a column.
    pub(super) fn new(margin: usize, width: usize) -> Self {
        Self {
            lines: Vec::new(),
            margin,
            width: width.max(1),
            containers: Vec::new(),
            overlay: None,
        }
    }

    /// The columns that a line's contents can have.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Whether lines stand in no container.
    pub(super) fn is_top_level(&self) -> bool {
        self.containers.is_empty()
    }

    /// Puts the next lines into a container, until it is left; does nothing where there is no room for its marks.
    pub(super) fn enter(&mut self, container: Container) -> Entered {
        let marks = container.marks_width();
        let entered = self.width >= marks + NARROWEST;
        if entered {
            self.width -= marks;
            self.containers.push(container);
        }
        Entered(entered)
    }

    /// Leaves the container that was entered last. One that has marks for its first line gets a line.
    pub(super) fn leave(&mut self, Entered(entered): Entered) {
        if !entered {
            return;
        }
        if self
            .containers
            .last()
            .is_some_and(|container| container.first.is_some())
        {
            self.gap();
        }
        if let Some(container) = self.containers.pop() {
            self.width += container.marks_width();
        }
    }

    /// Overlays the text of the next lines with a style, or no longer does; returns what was before.
    pub(super) fn overlay(&mut self, style: Option<Style>) -> Option<Style> {
        std::mem::replace(&mut self.overlay, style)
    }

    /// Writes a line.
    pub(super) fn write(&mut self, mut contents: Vec<Span<'static>>) {
        if let Some(style) = self.overlay {
            for span in &mut contents {
                span.style = span.style.patch(style);
            }
        }
        self.write_at(self.margin, self.width, contents);
    }

    /// Writes a line that starts at a column of its own and stands in no container.
    pub(super) fn write_wide(&mut self, margin: usize, contents: Vec<Span<'static>>) {
        self.write_at(margin, 0, contents);
    }

    fn write_at(&mut self, margin: usize, width: usize, contents: Vec<Span<'static>>) {
        let mut spans = Vec::with_capacity(contents.len() + 2 * self.containers.len() + 1);
        push(&mut spans, &" ".repeat(margin), Style::new());
        for container in &mut self.containers {
            spans.extend(container.first.take().unwrap_or_else(|| container.rest.clone()));
        }
        if self.containers.iter().any(|container| !container.end.is_empty()) {
            let filling = width.saturating_sub(spans_width(&contents));
            spans.extend(contents);
            push(&mut spans, &" ".repeat(filling), Style::new());
            spans.extend(self.containers.iter().rev().flat_map(|container| container.end.clone()));
        } else {
            spans.extend(contents);
        }
        let is_blank = spans
            .iter()
            .all(|span| span.style.bg.is_none() && span.content.trim_end().is_empty());
        self.lines
            .push(if is_blank { Line::default() } else { Line::from(spans) });
    }

    /// Writes an empty line.
    pub(super) fn gap(&mut self) {
        self.write(Vec::new());
    }
}
