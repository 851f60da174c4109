//! A terminal's screen as an SVG picture.

use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
};

use vt100::{Cell, Color, Screen};

/// A cell's width and height; the width is 0.6 of the font's size, as it is in most fonts of equal width.
const CELL: (u16, u16) = (9, 19);
const FONT_SIZE: u16 = 15;
/// From a row's top to where letters stand.
const BASELINE: u16 = 14;
/// Between the window's frame and the first cell.
const MARGIN: u16 = 16;
const FONTS: &str = "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace";
const BACKGROUND: Rgb = Rgb(0x1a, 0x1b, 0x1f);
const TEXT: Rgb = Rgb(0xd4, 0xd4, 0xd4);
const FRAME: Rgb = Rgb(0x3c, 0x3e, 0x44);

/// The first sixteen colours, which every terminal chooses for itself.
const SIXTEEN: [u32; 16] = [
    0x26_2626, 0xe8_8a86, 0x97_c184, 0xd9_b36c, 0x8f_b8de, 0xb5_9ad9, 0x83_bbb0, 0xd4_d4d4, 0x80_8080, 0xf0_a5a1,
    0xb2_d6a1, 0xe8_ca90, 0xad_cdea, 0xcb_b7e6, 0xa5_d1c8, 0xff_ffff,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rgb(u8, u8, u8);

/// How the text of a run looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Style {
    colour: Rgb,
    background: Rgb,
    bold: bool,
    italic: bool,
    underline: bool,
}

/// Neighbouring cells of one style.
struct Run {
    row: u16,
    column: u16,
    width: u16,
    text: String,
    style: Style,
}

/// Draws a screen in a window's frame; the title says what is to be seen.
pub(crate) fn draw(screen: &Screen, title: &str) -> String {
    let (rows, columns) = screen.size();
    let (width, height) = (columns * CELL.0 + 2 * MARGIN, rows * CELL.1 + 2 * MARGIN);
    let mut backgrounds = String::new();
    let mut texts = String::new();
    let mut lines = BTreeMap::<(Rgb, u8), String>::new();
    for row in 0..rows {
        for run in runs(screen, row, |style| style.background) {
            if run.style.background != BACKGROUND {
                let (x, y) = corner(&run);
                let _ = writeln!(
                    backgrounds,
                    r#"<rect x="{x}" y="{y}" width="{}" height="{}" fill="{}"/>"#,
                    run.width * CELL.0,
                    CELL.1,
                    run.style.background
                );
            }
        }
        for run in runs(screen, row, |style| style) {
            write_text(&run, &mut texts);
        }
        for column in 0..columns {
            let cell = screen.cell(row, column).unwrap();
            if let Some((path, width)) = strokes(cell.contents()) {
                let (x, y) = (MARGIN + column * CELL.0, MARGIN + row * CELL.1);
                let _ = write!(lines.entry((style(cell).colour, width)).or_default(), "M{x} {y}{path}");
            }
        }
    }
    let lines: String = lines
        .iter()
        .map(|((colour, width), path)| format!("<path stroke=\"{colour}\" stroke-width=\"{width}\" d=\"{path}\"/>\n"))
        .collect();
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">
<title>{title}</title>
<rect x="0.5" y="0.5" width="{}" height="{}" rx="10" fill="{BACKGROUND}" stroke="{FRAME}"/>
<g shape-rendering="crispEdges">
{backgrounds}</g>
<g fill="none">
{lines}</g>
<g font-family="{FONTS}" font-size="{FONT_SIZE}" fill="{TEXT}" xml:space="preserve">
{texts}</g>
</svg>
"#,
        width - 1,
        height - 1
    )
}

/// The runs of a row in which this part of the style is the same.
fn runs<T: PartialEq>(screen: &Screen, row: u16, part: impl Fn(Style) -> T) -> Vec<Run> {
    let mut runs = Vec::<Run>::new();
    for column in 0..screen.size().1 {
        let cell = screen.cell(row, column).unwrap();
        let style = style(cell);
        let contents = match cell.contents() {
            _ if cell.is_wide_continuation() => "",
            "" => " ",
            contents if strokes(contents).is_some() => " ",
            contents => contents,
        };
        match runs.last_mut() {
            Some(run) if part(run.style) == part(style) => {
                run.width += 1;
                run.text.push_str(contents);
            }
            _ => runs.push(Run {
                row,
                column,
                width: 1,
                text: contents.to_owned(),
                style,
            }),
        }
    }
    runs
}

fn corner(run: &Run) -> (u16, u16) {
    (MARGIN + run.column * CELL.0, MARGIN + run.row * CELL.1)
}

