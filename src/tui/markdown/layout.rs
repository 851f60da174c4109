//! From blocks to lines. Boxes, code and tables have files of their own.

use ratatui::{style::Style, text::Span};

use super::{
    Document, Layout, LayoutOptions, TEXT_WIDTH,
    block::{Block, Item},
    inline::{self, Inline, wrap, wrap_styled},
    sheet::{Container, Sheet},
};
use crate::tui::highlight::Highlights;

/// The marks of unordered lists' items, by depth.
const BULLETS: [&str; 3] = ["• ", "◦ ", "- "];

pub(super) fn layout(document: &Document, width: u16, options: &LayoutOptions<'_>, highlights: &Highlights) -> Layout {
    let full_width = usize::from(width.max(1));
    let text_width = full_width.min(usize::from(TEXT_WIDTH));
    let mut layouter = Layouter {
        document,
        options,
        highlights,
        full_width,
        sheet: Sheet::new((full_width - text_width) / 2, text_width),
        list_depth: 0,
        layout: Layout::default(),
    };
    layouter.blocks(&document.blocks, true);
    layouter.link_list();
    Layout {
        lines: layouter.sheet.lines,
        ..layouter.layout
    }
}

/// A layout in the making.
pub(super) struct Layouter<'a> {
    pub(super) document: &'a Document,
    pub(super) options: &'a LayoutOptions<'a>,
    pub(super) highlights: &'a Highlights,
    /// The width that was asked for, in columns.
    pub(super) full_width: usize,
    pub(super) sheet: Sheet,
    list_depth: usize,
    /// All but the lines.
    pub(super) layout: Layout,
}

impl Layouter<'_> {
    /// Writes blocks with gaps between them, and with one before them unless they are at the start of something.
    pub(super) fn blocks(&mut self, blocks: &[Block], at_start: bool) {
        let mut before: Option<&Block> = None;
        for block in blocks {
            let wants_gap = match before {
                Some(before) => !is_close_below(before),
                None => !at_start,
            };
            if wants_gap {
                self.sheet.gap();
            }
            self.block(block);
            before = Some(block);
        }
    }

    fn block(&mut self, block: &Block) {
        let theme = self.options.theme;
        match block {
            Block::Heading { level, text, slug } => {
                if let Some(slug) = slug {
                    self.layout.sections.push((slug.clone(), self.sheet.lines.len()));
                }
                let style = if *level <= 2 { theme.heading } else { theme.subheading };
                self.running_text(text, style);
            }
            Block::Paragraph(sentence) => match &sentence.id {
                Some(id) => self.sentence(id, |layouter| layouter.running_text(&sentence.text, theme.text)),
                None => self.running_text(&sentence.text, theme.text),
            },
            Block::Code(code) => self.code(*code),
            Block::Pair { go, rust } => self.pair(*go, *rust),
            Block::List { start, is_tight, items } => self.list(*start, *is_tight, items),
            Block::Quote(blocks) => self.quote(blocks),
            Block::Box {
                kind,
                title,
                blocks,
                fold,
            } => self.framed(*kind, title, blocks, *fold),
            Block::Table(table) => self.table(table),
            Block::Rule => {
                let rule = "─".repeat(self.sheet.width());
                self.sheet.write(vec![Span::styled(rule, theme.border)]);
            }
        }
    }

    fn list(&mut self, start: Option<u64>, is_tight: bool, items: &[Item]) {
        let theme = self.options.theme;
        let last = start.map(|start| {
            start
                .saturating_add((items.len() as u64).saturating_sub(1))
                .to_string()
                .len()
        });
        self.list_depth += 1;
        for (index, item) in items.iter().enumerate() {
            if index > 0 && !is_tight {
                self.sheet.gap();
            }
            if let Some(id) = &item.id {
                self.sentence(id, |layouter| layouter.item_blocks(&item.blocks, is_tight));
                continue;
            }
            let mark = match (start, last) {
                (Some(start), Some(digits)) => format!("{:>digits$}. ", start.saturating_add(index as u64)),
                _ => BULLETS[(self.list_depth - 1).min(BULLETS.len() - 1)].to_owned(),
            };
            let container = Container::hanging(vec![Span::styled(mark, theme.dim)]);
            self.inside(container, |layouter| layouter.item_blocks(&item.blocks, is_tight));
        }
        self.list_depth -= 1;
    }

    fn item_blocks(&mut self, blocks: &[Block], is_tight: bool) {
        if is_tight {
            for block in blocks {
                self.block(block);
            }
        } else {
            self.blocks(blocks, true);
        }
    }

    /// Writes a task's sentence behind its label, emphasised if it is marked.
    fn sentence(&mut self, id: &str, contents: impl FnOnce(&mut Self)) {
        let theme = self.options.theme;
        let is_marked = self.options.marked.contains(id);
        let start = self.sheet.lines.len();
        let glyph = if is_marked { "▸ " } else { "  " };
        let label = vec![
            Span::styled(glyph, theme.accent),
            Span::styled(format!("{id:<3}"), theme.accent),
            Span::raw(" "),
        ];
        let outer = is_marked.then(|| self.sheet.overlay(Some(theme.marked)));
        self.inside(Container::hanging(label), contents);
        if let Some(outer) = outer {
            self.sheet.overlay(outer);
        }
        self.layout
            .sentences
            .push((id.to_owned(), start..self.sheet.lines.len()));
    }

    /// Writes text, wrapped.
    pub(super) fn running_text(&mut self, text: &[Inline], style: Style) {
        for line in wrap(text, style, self.options.theme, self.sheet.width()) {
            self.sheet.write(line);
        }
    }

    /// Writes text in several styles, wrapped.
    pub(super) fn styled_text(&mut self, text: &[(&str, Style)]) {
        for line in wrap_styled(text, self.sheet.width()) {
            self.sheet.write(line);
        }
    }

    /// Writes what `contents` writes, inside a container.
    pub(super) fn inside(&mut self, container: Container, contents: impl FnOnce(&mut Self)) {
        let entered = self.sheet.enter(container);
        contents(self);
        self.sheet.leave(entered);
    }

    fn link_list(&mut self) {
        let links = &self.document.links;
        if links.is_empty() {
            return;
        }
        let dim = self.options.theme.dim;
        self.sheet.gap();
        let digits = inline::width(&links.len().to_string()) + 2;
        for (index, target) in links.iter().enumerate() {
            let number = format!("[{}]", index + 1);
            let container = Container::hanging(vec![Span::styled(format!("{number:>digits$} "), dim)]);
            self.inside(container, |layouter| layouter.styled_text(&[(target, dim)]));
        }
    }
}

/// Whether what follows a block stands close below it.
fn is_close_below(block: &Block) -> bool {
    matches!(block, Block::Heading { level: 3.., .. })
}
