//! What a container is told to run: `command` and `entrypoint` in both forms.

use serde_json::Value;

use super::Text;
use crate::grading::probe::file::{
    dockerfile::{file_name, is_shell},
    reader,
    word::Word,
    yaml::scalar,
};

/// Words that a service gives to its container.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Command {
    /// The words in order, variables put in as far as the file says them.
    pub words: Vec<String>,
}

impl Command {
    /// Reads a list, or a line that is taken apart into words as a shell would.
    pub(super) fn read(value: Option<&Value>) -> Self {
        let words = match value {
            Some(Value::Array(words)) => words
                .iter()
                .filter_map(scalar)
                .map(|word| Text::parse(&word).known())
                .collect(),
            Some(Value::String(line)) => words(&Text::parse(line).known()),
            _ => Vec::new(),
        };
        Self { words }
    }

    /// The programs that start, each with its arguments: those of the script if a shell is started with `-c`, else one.
    pub fn programs(entrypoint: &Self, command: &Self) -> Vec<Vec<String>> {
        let words: Vec<String> = entrypoint.words.iter().chain(&command.words).cloned().collect();
        let Some(first) = words.first() else {
            return Vec::new();
        };
        let script = words
            .iter()
            .position(|word| word.starts_with('-') && word.ends_with('c'))
            .and_then(|option| words.get(option + 1));
        match script {
            Some(script) if is_shell(file_name(first)) => reader::script(script)
                .all_commands()
                .into_iter()
                .map(|command| command.iter().map(Word::text).collect())
                .collect(),
            _ => vec![words],
        }
    }
}

/// The words of a line. Without a shell, operators are no more than words, so everything counts.
fn words(line: &str) -> Vec<String> {
    reader::script(line).commands.iter().flatten().map(Word::text).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Command;

    #[test]
    fn lists_lines_and_scripts() {
        let programs = |entrypoint: Value, command: Value| {
            Command::programs(&Command::read(Some(&entrypoint)), &Command::read(Some(&command)))
        };
        for (entrypoint, command, expected) in [
            (json!(null), json!(["tar", "-c f"]), vec![vec!["tar", "-c f"]]),
            (
                json!(null),
                json!("tar -f 'a b' ."),
                vec![vec!["tar", "-f", "a b", "."]],
            ),
            (json!("tar"), json!(["x"]), vec![vec!["tar", "x"]]),
            (
                json!(["/bin/sh", "-ec"]),
                json!(["cd /a && tar x"]),
                vec![vec!["cd", "/a"], vec!["tar", "x"]],
            ),
            (json!(null), json!("sh -c 'tar $$A'"), vec![vec!["tar", "${A}"]]),
        ] {
            assert_eq!(programs(entrypoint, command), expected);
        }
        assert!(programs(json!(null), json!(null)).is_empty());
    }
}
