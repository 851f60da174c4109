//! Text of a compose file with its `${NAME:-default}`: recognised, and never looked up.

/// A text in pieces.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    pieces: Vec<Piece>,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// What stands in the file.
    Literal(String),
    /// What the environment says.
    Variable(Variable),
}

/// `$NAME`, `${NAME}` or one with an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// The name.
    pub name: String,
    /// What stands in for an unset variable: after `:-` or `-`.
    pub default: Option<Box<Text>>,
}

/// How deep defaults may nest; what is deeper counts as literal.
const DEEPEST: usize = 8;

impl Text {
    /// Reads a text; `$$` is a dollar sign.
    pub fn parse(text: &str) -> Self {
        Self::parse_at(text, 0)
    }

    fn parse_at(text: &str, depth: usize) -> Self {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            literal.push_str(&rest[..at]);
            let after = &rest[at + 1..];
            let found = match after.chars().next() {
                Some('$') => {
                    literal.push('$');
                    rest = &after[1..];
                    continue;
                }
                Some('{') if depth < DEEPEST => braced(after, depth),
                _ => plain(after),
            };
            if let Some((variable, left)) = found {
                if !literal.is_empty() {
                    pieces.push(Piece::Literal(std::mem::take(&mut literal)));
                }
                pieces.push(Piece::Variable(variable));
                rest = left;
            } else {
                literal.push('$');
                rest = after;
            }
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
        Self { pieces }
    }

    /// The text with defaults put in; `None` if a variable has none.
    pub fn value(&self) -> Option<String> {
        let mut value = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Literal(text) => value.push_str(text),
                Piece::Variable(variable) => value.push_str(&variable.default.as_ref()?.value()?),
            }
        }
        Some(value)
    }

    /// The text as far as the file says it: defaults put in, other variables left out.
    pub fn known(&self) -> String {
        let known = self.pieces.iter().map(|piece| match piece {
            Piece::Literal(text) => text.clone(),
            Piece::Variable(variable) => variable
                .default
                .as_ref()
                .map(|default| default.known())
                .unwrap_or_default(),
        });
        known.collect()
    }

    /// The text outside variables.
    pub fn literals(&self) -> String {
        let literals = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Literal(text) => Some(text.as_str()),
            Piece::Variable(_) => None,
        });
        literals.collect()
    }

    /// The variable, if the text is one and nothing else.
    pub fn variable(&self) -> Option<&Variable> {
        match &*self.pieces {
            [Piece::Variable(variable)] => Some(variable),
            _ => None,
        }
    }
}

/// `NAME` after a dollar sign, and what follows.
fn plain(text: &str) -> Option<(Variable, &str)> {
    let (name, rest) = name(text)?;
    Some((Variable { name, default: None }, rest))
}

/// `{NAME…}` after a dollar sign, and what follows.
fn braced(text: &str, depth: usize) -> Option<(Variable, &str)> {
    let (name, after) = name(&text[1..])?;
    let end = closing(after)?;
    let (inside, rest) = (&after[..end], &after[end + 1..]);
    let default = match inside.strip_prefix(':').unwrap_or(inside).strip_prefix('-') {
        Some(default) => Some(Box::new(Text::parse_at(default, depth + 1))),
        None if inside.is_empty() || inside.starts_with([':', '?', '+']) => None,
        None => return None,
    };
    Some((Variable { name, default }, rest))
}

fn name(text: &str) -> Option<(String, &str)> {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .unwrap_or(text.len());
    let name = &text[..end];
    (!name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit())).then(|| (name.to_owned(), &text[end..]))
}

/// Where the brace closes, those of defaults inside left out.
fn closing(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '{' => open += 1,
            '}' if open == 0 => return Some(at),
            '}' => open -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn defaults_are_put_in_and_nothing_is_looked_up() {
        for (text, value) in [
            ("plain", Some("plain")),
            ("a${HOME:-b}c", Some("abc")),
            ("${A-x}", Some("x")),
            ("${A:-}", Some("")),
            ("${A:-${B:-c}}", Some("c")),
            ("$$A $", Some("$A $")),
            ("${A", Some("${A")),
            ("$1", Some("$1")),
            ("$A", None),
            ("${A:?say it}", None),
            ("${A?}", None),
            ("${A:+x}", None),
            ("${A:-${B}}", None),
        ] {
            assert_eq!(Text::parse(text).value().as_deref(), value, "{text}");
        }
    }

    #[test]
    fn what_the_file_itself_says() {
        assert_eq!(
            Text::parse("postgres://${USER}:hunter2@db").known(),
            "postgres://:hunter2@db"
        );
        assert_eq!(Text::parse("${A}${B:-c}").literals(), "");
        assert_eq!(Text::parse("x${A:-y}z").literals(), "xz");
        assert_eq!(Text::parse("${A:?}").variable().unwrap().name, "A");
        assert!(Text::parse("${A}b").variable().is_none());
    }

    #[test]
    fn deep_nesting_stays_literal() {
        let deep = "${A:-".repeat(10_000);
        assert!(Text::parse(&deep).value().is_some());
        let closed = format!("{deep}x{}", "}".repeat(10_000));
        assert!(Text::parse(&closed).value().is_some());
    }
}
