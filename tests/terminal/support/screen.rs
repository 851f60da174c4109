//! Finding things on a screen.

use vt100::Screen;

/// The rows as text.
pub(crate) fn rows(screen: &Screen) -> Vec<String> {
    screen.rows(0, screen.size().1).collect()
}

/// Whether all of these texts are somewhere, each within a row.
pub(crate) fn has(screen: &Screen, texts: &[&str]) -> bool {
    let rows = rows(screen);
    texts.iter().all(|text| rows.iter().any(|row| row.contains(text)))
}

/// Column and row of a text, from 0.
pub(crate) fn find(screen: &Screen, text: &str) -> Option<(u16, u16)> {
    let width = screen.size().1;
    for (row, line) in (0..).zip(rows(screen)) {
        if line.contains(text) {
            let starts = |column: &u16| {
                screen
                    .rows(*column, width - column)
                    .nth(row.into())
                    .unwrap()
                    .starts_with(text)
            };
            return (0..width).find(starts).map(|column| (column, row));
        }
    }
    None
}

/// The screen as it would be drawn by hand, for the messages of failing tests.
pub(crate) fn picture(screen: &Screen) -> String {
    let rows = rows(screen);
    let text: String = rows.iter().map(|row| format!("| {row}\n")).collect();
    let (height, width) = screen.size();
    format!("{width} × {height}, alternate: {}\n{text}", screen.alternate_screen())
}
