//! Reads the values of a compose file into facts.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{Build, Command, Compose, Condition, Healthcheck, Mount, Network, Port, Service, Text, Volume};
use crate::grading::probe::file::{
    dockerfile::SyntaxError,
    yaml::{self, scalar},
};

/// The place that has another shape than compose takes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shape(String);

impl Shape {
    pub(super) fn new(at: &str, expected: &str) -> Self {
        Self(format!("`{at}` should be {expected}"))
    }
}

pub(super) fn compose(text: &str) -> Result<Compose, SyntaxError> {
    let value = yaml::read(text)?;
    read(&value).map_err(|Shape(message)| SyntaxError { line: 0, message })
}

fn read(value: &Value) -> Result<Compose, Shape> {
    let Value::Object(file) = value else {
        return Err(Shape::new("the file", "a mapping with `services`"));
    };
    let mut compose = Compose {
        has_version: file.contains_key("version"),
        secrets: keys(file, "secrets")?,
        ..Compose::default()
    };
    for (name, value) in mapping(file, "networks")? {
        let network = Network {
            is_internal: value.get("internal") == Some(&Value::Bool(true)),
            engine_name: engine_name(name, value),
        };
        compose.networks.insert(name.clone(), network);
    }
    for (name, value) in mapping(file, "volumes")? {
        let engine_name = engine_name(name, value);
        compose.volumes.insert(name.clone(), Volume { engine_name });
    }
    let files: BTreeMap<&str, String> = mapping(file, "configs")?
        .filter_map(|(name, value)| Some((&**name, Text::parse(value.get("file")?.as_str()?).known())))
        .collect();
    if file.contains_key("include") {
        compose.elsewhere.push("include".to_owned());
    }
    for (name, value) in mapping(file, "services")? {
        let at = format!("services.{name}");
        let Value::Object(members) = value else {
            return Err(Shape::new(&at, "a mapping"));
        };
        if members.contains_key("extends") {
            compose.elsewhere.push(format!("{at}.extends"));
        }
        let service = service(members, &at, &files)?;
        if service.networks.contains_key("default") {
            compose.networks.entry("default".to_owned()).or_default();
        }
        compose.services.insert(name.clone(), service);
    }
    if compose.services.is_empty() {
        return Err(Shape::new("services", "a mapping with at least one service"));
    }
    Ok(compose)
}

/// What the engine calls a network or volume: its `name`, or its own if it is made elsewhere.
fn engine_name(name: &str, value: &Value) -> Option<String> {
    let external = value.get("external");
    let old_form = external.and_then(|external| external.get("name")).and_then(scalar);
    let is_external = old_form.is_some() || external == Some(&Value::Bool(true));
    let chosen = value.get("name").and_then(scalar).or(old_form);
    chosen
        .map(|name| Text::parse(&name).known())
        .or_else(|| is_external.then(|| name.to_owned()))
}

fn service(members: &Map<String, Value>, at: &str, files: &BTreeMap<&str, String>) -> Result<Service, Shape> {
    let text = |key: &str| members.get(key).and_then(scalar);
    let at = |key: &str| format!("{at}.{key}");
    let network_mode = text("network_mode").map(|mode| Text::parse(&mode).known());
    let mut mounts = match members.get("volumes") {
        None | Some(Value::Null) => Vec::new(),
        Some(value) => Mount::list(value, &at("volumes"))?,
    };
    mounts.extend(configs(members.get("configs"), files));
    Ok(Service {
        image: text("image").map(|image| Text::parse(&image)),
        build: members
            .get("build")
            .map(|value| build(value, &at("build")))
            .transpose()?,
        ports: match members.get("ports") {
            None | Some(Value::Null) => Vec::new(),
            Some(value) => Port::list(value, &at("ports"))?,
        },
        networks: match (members.get("networks"), &network_mode) {
            (None | Some(Value::Null), None) => BTreeMap::from([("default".to_owned(), Vec::new())]),
            (None | Some(Value::Null), Some(_)) => BTreeMap::new(),
            (Some(value), _) => networks(value, &at("networks"))?,
        },
        network_mode,
        has_links: members.contains_key("links"),
        mounts,
        depends_on: match members.get("depends_on") {
            None | Some(Value::Null) => BTreeMap::new(),
            Some(value) => depends_on(value, &at("depends_on"))?,
        },
        healthcheck: members.get("healthcheck").map(healthcheck),
        environment: match members.get("environment") {
            None | Some(Value::Null) => BTreeMap::new(),
            Some(value) => pairs(value, &at("environment"))?,
        },
        secrets: match members.get("secrets") {
            Some(Value::Array(entries)) => entries.iter().filter_map(secret).collect(),
            _ => BTreeMap::new(),
        },
        command: Command::read(members.get("command")),
        entrypoint: Command::read(members.get("entrypoint")),
        working_dir: text("working_dir").map(|folder| Text::parse(&folder).known()),
        profiles: match members.get("profiles") {
            Some(Value::Array(profiles)) => profiles.iter().filter_map(scalar).collect(),
            _ => BTreeSet::new(),
        },
        has_container_name: members.contains_key("container_name"),
        role: match members.get("labels") {
            None | Some(Value::Null) => None,
            Some(value) => pairs(value, &at("labels"))?
                .remove("bigtent.role")
                .flatten()
                .map(|role| role.known()),
        },
    })
}

