//! `archive-command`: the job packs what it is to pack, where it is to put it.

use super::{
    super::{
        compose::{Command, Compose, Service},
        dockerfile::file_name,
        project::join,
    },
    Check, Fact, Finding, Rule, Stated,
};
use crate::course::step::{Archive, Expected};

pub(super) const RULE: Rule = Rule {
    id: "archive-command",
    subject: "archive",
    holds: "of the whole folder, compressed, in the right place",
    checks: "The service runs `tar`, alone or in a shell's `-c`: it creates (`c`) a gzip archive (`z`, or `a`) in a file \
             (`f`) that ends in `.tar.gz` below the one folder, of the other folder as a whole. `-C` and `working_dir` are \
             carried out; long options, clusters and any order are equal.",
    why: "A backup job that fails says so at once. One that packs an empty folder, or leaves its archive in the container, \
          succeeds every night.",
    bad: "services:\n  backup:\n    image: alpine:3.24\n    command: [tar, -czf, /tmp/a.tar.gz, /data]\n",
    good: "services:\n  backup:\n    image: alpine:3.24\n    command: [tar, -czf, /backup/a.tar.gz, -C, /data, .]\n",
    check: Check::Stated(Stated {
        part: "archive",
        is_given: |expected| expected.archive.is_some(),
        example: "archive = { service = 'backup', of = '/data', into = '/backup' }",
        check,
        table: None,
    }),
};

fn check(compose: &Compose, expected: &Expected) -> Fact {
    let Some(stated) = &expected.archive else {
        return Fact::Holds;
    };
    match compose.services.get(&stated.service) {
        Some(service) => {
            fault(service, stated).map_or(Fact::Holds, |kind| vec![Finding::seen(kind, &stated.service)].into())
        }
        None => vec![Finding::seen("no such service", &stated.service)].into(),
    }
}

fn fault(service: &Service, stated: &Archive) -> Option<&'static str> {
    let programs = Command::programs(&service.entrypoint, &service.command);
    let is_tar = |words: &&Vec<String>| words.first().is_some_and(|word| file_name(word) == "tar");
    let Some(words) = programs.iter().find(is_tar) else {
        return Some("no tar");
    };
    let working_dir = service.working_dir.as_deref().unwrap_or("/");
    let tar = Tar::read(words, working_dir);
    let file = tar.file.as_deref().unwrap_or_default();
    let is_below = file
        .strip_prefix(&join(&stated.into, ""))
        .is_some_and(|rest| rest.starts_with('/'));
    match () {
        () if !tar.creates => Some("creates nothing"),
        () if !tar.compresses => Some("not compressed"),
        () if !is_below => Some("written elsewhere"),
        () if !file.ends_with(".tar.gz") => Some("another ending"),
        () if !tar.inputs.contains(&join(&stated.of, "")) => Some("of something else"),
        () => None,
    }
}

/// What a `tar` does. Paths are from the root, without its slash.
#[derive(Debug, Default)]
struct Tar {
    creates: bool,
    compresses: bool,
    file: Option<String>,
    inputs: Vec<String>,
}

impl Tar {
    fn read(words: &[String], working_dir: &str) -> Self {
        let mut tar = Self::default();
        let mut folder = working_dir.to_owned();
        let mut rest = words.iter().skip(1);
        let mut is_first = true;
        while let Some(word) = rest.next() {
            let old_style = std::mem::take(&mut is_first) && !word.starts_with('-');
            if let Some(long) = word.strip_prefix("--") {
                let (name, value) = match long.split_once('=') {
                    Some((name, value)) => (name, Some(value.to_owned())),
                    None => (long, None),
                };
                let mut value = || value.clone().or_else(|| rest.next().cloned()).unwrap_or_default();
                match name {
                    "create" => tar.creates = true,
                    "gzip" | "auto-compress" => tar.compresses = true,
                    "file" => tar.file = Some(path(working_dir, &value())),
                    "directory" => folder = path(&folder, &value()),
                    "exclude" => drop(value()),
                    _ => {}
                }
            } else if old_style || word.starts_with('-') && word.len() > 1 {
                let cluster = word.trim_start_matches('-');
                for (at, option) in cluster.char_indices() {
                    let attached = &cluster[at + option.len_utf8()..];
                    // `-fNAME` takes what is left of the word; the old style takes the next words in order.
                    let takes_the_rest = !old_style && !attached.is_empty();
                    let mut value = || {
                        if takes_the_rest {
                            attached.to_owned()
                        } else {
                            rest.next().cloned().unwrap_or_default()
                        }
                    };
                    match option {
                        'c' => tar.creates = true,
                        'z' | 'a' => tar.compresses = true,
                        'f' => tar.file = Some(path(working_dir, &value())),
                        'C' => folder = path(&folder, &value()),
                        _ => continue,
                    }
                    if takes_the_rest && matches!(option, 'f' | 'C') {
                        break;
                    }
                }
            } else {
                tar.inputs.push(path(&folder, word));
            }
        }
        tar
    }
}

/// A path as seen from a folder, from the root on and without its slash.
fn path(folder: &str, path: &str) -> String {
    if path.starts_with('/') {
        join(path, "")
    } else {
        join(folder, path)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{break_with, hold},
        RULE,
    };

    #[test]
    fn all_spellings_of_the_same() {
        for service in [
            "{command: 'tar czf /backup/a.tar.gz /data'}",
            "{command: [tar, zcvf, /backup/a.tar.gz, -C, /data, .]}",
            "{entrypoint: [/bin/tar], command: [--create, --gzip, --file=/backup/x/a.tar.gz, --directory, /, data/]}",
            "{command: [sh, -c, 'cd / && tar -C /data -caf \"/backup/a-$$(date +%F).tar.gz\" .']}",
            "{command: [tar, -cz, -f/backup/a.tar.gz, --exclude, '*.log', .], working_dir: /data}",
            "{working_dir: /backup, command: [tar, -czf, a.tar.gz, /data/]}",
        ] {
            hold(&RULE, &[&format!("services: {{backup: {service}}}")]);
        }
        for (service, fact) in [
            ("{command: [cp, /data, /backup]}", "no tar"),
            ("{command: [tar, -tzf, /backup/a.tar.gz, /data]}", "creates nothing"),
            ("{command: [tar, -cf, /backup/a.tar.gz, /data]}", "not compressed"),
            ("{command: [tar, -czf, a.tar.gz, /data]}", "written elsewhere"),
            ("{command: [tar, -czf, /backups/a.tar.gz, /data]}", "written elsewhere"),
            ("{command: [tar, -czf, /backup/a.tgz, /data]}", "another ending"),
            ("{command: [tar, -czf, /backup/a.tar.gz, .]}", "of something else"),
            (
                "{command: [tar, -czf, /backup/a.tar.gz, /data/grafana.db]}",
                "of something else",
            ),
            ("{command: 'tar -f'}", "creates nothing"),
            ("{image: x}", "no tar"),
        ] {
            break_with(
                &RULE,
                &[(&format!("services: {{backup: {service}}}"), &format!("{fact} (backup)"))],
            );
        }
    }
}
