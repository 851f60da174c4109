//! The difference between an expected and an actual transcript, by line and by word, as data for whoever shows it.

use std::time::Duration;

use similar::{ChangeTag, DiffOp, TextDiff};

/// How long a difference may be looked for; after that it is told more coarsely, but still rightly.
const PATIENCE: Duration = Duration::from_millis(200);

/// Changed passages longer than this, in bytes, are not compared word by word: the marks would help nobody.
const INLINE_LIMIT: usize = 16 * 1024;

/// A line by line comparison of two texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diff {
    /// All lines of both texts in order; what was expected stands before what was seen.
    pub lines: Vec<DiffLine>,
    /// The index of the first line that differs; the number of lines if none does.
    pub first: usize,
}

/// One line of a [`Diff`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffLine {
    /// Which of the texts has it.
    pub kind: Kind,
    /// The line's text in pieces, without its newline; `true` marks the words that differ from the other text's line.
    pub spans: Vec<(bool, String)>,
}

/// Which of the two texts has a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Both.
    Same,
    /// Only the expected text.
    Removed,
    /// Only the actual text.
    Added,
}

/// A part of an [`Diff::excerpt`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// The line with this index.
    Line(usize),
    /// This many equal lines, left out.
    Gap(usize),
}

/// Compares two texts. A newline missing at the end makes no difference.
pub fn diff(expected: &str, actual: &str) -> Diff {
    let (expected, actual) = (terminated(expected), terminated(actual));
    let texts = TextDiff::configure()
        .timeout(PATIENCE)
        .diff_lines(expected.as_str(), actual.as_str());
    let mut lines = Vec::new();
    for op in texts.ops() {
        if is_short(&texts, op) {
            for change in texts.iter_inline_changes(op) {
                let spans = change.values().iter().map(|&(marked, text)| (marked, text));
                lines.push(DiffLine::new(change.tag(), spans));
            }
        } else {
            for change in texts.iter_changes(op) {
                lines.push(DiffLine::new(change.tag(), [(false, change.value())]));
            }
        }
    }
    let first = lines
        .iter()
        .position(|line| line.kind != Kind::Same)
        .unwrap_or(lines.len());
    Diff { lines, first }
}

impl Diff {
    /// The lines that differ with `context` equal lines of the same step around each, and the step's heading; what is left
    /// out between them is counted.
    pub fn excerpt(&self, context: usize) -> Vec<Piece> {
        let mut keep = Vec::with_capacity(self.lines.len());
        for step in self.lines.chunk_by(|_, next| !next.is_step()) {
            let differs = |line: &DiffLine| line.kind != Kind::Same;
            keep.extend(step.iter().enumerate().map(|(index, line)| {
                let around = index.saturating_sub(context)..(index + context + 1).min(step.len());
                differs(line)
                    || (step[around].iter().any(differs) && !line.spans.is_empty())
                    || (line.is_step() && step.iter().any(differs))
            }));
        }
        let mut pieces = Vec::new();
        let mut index = 0;
        for run in keep.chunk_by(|one, next| one == next) {
            // A gap of one line would take as much room as the line.
            if run[0] || run.len() == 1 {
                pieces.extend((index..index + run.len()).map(Piece::Line));
            } else {
                pieces.push(Piece::Gap(run.len()));
            }
            index += run.len();
        }
        pieces
    }
}

impl DiffLine {
    fn new<'a>(tag: ChangeTag, spans: impl IntoIterator<Item = (bool, &'a str)>) -> Self {
        let kind = match tag {
            ChangeTag::Equal => Kind::Same,
            ChangeTag::Delete => Kind::Removed,
            ChangeTag::Insert => Kind::Added,
        };
        let mut joined: Vec<(bool, String)> = Vec::new();
        for (marked, text) in spans {
            let text = text.trim_end_matches(['\n', '\r']);
            match joined.last_mut() {
                _ if text.is_empty() => {}
                Some((last, whole)) if *last == marked => whole.push_str(text),
                _ => joined.push((marked, text.to_owned())),
            }
        }
        Self { kind, spans: joined }
    }

    /// Whether the line begins a step of a transcript.
    pub fn is_step(&self) -> bool {
        self.spans.first().is_some_and(|(_, text)| text.starts_with("### "))
    }
}

