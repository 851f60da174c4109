//! A Dockerfile's text on the way into the parser: what `parse-dockerfile` doesn't read yet is read here and covered up,
//! so that it sees a file with the same lines.
//!
//! It reads one heredoc of a `RUN`, and only in the first place; Docker reads any number anywhere. It also refuses
//! `ENTRYPOINT []`, with which Docker takes back the base's entry point.

use std::collections::{BTreeMap, BTreeSet};

use parse_dockerfile::{Command, Instruction, RunInstruction};

use super::{SyntaxError, pairs};

/// How many `RUN` with heredocs are covered up; each one is another pass over the text.
const MOST_COVERED: usize = 200;

/// A Dockerfile's text, ready to be parsed.
pub(super) struct Source {
    /// The text, heredocs that the parser can't read blotted out as comments.
    pub(super) text: String,
    /// The heredocs that were covered up, by the offset of their `RUN`.
    pub(super) heredocs: BTreeMap<usize, Vec<Heredoc>>,
    /// The offsets of the `CMD []` that were `ENTRYPOINT []`.
    pub(super) resets: BTreeSet<usize>,
    line_starts: Vec<usize>,
}

/// A heredoc's body.
pub(super) struct Heredoc {
    /// The lines without the last one, which ends it.
    pub(super) body: String,
    /// Whether references in it are expanded.
    pub(super) expands: bool,
}

/// How a heredoc begins: `<<-"EOF"`.
struct Opening {
    delimiter: String,
    strips_tabs: bool,
    expands: bool,
}

impl Source {
    pub(super) fn read(text: &str) -> Result<Self, SyntaxError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).to_owned();
        let mut line_starts = vec![0];
        line_starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
        let mut source = Self {
            text,
            heredocs: BTreeMap::new(),
            resets: BTreeSet::new(),
            line_starts,
        };
        source.cover_resets();
        while let Some((run, after, openings)) = source.next_run_with_heredocs() {
            if source.heredocs.len() == MOST_COVERED {
                return Err(SyntaxError {
                    line: source.line(run),
                    message: format!("more than {MOST_COVERED} `RUN` with heredocs"),
                });
            }
            let heredocs = source.cover_heredocs(after, &openings)?;
            source.heredocs.insert(run, heredocs);
        }
        Ok(source)
    }

    /// The number of the line at an offset, from 1.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= offset)
    }

    /// Writes `CMD` over the word of each `ENTRYPOINT []`. Text inside a heredoc that looks like one is not an instruction,
    /// and its offset is never asked for.
    fn cover_resets(&mut self) {
        let mut covered = String::with_capacity(self.text.len());
        for line in self.text.split_inclusive('\n') {
            let indent = line.len() - line.trim_start().len();
            let (word, rest) = line[indent..].split_at(line[indent..].find(char::is_whitespace).unwrap_or(0));
            let compact: String = rest.chars().filter(|c| !c.is_whitespace()).collect();
            if word.eq_ignore_ascii_case("ENTRYPOINT") && compact == "[]" {
                self.resets.insert(covered.len() + indent);
                covered.push_str(&line[..indent]);
                covered.push_str("CMD       ");
                covered.push_str(rest);
            } else {
                covered.push_str(line);
            }
        }
        self.text = covered;
    }

    /// The first `RUN` with heredocs that are still to be covered: its offset, where its first uncovered body begins, and
    /// how its heredocs open.
    fn next_run_with_heredocs(&self) -> Option<(usize, usize, Vec<Opening>)> {
        parse_dockerfile::parse_iter(&self.text)
            .ok()?
            .map_while(Result::ok)
            .find_map(|instruction| {
                let Instruction::Run(run) = instruction else {
                    return None;
                };
                let start = run.run.span.start;
                if self.heredocs.contains_key(&start) {
                    return None;
                }
                let Command::Shell(arguments) = &run.arguments else {
                    return None;
                };
                let openings = openings(arguments.value);
                (!openings.is_empty()).then(|| (start, self.end_of(&run, arguments.span.end), openings))
            })
    }

    /// Where the line after a `RUN` and the heredoc that the parser has read of it begins.
    fn end_of(&self, run: &RunInstruction<'_>, arguments_end: usize) -> usize {
        let last = run.here_docs.last().map_or(arguments_end, |heredoc| heredoc.span.end);
        self.text[last..]
            .find('\n')
            .map_or(self.text.len(), |newline| last + newline + 1)
    }

    fn cover_heredocs(&mut self, from: usize, openings: &[Opening]) -> Result<Vec<Heredoc>, SyntaxError> {
        let mut heredocs = Vec::new();
        let mut at = from;
        for opening in openings {
            let mut body = String::new();
            loop {
                if at >= self.text.len() {
                    return Err(SyntaxError {
                        line: self.line(from.saturating_sub(1)),
                        message: format!("the heredoc `{}` has no end", opening.delimiter),
                    });
                }
                let end = self.text[at..]
                    .find('\n')
                    .map_or(self.text.len(), |newline| at + newline);
                let line = self.text[at..end].trim_end_matches('\r');
                let line = if opening.strips_tabs {
                    line.trim_start_matches('\t')
                } else {
                    line
                };
                let is_end = line == opening.delimiter;
                if !is_end {
                    body.push_str(line);
                    body.push('\n');
                }
                self.text.replace_range(at..end, &"#".repeat(end - at));
                at = (end + 1).min(self.text.len());
                if is_end {
                    break;
                }
            }
            heredocs.push(Heredoc {
                body,
                expands: opening.expands,
            });
        }
        Ok(heredocs)
    }
}

/// The heredocs that a command opens. As in Docker, each is a word of its own: digits, `<<`, perhaps `-`, a delimiter.
fn openings(command: &str) -> Vec<Opening> {
    pairs::split(command, '\\')
        .into_iter()
        .filter_map(|word| {
            let rest = word
                .trim_start_matches(|c: char| c.is_ascii_digit())
                .strip_prefix("<<")?;
            let (strips_tabs, delimiter) = match rest.strip_prefix('-') {
                Some(delimiter) => (true, delimiter),
                None => (false, rest),
            };
            let bare: String = delimiter.chars().filter(|c| !matches!(c, '"' | '\'' | '\\')).collect();
            (!bare.is_empty() && !bare.contains('<')).then(|| Opening {
                strips_tabs,
                expands: bare == delimiter,
                delimiter: bare,
            })
        })
        .collect()
}
