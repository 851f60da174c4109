//! The compose file by the library that `docker compose` itself loads files with.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
};

use bigtent::grading::probe::file::compose::Compose;

use crate::files::text;

/// Who is on which networks.
type Networks = BTreeMap<String, BTreeSet<String>>;

#[test]
fn compose_loads_the_file_and_sees_the_same_networks() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let loader = root.join("tests/stack/compose-go");
    let go = |arguments: &[&str]| Command::new("go").args(arguments).current_dir(&loader).output();
    match go(&["mod", "download"]) {
        Ok(output) if output.status.success() => {}
        Ok(output) => {
            let why = String::from_utf8_lossy(&output.stderr);
            eprintln!("skipped: the loader's modules can't be fetched: {why}");
            return;
        }
        Err(error) => {
            eprintln!("skipped: no Go: {error}");
            return;
        }
    }
    let file = root.join("stack/compose.yaml").display().to_string();
    let output = go(&["run", ".", &file]).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let theirs: Networks = serde_json::from_slice(&output.stdout).unwrap();
    let ours: Networks = Compose::parse(&text("compose.yaml"))
        .unwrap()
        .services
        .into_iter()
        .map(|(name, service)| (name, service.networks.into_keys().collect()))
        .collect();
    assert_eq!(ours, theirs);
}
