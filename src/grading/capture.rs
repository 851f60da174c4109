//! Captures the command lines with which cargo calls `rustc` for a program of ours: the program itself stands in for the
//! compiler as cargo's workspace wrapper.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs, io,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use serde::{Deserialize, Serialize};

/// Set for cargo alone: the folder into which the wrapper writes the command lines it sees.
pub(super) const CAPTURE: &str = "BIGTENT_CAPTURE";
/// The package whose command lines are captured; a program's own name takes its place.
pub(super) const TEMPLATE: &str = "bigtent_template";

/// A captured call of `rustc`, without what differs from program to program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invocation {
    /// The compiler's path.
    pub rustc: PathBuf,
    /// Its arguments.
    pub args: Vec<String>,
    /// The package's `CARGO_*` environment.
    pub env: BTreeMap<String, String>,
}

/// Takes part as cargo's wrapper around `rustc` if this process was started as one: writes the command line down for a
/// later use, and becomes the compiler.
pub fn capture_main(mut args: impl Iterator<Item = OsString>) -> Option<ExitCode> {
    let folder = PathBuf::from(std::env::var_os(CAPTURE)?);
    args.next();
    let rustc = PathBuf::from(args.next()?);
    let args: Vec<OsString> = args.collect();
    capture(&folder, &rustc, &args);
    let error = Command::new(&rustc).args(&args).exec();
    // Cargo shows this as the compiler's own failure.
    let _ = io::Write::write_all(&mut io::stderr(), format!("{}: {error}\n", rustc.display()).as_bytes());
    Some(ExitCode::from(70))
}

fn capture(folder: &Path, rustc: &Path, args: &[OsString]) -> Option<()> {
    let args: Vec<String> = args
        .iter()
        .map(|arg| arg.to_str().map(str::to_owned))
        .collect::<Option<_>>()?;
    let value = |flag: &str| args.iter().position(|arg| arg == flag).and_then(|at| args.get(at + 1));
    if value("--crate-name").map(String::as_str) != Some(TEMPLATE) {
        return None;
    }
    let kind = value("--crate-type")?.clone();
    // What `env!` finds in a package; other variables of cargo's may be the person's own, tokens among them.
    let is_packages = |name: &str| {
        name == "CARGO_CRATE_NAME" || name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
    };
    let env = std::env::vars().filter(|(name, _)| is_packages(name)).collect();
    let invocation = Invocation {
        rustc: rustc.to_owned(),
        args: strip(&args),
        env,
    };
    let path = folder.join(format!("{kind}.json"));
    fs::write(path, serde_json::to_vec_pretty(&invocation).ok()?).ok()
}

/// The arguments that are the same for every program: without names, source, kinds of output and places, and without the
/// library of the template itself.
fn strip(args: &[String]) -> Vec<String> {
    let mut kept = Vec::new();
    let mut args = args.iter().peekable();
    while let Some(arg) = args.next() {
        let next = args.peek().map(|next| next.as_str()).unwrap_or_default();
        match arg.as_str() {
            "--crate-name" | "--crate-type" | "--out-dir" => {
                args.next();
            }
            "-C" if ["metadata=", "extra-filename=", "incremental="]
                .iter()
                .any(|prefix| next.starts_with(prefix)) =>
            {
                args.next();
            }
            "--extern" if next.starts_with(TEMPLATE) => {
                args.next();
            }
            text if text.starts_with("--error-format")
                || text.starts_with("--json")
                || text.starts_with("--emit")
                || text.starts_with("--diagnostic-width")
                || text.ends_with("src/lib.rs")
                || text.ends_with("src/main.rs") => {}
            _ => kept.push(arg.clone()),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::strip;

    #[test]
    fn what_differs_from_program_to_program_is_left_out() {
        let args = "--crate-name bigtent_template --edition=2024 bigtent_template/src/main.rs --error-format=json --json=x \
                    --crate-type bin --emit=dep-info,link -C metadata=1 -C extra-filename=-1 --out-dir /o -C strip=debuginfo \
                    -L dependency=/d --extern axum=/d/libaxum.rlib --extern bigtent_template=/d/x.rlib";
        let args: Vec<String> = args.split_whitespace().map(str::to_owned).collect();
        let kept = strip(&args).join(" ");
        assert_eq!(
            kept,
            "--edition=2024 -C strip=debuginfo -L dependency=/d --extern axum=/d/libaxum.rlib"
        );
    }
}
