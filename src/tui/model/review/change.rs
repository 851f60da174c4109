//! Changes of `review.toml` that leave everything else in it as the learner wrote it: order, comments, white space.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::grading::probe::review::findings::{Finding, Review, ReviewVerdict};

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// One more finding, at the end.
    Add(Finding),
    /// Another text of a finding, by its place.
    Replace(usize, Finding),
    /// One finding less, by its place.
    Remove(usize),
    /// Another verdict.
    Judge(ReviewVerdict),
}

/// Where the values stand.
#[derive(Deserialize)]
struct Spans {
    verdict: Option<Spanned<toml::Value>>,
    #[serde(default, rename = "finding")]
    findings: Vec<FindingSpans>,
}

#[derive(Deserialize)]
struct FindingSpans {
    file: Spanned<toml::Value>,
    line: Spanned<toml::Value>,
    kind: Spanned<toml::Value>,
    note: Spanned<toml::Value>,
}

impl Change {
    /// The text with the change; `None` if the text can't be read, or is written in a way in which only its author can
    /// change it.
    pub fn apply(&self, text: &str) -> Option<String> {
        let mut wanted = Review::parse(text).ok()?;
        let spans: Spans = toml::from_str(text).ok()?;
        let changed = match self {
            Self::Add(finding) => {
                wanted.findings.push(finding.clone());
                let gap = match text {
                    "" => "",
                    _ if text.ends_with("\n\n") => "",
                    _ if text.ends_with('\n') => "\n",
                    _ => "\n\n",
                };
                format!("{text}{gap}{}", block(finding))
            }
            Self::Replace(index, finding) => {
                finding.clone_into(wanted.findings.get_mut(*index)?);
                let spans = spans.findings.get(*index)?;
                let mut values = [
                    (spans.file.span(), quoted(&finding.file)),
                    (spans.line.span(), finding.line.to_string()),
                    (spans.kind.span(), quoted(finding.kind.word())),
                    (spans.note.span(), quoted(&finding.note)),
                ];
                // From the last to the first, so that no change moves another one's place.
                values.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
                values
                    .into_iter()
                    .fold(text.to_owned(), |text, (span, value)| with(&text, span, &value))
            }
            Self::Remove(index) => {
                if *index >= wanted.findings.len() {
                    return None;
                }
                wanted.findings.remove(*index);
                with(text, block_of(text, *index, spans.findings.len())?, "")
            }
            Self::Judge(verdict) => {
                wanted.verdict = Some(*verdict);
                let value = quoted(verdict.word());
                match spans.verdict {
                    Some(spanned) => with(text, spanned.span(), &value),
                    None => format!("verdict = {value}\n{}{text}", if text.is_empty() { "" } else { "\n" }),
                }
            }
        };
        // Whatever was overlooked: a text that says something else is no change that was asked for.
        (Review::parse(&changed).ok()? == wanted).then_some(changed)
    }
}

fn with(text: &str, span: Range<usize>, value: &str) -> String {
    format!("{}{value}{}", &text[..span.start], &text[span.end..])
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn block(finding: &Finding) -> String {
    let Finding { file, line, kind, note } = finding;
    let [file, kind, note] = [file, kind.word(), note].map(quoted);
    format!("[[finding]]\nfile = {file}\nline = {line}\nkind = {kind}\nnote = {note}\n")
}

/// Where a finding's table stands, from its header to its last value; what follows may be about the next one.
fn block_of(text: &str, index: usize, findings: usize) -> Option<Range<usize>> {
    let lines: Vec<(usize, &str)> = text
        .split_inclusive('\n')
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some((start, line))
        })
        .collect();
    let is_header = |line: &str| {
        let line: String = line.chars().filter(|char| !char.is_whitespace()).collect();
        line.starts_with("[[finding]]")
    };
    let headers: Vec<usize> = (0..lines.len()).filter(|row| is_header(lines[*row].1)).collect();
    if headers.len() != findings {
        return None;
    }
    let first = *headers.get(index)?;
    let next = headers.get(index + 1).copied().unwrap_or(lines.len());
    let is_more = |row: &usize| {
        let line = lines[*row].1.trim();
        !line.is_empty() && !line.starts_with('#')
    };
    let last = (first..next).rev().find(is_more)?;
    let mut end = lines[last].0 + lines[last].1.len();
    // One empty line goes with the table.
    if lines.get(last + 1).is_some_and(|(_, line)| line.trim().is_empty()) {
        end += lines[last + 1].1.len();
    }
    Some(lines[first].0..end)
}

