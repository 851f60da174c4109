//! Code that a lesson includes: the part that an anchor names, as a Markdown fence.

use super::{Source, directive::Piece};

/// Columns to a tab.
const TAB: usize = 4;

/// The piece as a fenced code block.
pub(super) fn fence(piece: &Piece, source: &Source) -> Result<String, String> {
    let path = &piece.path;
    let bytes = source
        .read(path)
        .map_err(|error| format!("{path} can't be read: {error}"))?
        .ok_or_else(|| format!("{path} doesn't exist"))?;
    let text = str::from_utf8(&bytes).map_err(|_| format!("{path} is not UTF-8 text"))?;
    let code = excerpt(text, piece.anchor.as_deref()).map_err(|what| format!("{path} {what}"))?;
    let ticks = "`".repeat(longest_run(&code, '`').max(2) + 1);
    Ok(format!("{ticks}{}\n{code}{ticks}\n", piece.info))
}

/// The lines between an anchor's marks, or all of them, without the marks of any anchor.
fn excerpt(text: &str, anchor: Option<&str>) -> Result<String, String> {
    let mut lines = Vec::new();
    let mut is_open = anchor.is_none();
    let mut is_found = is_open;
    for line in text.lines() {
        match Mark::of(line) {
            Some(Mark::Start(name)) if Some(name) == anchor => {
                if is_found {
                    return Err(format!("has the anchor `{name}` twice"));
                }
                is_open = true;
                is_found = true;
            }
            Some(Mark::End(name)) if Some(name) == anchor => is_open = false,
            None if is_open => lines.push(expand_tabs(line)),
            _ => {}
        }
    }
    match anchor {
        Some(name) if !is_found => Err(format!("has no anchor `{name}`")),
        Some(name) if is_open => Err(format!(
            "has an anchor `{name}` that doesn't end: add `ANCHOR_END: {name}`"
        )),
        _ => without_margins(&lines).ok_or_else(|| "has no code to show there".to_owned()),
    }
}

/// The lines without blank ones around them and without the indentation that all have in common; `None` if all are blank.
fn without_margins(lines: &[String]) -> Option<String> {
    let start = lines.iter().position(|line| !line.is_empty())?;
    let end = lines.iter().rposition(|line| !line.is_empty())? + 1;
    let shown = &lines[start..end];
    let indentation = |line: &String| line.len() - line.trim_start_matches(' ').len();
    let common = shown.iter().filter(|line| !line.is_empty()).map(indentation).min()?;
    Some(
        shown
            .iter()
            .flat_map(|line| [line.get(common..).unwrap_or_default(), "\n"])
            .collect(),
    )
}

/// An anchor's mark: a comment of its own line, as in mdBook.
enum Mark<'a> {
    Start(&'a str),
    End(&'a str),
}

impl<'a> Mark<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let line = line.trim_start();
        let comment = ["//", "#", "--", "/*"]
            .iter()
            .find_map(|leader| line.strip_prefix(leader))?
            .trim_start();
        let name = |rest: &'a str| {
            let rest = rest.trim_start();
            let end = rest
                .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')))
                .unwrap_or(rest.len());
            Some(&rest[..end]).filter(|name| !name.is_empty())
        };
        if let Some(rest) = comment.strip_prefix("ANCHOR:") {
            name(rest).map(Mark::Start)
        } else {
            name(comment.strip_prefix("ANCHOR_END:")?).map(Mark::End)
        }
    }
}

/// The line with its tabs as spaces up to the next multiple of four columns, and without trailing white space.
pub(crate) fn expand_tabs(line: &str) -> String {
    let mut expanded = String::with_capacity(line.len());
    let mut column = 0;
    for c in line.trim_end().chars() {
        let width = if c == '\t' { TAB - column % TAB } else { 1 };
        if c == '\t' {
            expanded.extend(std::iter::repeat_n(' ', width));
        } else {
            expanded.push(c);
        }
        column += width;
    }
    expanded
}

fn longest_run(text: &str, wanted: char) -> usize {
    let mut longest = 0;
    let mut current = 0;
    for c in text.chars() {
        current = if c == wanted { current + 1 } else { 0 };
        longest = longest.max(current);
    }
    longest
}
