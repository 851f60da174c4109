//! `expected-mounts`: what a service needs is where it looks for it.

use super::{
    super::{
        compose::{Compose, Mount, MountKind},
        project::join,
    },
    Check, Fact, Finding, Rule, Stated,
};
use crate::course::step::{Expected, ExpectedMount};

pub(super) const RULE: Rule = Rule {
    id: "expected-mounts",
    subject: "mounts",
    holds: "each at its place, and as it has to be",
    checks: "Each file, folder and volume that the task names is mounted in its service at the path that it names; \
             read-only, or writable, where it says so. A file may come with its folder, and a folder in parts. Files may also be `configs`, \
             which are always read-only. `$PWD` is the folder of the compose file. Other mounts are free.",
    why: "A mount at the wrong path is no error: the program starts with what it finds, which is nothing.",
    bad: "services:\n  a:\n    image: a:1\n    volumes: ['./a.yml:/etc/a/a.yml']\n",
    good: "services:\n  a:\n    image: a:1\n    volumes: ['./a.yml:/etc/a/a.yml:ro']\n",
    check: Check::Stated(Stated {
        part: "mounts",
        is_given: |expected| !expected.mounts.is_empty(),
        example: "mounts = [{ service = 'a', bind = 'a.yml', target = '/etc/a/a.yml', read_only = true }]",
        check,
        table: None,
    }),
};

fn check(compose: &Compose, expected: &Expected) -> Fact {
    let mut findings = Vec::new();
    for stated in &expected.mounts {
        let mounts = compose
            .services
            .get(&stated.service)
            .map_or(&[][..], |service| &service.mounts);
        let mut found = mounts.iter().filter(|mount| is_it(compose, stated, mount)).peekable();
        let what = stated.bind.as_ref().or(stated.volume.as_ref()).map_or("", |what| what);
        let seen = format!("{what} at {}, {}", stated.target, stated.service);
        if found.peek().is_none() {
            findings.push(Finding::stated("missing", &seen));
        } else if stated
            .read_only
            .is_some_and(|wanted| found.any(|mount| mount.is_read_only != wanted))
        {
            let kind = if stated.read_only == Some(true) {
                "can be written"
            } else {
                "can't be written"
            };
            findings.push(Finding::stated(kind, &seen));
        }
    }
    findings.into()
}

fn is_it(compose: &Compose, stated: &ExpectedMount, mount: &Mount) -> bool {
    match (&mount.kind, &stated.volume, &stated.bind) {
        (MountKind::Volume(name), Some(volume), _) => {
            let declared = compose.volumes.get(name).and_then(|volume| volume.engine_name.as_ref());
            mount.target == stated.target && (name == volume || declared == Some(volume))
        }
        (MountKind::Bind(source) | MountKind::Config(Some(source)), _, Some(bind)) => is_bound(
            &join(source, ""),
            &mount.target,
            &join(bind, ""),
            &stated.target,
            stated.into,
        ),
        _ => false,
    }
}

/// Whether `source` at `target` puts `bind` at `place`, or in it.
fn is_bound(source: &str, target: &str, bind: &str, place: &str, into: bool) -> bool {
    let folder_of = |path: &str| {
        path.rsplit_once('/')
            .map_or(String::new(), |(folder, _)| folder.to_owned())
    };
    if into && source == bind && folder_of(target) == place {
        return true;
    }
    // What lies below a mounted folder comes with it, and a part of a folder is put at its place in it.
    let file = if into {
        bind.rsplit('/').next().unwrap_or_default()
    } else {
        ""
    };
    let place = if into {
        format!("{place}/{file}")
    } else {
        place.to_owned()
    };
    let below = |path: &str, folder: &str| {
        let rest = path.strip_prefix(folder)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| rest.to_owned())
    };
    if let Some(rest) = below(&place, target) {
        return join(source, &rest) == bind;
    }
    below(target, &place).is_some_and(|rest| join(bind, &rest) == source)
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        RULE,
    };

    use super::is_bound;

    #[test]
    fn files_folders_and_parts() {
        for (source, target, into, expected) in [
            ("conf/a.yml", "/etc/a/a.yml", false, true),
            ("conf", "/etc/a", false, true),
            ("", "/etc/a/conf", false, false),
            ("other/a.yml", "/etc/a/a.yml", false, false),
            ("conf/a.yml", "/etc/a", false, false),
            ("conf/a.yml", "/etc/a/a.yml/10-a.yml", true, true),
            ("conf", "/etc/a/a.yml", true, true),
            ("conf/a.yml", "/etc/a/10-a.yml", true, false),
        ] {
            assert_eq!(
                is_bound(source, target, "conf/a.yml", "/etc/a/a.yml", into),
                expected,
                "{source} at {target}"
            );
        }
        assert!(
            is_bound("p/x", "/etc/p/x", "p", "/etc/p", false),
            "a part of the folder"
        );
        assert!(
            !is_bound("p/x", "/etc/p/y", "p", "/etc/p", false),
            "a part at another place"
        );
    }

    #[test]
    fn configs_and_read_only() {
        hold(
            &RULE,
            &[
                "services: {a: {configs: [{source: c, target: /etc/a/a.yml}]}}\nconfigs: {c: {file: a.yml}}",
                "services: {a: {volumes: [{type: bind, source: ./, target: /etc/a, read_only: true}]}}",
                "services: {a: {volumes: ['${PWD}/a.yml:/etc/a/a.yml:ro']}}",
            ],
        );
        break_with(
            &RULE,
            &[
                (
                    "services: {a: {volumes: ['a.yml:/etc/a/a.yml:ro']}}",
                    "missing: a.yml at /etc/a/a.yml, a",
                ),
                (
                    "services: {b: {volumes: ['./a.yml:/etc/a/a.yml:ro']}}",
                    "missing: a.yml at /etc/a/a.yml, a",
                ),
            ],
        );
    }
}
