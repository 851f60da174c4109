//! A frame as the data source sends it, JSON, made into the Arrow file that Grafana takes.
//!
//! Meta, labels and config go over as the text that they are: whatever Grafana learns to read in them later passes too.

use std::{collections::HashMap, sync::Arc};

use arrow_array::{ArrayRef, RecordBatch};
use arrow_ipc::writer::FileWriter;
use arrow_schema::{Field, Schema};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::column::{Entities, Kind};

#[derive(Deserialize)]
struct Frame<'a> {
    #[serde(borrow)]
    schema: FrameSchema<'a>,
    #[serde(borrow)]
    data: Data<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FrameSchema<'a> {
    #[serde(default)]
    name: String,
    #[serde(default)]
    ref_id: String,
    #[serde(borrow)]
    meta: Option<&'a RawValue>,
    #[serde(borrow)]
    fields: Vec<FieldSchema<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FieldSchema<'a> {
    #[serde(default)]
    name: String,
    r#type: String,
    type_info: TypeInfo,
    #[serde(borrow)]
    labels: Option<&'a RawValue>,
    #[serde(borrow)]
    config: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct TypeInfo {
    frame: String,
    #[serde(default)]
    nullable: bool,
}

#[derive(Deserialize)]
struct Data<'a> {
    #[serde(borrow)]
    values: Vec<&'a RawValue>,
    entities: Option<Vec<Option<Entities>>>,
    nanos: Option<Vec<Option<Vec<i64>>>>,
}

/// The Arrow file for the frame that `json` holds; a failure says which field is not what its schema says.
pub(crate) fn to_arrow(json: &str) -> Result<Bytes, String> {
    let Frame { schema, data } = serde_json::from_str(json).map_err(|error| format!("not a frame: {error}"))?;
    // A frame without rows may leave its columns out altogether.
    if data.values.len() != schema.fields.len() && !data.values.is_empty() {
        return Err(format!(
            "{} fields, but {} columns",
            schema.fields.len(),
            data.values.len()
        ));
    }

    let mut fields = Vec::with_capacity(schema.fields.len());
    let mut columns: Vec<ArrayRef> = Vec::with_capacity(schema.fields.len());
    for (index, field) in schema.fields.iter().enumerate() {
        let place = || format!("field {index} ({:?})", field.name);
        let kind = Kind::named(&field.type_info.frame)
            .ok_or_else(|| format!("{}: unknown type {:?}", place(), field.type_info.frame))?;
        let values = data.values.get(index).map_or("[]", |values| values.get());
        let entities = data.entities.as_ref().and_then(|all| all.get(index)?.as_ref());
        let nanos = data.nanos.as_ref().and_then(|all| all.get(index)?.as_deref());
        let column = kind
            .column(values, field.type_info.nullable, entities, nanos)
            .map_err(|problem| format!("{}: {problem}", place()))?;
        fields.push(
            Field::new(&field.name, column.data_type().clone(), field.type_info.nullable)
                .with_metadata(field_metadata(field)),
        );
        columns.push(column);
    }

    let schema = Arc::new(Schema::new(fields).with_metadata(frame_metadata(&schema)));
    write(schema, columns).map_err(|error| error.to_string())
}

fn write(schema: Arc<Schema>, columns: Vec<ArrayRef>) -> Result<Bytes, arrow_schema::ArrowError> {
    let mut writer = FileWriter::try_new(Vec::new(), &schema)?;
    if !columns.is_empty() {
        writer.write(&RecordBatch::try_new(schema, columns)?)?;
    }
    writer.into_inner().map(Bytes::from)
}

fn frame_metadata(schema: &FrameSchema<'_>) -> HashMap<String, String> {
    let mut metadata = HashMap::from([
        ("name".to_owned(), schema.name.clone()),
        ("refId".to_owned(), schema.ref_id.clone()),
    ]);
    if let Some(meta) = schema.meta {
        metadata.insert("meta".to_owned(), meta.get().to_owned());
    }
    metadata
}

