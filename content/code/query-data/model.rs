//! Reads the part of a query that only this data source understands.

use serde::Deserialize;
use serde_json::Value;

// ANCHOR: model
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Model {
    #[serde(alias = "expr")] // its name until 2.0
    query_text: String,
    #[serde(default)]
    format: Format,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Format {
    #[default]
    TimeSeries,
    Table,
}

fn parse(raw: &Value) -> Result<Model, String> {
    // `&Value` can be read from: the query isn't copied.
    Model::deserialize(raw)
        .map_err(|error| format!("the query can't be read: {error}"))
}
// ANCHOR_END: model

fn main() {
    for raw in [
        serde_json::json!({"refId": "A", "queryText": "up", "intervalMs": 1000}),
        serde_json::json!({"refId": "B", "expr": "up", "format": "table"}),
        serde_json::json!({"refId": "C", "queryText": "up", "format": "wide"}),
    ] {
        match parse(&raw) {
            Ok(Model { query_text, format }) => {
                println!("{query_text} {format:?}")
            }
            Err(error) => println!("{error}"),
        }
    }
}
