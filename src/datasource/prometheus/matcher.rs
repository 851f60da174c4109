//! Matchers: the conditions on labels that select series.

use regex::Regex;

use super::labels::Labels;

/// A condition on one label of a series.
#[derive(Debug, Clone)]
pub struct Matcher {
    name: String,
    condition: Condition,
}

/// What a label's value has to be. Regular expressions are anchored at both ends.
#[derive(Debug, Clone)]
pub enum Condition {
    /// `=`: the value is this.
    Equal(String),
    /// `!=`: the value is not this.
    NotEqual(String),
    /// `=~`: the whole value matches.
    Match(Regex),
    /// `!~`: the whole value does not match.
    NoMatch(Regex),
}

impl Matcher {
    /// A condition on the label `name`. The expression of `Match` and `NoMatch` has to be anchored already.
    pub fn new(name: impl Into<String>, condition: Condition) -> Self {
        Self {
            name: name.into(),
            condition,
        }
    }

    /// The matcher `name="value"`.
    pub fn equal(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(name, Condition::Equal(value.into()))
    }

    /// The label on which this is a condition.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the label's value has to be.
    pub fn condition(&self) -> &Condition {
        &self.condition
    }

    /// Whether a label of this value (empty where there is no such label) meets the condition.
    pub fn accepts(&self, value: &str) -> bool {
        match &self.condition {
            Condition::Equal(wanted) => wanted == value,
            Condition::NotEqual(unwanted) => unwanted != value,
            Condition::Match(expression) => expression.is_match(value),
            Condition::NoMatch(expression) => !expression.is_match(value),
        }
    }
}

/// Whether a label set meets all conditions.
pub fn all_accept(matchers: &[Matcher], labels: &Labels) -> bool {
    matchers
        .iter()
        .all(|matcher| matcher.accepts(labels.get(matcher.name())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_label_is_an_empty_one() {
        let labels = Labels::new([("job", "api")]);
        let matches = |name: &str, condition| Matcher::new(name, condition).accepts(labels.get(name));
        let expression = |text: &str| Regex::new(&format!("^(?:{text})$")).unwrap();
        assert!(matches("job", Condition::Equal("api".into())));
        assert!(matches("zone", Condition::Equal(String::new())));
        assert!(matches("zone", Condition::NotEqual("a".into())));
        assert!(matches("zone", Condition::Match(expression(".*"))));
        assert!(!matches("zone", Condition::Match(expression(".+"))));
        assert!(!matches("job", Condition::Match(expression("ap"))));
        assert!(matches("job", Condition::NoMatch(expression("ap|pi"))));
    }
}
