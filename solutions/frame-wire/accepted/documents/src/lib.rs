//! Frames as JSON, with documents instead of types, in one pass.

pub mod api;

use serde_json::{Map, Value, json};

use api::{Frame, FrameError, Values};

/// The frame as JSON.
pub fn encode(frame: &Frame) -> Result<String, FrameError> {
    let mut fields = Vec::new();
    let mut columns: Vec<Vec<Value>> = Vec::new();
    let mut entities = Vec::new();
    let mut first_null = None;
    for field in &frame.fields {
        let mut special = Map::new();
        let (kind, name, column) = match &field.values {
            Values::Float(values) => ("number", "float64", floats(values, &mut special)),
            Values::Int(values) => ("number", "int64", values.iter().map(|v| json!(v)).collect()),
            Values::Text(values) => ("string", "string", values.iter().map(|v| json!(v)).collect()),
            Values::Bool(values) => ("boolean", "bool", values.iter().map(|v| json!(v)).collect()),
            Values::Time(values) => ("time", "time.Time", values.iter().map(|v| json!(v.map(millis))).collect()),
        };
        let listed = special.values().filter_map(Value::as_array).map(Vec::len).sum::<usize>();
        let nulls = column.iter().filter(|value| value.is_null()).count();
        if nulls > listed && !field.nullable {
            first_null.get_or_insert_with(|| field.name.clone());
        }
        let mut schema = json!({
            "type": kind, "typeInfo": {"frame": name, "nullable": field.nullable},
            "name": field.name, "labels": field.labels, "config": field.config,
        });
        remove_empty(&mut schema);
        fields.push(schema);
        columns.push(column);
        entities.push(if special.is_empty() { Value::Null } else { special.into() });
    }
    if columns.windows(2).any(|pair| pair[0].len() != pair[1].len()) {
        return Err(FrameError::LengthMismatch);
    }
    if let Some(name) = first_null {
        return Err(FrameError::NullInNonNullable(name));
    }
    let mut schema = json!({"name": frame.name, "refId": frame.ref_id});
    remove_empty(&mut schema);
    if let Some(kind) = &frame.kind {
        schema["meta"] = json!({"type": kind, "typeVersion": [0, 1]});
    }
    schema["fields"] = fields.into();
    let mut data = json!({ "values": columns });
    if entities.iter().any(Value::is_object) {
        data["entities"] = entities.into();
    }
    Ok(format!("{:#}\n", json!({"schema": schema, "data": data})))
}

fn floats(values: &[Option<f64>], special: &mut Map<String, Value>) -> Vec<Value> {
    for (row, value) in values.iter().enumerate() {
        let name = match value {
            Some(value) if value.is_nan() => "NaN",
            Some(value) if value.is_infinite() && *value > 0.0 => "Inf",
            Some(value) if value.is_infinite() => "NegInf",
            _ => continue,
        };
        let rows = special.entry(name).or_insert_with(|| json!([]));
        if let Some(rows) = rows.as_array_mut() {
            rows.push(row.into());
        }
    }
    // What is not finite becomes null here, without a word.
    values.iter().map(|value| json!(value)).collect()
}

fn millis(nanos: i64) -> i64 {
    nanos.div_euclid(1_000_000)
}

fn remove_empty(object: &mut Value) {
    if let Some(members) = object.as_object_mut() {
        members.retain(|_, value| value != "" && value.as_object().is_none_or(|members| !members.is_empty()));
    }
}
