//! The layers of a configuration: each source lays its texts over those of the sources before.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use super::{
    ConfigError, Kind, Origin,
    file::{self, Entry},
    settings::{SETTINGS, Setting},
};

/// The environment variable that names the configuration file.
const SERVER_CONFIG: &str = "SERVER_CONFIG";

/// Where a configuration is read from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The file that a flag named. Without one, `SERVER_CONFIG` may name it. A file that is named has to be there.
    pub file: Option<PathBuf>,
    /// The environment.
    pub environment: BTreeMap<OsString, OsString>,
    /// The flags: each setting's environment variable, which is its name here, and the value.
    pub flags: Vec<(&'static str, String)>,
}

/// The text of every setting that has one, with where it came from.
#[derive(Debug, Clone)]
pub(super) struct Layers(BTreeMap<&'static str, Given>);

/// A text, with where it came from.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) text: String,
    pub(super) origin: Origin,
}

impl Layers {
    /// Lays all sources over each other, and says what couldn't be read.
    pub(super) fn collect(sources: &Sources) -> (Self, Vec<ConfigError>) {
        let mut layers = Self::defaults();
        let mut errors = Vec::new();
        let environment = environment(sources, &mut errors);
        if let Some((path, named_by)) = file(sources, &environment) {
            match fs::read_to_string(&path) {
                Ok(text) => layers.lay_file(&path, &text, &mut errors),
                Err(error) => errors.push(ConfigError::at(
                    &named_by,
                    Kind::Missing,
                    format!("{} can't be read: {error}", path.display()),
                )),
            }
        }
        layers.lay_environment(&environment, &mut errors);
        for (env, text) in &sources.flags {
            let flag = SETTINGS
                .iter()
                .find(|setting| setting.env == *env)
                .and_then(Setting::flag);
            layers.lay(env, text.clone(), Origin::Flag(flag.unwrap_or_default()));
        }
        (layers, errors)
    }

    /// What is given for a setting, if anything is.
    pub(super) fn get(&self, setting: &Setting) -> Option<&Given> {
        self.0.get(setting.env)
    }

    fn defaults() -> Self {
        let given = SETTINGS
            .iter()
            .filter(|setting| !setting.default.is_empty())
            .map(|setting| {
                let given = Given {
                    text: setting.default.to_owned(),
                    origin: Origin::Default,
                };
                (setting.env, given)
            });
        Self(given.collect())
    }

    fn lay(&mut self, env: &'static str, text: String, origin: Origin) {
        self.0.insert(env, Given { text, origin });
    }

    fn lay_file(&mut self, path: &Path, text: &str, errors: &mut Vec<ConfigError>) {
        for Entry { key, line, value } in file::read(path, text, errors) {
            let origin = Origin::File {
                path: path.to_owned(),
                line,
                key: key.clone(),
            };
            let named = |setting: &&Setting| setting.key() == key;
            let file_of = |setting: &&Setting| {
                setting
                    .name_file()
                    .is_some_and(|name| key == format!("{}.{name}", setting.section))
            };
            if let Some(setting) = SETTINGS.iter().find(named) {
                match value {
                    Some(text) => self.lay(setting.env, text, origin),
                    None => errors.push(ConfigError::at(
                        &origin,
                        Kind::Invalid,
                        "expected a string, a whole number, or true or false",
                    )),
                }
            } else if let Some(setting) = SETTINGS.iter().find(file_of) {
                self.lay_secret(setting.env, &value.unwrap_or_default(), origin, errors);
            } else {
                errors.push(ConfigError::at(&origin, Kind::Unknown, "there is no such setting"));
            }
        }
    }

    fn lay_environment(&mut self, environment: &BTreeMap<String, String>, errors: &mut Vec<ConfigError>) {
        for setting in SETTINGS {
            let value = environment.get(setting.env);
            if let Some(text) = value {
                self.lay(setting.env, text.clone(), Origin::Environment(setting.env.to_owned()));
            }
            let Some(name) = setting.env_file() else { continue };
            let Some(path) = environment.get(&name) else { continue };
            let origin = Origin::Environment(name);
            if value.is_some() {
                let message = format!("{} is set, too; only one of the two can be meant", setting.env);
                errors.push(ConfigError::at(&origin, Kind::Conflict, message));
            } else {
                self.lay_secret(setting.env, path, origin, errors);
            }
        }
    }

    /// Takes a secret from a file of its own. A line break at its end is an editor's and not the secret's.
    fn lay_secret(&mut self, env: &'static str, path: &str, origin: Origin, errors: &mut Vec<ConfigError>) {
        match fs::read_to_string(path) {
            Ok(text) => self.lay(env, text.trim_end_matches(['\r', '\n']).to_owned(), origin),
            Err(error) => {
                // What is named here may be the secret itself, by mistake: it isn't repeated.
                let message = format!("the file that it names can't be read: {error}");
                errors.push(ConfigError::at(&origin, Kind::Missing, message));
            }
        }
    }
}

/// The variables that are settings' and have a value; an empty one is as good as none.
fn environment(sources: &Sources, errors: &mut Vec<ConfigError>) -> BTreeMap<String, String> {
    let mut environment = BTreeMap::new();
    let files = SETTINGS.iter().filter_map(Setting::env_file);
    let names = SETTINGS.iter().map(|setting| setting.env.to_owned()).chain(files);
    for name in names.chain([SERVER_CONFIG.to_owned()]) {
        let Some(value) = sources.environment.get(std::ffi::OsStr::new(&name)) else {
            continue;
        };
        match value.to_str() {
            Some("") => {}
            Some(text) => {
                environment.insert(name, text.to_owned());
            }
            None => {
                let origin = Origin::Environment(name);
                errors.push(ConfigError::at(&origin, Kind::Invalid, "the value is not UTF-8"));
            }
        }
    }
    environment
}

/// The configuration file, and who named it.
fn file(sources: &Sources, environment: &BTreeMap<String, String>) -> Option<(PathBuf, Origin)> {
    let by_flag = sources
        .file
        .as_ref()
        .map(|path| (path.clone(), Origin::Flag("config".to_owned())));
    by_flag.or_else(|| {
        let path = environment.get(SERVER_CONFIG)?;
        Some((PathBuf::from(path), Origin::Environment(SERVER_CONFIG.to_owned())))
    })
}

impl std::fmt::Debug for Given {
    /// Without the text, which may be a secret.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "from {}", self.origin)
    }
}
