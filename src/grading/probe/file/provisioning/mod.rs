//! Grafana's provisioning files and dashboards as facts.

mod dashboard;
mod datasources;
mod dollar;
mod providers;

pub use dashboard::{Dashboard, Named, Panel, Place};
pub use datasources::{DataSource, DataSources};
pub use dollar::{has_stray_dollar, is_reference};
pub use providers::{Provider, Providers};

use serde_json::Value;

use super::dockerfile::SyntaxError;

/// A mistake of form, at a key.
fn shape(at: &str, expected: &str) -> SyntaxError {
    SyntaxError {
        line: 0,
        message: format!("`{at}` should be {expected}"),
    }
}

/// The mappings of a list at the top of a file.
fn entries<'a>(file: &'a Value, key: &str) -> Result<Vec<&'a Value>, SyntaxError> {
    let Some(entries) = file.get(key).and_then(Value::as_array) else {
        return Err(shape(key, "a list"));
    };
    if !entries.iter().all(Value::is_object) {
        return Err(shape(key, "a list of mappings"));
    }
    Ok(entries.iter().collect())
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(super::yaml::scalar).unwrap_or_default()
}

#[cfg(test)]
mod tests;
