//! `data-volumes`: data outlives the container only in a volume at the right place.

use super::{
    super::{
        compose::{Compose, MountKind, Service},
        support::Support,
    },
    Check, Fact, Finding, Rule,
};

pub(super) const RULE: Rule = Rule {
    id: "data-volumes",
    subject: "data",
    holds: "in declared volumes, at the path of each image",
    checks: "Services whose image is called `postgres`, `grafana` (also `grafana-oss`, `grafana-enterprise`), \
             `prometheus` or `loki` mount a named volume at `/var/lib/postgresql` (from 18 on; before, \
             `/var/lib/postgresql/data`), `/var/lib/grafana`, `/prometheus` and `/loki`. All named volumes that \
             services mount are declared under `volumes`.",
    why: "A volume at the wrong path stays empty, everything works, and the data goes with the container. \
             PostgreSQL 18 moved its folder for exactly one reason: upgrades between major versions inside one \
             volume.",
    bad: "services:\n  db:\n    image: postgres:18\n    volumes: ['data:/var/lib/postgresql/data']\nvolumes:\n  data:\n",
    good: "services:\n  db:\n    image: postgres:18\n    volumes: ['data:/var/lib/postgresql']\nvolumes:\n  data:\n",
    check: Check::Compose(check),
};

fn check(compose: &Compose, _: &Support) -> Fact {
    let mut findings = Vec::new();
    for (name, service) in &compose.services {
        for mount in &service.mounts {
            if let MountKind::Volume(volume) = &mount.kind
                && !compose.volumes.contains_key(volume)
            {
                findings.push(Finding::seen("an undeclared volume", &format!("{volume}, {name}")));
            }
        }
        let Some(path) = path(service) else { continue };
        let is_kept = service
            .mounts
            .iter()
            .any(|mount| mount.target == path && matches!(mount.kind, MountKind::Volume(_)));
        if !is_kept {
            findings.push(Finding::stated("no named volume at its path", path));
        }
    }
    findings.into()
}

/// Where the image of a service keeps its data, if it is one of those that are known.
fn path(service: &Service) -> Option<&'static str> {
    let image = service.image()?;
    match image.name() {
        "postgres" if service.major().is_none_or(|major| major >= 18) => Some("/var/lib/postgresql"),
        "postgres" => Some("/var/lib/postgresql/data"),
        "grafana" | "grafana-oss" | "grafana-enterprise" => Some("/var/lib/grafana"),
        "prometheus" => Some("/prometheus"),
        "loki" => Some("/loki"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        RULE,
    };

    #[test]
    fn paths_by_image_and_release() {
        hold(
            &RULE,
            &[
                "services: {a: {image: 'postgres:17.2', volumes: ['d:/var/lib/postgresql/data']}}\nvolumes: {d: }",
                "services: {a: {image: 'grafana/grafana:13', volumes: [{type: volume, source: d, target: /var/lib/grafana/}]}}\n\
                 volumes: {d: {}}",
                "services: {a: {image: 'x:1', volumes: ['./d:/d']}}",
            ],
        );
        break_with(
            &RULE,
            &[
                (
                    "services: {a: {image: 'postgres:17', volumes: ['d:/var/lib/postgresql']}}\nvolumes: {d: }",
                    "no named volume at its path: /var/lib/postgresql/data",
                ),
                (
                    "services: {a: {image: 'grafana/loki:3', volumes: ['./d:/loki']}}",
                    "no named volume at its path: /loki",
                ),
                (
                    "services: {a: {image: 'prom/prometheus:v3', volumes: ['d:/prometheus']}}",
                    "an undeclared volume (d, a)",
                ),
            ],
        );
    }
}
