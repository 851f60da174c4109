//! The first look at a query: its tokens, with the limits on them, matching brackets, and durations where they belong.

use regex::RegexBuilder;

use super::{
    super::limits::Limits,
    duration::parse_duration,
    error::QueryError,
    source::{Source, error_in},
    token::{Kind, Token},
};

/// Reads the tokens of a query and checks what the parser would not, or not with a place.
pub(super) fn scan(text: &str, limits: &Limits) -> Result<Source, QueryError> {
    if text.len() > limits.query_bytes {
        return Err(QueryError::bad_data(format!(
            "the query has {} bytes, more than the limit of {}",
            text.len(),
            limits.query_bytes
        )));
    }
    let tokens = tokens(text, limits)?;
    check_brackets(text, &tokens, limits)?;
    check_durations(text, &tokens)?;
    check_expressions(text, &tokens, limits)?;
    if tokens.len() == 1 {
        return Err(error_in(text, 0, "parse error: no expression found in input"));
    }
    Ok(Source::new(text, &tokens))
}

fn tokens<'a>(text: &'a str, limits: &Limits) -> Result<Vec<Token<'a>>, QueryError> {
    let mut tokens = Vec::new();
    let (mut in_braces, mut in_brackets) = (false, false);
    let mut start = 0;
    while let Some(first) = text[start..].chars().next() {
        let rest = &text[start..];
        let (kind, len) = match first {
            _ if first.is_ascii_whitespace() => {
                start += 1;
                continue;
            }
            '#' => {
                start += rest.find(['\n', '\r']).unwrap_or(rest.len());
                continue;
            }
            '"' | '\'' | '`' => {
                let len = quoted_len(rest, first)
                    .ok_or_else(|| error_in(text, start, "parse error: unterminated quoted string"))?;
                (Kind::Text, len)
            }
            '0'..='9' => number(rest),
            '.' if rest[1..].starts_with(|next: char| next.is_ascii_digit()) => number(rest),
            'a'..='z' | 'A'..='Z' | '_' => (Kind::Word, word_len(rest, !in_brackets)),
            ':' if !in_brackets => (Kind::Word, word_len(rest, true)),
            _ => (Kind::Mark, mark_len(rest, first)),
        };
        let token = Token {
            kind,
            start,
            text: &rest[..len],
            in_braces,
        };
        match token.text {
            "{" => in_braces = true,
            "}" => in_braces = false,
            "[" => in_brackets = true,
            "]" => in_brackets = false,
            _ => {}
        }
        if tokens.len() == limits.tokens {
            let message = format!("the query has more tokens than the limit of {}", limits.tokens);
            return Err(error_in(text, start, &message));
        }
        tokens.push(token);
        start += len;
    }
    tokens.push(Token {
        kind: Kind::End,
        start: text.len(),
        text: "",
        in_braces: false,
    });
    Ok(tokens)
}

/// The length of the quoted text that `rest` starts with, or none where it has no end.
fn quoted_len(rest: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (index, character) in rest.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' if quote != '`' => escaped = true,
            '\n' if quote != '`' => return None,
            _ if character == quote => return Some(index + 1),
            _ => {}
        }
    }
    None
}

fn word_len(rest: &str, with_colons: bool) -> usize {
    let in_word =
        |character: char| character == '_' || character.is_ascii_alphanumeric() || (with_colons && character == ':');
    rest.find(|character| !in_word(character)).unwrap_or(rest.len())
}

/// A number or a duration, with its length.
fn number(rest: &str) -> (Kind, usize) {
    let bytes = rest.as_bytes();
    let hexadecimal = rest.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("0x"));
    let mut len = 0;
    while let Some(byte) = bytes.get(len) {
        let exponent_sign = matches!(byte, b'+' | b'-') && !hexadecimal && matches!(bytes[len - 1], b'e' | b'E');
        if !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_') || exponent_sign) {
            break;
        }
        len += 1;
    }
    let text = &rest[..len];
    let is_duration = !hexadecimal && text.ends_with(['s', 'm', 'h', 'd', 'w', 'y']);
    (if is_duration { Kind::Duration } else { Kind::Number }, len)
}

