//! A member of a JSON object that may be absent.

use serde::Deserialize;

// ANCHOR: absent
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Query {
    ref_id: String,
    max_data_points: Option<i64>,
}

impl Query {
    fn points(&self) -> i64 {
        self.max_data_points.unwrap_or(100)
    }
}
// ANCHOR_END: absent

fn main() -> Result<(), serde_json::Error> {
    let query: Query = serde_json::from_str(r#"{"refId":"A"}"#)?;
    println!("{} {}", query.ref_id, query.points());
    Ok(())
}
