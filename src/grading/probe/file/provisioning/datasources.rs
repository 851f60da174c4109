//! Provisioned data sources.

use serde_json::{Map, Value};

use super::{entries, text};
use crate::grading::probe::file::{dockerfile::SyntaxError, yaml};

/// A file that lists data sources.
#[derive(Debug, Clone, Default)]
pub struct DataSources {
    /// Whether `apiVersion` is 1.
    pub is_version_1: bool,
    /// The data sources in order.
    pub sources: Vec<DataSource>,
}

/// A data source. Texts that aren't there are empty.
#[derive(Debug, Clone, Default)]
pub struct DataSource {
    /// What people call it.
    pub name: String,
    /// The id of its plugin.
    pub kind: String,
    /// What dashboards name it by.
    pub uid: String,
    /// Where it is.
    pub url: String,
    /// `proxy`, `direct`, or nothing, which is `proxy`.
    pub access: String,
    /// Whether panels without a choice use it.
    pub is_default: bool,
    /// The user.
    pub user: String,
    /// The database, from `jsonData` or the old place.
    pub database: String,
    /// `jsonData.sslmode`.
    pub sslmode: String,
    /// `secureJsonData`.
    pub secrets: Map<String, Value>,
    /// Everything but `secureJsonData`: each text with the path of keys that leads to it.
    pub open: Vec<(String, String)>,
}

impl DataSources {
    /// Reads a file.
    ///
    /// # Errors
    /// The first mistake of syntax or form.
    pub fn parse(file: &str) -> Result<Self, SyntaxError> {
        let value = yaml::read(file)?;
        let sources = entries(&value, "datasources")?;
        Ok(Self {
            is_version_1: value.get("apiVersion") == Some(&Value::from(1)),
            sources: sources.into_iter().map(DataSource::of).collect(),
        })
    }
}

impl DataSource {
    fn of(value: &Value) -> Self {
        let data = value.get("jsonData").unwrap_or(&Value::Null);
        let database = text(data, "database");
        let mut open = Vec::new();
        for (key, value) in value.as_object().into_iter().flatten() {
            if key != "secureJsonData" {
                texts(key, value, &mut open);
            }
        }
        Self {
            name: text(value, "name"),
            kind: text(value, "type"),
            uid: text(value, "uid"),
            url: text(value, "url"),
            access: text(value, "access"),
            is_default: value.get("isDefault") == Some(&Value::Bool(true)),
            user: text(value, "user"),
            database: if database.is_empty() {
                text(value, "database")
            } else {
                database
            },
            sslmode: text(data, "sslmode"),
            secrets: value
                .get("secureJsonData")
                .and_then(Value::as_object)
                .cloned()
                .unwrap_or_default(),
            open,
        }
    }

    /// Whether it is a PostgreSQL database.
    pub fn is_postgres(&self) -> bool {
        matches!(&*self.kind, "postgres" | "grafana-postgresql-datasource")
    }

    /// How findings call it.
    pub fn title(&self) -> &str {
        if self.name.is_empty() {
            "one without a name"
        } else {
            &self.name
        }
    }
}

fn texts(at: &str, value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(key, value)| texts(&format!("{at}.{key}"), value, found)),
        Value::Array(items) => items.iter().for_each(|value| texts(at, value, found)),
        // A truth value is a switch and never a secret.
        Value::Bool(_) | Value::Null => {}
        scalar => found.push((at.to_owned(), yaml::scalar(scalar).unwrap_or_default())),
    }
}
