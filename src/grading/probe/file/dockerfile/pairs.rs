//! The arguments of `ARG`, `ENV` and `LABEL`: names with values.

use super::super::{reader, word::Word};

/// A name with its value, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The variable or label.
    pub name: String,
    /// The value; `None` for an `ARG` without a default.
    pub value: Option<Word>,
}

/// Reads `NAME=value …`, or the old form `NAME value with spaces`.
///
/// # Errors
/// Says what is wrong with the arguments.
pub(super) fn assignments(text: &str, escape: char) -> Result<Vec<Pair>, String> {
    let words = split(text, escape);
    let Some(first) = words.first() else {
        return Ok(Vec::new());
    };
    if !first.contains('=') {
        let rest = text.trim_start()[first.len()..].trim();
        if rest.is_empty() {
            return Err(format!("`{first}` has no value"));
        }
        return Ok(vec![pair(first, Some(rest), escape)]);
    }
    words
        .iter()
        .map(|word| match word.split_once('=') {
            Some((name, value)) => Ok(pair(name, Some(value), escape)),
            None => Err(format!("`{word}` has no `=`")),
        })
        .collect()
}

/// Reads `NAME[=default] …`.
pub(super) fn declarations(text: &str, escape: char) -> Vec<Pair> {
    split(text, escape)
        .iter()
        .map(|word| match word.split_once('=') {
            Some((name, value)) => pair(name, Some(value), escape),
            None => pair(word, None, escape),
        })
        .collect()
}

fn pair(name: &str, value: Option<&str>, escape: char) -> Pair {
    Pair {
        name: reader::word(name, escape).text(),
        value: value.map(|value| reader::word(value, escape)),
    }
}

/// Splits at white space outside quotes; quotes and escapes stay in the words.
pub(super) fn split(text: &str, escape: char) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if quote.is_none() && !escaped && c.is_whitespace() {
            if let Some(start) = start.take() {
                words.push(&text[start..at]);
            }
            continue;
        }
        start.get_or_insert(at);
        if escaped {
            escaped = false;
        } else if c == escape && quote != Some('\'') {
            escaped = true;
        } else if quote == Some(c) {
            quote = None;
        } else if quote.is_none() && matches!(c, '"' | '\'') {
            quote = Some(c);
        }
    }
    words.extend(start.map(|start| &text[start..]));
    words
}

#[cfg(test)]
mod tests {
    use super::{assignments, declarations, split};

    fn shown(pairs: &[super::Pair]) -> Vec<String> {
        pairs
            .iter()
            .map(|pair| match &pair.value {
                Some(value) => format!("{}={}", pair.name, value.text()),
                None => pair.name.clone(),
            })
            .collect()
    }

    #[test]
    fn both_forms_of_env() {
        let pairs = assignments(r#"A=1 B="two words" C=it\ is D='$X'"#, '\\').unwrap();
        assert_eq!(shown(&pairs), ["A=1", "B=two words", "C=it is", "D=$X"]);
        assert_eq!(
            shown(&assignments("  KEY some  text = $X ", '\\').unwrap()),
            ["KEY=some  text = ${X}"]
        );
        assert_eq!(assignments("KEY", '\\').unwrap_err(), "`KEY` has no value");
        assert_eq!(assignments("A=1 B", '\\').unwrap_err(), "`B` has no `=`");
    }

    #[test]
    fn arg_with_and_without_a_default() {
        assert_eq!(shown(&declarations("A B=2 C=", '\\')), ["A", "B=2", "C="]);
    }

    #[test]
    fn words_keep_their_quotes() {
        assert_eq!(
            split(r#" a "b c" d\ e 'f g'h"#, '\\'),
            ["a", r#""b c""#, r"d\ e", "'f g'h"]
        );
        assert_eq!(split("a` b", '`'), ["a` b"]);
        assert_eq!(split(r#""unfinished x"#, '\\'), [r#""unfinished x"#]);
    }
}
