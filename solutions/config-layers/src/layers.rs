//! The layers of a configuration: each lays its texts over those of the ones before.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::api::{ConfigError, FileSource, Kind};

/// A setting: its environment variable, where it stands in a file, what it is there, and its default.
struct Setting {
    env: &'static str,
    section: &'static str,
    name: &'static str,
    json: Json,
    default: &'static str,
}

/// What a setting is in a file.
enum Json {
    Text,
    Number,
}

const fn setting(
    env: &'static str,
    (section, name): (&'static str, &'static str),
    json: Json,
    default: &'static str,
) -> Setting {
    Setting {
        env,
        section,
        name,
        json,
        default,
    }
}

const SETTINGS: [Setting; 12] = [
    setting("SERVER_HOST", ("server", "host"), Json::Text, "0.0.0.0"),
    setting("SERVER_PORT", ("server", "port"), Json::Number, "8080"),
    setting("SERVER_READ_TIMEOUT", ("server", "readTimeout"), Json::Text, "15s"),
    setting("SERVER_WRITE_TIMEOUT", ("server", "writeTimeout"), Json::Text, "15s"),
    setting("DB_HOST", ("database", "host"), Json::Text, "localhost"),
    setting("DB_PORT", ("database", "port"), Json::Number, "5432"),
    setting("DB_USER", ("database", "user"), Json::Text, "grafana"),
    setting("DB_PASSWORD", ("database", "password"), Json::Text, ""),
    setting("DB_NAME", ("database", "name"), Json::Text, "grafana"),
    setting("DB_MAX_CONNS", ("database", "maxConns"), Json::Number, "10"),
    setting("LOG_LEVEL", ("logging", "level"), Json::Text, "info"),
    setting("LOG_FORMAT", ("logging", "format"), Json::Text, "json"),
];

/// The text of every setting by its environment variable; none where a file has something that is no text for it.
pub struct Layers(BTreeMap<&'static str, Option<String>>);

impl Layers {
    /// Lays everything over each other, and says what can't be read.
    pub fn collect(file: FileSource, env: &BTreeMap<String, String>, errors: &mut Vec<ConfigError>) -> Self {
        let defaults = SETTINGS
            .iter()
            .map(|setting| (setting.env, Some(setting.default.to_owned())));
        let mut layers = Self(defaults.collect());
        match file {
            FileSource::None | FileSource::Implicit(None) => {}
            FileSource::Explicit(None) => errors.push(error("file", Kind::Missing)),
            FileSource::Implicit(Some(text)) | FileSource::Explicit(Some(text)) => layers.lay_file(&text, errors),
        }
        layers.lay_environment(env);
        layers
    }

    /// The text of a setting.
    pub fn get(&self, env: &str) -> Option<&str> {
        self.0.get(env)?.as_deref()
    }

    fn lay_file(&mut self, text: &str, errors: &mut Vec<ConfigError>) {
        let Ok(Value::Object(sections)) = serde_json::from_str(text) else {
            errors.push(error("file", Kind::Invalid));
            return;
        };
        for (section, value) in sections {
            if SETTINGS.iter().all(|setting| setting.section != section) {
                errors.push(error(section, Kind::Unknown));
                continue;
            }
            let Value::Object(members) = value else {
                errors.push(error(section, Kind::Invalid));
                continue;
            };
            for (name, value) in members {
                let named = |setting: &&Setting| setting.section == section && setting.name == name;
                match SETTINGS.iter().find(named) {
                    Some(setting) => {
                        self.0.insert(setting.env, setting.json.text(value));
                    }
                    None => errors.push(error(format!("{section}.{name}"), Kind::Unknown)),
                }
            }
        }
    }

    fn lay_environment(&mut self, env: &BTreeMap<String, String>) {
        for setting in &SETTINGS {
            if let Some(text) = env.get(setting.env).filter(|text| !text.is_empty()) {
                self.0.insert(setting.env, Some(text.clone()));
            }
        }
    }
}

impl Json {
    fn text(&self, value: Value) -> Option<String> {
        match (self, value) {
            (Self::Text, Value::String(text)) => Some(text),
            (Self::Number, Value::Number(number)) => Some(number.to_string()),
            _ => None,
        }
    }
}

fn error(key: impl Into<String>, kind: Kind) -> ConfigError {
    ConfigError { key: key.into(), kind }
}
