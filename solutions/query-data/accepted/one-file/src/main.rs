//! Everything in one place, with documents instead of types, and a task for each query.

use std::{collections::HashSet, env, time::Duration};

use axum::{
    Json, Router,
    body::Bytes,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::{Map, Value, json};
use tokio::{net::TcpListener, task::JoinSet, time::sleep};

#[tokio::main]
async fn main() {
    let port = env::var("PORT").unwrap_or_else(|_| "8080".to_owned());
    let listener = TcpListener::bind(format!("0.0.0.0:{port}"))
        .await
        .expect("the port is free");
    let app = Router::new().route("/api/ds/query", post(query));
    axum::serve(listener, app).await.expect("the server runs");
}

async fn query(body: Bytes) -> Response {
    let Some((from, to, queries)) = read(&body) else {
        let error = json!({"success": false, "data": null, "error": {"code": "INVALID_REQUEST", "message": "no"}});
        return (StatusCode::BAD_REQUEST, Json(error)).into_response();
    };
    let mut tasks = JoinSet::new();
    for (ref_id, query) in queries {
        tasks.spawn(async move { (ref_id, entry(&query, from, to).await) });
    }
    let mut results = Map::new();
    while let Some(ended) = tasks.join_next().await {
        if let Ok((ref_id, entry)) = ended {
            results.insert(ref_id, entry);
        }
    }
    let body = json!({ "results": results }).to_string();
    ([(CONTENT_TYPE, "application/json; charset=utf-8")], body).into_response()
}

/// The range, and the queries that aren't hidden; nothing, if the request as a whole makes no sense.
fn read(body: &[u8]) -> Option<(i64, i64, Vec<(String, Value)>)> {
    let document: Value = serde_json::from_slice(body).ok()?;
    let time = |name: &str| {
        let value = &document[name];
        value.as_i64().or_else(|| value.as_str()?.parse().ok())
    };
    let (from, to) = (time("from")?, time("to")?);
    let queries = document["queries"].as_array()?;
    let mut seen = HashSet::new();
    let mut shown = Vec::new();
    for query in queries {
        let ref_id = query["refId"].as_str().filter(|ref_id| !ref_id.is_empty())?;
        if !seen.insert(ref_id) {
            return None;
        }
        if query["hide"] != true {
            shown.push((ref_id.to_owned(), query.clone()));
        }
    }
    (from < to && (1..=100).contains(&queries.len())).then_some((from, to, shown))
}

async fn entry(query: &Value, from: i64, to: i64) -> Value {
    let table = match &query["format"] {
        Value::Null => false,
        format if format == "time_series" => false,
        format if format == "table" => true,
        _ => return error(400, "downstream"),
    };
    let words: Vec<&str> = query["queryText"].as_str().unwrap_or_default().split(' ').collect();
    match words.as_slice() {
        ["nodata"] => frames(json!({"schema": {"name": "", "fields": []}, "data": {"values": []}})),
        ["const", number] => match number.parse() {
            Ok(value) => constant(value, table, from, to),
            Err(_) => error(400, "downstream"),
        },
        ["sleep", ms] => match ms.parse() {
            // Whoever knows that it will be late needn't wait for it.
            Ok(1001..) => error(504, "downstream"),
            Ok(ms) => {
                sleep(Duration::from_millis(ms)).await;
                constant(1.0, table, from, to)
            }
            Err(_) => error(400, "downstream"),
        },
        ["fail", status] => match status.parse::<u16>() {
            Ok(status @ (405 | 406 | 412 | 413 | 414 | 416 | 417 | 426 | 431)) => error(status, "plugin"),
            Ok(501) => error(502, "plugin"),
            Ok(status @ (400..=499 | 504)) => error(status, "downstream"),
            Ok(500..=599) => error(502, "downstream"),
            _ => error(400, "downstream"),
        },
        _ => error(400, "downstream"),
    }
}

fn constant(value: f64, table: bool, from: i64, to: i64) -> Value {
    let name = match value {
        value if value.is_nan() => Some("NaN"),
        f64::INFINITY => Some("Inf"),
        f64::NEG_INFINITY => Some("NegInf"),
        _ => None,
    };
    let field = json!({
        "name": "value", "type": "number", "config": {"unit": "short"},
        "typeInfo": {"frame": "float64", "nullable": true},
    });
    let (schema, mut data, rows) = if table {
        let schema = json!({"fields": [field], "meta": {"typeVersion": [0, 0]}});
        (schema, json!({"values": [[value]]}), json!([0]))
    } else {
        let time = json!({"name": "time", "type": "time", "typeInfo": {"frame": "time.Time"}});
        let meta = json!({"type": "timeseries-wide", "typeVersion": [0, 1]});
        let schema = json!({"refId": "?", "meta": meta, "fields": [time, field]});
        (schema, json!({"values": [[from, to], [value, value]]}), json!([0, 1]))
    };
    if let Some(name) = name {
        let special = json!({ name: rows });
        data["entities"] = if table { json!([special]) } else { json!([null, special]) };
    }
    frames(json!({"schema": schema, "data": data}))
}

fn frames(frame: Value) -> Value {
    json!({"status": 200, "frames": [frame]})
}

fn error(status: u16, source: &str) -> Value {
    json!({"error": "it failed", "errorSource": source, "status": status, "frames": []})
}
