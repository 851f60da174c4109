//! The steps of `file` cases: which file, read as what, held to which rules, and what an exercise states beside them.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A step of a `file` case: rules about one file, whose facts go into the transcript.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileStep {
    /// The file, relative to the exercise's folder. Of a project, the compose file under the first of its usual names.
    pub path: String,
    /// What it is read as.
    pub read_as: FileFormat,
    /// For a `.dockerignore`: the Dockerfile that it belongs to, whose language decides what build output is.
    #[serde(default)]
    pub dockerfile: Option<String>,
    /// For a dashboard: the provisioning file with the data sources that its panels may name.
    #[serde(default)]
    pub datasources: Option<String>,
    /// The rules in the order of the transcript, each as `label=rule` (`R04=final-user`).
    pub rules: Vec<String>,
    /// What rules compare the file with.
    #[serde(default)]
    pub expect: Expected,
}

/// What a file is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileFormat {
    /// A Dockerfile.
    Dockerfile,
    /// A `.dockerignore`.
    Dockerignore,
    /// A compose file.
    Compose,
    /// A file of Grafana's provisioning that lists data sources.
    Datasources,
    /// A file of Grafana's provisioning that says where dashboards are.
    Providers,
    /// A dashboard as JSON.
    Dashboard,
    /// A TOML file with answers.
    Answers,
    /// A compose file together with the files that it leads to, its services told apart by what they are.
    Project,
    /// The Dockerfile from which a project builds its application, up to the stage that it asks for.
    AppDockerfile,
    /// The `.dockerignore` of the same build.
    AppDockerignore,
}

/// What an exercise states, for the rules that compare a file with it: one member each.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Expected {
    /// Services that must be there.
    pub services: Vec<String>,
    /// The repositories of a service's image, any of which will do.
    pub images: BTreeMap<String, Vec<String>>,
    /// Pairs of services that reach each other.
    pub reach: Vec<[String; 2]>,
    /// Pairs of services that don't.
    pub apart: Vec<[String; 2]>,
    /// The container's ports that a service publishes (`3000`), or both ends (`3000:3000`); an empty list is any port.
    pub published: BTreeMap<String, Vec<String>>,
    /// The services that a service waits for; `name:healthy` until they are healthy, `name` in any way.
    pub waits: BTreeMap<String, Vec<String>>,
    /// A variable that is the URL of a service.
    pub url: Option<ServiceUrl>,
    /// Who logs in to which database.
    pub connection: Option<Connection>,
    /// The plugins that a service installs at its start.
    pub plugins: BTreeMap<String, Vec<String>>,
    /// What services mount.
    pub mounts: Vec<ExpectedMount>,
    /// Networks by the name that the engine knows, and who is on them.
    pub networks: BTreeMap<String, Vec<String>>,
    /// Volumes that exist already, by the name that the engine knows.
    pub kept_volumes: Vec<String>,
    /// Services that only these profiles start; all others have none.
    pub profiles: BTreeMap<String, Vec<String>>,
    /// A service that packs a folder.
    pub archive: Option<Archive>,
    /// Answers.
    pub answers: Answers,
}

/// A variable of a service that is the URL of another one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceUrl {
    /// The service that has the variable.
    pub of: String,
    /// The variable.
    pub variable: String,
    /// The service that the URL leads to.
    pub to: String,
    /// The port.
    pub port: u16,
}

/// A service that logs in to a PostgreSQL service by `DB_HOST`, `DB_USER`, `DB_NAME` and `DB_PASSWORD`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Connection {
    /// The service with the variables.
    pub client: String,
    /// The database's service.
    pub database: String,
}

/// What a service mounts where: a file or folder of the host, or a volume.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedMount {
    /// The service.
    pub service: String,
    /// The path in the exercise's folder.
    #[serde(default)]
    pub bind: Option<String>,
    /// The volume, by the name that the engine knows or the one in the file.
    #[serde(default)]
    pub volume: Option<String>,
    /// The path in the container.
    pub target: String,
    /// Whether `target` is a folder into which the file is put, under any name.
    #[serde(default)]
    pub into: bool,
    /// Whether it must be read-only, or must not be. Either will do if it isn't said.
    #[serde(default)]
    pub read_only: Option<bool>,
}

/// A service that runs `tar`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Archive {
    /// The service.
    pub service: String,
    /// The folder that is packed.
    pub of: String,
    /// The folder that the archive is written to.
    pub into: String,
}

/// For each key of a file with answers, those that are right.
pub type Answers = BTreeMap<String, Vec<String>>;