fn field_metadata(field: &FieldSchema<'_>) -> HashMap<String, String> {
    let mut metadata = HashMap::from([("tstype".to_owned(), field.r#type.clone())]);
    for (key, json) in [("labels", field.labels), ("config", field.config)] {
        if let Some(json) = json {
            metadata.insert(key.to_owned(), json.get().to_owned());
        }
    }
    metadata
}

#[cfg(test)]
mod tests {
    use arrow_array::{Array, Float64Array};
    use arrow_ipc::reader::FileReader;

    use super::*;

    fn frame(fields: &str, data: &str) -> String {
        format!(r#"{{"schema":{{"refId":"A","fields":[{fields}]}},"data":{data}}}"#)
    }

    fn read(file: Bytes) -> FileReader<std::io::Cursor<Bytes>> {
        FileReader::try_new(std::io::Cursor::new(file), None).unwrap()
    }

    #[test]
    fn what_describes_the_data_passes_as_it_is() {
        let json = r#"{"schema":{"name":"n","refId":"A","meta":{"type":"timeseries-wide","typeVersion":[0,1],"later":1},
            "fields":[{"name":"v","type":"number","typeInfo":{"frame":"float64","nullable":true},
                "labels":{"host":"a"},"config":{"unit":"s"}}]},"data":{"values":[[1.5,null]]}}"#;
        let mut reader = read(to_arrow(json).unwrap());
        let schema = reader.schema();
        assert_eq!(schema.metadata()["name"], "n");
        assert_eq!(schema.metadata()["refId"], "A");
        assert_eq!(
            schema.metadata()["meta"],
            r#"{"type":"timeseries-wide","typeVersion":[0,1],"later":1}"#
        );
        let field = schema.field(0);
        assert!(field.is_nullable());
        assert_eq!(field.metadata()["tstype"], "number");
        assert_eq!(field.metadata()["labels"], r#"{"host":"a"}"#);
        assert_eq!(field.metadata()["config"], r#"{"unit":"s"}"#);
        let batch = reader.next().unwrap().unwrap();
        let column = batch.column(0).as_any().downcast_ref::<Float64Array>().unwrap();
        assert_eq!(column, &Float64Array::from(vec![Some(1.5), None]));
    }

    #[test]
    fn no_data_and_no_rows_are_frames_too() {
        assert_eq!(
            read(to_arrow(&frame("", r#"{"values":[]}"#)).unwrap())
                .schema()
                .fields()
                .len(),
            0
        );
        let field = r#"{"name":"v","type":"number","typeInfo":{"frame":"int64"}}"#;
        for data in [r#"{"values":[]}"#, r#"{"values":[[]]}"#] {
            let mut reader = read(to_arrow(&frame(field, data)).unwrap());
            assert_eq!(reader.next().unwrap().unwrap().num_rows(), 0);
        }
    }

    #[test]
    fn what_does_not_fit_is_told_and_nothing_panics() {
        let number = r#"{"name":"v","type":"number","typeInfo":{"frame":"int8"}}"#;
        for (json, told) in [
            ("nonsense".to_owned(), "not a frame"),
            (frame(number, r#"{"values":[[1],[2]]}"#), "1 fields, but 2 columns"),
            (frame(number, r#"{"values":[[128]]}"#), "field 0 (\"v\")"),
            (frame(number, r#"{"values":[{"a":1}]}"#), "field 0 (\"v\")"),
            (
                frame(&number.replace("int8", "int9"), r#"{"values":[[1]]}"#),
                "unknown type \"int9\"",
            ),
            (
                frame(&format!("{number},{number}"), r#"{"values":[[1],[1,2]]}"#),
                "length",
            ),
        ] {
            let problem = to_arrow(&json).unwrap_err();
            assert!(problem.contains(told), "{json}: {problem}");
        }
    }
}
