//! Loads configurations and prints what comes out, or everything that is wrong. This file belongs to the grader.

mod harness;

use std::collections::BTreeMap;

use config_layers::{
    Config,
    api::{ConfigError, FileSource},
    load,
};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    /// What this line is about.
    what: String,
    #[serde(default)]
    file: File,
    /// `DB_PASSWORD` is given too unless it stands here.
    #[serde(default)]
    env: BTreeMap<String, Value>,
    /// Shows what `Debug` gives away instead of the values.
    #[serde(default)]
    debug: bool,
}

/// A file's text; an object stands for itself as text.
#[derive(Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum File {
    #[default]
    None,
    Implicit(Value),
    Explicit(Value),
    ImplicitMissing,
    ExplicitMissing,
}

const PASSWORD: &str = "correct-horse-of-the-environment";

fn main() {
    let mut cases = harness::Cases::default();
    for input in harness::inputs::<Input>() {
        let Input { what, file, env, debug } = input;
        cases.run(what, move || {
            let file = match file {
                File::None => FileSource::None,
                File::Implicit(text) => FileSource::Implicit(Some(text_of(text))),
                File::Explicit(text) => FileSource::Explicit(Some(text_of(text))),
                File::ImplicitMissing => FileSource::Implicit(None),
                File::ExplicitMissing => FileSource::Explicit(None),
            };
            let loaded = load(file, &environment(env));
            match loaded {
                Ok(config) if debug => debugged(&config),
                Ok(config) => shown(&config),
                Err(errors) => wrong(errors),
            }
        });
    }
}

/// The environment, with a password in it unless the case says `null`, or has one.
fn environment(given: BTreeMap<String, Value>) -> BTreeMap<String, String> {
    let mut environment = BTreeMap::from([("DB_PASSWORD".to_owned(), PASSWORD.to_owned())]);
    for (name, value) in given {
        match value {
            Value::Null => environment.remove(&name),
            value => environment.insert(name, text_of(value)),
        };
    }
    environment
}

fn text_of(value: Value) -> String {
    match value {
        Value::String(text) => text,
        value => value.to_string(),
    }
}

fn shown(config: &Config) -> String {
    let Config {
        server,
        database,
        logging,
    } = config;
    let password = match database.password.expose() {
        PASSWORD => "that of the environment",
        "of-the-file" => "that of the file",
        "" => "none",
        _ => "another",
    };
    format!(
        "Ok\n  server {}:{}, read {:?}, write {:?}\n  database {}:{}, user {}, password: {password}, name {}, {} \
         connections\n  logging {:?} {:?}",
        server.host,
        server.port,
        server.read_timeout,
        server.write_timeout,
        database.host,
        database.port,
        database.user,
        database.name,
        database.max_conns,
        logging.level,
        logging.format,
    )
}

fn debugged(config: &Config) -> String {
    let password = config.database.password.expose();
    let leaks = [format!("{config:?}"), format!("{config:#?}")]
        .iter()
        .any(|text| text.contains(password));
    format!("Debug shows the password: {leaks}")
}

fn wrong(mut errors: Vec<ConfigError>) -> String {
    errors.sort();
    let lines = errors.iter().map(|error| format!("\n  {} {:?}", error.key, error.kind));
    format!("Err{}", lines.collect::<String>())
}
