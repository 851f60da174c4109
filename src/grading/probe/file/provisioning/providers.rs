//! Where Grafana finds its dashboards.

use serde_json::Value;

use super::{entries, text};
use crate::grading::probe::file::{dockerfile::SyntaxError, yaml};

/// A file that says where dashboards are.
#[derive(Debug, Clone, Default)]
pub struct Providers {
    /// Whether `apiVersion` is 1.
    pub is_version_1: bool,
    /// The providers in order.
    pub providers: Vec<Provider>,
}

/// A provider. Texts that aren't there are empty.
#[derive(Debug, Clone, Default)]
pub struct Provider {
    /// Its name.
    pub name: String,
    /// Its type; Grafana knows `file`.
    pub kind: String,
    /// `options.path`.
    pub path: String,
}

impl Providers {
    /// Reads a file.
    ///
    /// # Errors
    /// The first mistake of syntax or form.
    pub fn parse(file: &str) -> Result<Self, SyntaxError> {
        let value = yaml::read(file)?;
        let providers = entries(&value, "providers")?.into_iter().map(|value| Provider {
            name: text(value, "name"),
            kind: text(value, "type"),
            path: value
                .get("options")
                .map(|options| text(options, "path"))
                .unwrap_or_default(),
        });
        Ok(Self {
            is_version_1: value.get("apiVersion") == Some(&Value::from(1)),
            providers: providers.collect(),
        })
    }
}
