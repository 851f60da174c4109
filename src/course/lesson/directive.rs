//! The two directives of a lesson, each on a line of its own: `{{pair go=PATH rust=PATH}}` and `{{include PATH}}`.

use std::ops::Range;

use super::{Errors, structure::Structure};

/// What to show in a directive's place.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Directive {
    /// One file.
    Include(Piece),
    /// The same thing in Go and in Rust.
    Pair { go: Piece, rust: Piece },
}

/// A file, or what is between an anchor's marks in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// From the top of the course.
    pub(super) path: String,
    pub(super) anchor: Option<String>,
    /// The fence's info string.
    pub(super) info: String,
}

impl Directive {
    /// The pieces in the order in which they are shown.
    pub(super) fn pieces(self) -> Vec<Piece> {
        match self {
            Self::Include(piece) => vec![piece],
            Self::Pair { go, rust } => vec![go, rust],
        }
    }
}

/// The lines that are directives. Braces elsewhere outside code are reported.
pub(super) fn lines(text: &str, structure: &Structure, errors: &mut Errors) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let body = &text[structure.body.clone()];
    for (at, _) in body.match_indices("{{") {
        let at = structure.body.start + at;
        let is_code = structure.code.iter().any(|code| code.contains(&at));
        let is_seen = lines.last().is_some_and(|line| line.contains(&at));
        if is_code || is_seen {
            continue;
        }
        let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        if start == at && text[start..end].trim_end().ends_with("}}") {
            lines.push(start..end);
        } else {
            let what = "`{{` starts a directive, which stands alone on its line and ends in `}}`; if it is meant as text, \
                        write it as `code`";
            errors.add(at, what.to_owned());
        }
    }
    lines
}

/// Reads a directive's line.
pub(super) fn parse(line: &str) -> Result<Directive, String> {
    let inner = line.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
    let words: Vec<&str> = inner.unwrap_or_default().split_whitespace().collect();
    match *words.as_slice() {
        ["include", target] => piece(target).map(Directive::Include),
        ["pair", one, other] => match (side(one), side(other)) {
            (Some(("go", go)), Some(("rust", rust))) | (Some(("rust", rust)), Some(("go", go))) => {
                Ok(Directive::Pair {
                    go: side_piece(go, "go")?,
                    rust: side_piece(rust, "rust")?,
                })
            }
            _ => Err(USAGE.to_owned()),
        },
        _ => Err(USAGE.to_owned()),
    }
}

const USAGE: &str = "the directives are {{pair go=PATH[:ANCHOR] rust=PATH[:ANCHOR]}} and {{include PATH[:ANCHOR]}}, paths below content/code";

fn side(word: &str) -> Option<(&str, &str)> {
    word.split_once('=')
}

/// One side of a pair: code in the side's language, or something that both have, such as a Dockerfile. Its info string ends
/// in `go pair` or `rust pair`.
fn side_piece(target: &str, side: &str) -> Result<Piece, String> {
    let piece = piece(target)?;
    let info = match piece.info.as_str() {
        language @ ("go" | "rust") if language != side => {
            return Err(format!(
                "{} is the `{side}` side of a pair, but it is {language} code",
                piece.path
            ));
        }
        "go" | "rust" => format!("{side} pair"),
        language => format!("{language} {side} pair"),
    };
    Ok(Piece { info, ..piece })
}

/// The piece that `lesson/file.rs:anchor` names.
pub(super) fn piece(target: &str) -> Result<Piece, String> {
    let (path, anchor) = match target.split_once(':') {
        Some((path, anchor)) => (path, Some(anchor.to_owned())),
        None => (target, None),
    };
    if path.split('/').any(|part| matches!(part, "" | "." | "..")) {
        return Err(format!(
            "`{path}` must be a path below content/code, without `.` and `..`"
        ));
    }
    let language = language(path).ok_or_else(|| {
        format!(
            "the language of `{path}` is unknown: code is in .go, .rs, .yaml, .json, .toml, .sql or .sh files or in a \
             Dockerfile"
        )
    })?;
    Ok(Piece {
        path: format!("content/code/{path}"),
        anchor,
        info: language.to_owned(),
    })
}

fn language(path: &str) -> Option<&'static str> {
    if path.ends_with("Dockerfile") {
        return Some("dockerfile");
    }
    match path.rsplit_once('.')?.1 {
        "go" => Some("go"),
        "rs" => Some("rust"),
        "yaml" => Some("yaml"),
        "json" => Some("json"),
        "toml" => Some("toml"),
        "sql" => Some("sql"),
        "sh" => Some("sh"),
        _ => None,
    }
}
