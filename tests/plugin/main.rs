//! Grafana's plugin, built and asked: its own tests, a Go host that starts it as Grafana does, and its editors in Node.
//!
//! What a machine doesn't have (`go`, `npm`, or the network for their packages) is said on standard error, and passed over.

#![expect(clippy::unwrap_used, reason = "a test that can not start its programs fails")]

mod programs;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use programs::{fetched, passes};

/// The project's top folder.
fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A call of cargo for the plugin's package, with a target folder of its own.
fn cargo(subcommand: &str) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args([subcommand, "--locked", "--quiet"])
        .current_dir(top().join("stack/plugin"))
        .env("CARGO_TARGET_DIR", top().join("target/plugin"));
    cargo
}

/// The built plugin; none where its crates can't be fetched.
fn plugin() -> Option<&'static Path> {
    static PLUGIN: OnceLock<Option<PathBuf>> = OnceLock::new();
    let build = || {
        fetched("the plugin is not built", &mut cargo("fetch"))?;
        // All targets at once: so the tests and the program share one build of the dependencies.
        passes(cargo("build").arg("--all-targets"));
        Some(top().join("target/plugin/debug/gpx_bigtent_datasource"))
    };
    PLUGIN.get_or_init(build).as_deref()
}

#[test]
#[ignore = "builds the plugin and its host, which takes minutes the first time; `.ci/run` asks for it"]
fn the_plugins_own_tests_pass() {
    if plugin().is_some() {
        passes(&mut cargo("test"));
    }
}

#[test]
#[ignore = "builds the plugin and its host, which takes minutes the first time; `.ci/run` asks for it"]
fn grafanas_libraries_start_it_and_ask_it() {
    let Some(plugin) = plugin() else { return };
    let go = |subcommand: &str| {
        let mut go = Command::new("go");
        go.arg(subcommand).current_dir(top().join("tests/plugin/host"));
        go
    };
    let mut packages = go("list");
    packages.args(["-deps", "-test", "./..."]);
    if fetched("no Go host asks the plugin", &mut packages).is_some() {
        passes(
            go("test")
                .args(["-count=1", "./..."])
                .env("GPX_PLUGIN", plugin)
                .env("GPX_BIGTENT", env!("CARGO_BIN_EXE_bigtent")),
        );
    }
}

#[test]
fn its_editors_work() {
    let source = top().join("tests/plugin/frontend");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("plugin-frontend");
    fs::create_dir_all(&folder).unwrap();
    for file in ["package.json", "package-lock.json", "module.test.cjs"] {
        fs::copy(source.join(file), folder.join(file)).unwrap();
    }
    let lock = fs::read(source.join("package-lock.json")).unwrap();
    let installed = folder.join("installed.json");
    if !fs::read(&installed).is_ok_and(|installed| installed == lock) {
        let mut install = Command::new("npm");
        install
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=0"])
            .current_dir(&folder);
        if fetched("the plugin's editors are not tried", &mut install).is_none() {
            return;
        }
        fs::write(&installed, lock).unwrap();
    }
    let module = top().join("stack/plugin/frontend/module.js");
    passes(
        Command::new("node")
            .args(["--test", "module.test.cjs"])
            .current_dir(&folder)
            .env("GPX_MODULE", module),
    );
}

#[test]
fn the_manifest_names_what_is_there() {
    let folder = top().join("stack/plugin");
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.join("frontend/plugin.json")).unwrap()).unwrap();
    let cargo: toml::Table = fs::read_to_string(folder.join("Cargo.toml")).unwrap().parse().unwrap();
    assert_eq!(manifest["id"], "bigtent-datasource");
    assert_eq!(manifest["executable"].as_str(), cargo["bin"][0]["name"].as_str());
    assert_eq!(
        manifest["info"]["version"].as_str(),
        cargo["package"]["version"].as_str()
    );
    for size in ["small", "large"] {
        let logo = manifest["info"]["logos"][size].as_str().unwrap();
        assert!(folder.join("frontend").join(logo).is_file(), "{logo}");
    }
}
