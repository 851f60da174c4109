//! A query as a client sends it: from bytes to a value that can't be wrong.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};

use super::error::ApiError;

/// A query that makes sense: its text isn't blank, and its time range lasts.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct QueryRequest {
    #[serde(rename = "query")]
    text: String,
    time_range: TimeRange,
    variables: BTreeMap<String, String>,
}

/// A query as it was sent: the right members with the right types, and not yet more.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Raw {
    query: String,
    #[serde(deserialize_with = "object")]
    time_range: TimeRange,
    #[serde(default)]
    variables: BTreeMap<String, String>,
}

/// Milliseconds since 1970.
#[derive(Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct TimeRange {
    from: u64,
    to: u64,
}

impl QueryRequest {
    /// Reads exactly one JSON document, and checks what it says.
    pub(super) fn parse(json: &[u8]) -> Result<Self, ApiError> {
        let raw = Raw::parse(json).map_err(|error| {
            // The parser's words name our types: they are for us.
            tracing::debug!(%error, "a body was refused");
            ApiError::InvalidRequest("the body is not the JSON expected here".into())
        })?;
        raw.try_into()
    }

    /// The query's text as it was sent.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

impl Raw {
    fn parse(json: &[u8]) -> Result<Self, serde_json::Error> {
        let mut document = serde_json::Deserializer::from_slice(json);
        let raw = object(&mut document)?;
        document.end()?;
        Ok(raw)
    }
}

impl TryFrom<Raw> for QueryRequest {
    type Error = ApiError;

    fn try_from(raw: Raw) -> Result<Self, ApiError> {
        if raw.query.trim().is_empty() {
            return Err(ApiError::InvalidRequest("the query is empty".into()));
        }
        if raw.time_range.from >= raw.time_range.to {
            return Err(ApiError::InvalidRequest("the time range ends before it begins".into()));
        }
        Ok(Self {
            text: raw.query,
            time_range: raw.time_range,
            variables: raw.variables,
        })
    }
}

/// Reads a struct from a JSON object alone; the derived code would take an array of its values, too.
fn object<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct ObjectVisitor<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
        type Value = T;

        fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            out.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<T, A::Error> {
            T::deserialize(MapAccessDeserializer::new(members))
        }
    }

    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::QueryRequest;

    fn accepted(json: &str) -> bool {
        QueryRequest::parse(json.as_bytes()).is_ok()
    }

    #[test]
    fn what_is_sent_is_kept_as_it_is() {
        let query = QueryRequest::parse(br#" {"query":" up ","timeRange":{"from":1,"to":2}}"#).unwrap();
        let expected = r#"{"query":" up ","timeRange":{"from":1,"to":2},"variables":{}}"#;
        assert_eq!(serde_json::to_string(&query).unwrap(), expected);
    }

    #[test]
    fn every_rule_refuses_what_breaks_it() {
        assert!(accepted(
            r#"{"query":"up","timeRange":{"from":1,"to":2},"variables":{"a":"b"}}"#
        ));
        for json in [
            "",
            "{}",
            "null",
            r#"["up",{"from":1,"to":2},{}]"#,
            r#"{"query":"up","timeRange":[1,2]}"#,
            r#"{"query":"up","timeRange":{"from":1,"to":2}}{}"#,
            r#"{"query":"up","timeRange":{"from":1,"to":2},"more":1}"#,
            r#"{"query":"up","timeRange":{"from":1,"to":2,"more":1}}"#,
            r#"{"query":"up","query":"up","timeRange":{"from":1,"to":2}}"#,
            r#"{"query":"up","timeRange":{"from":1,"to":2},"variables":null}"#,
            r#"{"query":"up","timeRange":{"from":1,"to":2},"variables":{"a":1}}"#,
            r#"{"query":null,"timeRange":{"from":1,"to":2}}"#,
            r#"{"query":" \u00a0 ","timeRange":{"from":1,"to":2}}"#,
            r#"{"query":"up","timeRange":{"from":"1","to":2}}"#,
            r#"{"query":"up","timeRange":{"from":1.5,"to":2}}"#,
            r#"{"query":"up","timeRange":{"from":-1,"to":2}}"#,
            r#"{"query":"up","timeRange":{"from":2,"to":2}}"#,
            r#"{"query":"up","timeRange":{"to":2}}"#,
        ] {
            assert!(!accepted(json), "{json}");
        }
        assert!(QueryRequest::parse(b"{\"query\":\"\xff\",\"timeRange\":{\"from\":1,\"to\":2}}").is_err());
    }

    #[test]
    fn deep_nesting_is_refused_before_the_stack_ends() {
        let deep = format!("{}{}", "[".repeat(500_000), "]".repeat(500_000));
        assert!(!accepted(&deep));
        assert!(!accepted(&format!(r#"{{"query":"up","timeRange":{deep}}}"#)));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let _ = QueryRequest::parse(&bytes);
        }
    }
}
