//! What the Rust grammar leaves plain: newer keywords, calls, and names of types, told by how they are written.

use super::{Span, Token, grammar::push};

/// Keywords that the grammar leaves plain, or takes for types or operators.
const KEYWORDS: [&str; 12] = [
    "as", "async", "await", "const", "dyn", "gen", "in", "let", "mod", "self", "static", "try",
];

/// The pieces of a line with its plain words told apart.
pub(super) fn refine(line: &str, spans: &[Span]) -> Vec<Span> {
    let mut refined = Vec::with_capacity(spans.len());
    for span in spans {
        if matches!(span.token, Token::Plain | Token::Type | Token::Punctuation) {
            words(line, span, &mut refined);
        } else {
            push(&mut refined, span.token, span.text.start, span.text.end);
        }
    }
    refined
}

fn words(line: &str, span: &Span, refined: &mut Vec<Span>) {
    let mut at = span.text.start;
    while at < span.text.end {
        let rest = &line[at..span.text.end];
        let is_word = rest.starts_with(is_word_character);
        let length = rest.find(|c| is_word_character(c) != is_word).unwrap_or(rest.len());
        let token = if is_word {
            word(&rest[..length], &line[at + length..], span.token)
        } else if span.token == Token::Plain && !rest[..length].trim().is_empty() {
            Token::Punctuation
        } else {
            span.token
        };
        push(refined, token, at, at + length);
        at += length;
    }
}

fn word(word: &str, after: &str, otherwise: Token) -> Token {
    if KEYWORDS.contains(&word) {
        Token::Keyword
    } else if word.starts_with(|c: char| c.is_ascii_uppercase()) && word.contains(|c: char| c.is_ascii_lowercase()) {
        Token::Type
    } else if otherwise == Token::Plain && after.starts_with(['(', '!']) && !after.starts_with("!=") {
        Token::Function
    } else {
        otherwise
    }
}

fn is_word_character(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