fn mark_len(rest: &str, first: char) -> usize {
    let two = ["=~", "!~", "!=", "==", "<=", ">="];
    if two.iter().any(|mark| rest.starts_with(mark)) {
        2
    } else {
        first.len_utf8()
    }
}

fn check_brackets(text: &str, tokens: &[Token<'_>], limits: &Limits) -> Result<(), QueryError> {
    let names = [("(", ")", "parenthesis"), ("[", "]", "bracket"), ("{", "}", "brace")];
    let mut open: Vec<&Token<'_>> = Vec::new();
    for token in tokens.iter().filter(|token| token.kind == Kind::Mark) {
        if names.iter().any(|(left, _, _)| token.is(left)) {
            open.push(token);
            if open.len() > limits.nesting {
                let message = format!("brackets are nested deeper than the limit of {}", limits.nesting);
                return Err(error_in(text, token.start, &message));
            }
        } else if let Some((left, right, name)) = names.iter().find(|(_, right, _)| token.is(right))
            && !open.pop().is_some_and(|opening| opening.is(left))
        {
            let message = format!("parse error: unexpected right {name} '{right}'");
            return Err(error_in(text, token.start, &message));
        }
    }
    match open.pop() {
        Some(opening) => {
            let name = names
                .iter()
                .find(|(left, _, _)| opening.is(left))
                .map_or("bracket", |names| names.2);
            Err(error_in(
                text,
                opening.start,
                &format!("parse error: unclosed left {name}"),
            ))
        }
        None => Ok(()),
    }
}

/// Durations stand in brackets and after `offset`, and nothing else does. The parser would take a number there, and panic
/// where it is too large.
fn check_durations(text: &str, tokens: &[Token<'_>]) -> Result<(), QueryError> {
    let mut in_brackets = false;
    let mut after_offset = false;
    // In a list of labels, `offset` is a label.
    let mut in_list = true;
    for token in tokens {
        let wanted = after_offset && !token.is("+") && !token.is("-");
        let wrong = |message: &str| Err(error_in(text, token.start, &format!("parse error: {message}")));
        match token.kind {
            Kind::Duration if in_brackets || wanted => match parse_duration(token.text) {
                Ok(0) if in_brackets => return wrong("duration must be greater than 0"),
                Ok(_) => {}
                Err(message) => return wrong(&message),
            },
            Kind::Duration => return wrong(&format!("unexpected {token}")),
            Kind::Number if in_brackets || wanted => {
                return wrong(&format!("missing unit character in duration {:?}", token.text));
            }
            _ if token.is("]") => in_brackets = false,
            _ if wanted || (in_brackets && !token.is(":")) => {
                return wrong(&format!("unexpected {token}, expected duration"));
            }
            _ if token.is("[") => in_brackets = true,
            _ => {}
        }
        after_offset = (token.is_keyword(&["offset"]) && !in_list) || (after_offset && !wanted);
        in_list = token.is("(") || token.is(",");
    }
    Ok(())
}

/// The parser compiles regular expressions without a limit on their number, and with a high one on their size.
fn check_expressions(text: &str, tokens: &[Token<'_>], limits: &Limits) -> Result<(), QueryError> {
    let operators = tokens.windows(2).filter(|pair| pair[0].is("=~") || pair[0].is("!~"));
    for (index, pair) in operators.enumerate() {
        let value = pair[1];
        if index == limits.expressions {
            let message = format!("a query may have at most {} regular expressions", limits.expressions);
            return Err(error_in(text, value.start, &message));
        }
        let Ok(expression) = promql_parser::util::unquote_string(value.text) else {
            continue;
        };
        let compiled = RegexBuilder::new(&format!("^(?:{expression})$"))
            .size_limit(limits.expression_bytes)
            .build();
        if let Err(regex::Error::CompiledTooBig(limit)) = compiled {
            let message = format!("the regular expression takes more than the limit of {limit} bytes when compiled");
            return Err(error_in(text, value.start, &message));
        }
    }
    Ok(())
}
