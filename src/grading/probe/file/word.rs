//! Text with variable references, taken apart: words of a Dockerfile and commands of a shell.

use std::collections::BTreeSet;

/// The longest value that expansion gives, in bytes: variables that double themselves must not fill the memory.
const LONGEST_VALUE: usize = 8192;

/// A word: literal text, references and command substitutions in order, quotes and escapes taken off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Word {
    /// The pieces in order.
    pub parts: Vec<Part>,
}

/// A piece of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text as it is.
    Literal(String),
    /// `$NAME` or `${NAME…}`.
    Reference(Reference),
    /// `$(…)` or back quotes.
    Substitution(Script),
}

/// A reference to a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The variable.
    pub name: String,
    /// What follows the name inside braces: `:-`, `-`, `:+`, `#` and so on; empty for a plain reference.
    pub operator: String,
    /// What follows the operator.
    pub argument: Word,
}

/// Commands of a shell, as far as they can be told without running them: each one a list of words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Script {
    /// The simple commands in order; keywords such as `if` and `then` are the first word of theirs.
    pub commands: Vec<Vec<Word>>,
}

impl Reference {
    /// Whether the reference says itself what holds when the variable is unset.
    pub fn has_default(&self) -> bool {
        matches!(self.operator.as_str(), ":-" | "-" | ":=" | "=")
    }
}

impl Word {
    /// A word of literal text only.
    pub fn literal(text: &str) -> Self {
        Self {
            parts: vec![Part::Literal(text.to_owned())],
        }
    }

    /// The literal text without references and substitutions.
    pub fn literals(&self) -> String {
        self.parts
            .iter()
            .filter_map(|part| match part {
                Part::Literal(text) => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }

    /// The text with references as `${NAME}` and substitutions as `$(…)`.
    pub fn text(&self) -> String {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Literal(text) => text.clone(),
                Part::Reference(reference) => format!("${{{}}}", reference.name),
                Part::Substitution(_) => "$(…)".to_owned(),
            })
            .collect()
    }

    /// Whether the word is made of references alone, none of which brings text of its own.
    pub fn is_only_references(&self) -> bool {
        self.parts.iter().all(|part| match part {
            Part::Literal(text) => text.is_empty(),
            Part::Reference(reference) => reference.argument.is_only_references(),
            Part::Substitution(_) => false,
        })
    }

    /// The text with variables put in; an unset one is empty, a command substitution too.
    pub fn expand<'a>(&self, lookup: &dyn Fn(&str) -> Option<&'a str>) -> String {
        let mut out = String::new();
        for part in &self.parts {
            match part {
                Part::Literal(text) => out.push_str(text),
                Part::Reference(reference) => out.push_str(&reference.expand(lookup)),
                Part::Substitution(_) => {}
            }
            if out.len() > LONGEST_VALUE {
                let end = (0..=LONGEST_VALUE).rev().find(|end| out.is_char_boundary(*end));
                out.truncate(end.unwrap_or(0));
                break;
            }
        }
        out
    }

    /// All references, those inside defaults and substitutions included.
    pub fn references(&self) -> Vec<&Reference> {
        let mut found = Vec::new();
        self.collect_references(&mut found);
        found
    }

    fn collect_references<'a>(&'a self, found: &mut Vec<&'a Reference>) {
        for part in &self.parts {
            match part {
                Part::Literal(_) => {}
                Part::Reference(reference) => {
                    found.push(reference);
                    reference.argument.collect_references(found);
                }
                Part::Substitution(script) => script.collect_references(found),
            }
        }
    }
}

