//! Lesson files: `content/lessons/<id>.md` with TOML front matter, sections, boxes, and code included from files that
//! compile.

mod code;
mod directive;
mod front_matter;
mod structure;

use std::{collections::BTreeSet, ops::Range};

use pulldown_cmark::Options;

use super::{
    model::{Lesson, Section},
    source::Source,
};
pub(crate) use code::expand_tabs;
use front_matter::FrontMatter;

/// The Markdown that lessons and tasks are written in: that of the `CommonMark` specification, and tables.
pub const DIALECT: Options = Options::ENABLE_TABLES;

/// Something wrong in a lesson file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}: {what}")]
pub struct LessonError {
    /// The file, from the top of the course.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub what: String,
}

/// A lesson that was read.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The lesson.
    pub lesson: Lesson,
    /// The files whose code it shows (`content/code/…`), sorted, each once.
    pub includes: Vec<String>,
}

/// The kinds of boxes: block quotes that start with `[!TRAP]`, `[!TODAY]` or `[!INTERVIEW]` and a title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoxKind {
    /// What bites, and why.
    Trap,
    /// What is often seen, and what is true today.
    Today,
    /// A question as an interviewer asks it, and answers to it.
    Interview,
}

impl BoxKind {
    /// The kind that is written `[!NAME]`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "TRAP" => Some(Self::Trap),
            "TODAY" => Some(Self::Today),
            "INTERVIEW" => Some(Self::Interview),
            _ => None,
        }
    }
}

/// Reads a lesson: `text` is the file `content/lessons/<id>.md`, and `source` has the code that it includes. Fails with
/// everything that is wrong, in the order of the lines.
pub fn parse(id: &str, text: &str, source: &Source) -> Result<Parsed, Vec<LessonError>> {
    let mut errors = Errors::new(id, text);
    let Some(parts) = split(text, &mut errors) else {
        return Err(errors.sorted());
    };
    let front_matter = FrontMatter::parse(&text[parts.front_matter.clone()], parts.front_matter.start, &mut errors);
    let structure = structure::read(text, parts.body, &mut errors);
    let (body, includes) = resolve(text, &structure, source, &mut errors);
    match front_matter {
        Some(front_matter) if errors.found.is_empty() => Ok(Parsed {
            lesson: Lesson {
                id: id.to_owned(),
                title: front_matter.title,
                objective: front_matter.objective,
                minutes: front_matter.minutes,
                rows: front_matter.rows,
                checked: front_matter.checked,
                body,
                sections: structure.sections,
            },
            includes: includes.into_iter().collect(),
        }),
        _ => Err(errors.sorted()),
    }
}

/// The code that `target` names (`lesson/file.rs:anchor` below `content/code`): its file's path from the top of the course,
/// and the code as a fenced block.
///
/// # Errors
/// What is wrong with the target or its file.
pub fn snippet(target: &str, source: &Source) -> Result<(String, String), String> {
    let piece = directive::piece(target)?;
    let fence = code::fence(&piece, source)?;
    Ok((piece.path, fence))
}

/// A heading's slug as GitHub makes it: lower case, spaces as `-`, other punctuation dropped.
pub fn slug(heading: &str) -> String {
    heading
        .trim()
        .chars()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

/// Where the parts of a file are, in bytes.
struct Parts {
    front_matter: Range<usize>,
    body: Range<usize>,
}

const FENCE: &str = "+++";

fn split(text: &str, errors: &mut Errors) -> Option<Parts> {
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == FENCE) else {
        errors.add(
            0,
            "a lesson starts with its front matter, between two lines `+++`".to_owned(),
        );
        return None;
    };
    let start = first.len();
    let mut end = start;
    for line in lines {
        let begin = end;
        end += line.len();
        if line.trim_end() == FENCE {
            return Some(Parts {
                front_matter: start..begin,
                body: end..text.len(),
            });
        }
    }
    errors.add(0, "the front matter doesn't end: add a line `+++` after it".to_owned());
    None
}

/// The body with each directive replaced by the code that it names.
fn resolve(
    text: &str,
    structure: &structure::Structure,
    source: &Source,
    errors: &mut Errors,
) -> (String, BTreeSet<String>) {
    let mut body = String::new();
    let mut includes = BTreeSet::new();
    let mut copied = structure.body.start;
    for line in directive::lines(text, structure, errors) {
        body.push_str(&text[copied..line.start]);
        copied = line.end;
        let pieces = directive::parse(text[line.clone()].trim_end()).and_then(|directive| {
            let pieces = directive.pieces();
            includes.extend(pieces.iter().map(|piece| piece.path.clone()));
            pieces
                .iter()
                .map(|piece| code::fence(piece, source))
                .collect::<Result<String, String>>()
        });
        match pieces {
            Ok(fences) => body.push_str(&fences),
            Err(what) => errors.add(line.start, what),
        }
    }
    body.push_str(&text[copied..]);
    (body, includes)
}

/// What is wrong so far.
struct Errors {
    path: String,
    line_starts: Vec<usize>,
    found: Vec<LessonError>,
}

impl Errors {
    fn new(id: &str, text: &str) -> Self {
        let after_line_ends = text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n')
            .map(|(at, _)| at + 1);
        Self {
            path: format!("content/lessons/{id}.md"),
            line_starts: std::iter::once(0).chain(after_line_ends).collect(),
            found: Vec::new(),
        }
    }

    /// Adds what is wrong at an offset of the file, in bytes.
    fn add(&mut self, offset: usize, what: String) {
        self.found.push(LessonError {
            path: self.path.clone(),
            line: self.line_starts.partition_point(|start| *start <= offset),
            what,
        });
    }

    fn sorted(mut self) -> Vec<LessonError> {
        self.found.sort_by_key(|error| error.line);
        self.found
    }
}

#[cfg(test)]
mod tests;
