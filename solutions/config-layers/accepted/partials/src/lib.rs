//! Each layer is a struct of options; serde reads the file's, and what isn't known is caught beside it.

use std::{collections::BTreeMap, fmt, time::Duration};

pub mod api;

use api::{ConfigError, FileSource, Format, Kind, Level};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

#[derive(Debug)]
pub struct Config {
    pub server: Server,
    pub database: Database,
    pub logging: Logging,
}

#[derive(Debug)]
pub struct Server {
    pub host: String,
    pub port: u16,
    pub read_timeout: Duration,
    pub write_timeout: Duration,
}

pub struct Database {
    pub host: String,
    pub port: u16,
    pub user: String,
    pub password: Password,
    pub name: String,
    pub max_conns: u32,
}

#[derive(Debug)]
pub struct Logging {
    pub level: Level,
    pub format: Format,
}

pub struct Password(String);

impl Password {
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = format!("{}@{}:{}/{}", self.user, self.host, self.port, self.name);
        out.debug_struct("Database")
            .field("at", &address)
            .finish_non_exhaustive()
    }
}

#[derive(Default, Deserialize)]
struct FileLayer {
    #[serde(default, deserialize_with = "given")]
    server: Option<Value>,
    #[serde(default, deserialize_with = "given")]
    database: Option<Value>,
    #[serde(default, deserialize_with = "given")]
    logging: Option<Value>,
    #[serde(flatten)]
    unknown: BTreeMap<String, Value>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ServerLayer {
    #[serde(default, deserialize_with = "given")]
    host: Option<Value>,
    #[serde(default, deserialize_with = "given")]
    port: Option<Value>,
    #[serde(default, deserialize_with = "given")]
    read_timeout: Option<Value>,
    #[serde(default, deserialize_with = "given")]
    write_timeout: Option<Value>,
    #[serde(flatten)]
    unknown: BTreeMap<String, Value>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct DatabaseLayer {
    #[serde(default, deserialize_with = "given")]
    host: Option<Value>,
    #[serde(default, deserialize_with = "given")]
    port: Option<Value>,
    #[serde(default, deserialize_with = "given")]
    user: Option<Value>,
    #[serde(default, deserialize_with = "given")]
    password: Option<Value>,
    #[serde(default, deserialize_with = "given")]
    name: Option<Value>,
    #[serde(default, deserialize_with = "given")]
    max_conns: Option<Value>,
    #[serde(flatten)]
    unknown: BTreeMap<String, Value>,
}

#[derive(Default, Deserialize)]
struct LoggingLayer {
    #[serde(default, deserialize_with = "given")]
    level: Option<Value>,
    #[serde(default, deserialize_with = "given")]
    format: Option<Value>,
    #[serde(flatten)]
    unknown: BTreeMap<String, Value>,
}

/// A `null` is given, too.
fn given<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(input).map(Some)
}

struct Loader<'a> {
    env: &'a BTreeMap<String, String>,
    errors: Vec<ConfigError>,
}

pub fn load(file: FileSource, env: &BTreeMap<String, String>) -> Result<Config, Vec<ConfigError>> {
    let errors = Vec::new();
    let mut loader = Loader { env, errors };
    let file = loader.read(file);
    loader.unknown("", &file.unknown);
    let server: ServerLayer = loader.section("server", file.server);
    loader.unknown("server.", &server.unknown);
    let database: DatabaseLayer = loader.section("database", file.database);
    loader.unknown("database.", &database.unknown);
    let logging: LoggingLayer = loader.section("logging", file.logging);
    loader.unknown("logging.", &logging.unknown);

    let config = Config {
        server: Server {
            host: loader.text("SERVER_HOST", server.host, "0.0.0.0"),
            port: loader.number("SERVER_PORT", server.port, 8080, 65535) as u16,
            read_timeout: loader.duration("SERVER_READ_TIMEOUT", server.read_timeout),
            write_timeout: loader.duration("SERVER_WRITE_TIMEOUT", server.write_timeout),
        },
        database: Database {
            host: loader.text("DB_HOST", database.host, "localhost"),
            port: loader.number("DB_PORT", database.port, 5432, 65535) as u16,
            user: loader.text("DB_USER", database.user, "grafana"),
            password: Password(loader.text("DB_PASSWORD", database.password, "")),
            name: loader.text("DB_NAME", database.name, "grafana"),
            max_conns: loader.number("DB_MAX_CONNS", database.max_conns, 10, 1000) as u32,
        },
        logging: Logging {
            level: loader.word("LOG_LEVEL", logging.level),
            format: loader.word("LOG_FORMAT", logging.format),
        },
    };
    let of_the_password = |error: &ConfigError| error.key == "DB_PASSWORD";
    if config.database.password.0.is_empty() && !loader.errors.iter().any(of_the_password) {
        loader.wrong("DB_PASSWORD", Kind::Missing);
    }
    if loader.errors.is_empty() {
        Ok(config)
    } else {
        Err(loader.errors)
    }
}