fn build(value: &Value, at: &str) -> Result<Build, Shape> {
    match value {
        Value::String(context) => Ok(Build {
            context: Text::parse(context),
            ..Build::default()
        }),
        Value::Object(members) => {
            let text = |key: &str| members.get(key).and_then(scalar).map(|text| Text::parse(&text));
            Ok(Build {
                context: text("context").unwrap_or_else(|| Text::parse(".")),
                dockerfile: text("dockerfile"),
                target: text("target"),
            })
        }
        _ => Err(Shape::new(at, "a folder or a mapping")),
    }
}

fn networks(value: &Value, at: &str) -> Result<BTreeMap<String, Vec<String>>, Shape> {
    match value {
        Value::Array(names) => {
            let names = names.iter().filter_map(scalar).map(|name| (name, Vec::new()));
            Ok(names.collect())
        }
        Value::Object(networks) => {
            let networks = networks.iter().map(|(name, members)| {
                let aliases = members.get("aliases").and_then(Value::as_array);
                (name.clone(), aliases.into_iter().flatten().filter_map(scalar).collect())
            });
            Ok(networks.collect())
        }
        _ => Err(Shape::new(at, "a list or a mapping")),
    }
}

fn depends_on(value: &Value, at: &str) -> Result<BTreeMap<String, Condition>, Shape> {
    match value {
        Value::Array(names) => {
            let names = names.iter().filter_map(scalar);
            Ok(names.map(|name| (name, Condition::Started)).collect())
        }
        Value::Object(services) => {
            let services = services.iter().map(|(name, members)| {
                let condition = match members.get("condition").and_then(Value::as_str) {
                    Some("service_healthy") => Condition::Healthy,
                    Some("service_completed_successfully") => Condition::Completed,
                    Some("service_started") => Condition::Started,
                    _ => {
                        let expected = "service_started, service_healthy or service_completed_successfully";
                        return Err(Shape::new(&format!("{at}.{name}.condition"), expected));
                    }
                };
                Ok((name.clone(), condition))
            });
            services.collect()
        }
        _ => Err(Shape::new(at, "a list or a mapping")),
    }
}

fn healthcheck(value: &Value) -> Healthcheck {
    if value.get("disable") == Some(&Value::Bool(true)) {
        return Healthcheck::Disabled;
    }
    match value.get("test") {
        Some(Value::String(line)) => Healthcheck::Shell(Text::parse(line).known()),
        Some(Value::Array(words)) => {
            let words = words.iter().filter_map(scalar).map(|word| Text::parse(&word).known());
            let words: Vec<String> = words.collect();
            match &*words {
                [first] if first == "NONE" => Healthcheck::Disabled,
                [first, rest @ ..] if first == "CMD" && !rest.is_empty() => Healthcheck::Exec(rest.to_vec()),
                [first, line] if first == "CMD-SHELL" => Healthcheck::Shell(line.clone()),
                _ => Healthcheck::Unreadable,
            }
        }
        _ => Healthcheck::Unreadable,
    }
}

/// A mapping, or a list of `NAME=value`.
fn pairs(value: &Value, at: &str) -> Result<BTreeMap<String, Option<Text>>, Shape> {
    match value {
        Value::Object(members) => Ok(members
            .iter()
            .map(|(name, value)| (name.clone(), scalar(value).map(|value| Text::parse(&value))))
            .collect()),
        Value::Array(entries) => {
            let entries = entries.iter().filter_map(scalar);
            Ok(entries
                .map(|entry| match entry.split_once('=') {
                    Some((name, value)) => (name.to_owned(), Some(Text::parse(value))),
                    None => (entry, None),
                })
                .collect())
        }
        _ => Err(Shape::new(at, "a list or a mapping")),
    }
}

/// Where `configs` are put: at `target`, or at the top under their name.
fn configs(value: Option<&Value>, files: &BTreeMap<&str, String>) -> Vec<Mount> {
    let entries = value.and_then(Value::as_array).into_iter().flatten();
    let mounts = entries.filter_map(|entry| {
        let name = source(entry)?;
        let target = match entry.get("target").and_then(Value::as_str) {
            Some(target) => target.to_owned(),
            None => format!("/{name}"),
        };
        Some(Mount::config(files.get(&*name).cloned(), &target))
    });
    mounts.collect()
}

/// The file of a secret in the container, and the secret's name.
fn secret(entry: &Value) -> Option<(String, String)> {
    let name = source(entry)?;
    let target = entry.get("target").and_then(scalar).unwrap_or_else(|| name.clone());
    let path = if target.starts_with('/') {
        target
    } else {
        format!("/run/secrets/{target}")
    };
    Some((path, name))
}

/// The name of a secret or config in both forms.
fn source(entry: &Value) -> Option<String> {
    entry.get("source").and_then(scalar).or_else(|| scalar(entry))
}

fn mapping<'a>(
    file: &'a Map<String, Value>,
    key: &str,
) -> Result<impl Iterator<Item = (&'a String, &'a Value)>, Shape> {
    match file.get(key) {
        None | Some(Value::Null) => Ok(None.into_iter().flatten()),
        Some(Value::Object(members)) => Ok(Some(members).into_iter().flatten()),
        Some(_) => Err(Shape::new(key, "a mapping")),
    }
}

fn keys(file: &Map<String, Value>, key: &str) -> Result<BTreeSet<String>, Shape> {
    Ok(mapping(file, key)?.map(|(name, _)| name.clone()).collect())
}
