//! The rules of the `file` probe: one file, one rule. The table is the source of what a verdict and the rules page say.

mod admin_password;
mod answers;
mod app_build;
mod app_hosts;
mod app_start;
mod archive_command;
mod arg_scope;
mod artefacts_only;
mod code_mounts;
mod compose_version;
mod container_name;
mod conversations;
mod dashboard_identity;
mod dashboard_provider;
mod data_volumes;
mod database_first;
mod database_health;
mod database_login;
mod database_settings;
mod database_source;
mod declared_names;
mod dependencies_first;
mod doubled_dollars;
mod exec_form;
mod expected_mounts;
mod expose;
mod final_user;
mod healthcheck;
mod ignore_file;
mod image_names;
mod internal_database;
mod kept_volumes;
mod loopback_ports;
mod network_members;
mod no_add_url;
mod no_fixed_arch;
mod no_literal_secret;
mod no_secret_default;
mod one_default;
mod only_published;
mod own_network;
mod page;
mod panel_grid;
mod panel_sources;
mod pinned_base;
mod pinned_image;
mod plugin_install;
mod preinstalled_plugins;
mod profiles;
mod project_networks;
mod project_ports;
mod project_roles;
mod provisioned_database;
mod published_ports;
mod reachable_hosts;
mod read_only_config;
mod secrets_by_variable;
mod service_url;
mod services;
mod source_addresses;
mod source_hosts;
mod source_secrets;
mod source_uids;
mod sources_version;
mod stack_sources;
mod stages;
mod start_order;
mod supported_base;
mod supported_image;
mod test_stage;

use std::collections::BTreeSet;

pub use page::page;

use super::{
    compose::Compose,
    dockerfile::Dockerfile,
    ignore::Ignore,
    project::Project,
    provisioning::{Dashboard, DataSources, Providers},
    support::Support,
    toolchain::Language,
};
use crate::course::step::{Answers, Expected, FileFormat};

/// All rules, by file format and then as one reads a file.
pub const RULES: &[&Rule] = &[
    &stages::RULE,
    &pinned_base::RULE,
    &supported_base::RULE,
    &final_user::RULE,
    &dependencies_first::RULE,
    &artefacts_only::RULE,
    &exec_form::RULE,
    &arg_scope::RULE,
    &no_fixed_arch::RULE,
    &test_stage::RULE,
    &no_secret_default::RULE,
    &expose::RULE,
    &healthcheck::RULE,
    &no_add_url::RULE,
    &ignore_file::RULE,
    &compose_version::RULE,
    &services::RULE,
    &pinned_image::RULE,
    &supported_image::RULE,
    &image_names::RULE,
    &data_volumes::RULE,
    &kept_volumes::RULE,
    &expected_mounts::RULE,
    &database_health::RULE,
    &database_first::RULE,
    &start_order::RULE,
    &database_login::RULE,
    &internal_database::RULE,
    &conversations::RULE,
    &network_members::RULE,
    &loopback_ports::RULE,
    &published_ports::RULE,
    &only_published::RULE,
    &reachable_hosts::RULE,
    &service_url::RULE,
    &own_network::RULE,
    &no_literal_secret::RULE,
    &secrets_by_variable::RULE,
    &admin_password::RULE,
    &plugin_install::RULE,
    &preinstalled_plugins::RULE,
    &read_only_config::RULE,
    &code_mounts::RULE,
    &container_name::RULE,
    &profiles::RULE,
    &archive_command::RULE,
    &declared_names::RULE,
    &sources_version::RULE,
    &stack_sources::RULE,
    &source_uids::RULE,
    &one_default::RULE,
    &source_addresses::RULE,
    &source_secrets::RULE,
    &doubled_dollars::RULE,
    &database_source::RULE,
    &dashboard_provider::RULE,
    &dashboard_identity::RULE,
    &panel_sources::RULE,
    &panel_grid::RULE,
    &project_roles::RULE,
    &app_build::RULE,
    &database_settings::RULE,
    &project_networks::RULE,
    &project_ports::RULE,
    &app_hosts::RULE,
    &app_start::RULE,
    &provisioned_database::RULE,
    &source_hosts::RULE,
    &answers::RULE,
];

