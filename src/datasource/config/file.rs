//! A configuration file, TOML or JSON, as a list of texts with their keys and lines.

use std::{borrow::Cow, fmt, path::Path};

use serde::{
    Deserialize, Deserializer,
    de::{Error as _, MapAccess, Visitor},
};
use serde_json::{Value, value::RawValue};
use toml::de::{DeTable, DeValue};

use super::{ConfigError, Kind, Origin};

/// Something that a file says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// The name with its section, such as `server.port`.
    pub(super) key: String,
    /// The line of the key, from 1, where it is known.
    pub(super) line: Option<usize>,
    /// The value's text; none if it isn't a string, a whole number, or true or false.
    pub(super) value: Option<String>,
}

/// Reads a file's text. What is called `….json` is JSON, everything else TOML.
pub(super) fn read(path: &Path, text: &str, errors: &mut Vec<ConfigError>) -> Vec<Entry> {
    let json = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let entries = if json { read_json(text) } else { read_toml(text) };
    entries.unwrap_or_else(|(line, message)| {
        let origin = Origin::File {
            path: path.to_owned(),
            line,
            key: String::new(),
        };
        errors.push(ConfigError::at(&origin, Kind::Invalid, message));
        Vec::new()
    })
}

/// A line, and what is wrong there.
type SyntaxError = (Option<usize>, String);

/// The line, from 1, of a place in a text.
fn line_of(text: &str, offset: usize) -> usize {
    1 + text.as_bytes()[..offset.min(text.len())]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
}

fn read_toml(text: &str) -> Result<Vec<Entry>, SyntaxError> {
    let document = DeTable::parse(text).map_err(|error| {
        let line = error.span().map(|span| line_of(text, span.start));
        (line, error.message().to_owned())
    })?;
    let mut entries = Vec::new();
    for (section, value) in document.get_ref() {
        let line = |offset| Some(line_of(text, offset));
        let DeValue::Table(table) = value.get_ref() else {
            entries.push(Entry {
                key: section.get_ref().to_string(),
                line: line(section.span().start),
                value: None,
            });
            continue;
        };
        for (name, value) in table {
            entries.push(Entry {
                key: format!("{}.{}", section.get_ref(), name.get_ref()),
                line: line(name.span().start),
                value: match value.get_ref() {
                    DeValue::String(text) => Some(text.to_string()),
                    DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
                    DeValue::Boolean(value) => Some(value.to_string()),
                    _ => None,
                },
            });
        }
    }
    Ok(entries)
}

fn read_json(text: &str) -> Result<Vec<Entry>, SyntaxError> {
    let Object(sections) = serde_json::from_str(text).map_err(|error| (Some(error.line()), error.to_string()))?;
    let mut entries = Vec::new();
    for (section, value) in sections {
        let line = json_line(text, &section);
        match serde_json::from_str(value.get()) {
            Ok(Object(members)) => entries.extend(members.into_iter().map(|(name, value)| Entry {
                key: format!("{section}.{name}"),
                line: json_line(text, &name),
                value: scalar(value),
            })),
            Err(error) if error.is_data() && value.get().starts_with('{') => {
                return Err((line, format!("{section}: {error}")));
            }
            Err(_) => entries.push(Entry {
                key: section.into_owned(),
                line,
                value: None,
            }),
        }
    }
    Ok(entries)
}

/// The line of a key. `serde_json` doesn't tell where something stood; but a key without escapes is lent out of the text
/// itself, so its address says where.
fn json_line(text: &str, key: &str) -> Option<usize> {
    let offset = key.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
    (offset < text.len()).then(|| line_of(text, offset))
}

fn scalar(value: &RawValue) -> Option<String> {
    match serde_json::from_str(value.get()).ok()? {
        Value::String(text) => Some(text),
        Value::Number(number) if number.is_u64() || number.is_i64() => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

/// A JSON object's members as they stand in the text, in their order; none of them twice.
struct Object<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

/// A key, lent from the text where that is possible.
#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
        let mut members: Vec<(Cow<'de, str>, &'de RawValue)> = Vec::new();
        while let Some((Key(key), value)) = map.next_entry()? {
            if members.iter().any(|(known, _)| *known == key) {
                return Err(A::Error::custom(format!("`{key}` is there twice")));
            }
            members.push((key, value));
        }
        Ok(Object(members))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Entry, read};

    fn entries(name: &str, text: &str) -> Result<Vec<Entry>, String> {
        let mut errors = Vec::new();
        let entries = read(Path::new(name), text, &mut errors);
        errors.first().map_or(Ok(entries), |error| Err(error.to_string()))
    }

    fn entry(key: &str, line: usize, value: &str) -> Entry {
        Entry {
            key: key.to_owned(),
            line: Some(line),
            value: Some(value.to_owned()),
        }
    }

    #[test]
    fn both_languages_say_the_same_in_their_lines() {
        let toml = "[server]\nport = 9000\nhost = '::1'\nallowAnonymous = true\n";
        let json = "{\"server\": {\n\"port\": 9000,\n\"host\": \"::1\",\n\"allowAnonymous\": true}}";
        let expected = [
            entry("server.port", 2, "9000"),
            entry("server.host", 3, "::1"),
            entry("server.allowAnonymous", 4, "true"),
        ];
        for (name, text) in [("a.toml", toml), ("a.JSON", json)] {
            let mut entries = entries(name, text).unwrap();
            entries.sort_by_key(|entry| entry.line);
            assert_eq!(entries, expected, "{name}");
        }
    }

    #[test]
    fn what_is_no_text_has_no_value() {
        for (name, text) in [
            ("a.toml", "[server]\nport = [1]\nhost = 1.5\n"),
            ("a.json", r#"{"server": {"port": [1], "host": null}}"#),
        ] {
            let entries = entries(name, text).unwrap();
            assert_eq!(entries.len(), 2);
            assert!(entries.iter().all(|entry| entry.value.is_none()), "{entries:?}");
        }
    }

    #[test]
    fn a_broken_file_says_where() {
        let toml = entries("a.toml", "[server]\nport = \n").unwrap_err();
        assert!(toml.starts_with("a.toml:2: "), "{toml}");
        let json = entries("a.json", "{\n\"server\": {\n\"port\" 1}}").unwrap_err();
        assert!(json.starts_with("a.json:3: "), "{json}");
        let twice = entries("a.json", "{\n\"server\": {\"port\": 1, \"port\": 2}}").unwrap_err();
        assert!(twice.starts_with("a.json:2: server: `port` is there twice"), "{twice}");
    }
}