#[cfg(test)]
mod tests {
    use super::{Change, Finding, Review, ReviewVerdict};
    use crate::course::review::FindingKind;

    const TEXT: &str = "\
# Mine.
verdict = 'comment' # for now

# The first:
[[finding]]
file = \"go/query.go\"   # not the Rust one
line = 3
kind = \"api\"
note = '''
Two
lines.'''

# The second:
[[finding]]
kind = 'ops'
note = \"Short.\"
line = 7
file = 'go/main.go'
";

    fn finding(note: &str) -> Finding {
        Finding {
            file: "rust/query.rs".to_owned(),
            line: 12,
            kind: FindingKind::Security,
            note: note.to_owned(),
        }
    }

    #[test]
    fn one_more_finding_stands_at_the_end() {
        let changed = Change::Add(finding("It \"leaks\" C:\\keys.")).apply(TEXT).unwrap();
        let added = changed.strip_prefix(TEXT).unwrap();
        insta::assert_snapshot!(added, @r#"

        [[finding]]
        file = "rust/query.rs"
        line = 12
        kind = "security"
        note = 'It "leaks" C:\keys.'
        "#);
        assert!(
            Change::Add(finding("x"))
                .apply("")
                .unwrap()
                .starts_with("[[finding]]\n")
        );
        let unfinished = Change::Add(finding("x")).apply("verdict = 'approve'").unwrap();
        assert!(unfinished.starts_with("verdict = 'approve'\n\n[[finding]]\n"));
    }

    #[test]
    fn other_values_leave_the_comments_alone() {
        let changed = Change::Replace(0, finding("One.\nTwo.")).apply(TEXT).unwrap();
        assert!(
            changed.contains("file = \"rust/query.rs\"   # not the Rust one\n"),
            "{changed}"
        );
        assert!(changed.starts_with("# Mine.\nverdict = 'comment' # for now\n\n# The first:\n"));
        assert!(changed.ends_with(&TEXT[TEXT.find("# The second").unwrap()..]));
        let changed = Change::Replace(1, finding("Longer than before.")).apply(TEXT).unwrap();
        assert_eq!(
            Review::parse(&changed).unwrap().findings[1],
            finding("Longer than before.")
        );
    }

    #[test]
    fn a_finding_goes_without_what_is_said_of_the_next() {
        let changed = Change::Remove(0).apply(TEXT).unwrap();
        assert!(
            changed.contains("# The first:\n# The second:\n[[finding]]\nkind = 'ops'\n"),
            "{changed}"
        );
        let changed = Change::Remove(1).apply(TEXT).unwrap();
        assert!(changed.ends_with("lines.'''\n\n# The second:\n"), "{changed}");
        assert_eq!(Change::Remove(2).apply(TEXT), None);
    }

    #[test]
    fn the_verdict_is_changed_or_added() {
        let judge = Change::Judge(ReviewVerdict::RequestChanges);
        assert!(
            judge
                .apply(TEXT)
                .unwrap()
                .starts_with("# Mine.\nverdict = \"request-changes\" # for now\n")
        );
        assert_eq!(
            judge.apply("# Nothing.\n").unwrap(),
            "verdict = \"request-changes\"\n\n# Nothing.\n"
        );
    }

    #[test]
    fn what_is_written_otherwise_is_left_to_its_author() {
        let inline = "finding = [{ file = 'a', line = 1, kind = 'api', note = 'n' }]\n";
        assert_eq!(Change::Add(finding("x")).apply(inline), None);
        assert_eq!(Change::Remove(0).apply(inline), None);
        let changed = Change::Replace(0, finding("x")).apply(inline).unwrap();
        assert_eq!(Review::parse(&changed).unwrap().findings, [finding("x")]);
        let quoting = TEXT.replace("lines.", "\n[[finding]]\n");
        assert_eq!(Change::Remove(1).apply(&quoting), None);
        assert_eq!(Change::Add(finding("x")).apply("verdict = 'merge'"), None);
    }
}