/// A rule about a file.
pub struct Rule {
    /// Stable slug, as cases name it.
    pub id: &'static str,
    /// What it is about, as transcripts say it: `final stage user`.
    pub subject: &'static str,
    /// The fact of every file that keeps to the rule: `not root, …`.
    pub holds: &'static str,
    /// What is checked, in a few sentences.
    pub checks: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// A file that breaks the rule.
    pub bad: &'static str,
    /// The same file, mended.
    pub good: &'static str,
    /// Judges a file.
    pub check: Check,
}

/// How a rule judges, by what it reads.
pub enum Check {
    /// A Dockerfile.
    Dockerfile(fn(&Facts<'_>) -> Fact),
    /// A `.dockerignore`, for a build of that language.
    Dockerignore(fn(&Ignore, Language) -> Fact),
    /// A compose file.
    Compose(fn(&Compose, &Support) -> Fact),
    /// Provisioned data sources.
    Datasources(fn(&DataSources) -> Fact),
    /// Provisioned places of dashboards.
    Providers(fn(&Providers) -> Fact),
    /// A dashboard.
    Dashboard(fn(&View<'_>) -> Fact),
    /// A compose file, beside what the exercise states.
    Stated(Stated),
    /// Answers, beside those that are right.
    Answers(fn(&toml::Table, &Answers) -> Fact),
    /// A compose file and the files that it leads to.
    Project(fn(&Project) -> Fact),
}

/// A rule that compares a compose file with what the exercise states.
pub struct Stated {
    /// The member of `expect` that states it.
    pub part: &'static str,
    /// Whether that member says something.
    pub is_given: fn(&Expected) -> bool,
    /// The `expect` with which the rule's examples are judged, as TOML.
    pub example: &'static str,
    /// Judges a file.
    pub check: fn(&Compose, &Expected) -> Fact,
    /// What is shown below the rule's line, whether it holds or not.
    pub table: Option<fn(&Compose, &Expected) -> Vec<String>>,
}

/// What rules about a dashboard look at.
pub struct View<'a> {
    /// The dashboard.
    pub dashboard: &'a Dashboard,
    /// The uids of the provisioned data sources.
    pub uids: &'a BTreeSet<String>,
}

impl View<'_> {
    /// Whether a panel may name this uid.
    fn knows(&self, uid: &str) -> bool {
        let variable = uid.strip_prefix("${").and_then(|uid| uid.strip_suffix('}'));
        self.uids.contains(uid)
            || matches!(
                uid,
                "-- Mixed --" | "-- Dashboard --" | "-- Grafana --" | "grafana" | "__expr__"
            )
            || variable.is_some_and(|name| self.dashboard.variables.contains(name))
    }
}

/// What rules about a Dockerfile look at.
pub struct Facts<'a> {
    /// The file.
    pub dockerfile: &'a Dockerfile,
    /// Which bases are past their end of support.
    pub support: &'a Support,
}

/// What a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// The file keeps to the rule.
    Holds,
    /// It doesn't; at least one finding.
    Broken(Vec<Finding>),
}

/// One thing that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong, the same words for everyone who makes this mistake.
    pub kind: &'static str,
    /// What was seen and where.
    pub detail: String,
    /// Whether that is in the words of the task, so that it belongs to the mistake.
    pub is_stated: bool,
}

