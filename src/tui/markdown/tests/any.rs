//! What holds for any document at any width.

use std::collections::BTreeSet;

use proptest::prelude::*;
use ratatui::{
    buffer::{Buffer, CellWidth},
    layout::Rect,
    text::Line,
    widgets::Widget,
};
use unicode_segmentation::UnicodeSegmentation;

use super::Options;
use crate::tui::theme::Theme;

fn markdown() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\n".to_owned()),
        Just("\n\n".to_owned()),
        Just("> ".to_owned()),
        Just("- ".to_owned()),
        Just("  ".to_owned()),
        Just("7. ".to_owned()),
        Just("## ".to_owned()),
        Just("```go pair\n".to_owned()),
        Just("\n```\n".to_owned()),
        Just("```rust pair\n".to_owned()),
        Just("```sh\n$ ".to_owned()),
        Just("> [!INTERVIEW] ".to_owned()),
        Just("> [!TRAP] ".to_owned()),
        Just("[T1] ".to_owned()),
        Just("[a](b) ".to_owned()),
        Just("**".to_owned()),
        Just("*".to_owned()),
        Just("`".to_owned()),
        Just("\n\n| a | b | c |\n|--|:-:|-:|\n| ".to_owned()),
        Just(" | ".to_owned()),
        Just("<!-- x".to_owned()),
        Just("<b>".to_owned()),
        Just("\\\n".to_owned()),
        Just("\n---\n".to_owned()),
        Just("漢字".to_owned()),
        Just("👩‍💻 ".to_owned()),
        Just("e\u{301}\u{200b}\u{202e}".to_owned()),
        "[ -~\t]{0,30}",
        "\\PC{0,8}",
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_document_fits_any_width(
        markdown in markdown(),
        width in prop_oneof![0..12_u16, 0..200_u16],
        side_by_side: bool,
        open: bool,
        coloured: bool,
        code_offset in 0..50_u16,
    ) {
        let options = Options {
            theme: if coloured { Theme::dark() } else { Theme::plain() },
            side_by_side,
            open_folds: if open { (0..9).collect() } else { BTreeSet::new() },
            marked: ["T1".to_owned()].into(),
            code_offset,
            ..Options::default()
        };
        let layout = options.layout(&markdown, width);
        for line in &layout.lines {
            prop_assert!(drawn_width(line) <= width.max(1).into(), "{line:?}");
        }
        let area = Rect::new(0, 0, width, 1);
        for line in &layout.lines {
            line.render(area, &mut Buffer::empty(area));
        }
        let count = layout.lines.len();
        prop_assert!(layout.sections.iter().all(|(_, line)| *line < count));
        prop_assert!(layout.folds.iter().all(|fold| fold.line < count));
        prop_assert!(layout.sentences.iter().all(|(_, lines)| lines.start < lines.end && lines.end <= count));
    }
}

fn drawn_width(line: &Line<'_>) -> usize {
    let graphemes = line.spans.iter().flat_map(|span| span.content.graphemes(true));
    graphemes.map(|grapheme| usize::from(grapheme.cell_width())).sum()
}
