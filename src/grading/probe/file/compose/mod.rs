//! A compose file as facts: short and long forms made equal, variables recognised and never looked up.
//!
//! `include` and `extends` bring in what stands elsewhere. They aren't followed, but reported: [`Compose::elsewhere`].

mod command;
pub mod hosts;
mod ports;
mod read;
mod text;
mod volumes;

use std::collections::{BTreeMap, BTreeSet};

pub use command::Command;
pub use ports::Port;
pub use text::{Text, Variable};
pub use volumes::{Mount, MountKind};

use super::dockerfile::{Image, SyntaxError};

/// A compose file that can be read.
#[derive(Debug, Clone, Default)]
pub struct Compose {
    /// Whether the obsolete `version` is there.
    pub has_version: bool,
    /// The services by name.
    pub services: BTreeMap<String, Service>,
    /// The networks that are declared, and `default` if a service is on it.
    pub networks: BTreeMap<String, Network>,
    /// The named volumes that are declared.
    pub volumes: BTreeMap<String, Volume>,
    /// The secrets that are declared.
    pub secrets: BTreeSet<String>,
    /// Where something is brought in from another file, which isn't read.
    pub elsewhere: Vec<String>,
}

/// A network.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Network {
    /// Whether nothing of it reaches the outside.
    pub is_internal: bool,
    /// What the engine calls it, unless compose puts the project's name before its own.
    pub engine_name: Option<String>,
}

/// A named volume.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Volume {
    /// What the engine calls it, unless compose puts the project's name before its own.
    pub engine_name: Option<String>,
}

/// A service.
#[derive(Debug, Clone, Default)]
pub struct Service {
    /// The image as written.
    pub image: Option<Text>,
    /// How the image is built.
    pub build: Option<Build>,
    /// What is published on the host.
    pub ports: Vec<Port>,
    /// The networks that it is on, each with the names by which others find it there besides its own.
    pub networks: BTreeMap<String, Vec<String>>,
    /// `network_mode`, if it is set.
    pub network_mode: Option<String>,
    /// Whether the obsolete `links` are used.
    pub has_links: bool,
    /// What is mounted.
    pub mounts: Vec<Mount>,
    /// The services that it waits for, and how long.
    pub depends_on: BTreeMap<String, Condition>,
    /// The health check, unless there is none.
    pub healthcheck: Option<Healthcheck>,
    /// The environment; a value that the host's environment gives is `None`.
    pub environment: BTreeMap<String, Option<Text>>,
    /// The secrets that it is given: the path of the file, and the name in `secrets`.
    pub secrets: BTreeMap<String, String>,
    /// What its container is told to run instead of the image's `CMD`.
    pub command: Command,
    /// What its container is told to run instead of the image's `ENTRYPOINT`.
    pub entrypoint: Command,
    /// The folder in which that starts.
    pub working_dir: Option<String>,
    /// The profiles of which one must be chosen for it to start; none if it always starts.
    pub profiles: BTreeSet<String>,
    /// Whether its container has a fixed name.
    pub has_container_name: bool,
    /// `bigtent.role`, if it has this label.
    pub role: Option<String>,
}

/// How an image is built.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Build {
    /// The folder.
    pub context: Text,
    /// The Dockerfile below it.
    pub dockerfile: Option<Text>,
    /// The stage, if one is named.
    pub target: Option<Text>,
}

/// What one service waits for another to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// Its process runs.
    Started,
    /// Its health check says so.
    Healthy,
    /// It has ended well.
    Completed,
}

/// How a container's health is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Healthcheck {
    /// Not at all, although the image may have a check.
    Disabled,
    /// By a program with its arguments.
    Exec(Vec<String>),
    /// By a line for the shell.
    Shell(String),
    /// By what is no command: `["pg_isready"]` without `CMD` before it.
    Unreadable,
}

impl Compose {
    /// Reads a compose file.
    ///
    /// # Errors
    /// The first mistake of syntax, or the first place that has another shape than compose takes.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        read::compose(text)
    }

    /// The services whose image's last part is this, defaults put in.
    pub fn with_image<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a str, &'a Service)> {
        let services = self
            .services
            .iter()
            .map(|(service_name, service)| (&**service_name, service));
        services.filter(move |(_, service)| service.image().is_some_and(|image| image.name() == name))
    }

    /// Whether two services reach each other: they share a network.
    pub fn reach(&self, one: &str, other: &str) -> bool {
        match (self.services.get(one), self.services.get(other)) {
            (Some(one), Some(other)) => one.networks.keys().any(|network| other.networks.contains_key(network)),
            _ => false,
        }
    }

    /// The service that a host's name leads to, seen from another one: its own name, or an alias on a shared network.
    pub fn resolve(&self, from: &str, host: &str) -> Option<&str> {
        let from = self.services.get(from)?;
        let found = self.services.iter().find(|(name, service)| {
            service.networks.iter().any(|(network, aliases)| {
                from.networks.contains_key(network) && (*name == host || aliases.iter().any(|alias| alias == host))
            })
        });
        found.map(|(name, _)| &**name)
    }
}

impl Service {
    /// The image with defaults put in. Where a variable has none, there is no tag.
    pub fn image(&self) -> Option<Image> {
        let text = self.image.as_ref()?;
        Some(match text.value() {
            Some(value) => Image::parse(&value, &value),
            None => Image::untagged(&text.known(), &text.known()),
        })
    }

    /// The first number of the image's tag: 18 of `postgres:18.6-trixie`.
    pub fn major(&self) -> Option<u32> {
        let tag = self.image()?.tag?;
        let digits: String = tag
            .trim_start_matches('v')
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        digits.parse().ok()
    }

    /// A variable of its environment with defaults put in.
    pub fn variable(&self, name: &str) -> Option<String> {
        self.environment.get(name)?.as_ref()?.value()
    }
}

#[cfg(test)]
mod tests;
