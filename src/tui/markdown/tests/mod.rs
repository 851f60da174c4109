//! Tests of documents as a whole, and what the other tests need.

mod any;
mod blocks;
mod code;

use std::{
    collections::BTreeSet,
    fmt::Write,
    sync::{LazyLock, mpsc},
};

use ratatui::{
    buffer::CellWidth,
    style::{Color, Style},
};
use unicode_segmentation::UnicodeSegmentation;

use super::{Document, Language, Layout, LayoutOptions};
use crate::tui::{
    highlight::{Highlighter, Highlights},
    theme::Theme,
};

const EVERYTHING: &str = include_str!("everything.md");

static HIGHLIGHTS: LazyLock<Highlights> = LazyLock::new(|| highlighted(EVERYTHING));

/// The options that a test starts from, owned.
#[derive(Debug, Clone)]
struct Options {
    theme: Theme,
    side_by_side: bool,
    language: Language,
    open_folds: BTreeSet<usize>,
    marked: BTreeSet<String>,
    code_offset: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            theme: Theme::plain(),
            side_by_side: false,
            language: Language::Rust,
            open_folds: BTreeSet::new(),
            marked: BTreeSet::new(),
            code_offset: 0,
        }
    }
}

impl Options {
    fn layout(&self, markdown: &str, width: u16) -> Layout {
        self.layout_highlighted(markdown, width, &Highlights::default())
    }

    fn layout_highlighted(&self, markdown: &str, width: u16, highlights: &Highlights) -> Layout {
        let options = LayoutOptions {
            theme: &self.theme,
            side_by_side: self.side_by_side,
            language: self.language,
            open_folds: &self.open_folds,
            marked: &self.marked,
            code_offset: self.code_offset,
        };
        Document::parse(markdown).layout(width, &options, highlights)
    }

    /// The text of the lines.
    fn text(&self, markdown: &str, width: u16) -> String {
        text(&self.layout(markdown, width))
    }
}

fn text(layout: &Layout) -> String {
    layout
        .lines
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

fn highlighted(markdown: &str) -> Highlights {
    let (results, received) = mpsc::channel();
    let mut highlighter = Highlighter::start(move |done| {
        let _ = results.send(done);
    })
    .unwrap();
    for (grammar, code) in Document::parse(markdown).code_blocks() {
        highlighter.request(grammar, code);
    }
    drop(highlighter);
    let mut highlights = Highlights::default();
    for done in received {
        highlights.insert(done);
    }
    highlights
}

/// Each line, and below it a letter for the style of each column that has one; then what the letters mean.
fn with_styles(layout: &Layout) -> String {
    let mut styles: Vec<Style> = Vec::new();
    let mut shown = String::new();
    for line in &layout.lines {
        let mut letters = String::new();
        for span in &line.spans {
            let letter = if span.style == Style::new() {
                ' '
            } else {
                let known = styles.iter().position(|style| *style == span.style);
                let index = known.unwrap_or_else(|| {
                    styles.push(span.style);
                    styles.len() - 1
                });
                char::from(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[index])
            };
            for grapheme in span.content.graphemes(true) {
                letters.extend(std::iter::repeat_n(letter, grapheme.cell_width().into()));
            }
        }
        let _ = writeln!(shown, "{}", line.to_string().trim_end());
        if !letters.trim().is_empty() {
            let _ = writeln!(shown, "{}", letters.trim_end());
        }
    }
    for (index, style) in styles.iter().enumerate() {
        let letter = char::from(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[index]);
        let colour = |colour: Option<Color>| colour.map_or_else(|| "-".to_owned(), |colour| colour.to_string());
        let _ = writeln!(
            shown,
            "{letter}: {} on {} {:?}",
            colour(style.fg),
            colour(style.bg),
            style.add_modifier
        );
    }
    shown
}

#[test]
fn everything_at_40_columns_in_the_light() {
    let options = Options {
        theme: Theme::light(),
        language: Language::Go,
        ..Options::default()
    };
    insta::assert_snapshot!(with_styles(&options.layout_highlighted(EVERYTHING, 40, &HIGHLIGHTS)));
}

#[test]
fn everything_at_76_columns_without_colour() {
    let options = Options {
        marked: ["T2".to_owned()].into(),
        code_offset: 20,
        ..Options::default()
    };
    insta::assert_snapshot!(with_styles(&options.layout_highlighted(EVERYTHING, 76, &HIGHLIGHTS)));
}

#[test]
fn everything_at_160_columns_in_the_dark() {
    let options = Options {
        theme: Theme::dark(),
        side_by_side: true,
        marked: ["T1".to_owned(), "T11".to_owned()].into(),
        open_folds: [0].into(),
        ..Options::default()
    };
    insta::assert_snapshot!(with_styles(&options.layout_highlighted(EVERYTHING, 160, &HIGHLIGHTS)));
}
