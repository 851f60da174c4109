//! The configuration of a service: defaults, then a file, then the environment, and everything that is wrong at once.

use std::{collections::BTreeMap, fmt, time::Duration};

pub mod api;
mod layers;
mod parse;

use api::{ConfigError, FileSource, Format, Kind, Level};
use layers::Layers;

/// All settings.
#[derive(Debug, Clone)]
pub struct Config {
    pub server: Server,
    pub database: Database,
    pub logging: Logging,
}

/// How to listen.
#[derive(Debug, Clone)]
pub struct Server {
    pub host: String,
    pub port: u16,
    pub read_timeout: Duration,
    pub write_timeout: Duration,
}

/// How to reach the database.
#[derive(Debug, Clone)]
pub struct Database {
    pub host: String,
    pub port: u16,
    pub user: String,
    pub password: Password,
    pub name: String,
    pub max_conns: u32,
}

/// What is logged, and how.
#[derive(Debug, Clone)]
pub struct Logging {
    pub level: Level,
    pub format: Format,
}

/// A text that is never shown.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// The text, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("[redacted]")
    }
}

/// Reads a configuration from its layers. It fails once, with everything that is wrong.
pub fn load(file: FileSource, env: &BTreeMap<String, String>) -> Result<Config, Vec<ConfigError>> {
    let mut errors = Vec::new();
    let layers = Layers::collect(file, env, &mut errors);
    let values = Values {
        layers: &layers,
        errors: &mut errors,
    };
    match resolve(values) {
        Some(config) if errors.is_empty() => Ok(config),
        _ => Err(errors),
    }
}

/// Each setting is read before any is missed, so that every error is found.
fn resolve(mut values: Values<'_>) -> Option<Config> {
    let host = values.get("SERVER_HOST", parse::text);
    let port = values.get("SERVER_PORT", parse::port);
    let read_timeout = values.get("SERVER_READ_TIMEOUT", parse::duration);
    let write_timeout = values.get("SERVER_WRITE_TIMEOUT", parse::duration);
    let db_host = values.get("DB_HOST", parse::text);
    let db_port = values.get("DB_PORT", parse::port);
    let user = values.get("DB_USER", parse::text);
    let password = values.get("DB_PASSWORD", parse::password);
    let name = values.get("DB_NAME", parse::text);
    let max_conns = values.get("DB_MAX_CONNS", parse::connections);
    let level = values.get("LOG_LEVEL", parse::level);
    let format = values.get("LOG_FORMAT", parse::format);
    Some(Config {
        server: Server {
            host: host?,
            port: port?,
            read_timeout: read_timeout?,
            write_timeout: write_timeout?,
        },
        database: Database {
            host: db_host?,
            port: db_port?,
            user: user?,
            password: Password(password?),
            name: name?,
            max_conns: max_conns?,
        },
        logging: Logging {
            level: level?,
            format: format?,
        },
    })
}

/// What the layers come to, and what is wrong with it.
struct Values<'a> {
    layers: &'a Layers,
    errors: &'a mut Vec<ConfigError>,
}

impl Values<'_> {
    fn get<T>(&mut self, key: &'static str, parse: impl FnOnce(&str) -> Result<T, Kind>) -> Option<T> {
        let text = self.layers.get(key).ok_or(Kind::Invalid);
        match text.and_then(parse) {
            Ok(value) => Some(value),
            Err(kind) => {
                self.errors.push(ConfigError { key: key.into(), kind });
                None
            }
        }
    }
}