/// Writes a run's words; wide gaps divide it, so that columns stay where they are in every font.
fn write_text(run: &Run, out: &mut String) {
    if run.text.trim().is_empty() {
        return;
    }
    let (_, y) = corner(run);
    let mut column = run.column;
    for piece in run.text.split_inclusive("  ") {
        let text = piece.trim_start();
        let start = column + width(&piece[..piece.len() - text.len()]);
        column += width(piece);
        let text = text.trim_end();
        if text.is_empty() {
            continue;
        }
        let _ = write!(out, r#"<text x="{}" y="{}""#, MARGIN + start * CELL.0, y + BASELINE);
        if text.chars().count() > 1 {
            let _ = write!(
                out,
                r#" textLength="{}" lengthAdjust="spacingAndGlyphs""#,
                width(text) * CELL.0
            );
        }
        let Style {
            colour,
            bold,
            italic,
            underline,
            ..
        } = run.style;
        if colour != TEXT {
            let _ = write!(out, r#" fill="{colour}""#);
        }
        for (wanted, attribute) in [
            (bold, r#" font-weight="bold""#),
            (italic, r#" font-style="italic""#),
            (underline, r#" text-decoration="underline""#),
        ] {
            if wanted {
                out.push_str(attribute);
            }
        }
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
        let _ = writeln!(out, ">{escaped}</text>");
    }
}

fn width(text: &str) -> u16 {
    unicode_width::UnicodeWidthStr::width(text).try_into().unwrap()
}

/// The strokes of a box-drawing character, from the cell's corner, and how wide they are. Fonts would leave gaps between them.
fn strokes(contents: &str) -> Option<(&'static str, u8)> {
    let path = match contents {
        "─" | "━" => "m0 9.5h9",
        "│" | "┃" => "m4.5 0v19",
        "┌" => "m4.5 19v-9.5h4.5",
        "┐" => "m4.5 19v-9.5h-4.5",
        "└" => "m4.5 0v9.5h4.5",
        "┘" => "m4.5 0v9.5h-4.5",
        "├" => "m4.5 0v19m0-9.5h4.5",
        "┤" => "m4.5 0v19m0-9.5h-4.5",
        "┬" => "m0 9.5h9m-4.5 0v9.5",
        "┴" => "m0 9.5h9m-4.5 0v-9.5",
        "┼" => "m0 9.5h9m-4.5-9.5v19",
        "╭" => "m4.5 19q0-9.5 4.5-9.5",
        "╮" => "m4.5 19q0-9.5-4.5-9.5",
        "╰" => "m4.5 0q0 9.5 4.5 9.5",
        "╯" => "m4.5 0q0 9.5-4.5 9.5",
        _ => return None,
    };
    Some((path, if matches!(contents, "━" | "┃") { 3 } else { 1 }))
}

fn style(cell: &Cell) -> Style {
    let mut colour = rgb(cell.fgcolor(), TEXT);
    let mut background = rgb(cell.bgcolor(), BACKGROUND);
    if cell.inverse() {
        std::mem::swap(&mut colour, &mut background);
    }
    if cell.dim() {
        colour = dimmed(colour, background);
    }
    Style {
        colour,
        background,
        bold: cell.bold(),
        italic: cell.italic(),
        underline: cell.underline(),
    }
}

fn rgb(colour: Color, default: Rgb) -> Rgb {
    match colour {
        Color::Default => default,
        Color::Rgb(red, green, blue) => Rgb(red, green, blue),
        Color::Idx(index @ 0..16) => {
            let [_, red, green, blue] = SIXTEEN[usize::from(index)].to_be_bytes();
            Rgb(red, green, blue)
        }
        Color::Idx(index @ 16..232) => {
            let level = |index: u8| [0, 95, 135, 175, 215, 255][usize::from(index % 6)];
            let index = index - 16;
            Rgb(level(index / 36), level(index / 6), level(index))
        }
        Color::Idx(index) => {
            let grey = 8 + 10 * (index - 232);
            Rgb(grey, grey, grey)
        }
    }
}

/// What dim text looks like: nearer to its background.
fn dimmed(colour: Rgb, background: Rgb) -> Rgb {
    let mix = |one: u8, other: u8| ((u16::from(one) * 6 + u16::from(other) * 4) / 10).to_le_bytes()[0];
    Rgb(
        mix(colour.0, background.0),
        mix(colour.1, background.1),
        mix(colour.2, background.2),
    )
}

impl fmt::Display for Rgb {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

#[test]
fn words_keep_their_columns_and_colours() {
    let mut parser = vt100::Parser::new(2, 20, 0);
    parser.process("\x1b[1;38;5;196mab & c\x1b[0m    \x1b[7md\x1b[0m\r\n\x1b[38;2;1;2;3m──".as_bytes());
    let svg = draw(parser.screen(), "two rows");
    for part in [
        "<text x=\"16\" y=\"30\" textLength=\"54\" lengthAdjust=\"spacingAndGlyphs\" fill=\"#ff0000\" font-weight=\"bold\">ab &amp; c</text>",
        "<rect x=\"106\" y=\"16\" width=\"9\" height=\"19\" fill=\"#d4d4d4\"/>",
        "<text x=\"106\" y=\"30\" fill=\"#1a1b1f\">d</text>",
        "<path stroke=\"#010203\" stroke-width=\"1\" d=\"M16 35m0 9.5h9M25 35m0 9.5h9\"/>",
    ] {
        assert!(svg.contains(part), "{part} in {svg}");
    }
}
