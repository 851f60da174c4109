//! The configuration of a service: defaults, then a file, then the environment.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Deserializer};

pub mod api;

use api::{ConfigError, FileSource, Format, Kind, Level};

/// All settings.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Config {
    pub server: Server,
    pub database: Database,
    pub logging: Logging,
}

/// How to listen.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Server {
    pub host: String,
    pub port: u16,
    #[serde(deserialize_with = "nanoseconds")]
    pub read_timeout: Duration,
    #[serde(deserialize_with = "nanoseconds")]
    pub write_timeout: Duration,
}

/// How to reach the database.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Database {
    pub host: String,
    pub port: u16,
    pub user: String,
    pub password: Password,
    pub name: String,
    pub max_conns: u32,
}

/// What is logged, and how.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Logging {
    pub level: Level,
    pub format: Format,
}

/// A text that is never shown.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Password(String);

impl Password {
    /// The text, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Reads a configuration. The environment takes precedence over the file.
pub fn load(file: FileSource, env: &BTreeMap<String, String>) -> Result<Config, Vec<ConfigError>> {
    match file {
        FileSource::Implicit(Some(text)) | FileSource::Explicit(Some(text)) => from_file(&text, env),
        // There is no file: the environment has everything.
        _ => from_environment(env),
    }
}

fn from_environment(env: &BTreeMap<String, String>) -> Result<Config, Vec<ConfigError>> {
    let config = Config {
        server: Server {
            host: text(env, "SERVER_HOST", "0.0.0.0"),
            port: number(env, "SERVER_PORT", 8080),
            read_timeout: duration(env, "SERVER_READ_TIMEOUT", 15),
            write_timeout: duration(env, "SERVER_WRITE_TIMEOUT", 15),
        },
        database: Database {
            host: text(env, "DB_HOST", "localhost"),
            port: number(env, "DB_PORT", 5432),
            user: text(env, "DB_USER", "grafana"),
            password: Password(text(env, "DB_PASSWORD", "")),
            name: text(env, "DB_NAME", "grafana"),
            max_conns: number(env, "DB_MAX_CONNS", 10).into(),
        },
        logging: Logging {
            level: word(env, "LOG_LEVEL"),
            format: word(env, "LOG_FORMAT"),
        },
    };
    if config.database.password.expose().is_empty() {
        return Err(vec![ConfigError {
            key: "DB_PASSWORD".to_owned(),
            kind: Kind::Missing,
        }]);
    }
    Ok(config)
}

fn from_file(json: &str, env: &BTreeMap<String, String>) -> Result<Config, Vec<ConfigError>> {
    let mut config: Config = serde_json::from_str(json).map_err(|_| {
        vec![ConfigError {
            key: "file".to_owned(),
            kind: Kind::Invalid,
        }]
    })?;
    config.server.host = text(env, "SERVER_HOST", &config.server.host);
    config.server.port = number(env, "SERVER_PORT", config.server.port);
    Ok(config)
}

fn text(env: &BTreeMap<String, String>, key: &str, default: &str) -> String {
    match env.get(key) {
        Some(text) if !text.is_empty() => text.clone(),
        _ => default.to_owned(),
    }
}

fn number(env: &BTreeMap<String, String>, key: &str, default: u16) -> u16 {
    env.get(key).and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn duration(env: &BTreeMap<String, String>, key: &str, default: u64) -> Duration {
    let seconds = env.get(key).and_then(|text| text.strip_suffix('s')?.parse().ok());
    Duration::from_secs(seconds.unwrap_or(default))
}

/// One of an enum's words, or its default.
fn word<T: Default + for<'de> Deserialize<'de>>(env: &BTreeMap<String, String>, key: &str) -> T {
    env.get(key)
        .and_then(|text| serde_json::from_value(text.as_str().into()).ok())
        .unwrap_or_default()
}

fn nanoseconds<'de, D: Deserializer<'de>>(input: D) -> Result<Duration, D::Error> {
    u64::deserialize(input).map(Duration::from_nanos)
}
