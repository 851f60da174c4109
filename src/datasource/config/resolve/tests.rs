//! Whole configurations, from their sources to values or to everything that is wrong.

use std::{fs, path::PathBuf};

use crate::datasource::config::{Config, ConfigError, Kind, Level, Loaded, Sources, load};

fn environment(variables: &[(&str, &str)]) -> Sources {
    Sources {
        environment: variables
            .iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect(),
        ..Sources::default()
    }
}

fn kinds(result: Result<Loaded, Vec<ConfigError>>) -> Vec<(String, Kind)> {
    let mut kinds: Vec<_> = result
        .err()
        .unwrap_or_default()
        .into_iter()
        .map(|error| (error.place.to_string(), error.kind))
        .collect();
    kinds.sort();
    kinds
}

fn written(name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    (folder, path)
}

#[test]
fn the_table_and_the_types_have_the_same_defaults() {
    assert_eq!(load(&Sources::default()).unwrap().config, Config::default());
}

#[test]
fn each_source_goes_over_the_ones_before() {
    let (_folder, path) = written(
        "bigtent.toml",
        "[server]\nport = 1001\nreadTimeout = '1s'\n[logging]\nlevel = 'warn'\n",
    );
    let sources = Sources {
        file: Some(path),
        flags: vec![("LOG_LEVEL", "error".to_owned())],
        ..environment(&[
            ("SERVER_READ_TIMEOUT", "2s"),
            ("LOG_LEVEL", "debug"),
            ("SERVER_HOST", ""),
        ])
    };
    let loaded = load(&sources).unwrap();
    assert_eq!(loaded.config.server.port, 1001);
    assert_eq!(loaded.config.server.read_timeout.as_secs(), 2);
    assert_eq!(loaded.config.logging.level, Level::Error);
    assert!(loaded.config.server.host.is_loopback());
}

#[test]
fn everything_that_is_wrong_is_said_at_once_with_its_place() {
    let (_folder, path) = written(
        "bigtent.toml",
        "[server]\nport = 0x50\nprot = 1\n\nreadTimeout = '15'\n",
    );
    let shown = path.display().to_string();
    let sources = Sources {
        file: Some(path),
        flags: vec![("LOG_LEVEL", "loud".to_owned())],
        ..environment(&[("SERVER_PORT", "65536"), ("DB_HOST", "postgres")])
    };
    assert_eq!(
        kinds(load(&sources)),
        [
            ("--log-level".to_owned(), Kind::Invalid),
            (format!("{shown}:2:server.port"), Kind::Invalid),
            (format!("{shown}:3:server.prot"), Kind::Unknown),
            (format!("{shown}:5:server.readTimeout"), Kind::Invalid),
            ("DB_PASSWORD".to_owned(), Kind::Missing),
            ("SERVER_PORT".to_owned(), Kind::OutOfRange),
        ]
    );
}

#[test]
fn a_file_that_is_named_has_to_be_there() {
    let nowhere = tempfile::tempdir().unwrap().path().join("bigtent.toml");
    let by_flag = Sources {
        file: Some(nowhere.clone()),
        ..Sources::default()
    };
    assert_eq!(kinds(load(&by_flag)), [("--config".to_owned(), Kind::Missing)]);
    let by_environment = environment(&[("SERVER_CONFIG", nowhere.to_str().unwrap())]);
    assert_eq!(
        kinds(load(&by_environment)),
        [("SERVER_CONFIG".to_owned(), Kind::Missing)]
    );
}

#[test]
fn a_secret_can_stand_in_a_file_of_its_own() {
    let (_folder, path) = written("password", "hunter2\n");
    let path = path.to_str().unwrap();
    let loaded = load(&environment(&[("DB_PASSWORD_FILE", path)])).unwrap();
    assert_eq!(loaded.config.database.password.expose(), "hunter2");
    assert_eq!(
        kinds(load(&environment(&[("DB_PASSWORD_FILE", path), ("DB_PASSWORD", "x")]))),
        [("DB_PASSWORD_FILE".to_owned(), Kind::Conflict)]
    );
}

#[test]
fn no_secret_is_shown() {
    let sources = environment(&[
        ("DB_PASSWORD", "hunter2"),
        ("AUTH_API_KEY", "hunter3"),
        ("AUTH_CLIENT_ID", "grafana"),
        ("AUTH_CLIENT_SECRET", "hunter4"),
    ]);
    let loaded = load(&sources).unwrap();
    let shown = format!("{loaded:?} {} {:?}", loaded.to_toml(), loaded.config);
    assert!(!shown.contains("hunter"), "{shown}");
}

#[test]
fn what_can_be_reached_from_other_machines_asks_who_calls() {
    let everywhere = ("SERVER_HOST", "0.0.0.0");
    assert_eq!(
        kinds(load(&environment(&[everywhere]))),
        [("SERVER_HOST".to_owned(), Kind::Conflict)]
    );
    assert!(load(&environment(&[everywhere, ("AUTH_API_KEY", "k")])).is_ok());
    assert!(load(&environment(&[everywhere, ("SERVER_ALLOW_ANONYMOUS", "true")])).is_ok());
    assert!(load(&environment(&[("SERVER_HOST", "::1")])).is_ok());
}

#[test]
fn half_of_a_pair_is_not_enough() {
    for (given, missing) in [
        ("AUTH_BASIC_USER", "AUTH_BASIC_PASSWORD"),
        ("AUTH_CLIENT_SECRET", "AUTH_CLIENT_ID"),
        ("TLS_CERT_FILE", "TLS_KEY_FILE"),
    ] {
        assert_eq!(
            kinds(load(&environment(&[(given, "x")]))),
            [(missing.to_owned(), Kind::Missing)]
        );
    }
}

#[test]
fn what_is_printed_can_be_read_again() {
    let sources = Sources {
        flags: vec![("SERVER_PORT", "9000".to_owned())],
        ..environment(&[
            ("SERVER_READ_TIMEOUT", "2s"),
            ("AUTH_BASIC_USER", "a\"b"),
            ("AUTH_BASIC_PASSWORD", "p"),
        ])
    };
    let loaded = load(&sources).unwrap();
    let text = loaded.to_toml();
    assert!(
        text.contains("# --server-port\n") && text.contains("# SERVER_READ_TIMEOUT\n"),
        "{text}"
    );
    let (_folder, path) = written("bigtent.toml", &text);
    let again = Sources {
        file: Some(path),
        ..environment(&[("AUTH_BASIC_PASSWORD", "p")])
    };
    assert_eq!(load(&again).unwrap().config, loaded.config);
}
