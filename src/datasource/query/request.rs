//! A request for data: a range of time and queries. What is wrong with the request as a whole is found here; what is wrong
//! with one query is that query's own matter.

use std::{collections::BTreeSet, fmt};

use serde::{
    Deserialize,
    de::{Deserializer, Error as _, SeqAccess, Visitor},
};
use serde_json::{Map, Value};

use crate::datasource::handlers::ApiError;

/// How many queries a request may have, hidden ones included.
pub const MAX_QUERIES: usize = 100;
/// How far from the epoch a range may reach, in milliseconds.
const MAX_TIME: i64 = 1_000_000_000_000_000;

/// A request for data.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The range's start in milliseconds since the epoch.
    pub from: i64,
    /// The range's end, after the start.
    pub to: i64,
    /// The queries in the order in which they came.
    pub queries: Vec<Query>,
}

/// A query, of which only the name is understood yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// The name under which it is answered; unique in its request.
    pub ref_id: String,
    /// Whether it is neither looked at nor answered.
    pub hidden: bool,
    /// All its members.
    pub members: Map<String, Value>,
}

#[derive(Deserialize)]
struct Body {
    #[serde(default)]
    from: Value,
    #[serde(default)]
    to: Value,
    queries: Option<Queries>,
}

/// The queries as they came. Reading stops at the first that is too many, so ten thousand cost no more than a hundred.
struct Queries(Vec<Map<String, Value>>);

impl<'de> Deserialize<'de> for Queries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(QueriesVisitor)
    }
}

struct QueriesVisitor;

impl<'de> Visitor<'de> for QueriesVisitor {
    type Value = Queries;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an array of queries")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Queries, A::Error> {
        let mut queries = Vec::new();
        while let Some(query) = items.next_element()? {
            if queries.len() == MAX_QUERIES {
                return Err(A::Error::custom(format_args!(
                    "there are more than {MAX_QUERIES} queries"
                )));
            }
            queries.push(query);
        }
        Ok(Queries(queries))
    }
}

impl Request {
    /// Reads a request's body.
    pub fn parse(body: &[u8]) -> Result<Self, ApiError> {
        // A derived struct takes an array as well: `["1", "2", […]]`.
        if body.trim_ascii_start().first() != Some(&b'{') {
            return Err(invalid(
                "the body must be a JSON object with `from`, `to` and `queries`",
            ));
        }
        let body: Body = serde_json::from_slice(body).map_err(|error| invalid(format!("the body: {error}")))?;
        let (from, to) = (instant("from", &body.from)?, instant("to", &body.to)?);
        if from >= to {
            return Err(invalid("`from` must be before `to`"));
        }
        let queries = body.queries.map(|queries| queries.0).unwrap_or_default();
        if queries.is_empty() {
            return Err(invalid("`queries` must have at least one query"));
        }
        let queries: Vec<Query> = queries.into_iter().map(Query::parse).collect::<Result<_, _>>()?;
        let mut seen = BTreeSet::new();
        if let Some(twice) = queries.iter().find(|query| !seen.insert(query.ref_id.as_str())) {
            return Err(invalid(format!("the refId {:?} is there twice", twice.ref_id)));
        }
        Ok(Self { from, to, queries })
    }
}

impl Query {
    fn parse(members: Map<String, Value>) -> Result<Self, ApiError> {
        let ref_id = match members.get("refId") {
            Some(Value::String(ref_id)) if !ref_id.is_empty() => ref_id.clone(),
            _ => return Err(invalid("each query needs a `refId`, a string that isn't empty")),
        };
        let hidden = match members.get("hide") {
            None | Some(Value::Null) => false,
            Some(Value::Bool(hidden)) => *hidden,
            Some(_) => return Err(invalid(format!("`hide` of query {ref_id:?} must be true or false"))),
        };
        Ok(Self {
            ref_id,
            hidden,
            members,
        })
    }
}

/// An instant in milliseconds: a whole number, or a string of its digits as Grafana sends it.
fn instant(name: &str, value: &Value) -> Result<i64, ApiError> {
    let instant = match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => {
            let digits = text.strip_prefix('-').unwrap_or(text);
            let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| text.parse().ok()).flatten()
        }
        _ => None,
    };
    instant
        .filter(|instant| (-MAX_TIME..=MAX_TIME).contains(instant))
        .ok_or_else(|| {
            invalid(format!(
                "`{name}` must be milliseconds since the epoch, as a whole number or a string of digits"
            ))
        })
}

