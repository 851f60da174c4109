//! Says which data sources a dashboard names that aren't there.

use std::{collections::BTreeSet, env, error::Error, fs};

use serde_json::Value;

// ANCHOR: named
/// The uid in every `datasource`, wherever it stands.
fn named(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            if let Some(uid) = value.pointer("/datasource/uid") {
                found.extend(uid.as_str().map(str::to_owned));
            }
            members.values().for_each(|value| named(value, found));
        }
        Value::Array(items) => {
            items.iter().for_each(|value| named(value, found));
        }
        _ => {}
    }
}
// ANCHOR_END: named

fn main() -> Result<(), Box<dyn Error>> {
    let known = ["prom", "loki", "pg"];
    for path in env::args().skip(1) {
        let mut found = BTreeSet::new();
        named(&serde_json::from_slice(&fs::read(&path)?)?, &mut found);
        found.retain(|uid| !known.contains(&&**uid));
        if !found.is_empty() {
            return Err(format!("{path}: no {found:?}").into());
        }
    }
    Ok(())
}
