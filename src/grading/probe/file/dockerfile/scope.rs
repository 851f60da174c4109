//! Which variables a place in a Dockerfile sees: `ARG` and `ENV` from their line to the end of the stage.

use std::collections::BTreeMap;

use super::{
    super::word::{Reference, Word},
    pairs::Pair,
};

/// What Docker sets by itself before the first `FROM`; a stage sees one only if it declares it. The platform is a sample.
const AUTOMATIC: &[(&str, &str)] = &[
    ("BUILDPLATFORM", "linux/amd64"),
    ("BUILDOS", "linux"),
    ("BUILDARCH", "amd64"),
    ("BUILDVARIANT", ""),
    ("TARGETPLATFORM", "linux/amd64"),
    ("TARGETOS", "linux"),
    ("TARGETARCH", "amd64"),
    ("TARGETVARIANT", ""),
];

/// The variables that one place sees. `ARG` and `ENV` write to the same ones, so that the later of the two counts; one that is
/// declared and never given a value is `None`.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    values: BTreeMap<String, Option<String>>,
}

impl Scope {
    /// What a `FROM` sees before any `ARG`.
    pub(super) fn global() -> Self {
        let values = AUTOMATIC
            .iter()
            .map(|(name, value)| ((*name).to_owned(), Some((*value).to_owned())));
        Self {
            values: values.collect(),
        }
    }

    /// Declares the variables of an `ARG`, each of which sees those before it. Without a default, one takes that of the same
    /// name in `global`.
    pub(super) fn declare(&mut self, pairs: &[Pair], global: Option<&Self>) {
        for pair in pairs {
            let value = match &pair.value {
                Some(value) => Some(self.expand(value)),
                None => global.and_then(|global| global.value(&pair.name)).map(str::to_owned),
            };
            let known = self.values.entry(pair.name.clone()).or_default();
            if value.is_some() {
                *known = value;
            }
        }
    }

    /// Sets the variables of an `ENV`. Values see what stood before the instruction.
    pub(super) fn set(&mut self, pairs: &[Pair]) {
        let values: Vec<String> = pairs
            .iter()
            .map(|pair| pair.value.as_ref().map(|value| self.expand(value)).unwrap_or_default())
            .collect();
        for (pair, value) in pairs.iter().zip(values) {
            self.values.insert(pair.name.clone(), Some(value));
        }
    }

    /// A word's text with the variables put in.
    pub(super) fn expand(&self, word: &Word) -> String {
        word.expand(&|name| self.value(name))
    }

    /// Whether nothing declares what `reference` names and it has no default.
    pub(super) fn lacks(&self, reference: &Reference) -> bool {
        !reference.has_default() && !self.values.contains_key(&reference.name)
    }

    /// Whether `reference` gives nothing, for want of a value and a default. The platform's variant may be empty.
    pub(super) fn is_empty(&self, reference: &Reference) -> bool {
        !reference.has_default() && self.value(&reference.name).is_none()
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name)?.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{super::reader, pairs},
        Scope,
    };

    #[test]
    fn a_stage_sees_what_it_declares() {
        let mut global = Scope::global();
        global.declare(&pairs::declarations("VERSION=1.2 EMPTY", '\\'), None);
        let mut stage = Scope::default();
        let word = |text| reader::word(text, '\\');
        assert_eq!(stage.expand(&word("$VERSION$TARGETARCH")), "");
        stage.declare(
            &pairs::declarations("VERSION TARGETARCH OTHER=$VERSION", '\\'),
            Some(&global),
        );
        assert_eq!(stage.expand(&word("$VERSION $TARGETARCH $OTHER")), "1.2 amd64 1.2");
        stage.set(&pairs::assignments("VERSION=2 COPY=$VERSION", '\\').unwrap());
        assert_eq!(stage.expand(&word("$VERSION $COPY")), "2 1.2");
        stage.declare(&pairs::declarations("VERSION=3 COPY", '\\'), None);
        assert_eq!(stage.expand(&word("$VERSION $COPY")), "3 1.2");
        let unset = word("$VERSION ${EMPTY:-x} $OTHER $NOWHERE ${NOWHERE:+x}");
        let lacking: Vec<&str> = unset
            .references()
            .into_iter()
            .filter(|reference| stage.lacks(reference))
            .map(|reference| reference.name.as_str())
            .collect();
        assert_eq!(lacking, ["NOWHERE", "NOWHERE"]);
    }
}
