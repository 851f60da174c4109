//! Compose files, beside `compose-go`.

use bigtent::grading::probe::file::compose::{Build, Compose, Condition, Healthcheck, Mount, MountKind, Service, Text};
use serde_json::{Value, json};

use crate::program::compare;

#[test]
#[ignore = "builds compose-go, which takes a minute the first time; `.ci/run` asks for it"]
fn compose_go_reads_the_same() {
    compare("composes", 30, &[], |text| match Compose::parse(text) {
        Ok(compose) => Ok(facts(&compose)),
        Err(error) => Err(format!("line {}: {}", error.line, error.message)),
    });
}

fn facts(compose: &Compose) -> Value {
    let engine_name = |key: &str, name: &Option<String>| name.clone().unwrap_or_else(|| format!("p_{key}"));
    let services = compose
        .services
        .iter()
        .map(|(name, service)| (name.clone(), read(service)));
    let networks = compose.networks.iter().map(|(key, network)| {
        let name = engine_name(key, &network.engine_name);
        (key.clone(), json!({"name": name, "internal": network.is_internal}))
    });
    let volumes = compose
        .volumes
        .iter()
        .map(|(key, volume)| (key.clone(), json!(engine_name(key, &volume.engine_name))));
    let secrets = compose.secrets.iter().map(|name| (name.clone(), json!({})));
    json!({
        "services": services.collect::<Value>(),
        "networks": networks.collect::<Value>(),
        "volumes": volumes.collect::<Value>(),
        "secrets": secrets.collect::<Value>(),
    })
}

fn read(service: &Service) -> Value {
    let known = |text: &Option<Text>| text.as_ref().map(Text::known).unwrap_or_default();
    let ports = service.ports.iter().map(|port| {
        json!([
            port.host.as_deref().unwrap_or_default(),
            port.published.as_deref().unwrap_or_default(),
            port.target
        ])
    });
    let networks = service.networks.iter().map(|(name, aliases)| {
        let aliases = if aliases.is_empty() {
            Value::Null
        } else {
            json!(aliases)
        };
        (name.clone(), aliases)
    });
    let conditions = service.depends_on.iter().map(|(name, condition)| {
        let condition = match condition {
            Condition::Started => "service_started",
            Condition::Healthy => "service_healthy",
            Condition::Completed => "service_completed_successfully",
        };
        (name.clone(), json!(condition))
    });
    let environment = service
        .environment
        .iter()
        .map(|(name, value)| (name.clone(), json!(value.as_ref().map(Text::known))));
    let secrets = service.secrets.iter().map(|(path, name)| (path.clone(), json!(name)));
    json!({
        "image": known(&service.image),
        "build": service.build.as_ref().map(build),
        "ports": ports.collect::<Value>(),
        "networks": networks.collect::<Value>(),
        "network_mode": service.network_mode.as_deref().unwrap_or_default(),
        "mounts": service.mounts.iter().filter_map(mount).collect::<Value>(),
        "depends_on": conditions.collect::<Value>(),
        "healthcheck": service.healthcheck.as_ref().map(healthcheck),
        "environment": environment.collect::<Value>(),
        "secrets": secrets.collect::<Value>(),
        "command": service.command.words,
        "entrypoint": service.entrypoint.words,
        "working_dir": service.working_dir.as_deref().unwrap_or_default(),
        "profiles": service.profiles,
        "container_name": service.has_container_name,
        "role": service.role.as_deref().unwrap_or_default(),
    })
}

fn build(build: &Build) -> Value {
    let text = |text: &Option<Text>| text.as_ref().map(Text::known);
    json!([
        build.context.known(),
        text(&build.dockerfile).unwrap_or_else(|| "Dockerfile".to_owned()),
        text(&build.target).unwrap_or_default()
    ])
}

/// A mount; `configs` are told apart there.
fn mount(mount: &Mount) -> Option<Value> {
    let (kind, source) = match &mount.kind {
        MountKind::Volume(name) => ("volume", &**name),
        MountKind::Anonymous => ("volume", ""),
        MountKind::Bind(path) => ("bind", &**path),
        MountKind::Other => ("tmpfs", ""),
        MountKind::Config(_) => return None,
    };
    Some(json!({"kind": kind, "source": source, "target": mount.target, "read_only": mount.is_read_only}))
}

fn healthcheck(healthcheck: &Healthcheck) -> Value {
    match healthcheck {
        Healthcheck::Disabled => json!(["NONE"]),
        Healthcheck::Exec(words) => {
            let words = words.iter().map(String::as_str);
            std::iter::once("CMD").chain(words).collect()
        }
        Healthcheck::Shell(line) => json!(["CMD-SHELL", line]),
        Healthcheck::Unreadable => json!(null),
    }
}