impl Loader<'_> {
    fn wrong(&mut self, key: impl Into<String>, kind: Kind) {
        self.errors.push(ConfigError { key: key.into(), kind });
    }

    fn read(&mut self, file: FileSource) -> FileLayer {
        let text = match file {
            FileSource::None | FileSource::Implicit(None) => return FileLayer::default(),
            FileSource::Explicit(None) => {
                self.wrong("file", Kind::Missing);
                return FileLayer::default();
            }
            FileSource::Implicit(Some(text)) | FileSource::Explicit(Some(text)) => text,
        };
        let object = serde_json::from_str(&text).ok().filter(Value::is_object);
        match object.and_then(|object| serde_json::from_value(object).ok()) {
            Some(layer) => layer,
            None => {
                self.wrong("file", Kind::Invalid);
                FileLayer::default()
            }
        }
    }

    fn section<T: Default + DeserializeOwned>(&mut self, name: &str, value: Option<Value>) -> T {
        let Some(value) = value else { return T::default() };
        match value.is_object().then(|| serde_json::from_value(value)) {
            Some(Ok(section)) => section,
            _ => {
                self.wrong(name, Kind::Invalid);
                T::default()
            }
        }
    }

    fn unknown(&mut self, prefix: &str, members: &BTreeMap<String, Value>) {
        for name in members.keys() {
            self.wrong(format!("{prefix}{name}"), Kind::Unknown);
        }
    }

    fn over(&self, key: &str, file: Option<Value>) -> Option<(Value, bool)> {
        match self.env.get(key) {
            Some(text) if !text.is_empty() => Some((Value::String(text.clone()), true)),
            _ => file.map(|value| (value, false)),
        }
    }

    fn text(&mut self, key: &str, file: Option<Value>, default: &str) -> String {
        match self.over(key, file) {
            None => default.to_owned(),
            Some((Value::String(text), _)) => text,
            Some(_) => {
                self.wrong(key, Kind::Invalid);
                String::new()
            }
        }
    }

    fn number(&mut self, key: &str, file: Option<Value>, default: u64, most: u64) -> u64 {
        let parsed = match self.over(key, file) {
            None => Ok(default),
            Some((Value::String(text), true)) => digits(&text),
            Some((Value::Number(number), _)) => number.as_u64().ok_or(Kind::Invalid),
            Some(_) => Err(Kind::Invalid),
        };
        match parsed {
            Ok(number) if (1..=most).contains(&number) => return number,
            Ok(_) => self.wrong(key, Kind::OutOfRange),
            Err(kind) => self.wrong(key, kind),
        }
        default
    }

    fn duration(&mut self, key: &str, file: Option<Value>) -> Duration {
        let text = self.text(key, file, "15s");
        if self.errors.last().is_some_and(|error| error.key == key) {
            return Duration::ZERO;
        }
        let units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];
        let parsed = units
            .iter()
            .find_map(|(unit, factor)| {
                let count = digits(text.strip_suffix(unit)?);
                (count != Err(Kind::Invalid)).then_some((count, factor))
            })
            .ok_or(Kind::Invalid)
            .and_then(|(count, factor)| Ok(count?.saturating_mul(*factor)));
        match parsed {
            Ok(milliseconds @ 1..=600_000) => return Duration::from_millis(milliseconds),
            Ok(_) => self.wrong(key, Kind::OutOfRange),
            Err(kind) => self.wrong(key, kind),
        }
        Duration::ZERO
    }

    fn word<T: Default + DeserializeOwned>(&mut self, key: &str, file: Option<Value>) -> T {
        let Some((value, _)) = self.over(key, file) else {
            return T::default();
        };
        match value.is_string().then(|| serde_json::from_value(value)) {
            Some(Ok(word)) => word,
            _ => {
                self.wrong(key, Kind::Invalid);
                T::default()
            }
        }
    }
}

fn digits(text: &str) -> Result<u64, Kind> {
    if text.is_empty() || text.contains(|c: char| !c.is_ascii_digit()) {
        return Err(Kind::Invalid);
    }
    text.parse().map_err(|_| Kind::OutOfRange)
}