impl Rule {
    /// The rule of that id.
    pub fn find(id: &str) -> Option<&'static Self> {
        RULES.iter().copied().find(|rule| rule.id == id)
    }

    /// Whether the rule can judge what a file is read as.
    pub fn is_for(&self, format: FileFormat) -> bool {
        let own = self.format();
        match format {
            FileFormat::AppDockerfile => own == FileFormat::Dockerfile,
            FileFormat::AppDockerignore => own == FileFormat::Dockerignore,
            FileFormat::Project => matches!(own, FileFormat::Compose | FileFormat::Project),
            _ => own == format,
        }
    }

    /// The member of `expect` that the rule needs and an exercise doesn't state.
    pub fn missing_part(&self, expected: &Expected) -> Option<&'static str> {
        match &self.check {
            Check::Stated(stated) => (!(stated.is_given)(expected)).then_some(stated.part),
            Check::Answers(_) => expected.answers.is_empty().then_some("answers"),
            _ => None,
        }
    }

    /// What the rule reads.
    pub fn format(&self) -> FileFormat {
        match self.check {
            Check::Dockerfile(_) => FileFormat::Dockerfile,
            Check::Dockerignore(_) => FileFormat::Dockerignore,
            Check::Compose(_) | Check::Stated(_) => FileFormat::Compose,
            Check::Datasources(_) => FileFormat::Datasources,
            Check::Providers(_) => FileFormat::Providers,
            Check::Dashboard(_) => FileFormat::Dashboard,
            Check::Answers(_) => FileFormat::Answers,
            Check::Project(_) => FileFormat::Project,
        }
    }

    /// The transcript's line for a fact: `R04 final stage user: root (root, line 31)`.
    pub fn line(&self, label: &str, fact: &Fact) -> String {
        let seen = match fact {
            Fact::Holds => self.holds.to_owned(),
            Fact::Broken(findings) => describe(findings),
        };
        format!("{label} {}: {seen}", self.subject)
    }
}

impl From<Vec<Finding>> for Fact {
    fn from(findings: Vec<Finding>) -> Self {
        if findings.is_empty() {
            Self::Holds
        } else {
            Self::Broken(findings)
        }
    }
}

impl Finding {
    /// A finding about `seen`, which stands on a line.
    fn at(kind: &'static str, seen: &str, line: usize) -> Self {
        let detail = if seen.is_empty() {
            format!("line {line}")
        } else {
            format!("{}, line {line}", shown(seen))
        };
        Self {
            kind,
            detail,
            is_stated: false,
        }
    }

    /// A finding about `seen`, which says itself where it stands.
    fn seen(kind: &'static str, seen: &str) -> Self {
        Self {
            kind,
            detail: shown(seen),
            is_stated: false,
        }
    }

    /// A finding about what the task names.
    fn stated(kind: &'static str, seen: &str) -> Self {
        Self {
            is_stated: true,
            ..Self::seen(kind, seen)
        }
    }
}

/// How many places of one kind of finding are told.
const MOST_DETAILS: usize = 6;

/// The kinds in the order in which they were found, each with its details: in parentheses, unless the task names them.
fn describe(findings: &[Finding]) -> String {
    let mut kinds: Vec<(&str, bool)> = Vec::new();
    for finding in findings {
        if !kinds.contains(&(finding.kind, finding.is_stated)) {
            kinds.push((finding.kind, finding.is_stated));
        }
    }
    let described: Vec<String> = kinds
        .into_iter()
        .map(|(kind, is_stated)| {
            let mut details: Vec<&str> = findings
                .iter()
                .filter(|finding| (finding.kind, finding.is_stated) == (kind, is_stated))
                .map(|finding| finding.detail.as_str())
                .collect();
            if details.len() > MOST_DETAILS {
                details.truncate(MOST_DETAILS - 1);
                details.push("and more");
            }
            let details = details.join("; ");
            if is_stated {
                format!("{kind}: {details}")
            } else {
                format!("{kind} ({details})")
            }
        })
        .collect();
    described.join("; ")
}

/// A piece of somebody's file, short enough for a line and without the parentheses that mark details.
fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let plain: String = text
        .chars()
        .map(|c| match c {
            '(' => '[',
            ')' => ']',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect();
    if plain.chars().count() > LONGEST {
        plain.chars().take(LONGEST - 1).chain(['…']).collect()
    } else {
        plain
    }
}

#[cfg(test)]
mod tests;