fn invalid(message: impl Into<std::borrow::Cow<'static, str>>) -> ApiError {
    ApiError::InvalidRequest(message.into())
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use proptest::prelude::*;

    use super::Request;

    fn refused(body: &str) -> String {
        Request::parse(body.as_bytes()).expect_err(body).to_string()
    }

    #[test]
    fn a_request_of_grafana_is_read() {
        let body = r#"{"from":"1700000000000","to":1700000060000,"queries":[
            {"refId":"A","datasource":{"type":"x","uid":"y"},"intervalMs":1000,"hide":null},{"refId":"ü","hide":true}],"more":1}"#;
        let request = Request::parse(body.as_bytes()).unwrap();
        assert_eq!((request.from, request.to), (1_700_000_000_000, 1_700_000_060_000));
        let names: Vec<_> = request
            .queries
            .iter()
            .map(|query| (query.ref_id.as_str(), query.hidden))
            .collect();
        assert_eq!(names, [("A", false), ("ü", true)]);
    }

    #[test]
    fn what_is_wrong_with_the_whole_is_said() {
        let query = r#"[{"refId":"A"}]"#;
        for (body, part) in [
            ("", "JSON object"),
            ("[1,2,[]]", "JSON object"),
            (r#"{"from":1"#, "the body"),
            (r#"{"from":1,"to":2,"queries":[]}"#, "at least one"),
            (r#"{"from":1,"to":2}"#, "at least one"),
            (r#"{"from":1,"to":2,"queries":{}}"#, "array of queries"),
            (r#"{"from":1,"to":2,"queries":[1]}"#, "the body"),
            (r#"{"from":1,"to":2,"queries":[{"refId":""}]}"#, "refId"),
            (r#"{"from":1,"to":2,"queries":[{"refId":1}]}"#, "refId"),
            (r#"{"from":1,"to":2,"queries":[{}]}"#, "refId"),
            (r#"{"from":1,"to":2,"queries":[{"refId":"A","hide":"no"}]}"#, "hide"),
            (
                r#"{"from":1,"to":2,"queries":[{"refId":"A"},{"refId":"A","hide":true}]}"#,
                "twice",
            ),
            (&format!(r#"{{"from":2,"to":2,"queries":{query}}}"#), "before"),
            (&format!(r#"{{"to":2,"queries":{query}}}"#), "`from`"),
            (&format!(r#"{{"from":"","to":2,"queries":{query}}}"#), "`from`"),
            (&format!(r#"{{"from":"+1","to":2,"queries":{query}}}"#), "`from`"),
            (&format!(r#"{{"from":1.5,"to":2,"queries":{query}}}"#), "`from`"),
            (&format!(r#"{{"from":1,"to":"now","queries":{query}}}"#), "`to`"),
            (
                &format!(r#"{{"from":1,"to":9223372036854775807,"queries":{query}}}"#),
                "`to`",
            ),
        ] {
            let message = refused(body);
            assert!(message.contains(part), "{body}: {message}");
        }
    }

    #[test]
    fn a_hundred_queries_are_taken_and_one_more_is_not() {
        let body = |count: usize| {
            let mut body = r#"{"from":1,"to":2,"queries":["#.to_owned();
            for number in 0..count {
                let comma = if number == 0 { "" } else { "," };
                write!(body, r#"{comma}{{"refId":"{number}"}}"#).unwrap();
            }
            body + "]}"
        };
        assert_eq!(Request::parse(body(100).as_bytes()).unwrap().queries.len(), 100);
        for count in [101, 10_000] {
            assert!(refused(&body(count)).contains("more than 100"), "{count}");
        }
        // Reading stops early: what follows the first that is too many isn't even looked at.
        assert!(refused(&(body(101).trim_end_matches("]}").to_owned() + ",#")).contains("more than 100"));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(body in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Request::parse(&body);
        }

        #[test]
        fn nothing_like_a_request_makes_it_panic(body in r#"\{("from"|"to"|"queries"|"refId"|[:,\[\]{}]|[0-9]|")*"#) {
            let _ = Request::parse(body.as_bytes());
        }
    }
}