impl Reference {
    fn expand<'a>(&self, lookup: &dyn Fn(&str) -> Option<&'a str>) -> String {
        let value = lookup(&self.name);
        let filled = value.filter(|value| !value.is_empty());
        match self.operator.as_str() {
            ":-" | ":=" => filled.map_or_else(|| self.argument.expand(lookup), str::to_owned),
            "-" | "=" => value.map_or_else(|| self.argument.expand(lookup), str::to_owned),
            ":+" => filled.map_or_else(String::new, |_| self.argument.expand(lookup)),
            "+" => value.map_or_else(String::new, |_| self.argument.expand(lookup)),
            _ => value.unwrap_or_default().to_owned(),
        }
    }
}

impl Script {
    /// All references in all commands.
    pub fn references(&self) -> Vec<&Reference> {
        let mut found = Vec::new();
        self.collect_references(&mut found);
        found
    }

    fn collect_references<'a>(&'a self, found: &mut Vec<&'a Reference>) {
        for word in self.commands.iter().flatten() {
            word.collect_references(found);
        }
    }

    /// All commands, those inside command substitutions included.
    pub fn all_commands(&self) -> Vec<&[Word]> {
        let mut found = Vec::new();
        self.collect_commands(&mut found);
        found
    }

    fn collect_commands<'a>(&'a self, found: &mut Vec<&'a [Word]>) {
        for command in &self.commands {
            found.push(command);
            for part in command.iter().flat_map(|word| &word.parts) {
                if let Part::Substitution(script) = part {
                    script.collect_commands(found);
                }
            }
        }
    }

    /// The variables that the commands give a value: `x=…`, `for x`, `read x`, `export x`.
    pub fn assigned(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for command in self.all_commands() {
            let words: Vec<String> = command.iter().map(Word::text).collect();
            let mut takes_names = false;
            for (index, word) in words.iter().enumerate() {
                if let Some((name, _)) = word.split_once('=') {
                    names.extend(variable_name(name.trim_end_matches('+')));
                }
                if takes_names || (index > 0 && words[index - 1] == "for") {
                    names.extend(variable_name(word));
                }
                takes_names |= matches!(word.as_str(), "read" | "export" | "local" | "declare" | "readonly");
            }
        }
        names
    }
}

fn variable_name(text: &str) -> Option<String> {
    let mut chars = text.chars();
    let first = chars.next()?;
    ((first.is_ascii_alphabetic() || first == '_') && chars.all(|c| c.is_ascii_alphanumeric() || c == '_'))
        .then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use crate::grading::probe::file::reader;

    #[test]
    fn defaults_and_alternatives_are_put_in() {
        let lookup = |name: &str| match name {
            "SET" => Some("value"),
            "EMPTY" => Some(""),
            _ => None,
        };
        for (text, expected) in [
            ("$SET-${SET}", "value-value"),
            ("${UNSET:-d}${EMPTY:-d}${SET:-d}", "ddvalue"),
            ("${UNSET-d}|${EMPTY-d}", "d|"),
            ("${UNSET:+a}|${EMPTY:+a}|${SET:+a}|${EMPTY+a}", "||a|a"),
            ("${UNSET:-${SET}}", "value"),
            ("'$SET' \"$SET\" \\$SET", "$SET value $SET"),
            ("$ $1 ${} $", "$ $1 ${} $"),
        ] {
            assert_eq!(reader::word(text, '\\').expand(&lookup), expected, "{text}");
        }
    }

    #[test]
    fn a_value_that_doubles_itself_stays_short() {
        let mut value = "xé".to_owned();
        for _ in 0..64 {
            let before = value.clone();
            value = reader::word("$A$A", '\\').expand(&|_| Some(before.as_str()));
        }
        assert!(value.len() <= super::LONGEST_VALUE);
    }

    #[test]
    fn what_a_script_assigns() {
        let script = reader::script(
            "A=1 run; export B C=2; for d in 1 2; do read -r E F; done; x --flag=G; N+=1; \"$H\"=2; I=$(J=2; echo $J)",
        );
        let names: Vec<String> = script.assigned().into_iter().collect();
        assert_eq!(names, ["A", "B", "C", "E", "F", "I", "J", "N", "d"]);
    }
}
