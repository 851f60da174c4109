//! A mock data source in one file: JSON is read and written as values, and a series is a wave with noise on it.

use std::{collections::BTreeSet, env, f64::consts::TAU, io};

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;

type Refusal = (StatusCode, Json<Value>);

#[derive(Clone)]
struct Health {
    broken: bool,
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let port = env::var("PORT").unwrap_or_else(|_| "8080".to_owned());
    let state = Health {
        broken: env::var("MOCK_BROKEN").as_deref() == Ok("1"),
    };
    let app = Router::new()
        .route("/health", get(health))
        .route("/query", post(query))
        .with_state(state);
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    axum::serve(listener, app).await
}

async fn health(State(state): State<Health>) -> Json<Value> {
    if state.broken {
        return Json(json!({"status": "ERROR", "message": "no such luck", "details": {"MOCK_BROKEN": "1"}}));
    }
    Json(json!({"status": "OK", "message": "Data source is working", "details": {}}))
}

async fn query(body: String) -> Response {
    match results(&body) {
        Ok(results) => Json(json!({ "results": results, "traceId": "none" })).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

fn refuse(message: &str) -> Refusal {
    let error = json!({"code": "INVALID_REQUEST", "message": message});
    (StatusCode::BAD_REQUEST, Json(json!({"success": false, "error": error})))
}

fn results(body: &str) -> Result<Map<String, Value>, Refusal> {
    let body: Value = serde_json::from_str(body).map_err(|_| refuse("no JSON"))?;
    let from = time(&body["from"]).ok_or_else(|| refuse("from?"))?;
    let to = time(&body["to"]).ok_or_else(|| refuse("to?"))?;
    let queries = body["queries"].as_array().ok_or_else(|| refuse("queries?"))?;
    if from >= to || queries.is_empty() || queries.len() > 100 {
        return Err(refuse("no time, or no queries, or too many"));
    }
    let mut names = BTreeSet::new();
    let mut shown = Vec::new();
    for query in queries {
        let name = query["refId"].as_str().unwrap_or_default();
        if name.is_empty() || !names.insert(name) {
            return Err(refuse("refId?"));
        }
        match &query["hide"] {
            Value::Bool(true) => {}
            Value::Bool(false) | Value::Null => shown.push((name, query)),
            _ => return Err(refuse("hide?")),
        }
    }
    let entry = |query: &Value| match frame(query, from, to) {
        Ok(frame) => json!({"status": 200, "frames": [frame]}),
        Err(what) => json!({"status": 400, "error": format!("{what}?"), "frames": []}),
    };
    Ok(shown
        .into_iter()
        .map(|(name, query)| (name.to_owned(), entry(query)))
        .collect())
}

fn time(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

/// The frame of one query, or the member that is wrong.
fn frame(query: &Value, from: i64, to: i64) -> Result<Value, &'static str> {
    let whole = |name: &'static str, default: i64, least: i64, greatest: i64| match &query[name] {
        Value::Null => Ok(default),
        value => value.as_i64().filter(|n| (least..=greatest).contains(n)).ok_or(name),
    };
    let number = |name: &'static str, default: f64| match &query[name] {
        Value::Null => Ok(default),
        value => value.as_f64().ok_or(name),
    };
    let seed = whole("seed", 0, i64::MIN, i64::MAX)?;
    let series = whole("series", 1, 1, 20)?;
    let interval = whole("intervalMs", 1_000, 1, i64::MAX)?;
    let points = whole("maxDataPoints", 1_000, 1, 11_000)?;
    let (min, max) = (number("min", 0.0)?, number("max", 100.0)?);
    if min >= max {
        return Err("min");
    }
    match &query["scenario"] {
        Value::Null => {}
        Value::String(name) if name == "random" => {}
        Value::String(name) if name == "nodata" => {
            return Ok(json!({"schema": {"name": "", "fields": []}, "data": {"values": []}}));
        }
        _ => return Err("scenario"),
    }
    let span = (to - from).unsigned_abs();
    let (interval, points) = (interval.unsigned_abs(), points.unsigned_abs());
    let step = if span.div_ceil(interval) <= points {
        interval
    } else {
        span.div_ceil(points)
    };
    let step = i128::from(step);
    let mut time = -((-i128::from(from)).div_euclid(step) * step);
    let mut times = Vec::new();
    while time < i128::from(to) {
        times.push(time as i64);
        time += step;
    }
    let mut fields = vec![json!({"name": "time", "type": "time", "typeInfo": {"frame": "time.Time"}})];
    let mut values = vec![json!(times)];
    for index in 0..series {
        fields.push(json!({
            "name": format!("wave {index}"),
            "type": "number",
            "typeInfo": {"frame": "float64", "nullable": true},
            "labels": {"series": index.to_string(), "shape": "wave"},
            "config": {"unit": "short"},
        }));
        let column = times.iter().map(|&time| wave(seed, index, time, min, max));
        values.push(column.collect());
    }
    Ok(json!({
        "schema": {"name": "mock", "refId": query["refId"], "meta": {"type": "timeseries-wide", "typeVersion": [0, 1]}, "fields": fields},
        "data": {"values": values},
    }))
}

/// A sine with a period of ten minutes, its phase decided by seed and series, and noise.
fn wave(seed: i64, series: i64, time: i64, min: f64, max: f64) -> f64 {
    let phase = noise(&[seed, series]);
    let turn = time.rem_euclid(600_000) as f64 / 600_000.0 + phase;
    let share = 0.5 + 0.3 * (turn * TAU).sin() + 0.2 * (2.0 * noise(&[seed, series, time]) - 1.0);
    (min + share * (max - min)).clamp(min, max)
}

/// From 0 to 1.
fn noise(of: &[i64]) -> f64 {
    let hash = of
        .iter()
        .fold(Sha256::new(), |hash, number| hash.chain_update(number.to_le_bytes()));
    let digest = hash.finalize();
    let bits = u32::from_le_bytes([digest[0], digest[1], digest[2], digest[3]]);
    f64::from(bits) / f64::from(u32::MAX)
}
