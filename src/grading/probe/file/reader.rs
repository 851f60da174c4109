//! Reads text into words and commands: quotes, escapes, `$NAME`, `${NAME:-default}`, `$(…)`, comments, redirections.

use super::word::{Part, Reference, Script, Word};

/// How deep braces and substitutions may nest; what is deeper stays literal text.
const DEEPEST: usize = 32;

/// Reads one word as Docker does: quotes protect, `escape` escapes, nothing is executed.
pub(super) fn word(text: &str, escape: char) -> Word {
    let mut reader = Reader::new(text, Syntax::Docker(escape), 0);
    reader.word(&|_| false)
}

/// Reads a document in which references count, quotes don't: the body of a heredoc.
pub(super) fn document(text: &str) -> Word {
    let mut reader = Reader::new(text, Syntax::Document, 0);
    reader.word(&|_| false)
}

/// Reads commands as a POSIX shell does.
pub(super) fn script(text: &str) -> Script {
    Reader::new(text, Syntax::Shell, 0).script(false)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Syntax {
    Docker(char),
    Document,
    Shell,
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    syntax: Syntax,
    depth: usize,
}

/// Collects a word's parts, joining literal text.
#[derive(Default)]
struct Parts(Vec<Part>);

impl Parts {
    fn push(&mut self, character: char) {
        if let Some(Part::Literal(text)) = self.0.last_mut() {
            text.push(character);
        } else {
            self.0.push(Part::Literal(character.to_string()));
        }
    }
}

impl Reader {
    fn new(text: &str, syntax: Syntax, depth: usize) -> Self {
        Self {
            chars: text.chars().collect(),
            at: 0,
            syntax,
            depth,
        }
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += 1;
        Some(next)
    }

    fn escape(&self) -> char {
        match self.syntax {
            Syntax::Docker(escape) => escape,
            Syntax::Document | Syntax::Shell => '\\',
        }
    }

    /// Reads commands up to the end, or up to and with the closing parenthesis of a substitution.
    fn script(&mut self, in_substitution: bool) -> Script {
        let mut commands = Vec::new();
        let mut command = Vec::new();
        let mut open = 0_usize;
        while let Some(next) = self.peek() {
            match next {
                ' ' | '\t' | '\r' => self.at += 1,
                '\n' | ';' | '&' | '|' | '(' | ')' => {
                    self.at += 1;
                    if !command.is_empty() {
                        commands.push(std::mem::take(&mut command));
                    }
                    match next {
                        '(' => open += 1,
                        ')' if open > 0 => open -= 1,
                        ')' if in_substitution => return Script { commands },
                        _ => {}
                    }
                }
                '<' | '>' => {
                    while matches!(self.peek(), Some('<' | '>')) {
                        self.at += 1;
                    }
                    if self.peek() == Some('&') {
                        self.at += 1;
                    }
                }
                '#' => {
                    while self.peek().is_some_and(|c| c != '\n') {
                        self.at += 1;
                    }
                }
                _ => command.push(
                    self.word(&|c| matches!(c, ' ' | '\t' | '\r' | '\n' | ';' | '&' | '|' | '(' | ')' | '<' | '>')),
                ),
            }
        }
        if !command.is_empty() {
            commands.push(command);
        }
        Script { commands }
    }

    /// Reads one word up to an unquoted character that ends it, which stays unread.
    fn word(&mut self, ends: &dyn Fn(char) -> bool) -> Word {
        let mut parts = Parts::default();
        let quotes = self.syntax != Syntax::Document;
        while let Some(next) = self.peek() {
            if ends(next) {
                break;
            }
            self.at += 1;
            match next {
                c if c == self.escape() => match self.next() {
                    Some('\n') if self.syntax == Syntax::Shell => {}
                    Some(escaped) => parts.push(escaped),
                    None => parts.push(c),
                },
                '\'' if quotes => {
                    while let Some(c) = self.next() {
                        if c == '\'' {
                            break;
                        }
                        parts.push(c);
                    }
                }
                '"' if quotes => self.double_quoted(&mut parts),
                '$' => self.dollar(&mut parts),
                '`' if self.syntax == Syntax::Shell => self.back_quoted(&mut parts),
                c => parts.push(c),
            }
        }
        Word { parts: parts.0 }
    }

    fn double_quoted(&mut self, parts: &mut Parts) {
        while let Some(next) = self.next() {
            match next {
                '"' => return,
                c if c == self.escape() => match self.next() {
                    Some('\n') if self.syntax == Syntax::Shell => {}
                    Some(escaped) if matches!(escaped, '"' | '$' | '`') || escaped == c => parts.push(escaped),
                    Some(other) => {
                        parts.push(c);
                        parts.push(other);
                    }
                    None => parts.push(c),
                },
                '$' => self.dollar(parts),
                '`' if self.syntax == Syntax::Shell => self.back_quoted(parts),
                c => parts.push(c),
            }
        }
    }

    /// What follows a `$`.
    fn dollar(&mut self, parts: &mut Parts) {
        if self.depth >= DEEPEST {
            parts.push('$');
            return;
        }
        match self.peek() {
            Some('{') => self.braced(parts),
            Some('(') if self.syntax == Syntax::Shell => {
                self.at += 1;
                self.depth += 1;
                let script = self.script(true);
                self.depth -= 1;
                parts.0.push(Part::Substitution(script));
            }
            _ => match self.name() {
                Some(name) => parts.0.push(Part::Reference(Reference {
                    name,
                    operator: String::new(),
                    argument: Word::default(),
                })),
                None => parts.push('$'),
            },
        }
    }

    /// `{NAME}`, `{NAME:-default}` and the like; text that isn't one stays literal.
    fn braced(&mut self, parts: &mut Parts) {
        let start = self.at;
        self.at += 1;
        if self.syntax == Syntax::Shell && matches!(self.peek(), Some('#' | '!')) {
            self.at += 1;
        }
        let Some(name) = self.name() else {
            self.at = start;
            parts.push('$');
            return;
        };
        let mut operator = String::new();
        if self.peek() == Some(':') {
            operator.push(':');
            self.at += 1;
        }
        if let Some(c) = self.peek().filter(|c| *c != '}') {
            operator.push(c);
            self.at += 1;
        }
        self.depth += 1;
        let argument = self.word(&|c| c == '}');
        self.depth -= 1;
        self.at += 1;
        parts.0.push(Part::Reference(Reference {
            name,
            operator,
            argument,
        }));
    }

    fn back_quoted(&mut self, parts: &mut Parts) {
        if self.depth >= DEEPEST {
            parts.push('`');
            return;
        }
        let mut inner = String::new();
        while let Some(next) = self.next() {
            match next {
                '`' => break,
                '\\' if matches!(self.peek(), Some('`' | '\\' | '$')) => {
                    let escaped = self.next().unwrap_or_default();
                    if escaped != '`' {
                        inner.push('\\');
                    }
                    inner.push(escaped);
                }
                c => inner.push(c),
            }
        }
        let script = Reader::new(&inner, Syntax::Shell, self.depth + 1).script(false);
        parts.0.push(Part::Substitution(script));
    }

    fn name(&mut self) -> Option<String> {
        let first = self.peek()?;
        if !(first.is_ascii_alphabetic() || first == '_') {
            return None;
        }
        let mut name = String::new();
        while let Some(c) = self.peek().filter(|c| c.is_ascii_alphanumeric() || *c == '_') {
            name.push(c);
            self.at += 1;
        }
        Some(name)
    }
}

#[cfg(test)]
mod tests {
    use super::{document, script, word};

    fn commands(text: &str) -> Vec<String> {
        script(text)
            .all_commands()
            .iter()
            .map(|command| command.iter().map(super::Word::text).collect::<Vec<_>>().join(" "))
            .collect()
    }

    fn names(text: &str) -> Vec<String> {
        script(text)
            .references()
            .iter()
            .map(|found| found.name.clone())
            .collect()
    }

    #[test]
    fn operators_end_commands_and_redirections_do_not() {
        assert_eq!(
            commands("a b&&c||d | e; (f g) 2>&1 >out # h\ni 'j k' \"l\"m"),
            ["a b", "c", "d", "e", "f g", "2 1 out", "i j k lm"]
        );
        assert_eq!(
            commands("case \"$A\" in x|y) T=1 ;; *) exit 1;; esac"),
            ["case ${A} in x", "y", "T=1", "*", "exit 1", "esac"]
        );
        assert_eq!(
            commands("echo $(cargo --version)`go env`"),
            ["echo $(…)$(…)", "cargo --version", "go env"]
        );
    }

    #[test]
    fn quotes_and_escapes_protect_references() {
        assert_eq!(
            names("echo $A \"$B\" '$C' \\$D \"\\$E\" ${F} $1 $? $$"),
            ["A", "B", "F"]
        );
        assert_eq!(names("echo \"$(awk '{ print $NF }' \"$G\")\" # $H"), ["G"]);
        assert_eq!(names("# it's\necho $I"), ["I"]);
        assert_eq!(names("echo `echo \\`echo $J\\``"), ["J"]);
    }

    #[test]
    fn braces_have_operators_and_arguments() {
        let script = script("${A:-b} ${C#*/} ${D:+$E} ${#F} ${G");
        let found: Vec<(String, String)> = script
            .references()
            .iter()
            .map(|found| (found.name.clone(), found.operator.clone()))
            .collect();
        let expected = [("A", ":-"), ("C", "#"), ("D", ":+"), ("E", ""), ("F", ""), ("G", "")];
        assert_eq!(
            found,
            expected.map(|(name, operator)| (name.to_owned(), operator.to_owned()))
        );
    }

    #[test]
    fn the_escape_character_can_be_a_back_quote() {
        assert_eq!(word("`$A\\$B", '`').text(), "$A\\${B}");
        assert_eq!(document("'$A' \\$B \"$C\"").text(), "'${A}' $B \"${C}\"");
    }

    #[test]
    fn deep_nesting_stays_literal() {
        let deep = "${A:-".repeat(100_000);
        assert!(word(&deep, '\\').references().len() <= super::DEEPEST);
        assert!(script(&"$(".repeat(100_000)).all_commands().len() <= 100_000);
        assert!(!script(&"`".repeat(100_001)).commands.is_empty());
    }
}
