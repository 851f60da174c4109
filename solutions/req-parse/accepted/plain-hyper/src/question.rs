//! A document as the list of its members, in which nothing is lost that came twice.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::{Value, json, value::from_value};

/// A member's name, and whether it stands in the time range.
type Name = (bool, String);

/// An object's members in the order in which they came.
struct Members(Vec<(Name, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collector;

        impl<'de> Visitor<'de> for Collector {
            type Value = Members;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(name) = map.next_key::<String>()? {
                    if name == "timeRange" {
                        // Its own members are counted, too.
                        let Members(range) = map.next_value()?;
                        members.extend(range.into_iter().map(|((_, name), value)| ((true, name), value)));
                        members.push(((false, name), Value::Null));
                    } else {
                        members.push(((false, name), map.next_value()?));
                    }
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Collector)
    }
}

pub struct Question {
    query: String,
    from: i64,
    to: i64,
    variables: BTreeMap<String, String>,
}

impl Question {
    pub fn parse(body: &[u8]) -> Option<Self> {
        let Members(members) = serde_json::from_slice(body).ok()?;
        let mut by_name = BTreeMap::new();
        for (name, value) in members {
            if by_name.insert(name, value).is_some() {
                return None;
            }
        }
        let mut take = |in_range, name: &str| by_name.remove(&(in_range, name.to_owned()));
        take(false, "timeRange")?;
        let Value::String(query) = take(false, "query")? else {
            return None;
        };
        let from = take(true, "from")?.as_i64()?;
        let to = take(true, "to")?.as_i64()?;
        let variables = match take(false, "variables") {
            None => BTreeMap::new(),
            Some(variables) => from_value(variables).ok()?,
        };
        let is_sound = by_name.is_empty() && !query.trim().is_empty() && from >= 0 && from < to;
        is_sound.then_some(Self {
            query,
            from,
            to,
            variables,
        })
    }

    pub fn echo(&self) -> Value {
        let range = json!({ "from": self.from, "to": self.to });
        json!({ "query": self.query, "timeRange": range, "variables": self.variables })
    }
}
