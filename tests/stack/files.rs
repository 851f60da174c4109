//! What the stack's files promise each other and the program.

use std::{collections::BTreeSet, fs, path::Path};

use bigtent::grading::probe::file::{
    compose::{Compose, Condition, MountKind},
    provisioning::{Dashboard, DataSources},
};
use serde_json::Value;

/// A file of the stack.
pub(crate) fn text(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("stack").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The dashboards by file name.
pub(crate) fn dashboards() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("stack/grafana/dashboards");
    let mut all: Vec<(String, Value)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, serde_json::from_str(&text).unwrap())
        })
        .collect();
    all.sort_by(|(one, _), (other, _)| one.cmp(other));
    all
}

fn compose() -> Compose {
    Compose::parse(&text("compose.yaml")).unwrap()
}

fn sources() -> DataSources {
    DataSources::parse(&text("grafana/provisioning/datasources/stack.yaml")).unwrap()
}

#[test]
fn the_database_is_reached_by_grafana_alone() {
    let compose = compose();
    let reached: Vec<&str> = compose
        .services
        .keys()
        .filter(|name| *name != "postgres" && compose.reach(name, "postgres"))
        .map(|name| &**name)
        .collect();
    assert_eq!(reached, ["grafana"]);
    assert_eq!(compose.networks.len(), 2);
    assert!(compose.networks["database"].is_internal);
}

#[test]
fn grafana_waits_for_all_that_it_queries_and_reaches_it() {
    let compose = compose();
    let depends = &compose.services["grafana"].depends_on;
    for source in &sources().sources {
        let host = bigtent::grading::probe::file::compose::hosts::host(&source.url);
        assert_eq!(compose.resolve("grafana", &host), Some(&*host), "{}", source.name);
        assert_eq!(depends[&host], Condition::Healthy, "{}", source.name);
    }
    assert_eq!(depends["plugin"], Condition::Completed);
}

#[test]
fn what_is_waited_for_has_a_health_check() {
    let compose = compose();
    for (name, service) in &compose.services {
        for (other, condition) in &service.depends_on {
            let has_check = compose.services[other].healthcheck.is_some();
            assert!(
                *condition != Condition::Healthy || has_check,
                "{name} waits for {other} for ever"
            );
        }
    }
}

#[test]
fn every_mounted_file_is_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("stack");
    for (name, service) in &compose().services {
        for mount in &service.mounts {
            let MountKind::Bind(source) = &mount.kind else { continue };
            // Two are made when the stack is written; the socket is the engine's.
            let is_made = ["./workbook", "./class", "/var/run/docker.sock"].contains(&&**source);
            assert!(is_made || folder.join(source).exists(), "{name} mounts {source}");
        }
    }
}

#[test]
fn secrets_are_those_that_the_program_makes() {
    let folder = tempfile::tempdir().unwrap();
    let mut write = std::process::Command::new(env!("CARGO_BIN_EXE_bigtent"));
    assert!(
        write
            .args(["stack", "write"])
            .arg(folder.path())
            .output()
            .unwrap()
            .status
            .success()
    );
    let made: BTreeSet<String> = fs::read_dir(folder.path().join("secrets"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(compose().secrets, made);
    for file in [
        "compose.yaml",
        "postgres/init.sql",
        "prometheus/prometheus.yml",
        "source/stack/Dockerfile",
    ] {
        let original = file.strip_prefix("source/stack/").unwrap_or(file);
        assert_eq!(
            fs::read_to_string(folder.path().join(file)).unwrap(),
            text(original),
            "{file}"
        );
    }
}

#[test]
fn secrets_that_grafana_reads_are_given_to_it() {
    let given = &compose().services["grafana"].secrets;
    for source in &sources().sources {
        for (key, value) in &source.secrets {
            let path = value
                .as_str()
                .and_then(|value| value.strip_prefix("$__file{/run/secrets/"));
            let secret = path.and_then(|path| path.strip_suffix('}')).unwrap();
            assert!(given.values().any(|name| name == secret), "{key} of {}", source.name);
        }
    }
}

#[test]
fn dashboards_have_uids_of_their_own_and_are_named_so() {
    let uids: Vec<String> = dashboards()
        .into_iter()
        .map(|(name, value)| {
            let uid = Dashboard::parse(&value.to_string()).unwrap().uid;
            assert_eq!(uid, name);
            uid
        })
        .collect();
    let home = compose().services["grafana"]
        .variable("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH")
        .unwrap();
    assert!(uids.iter().any(|uid| home.ends_with(&format!("/{uid}.json"))), "{home}");
}