fn terminated(text: &str) -> String {
    let mut text = text.to_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

fn is_short(texts: &TextDiff<'_, '_, str>, op: &DiffOp) -> bool {
    if op.tag() == similar::DiffTag::Equal {
        return false;
    }
    let old = op.old_range().filter_map(|index| texts.old_slice(index));
    let new = op.new_range().filter_map(|index| texts.new_slice(index));
    old.chain(new).map(str::len).sum::<usize>() <= INLINE_LIMIT
}

#[cfg(test)]
mod tests {
    use super::{Diff, Kind, Piece, diff};

    fn shown(diff: &Diff) -> String {
        diff.lines
            .iter()
            .map(|line| {
                let sign = match line.kind {
                    Kind::Same => ' ',
                    Kind::Removed => '-',
                    Kind::Added => '+',
                };
                let marks = |(marked, text): &(bool, String)| if *marked { format!("[{text}]") } else { text.clone() };
                let text: Vec<String> = line.spans.iter().map(marks).collect();
                format!("{sign}{}\n", text.concat())
            })
            .collect::<Vec<_>>()
            .concat()
    }

    #[test]
    fn expected_lines_come_first_and_changed_words_are_marked() {
        let found = diff(
            "### 1. GET /health\nstatus 200\nallow GET,HEAD\n",
            "### 1. GET /health\nstatus 204\nallow GET,HEAD\n",
        );
        assert_eq!(
            shown(&found),
            " ### 1. GET /health\n-status [200]\n+status [204]\n allow GET,HEAD\n"
        );
        assert_eq!(found.first, 1);
    }

    #[test]
    fn equal_texts_have_no_first_difference() {
        let found = diff("a\nb\n", "a\nb");
        assert_eq!(found.first, 2);
        assert!(found.excerpt(3).iter().all(|piece| matches!(piece, Piece::Gap(2))));
    }

    #[test]
    fn one_text_may_be_empty() {
        let found = diff("", "a\n");
        assert_eq!(shown(&found), "+a\n");
        assert_eq!(found.first, 0);
        assert_eq!(diff("", ""), Diff::default());
    }

    #[test]
    fn an_excerpt_keeps_the_step_and_counts_what_is_left_out() {
        let step = |status: &str| format!("### 1. GET /\na\nb\nc\nd\ne\nstatus {status}\nf\ng\nh\ni\n");
        let found = diff(&step("200"), &step("500"));
        assert_eq!(
            found.excerpt(1),
            [
                Piece::Line(0),
                Piece::Gap(4),
                Piece::Line(5),
                Piece::Line(6),
                Piece::Line(7),
                Piece::Line(8),
                Piece::Gap(3)
            ]
        );
    }

    #[test]
    fn a_gap_of_one_line_is_shown_as_that_line() {
        let found = diff("### 1. GET /\na\nx\n", "### 1. GET /\na\ny\n");
        assert_eq!(
            found.excerpt(0),
            [Piece::Line(0), Piece::Line(1), Piece::Line(2), Piece::Line(3)]
        );
    }

    #[test]
    fn windows_newlines_do_not_show() {
        assert_eq!(shown(&diff("a\r\n", "a\r\n")), " a\n");
    }

    #[test]
    fn very_long_changes_are_told_without_word_marks() {
        let long = |letter: &str| format!("{}\n", letter.repeat(40_000));
        let found = diff(&long("a "), &long("b "));
        assert_eq!(found.lines.len(), 2);
        assert!(
            found
                .lines
                .iter()
                .all(|line| line.spans.iter().all(|(marked, _)| !marked))
        );
    }
}
