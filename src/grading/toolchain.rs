//! The compiler and the exercises' dependencies: built once for each lockfile and compiler by cargo, whose command lines for
//! a program of ours are captured, so that a learner's program is built by one direct call of `rustc`.
//!
//! Cargo would take 40 to 70 ms longer for each build, and would let a folder's `.cargo/config.toml`, `build.rs` or
//! `rust-toolchain.toml` have a say.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::{
    cancel::Cancel,
    capture::{CAPTURE, Invocation, TEMPLATE},
};
use crate::course::{crates::Crates, digest::Digest, source::Source};

/// What the grader builds with: no debug information, since nothing here reads it and it doubles the time.
const PROFILE: &str = "[profile.dev]\ndebug = 0\nincremental = false\n";

/// A compiler with built dependencies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toolchain {
    /// Names compiler, lockfile and profile; part of each grade's hash.
    pub key: String,
    /// Compiles `src/lib.rs`.
    pub library: Invocation,
    /// Compiles `src/main.rs`; expects the library as an `--extern` if there is one.
    pub program: Invocation,
}

/// Why no toolchain could be had: the environment's fault, never the learner's.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// The work was cancelled.
    #[error("preparing was cancelled")]
    Cancelled,
    /// No Rust compiler was found.
    #[error("`{program}` can't be run: {source}; install Rust by rustup, and see `bigtent doctor`")]
    Missing {
        /// The program.
        program: String,
        /// Why.
        source: io::Error,
    },
    /// Cargo couldn't build the dependencies.
    #[error("the exercises' dependencies can't be built; cargo says:\n{stderr}")]
    Cargo {
        /// The end of what cargo wrote.
        stderr: String,
    },
    /// A file of the cache can't be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl PrepareError {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}

/// Where rustc and cargo are, and which they are.
#[derive(Debug, Clone)]
pub struct Compiler {
    /// `rustc` itself, not rustup's shim, which costs some milliseconds at each call.
    pub rustc: PathBuf,
    /// `cargo` of the same toolchain.
    pub cargo: PathBuf,
    /// What `rustc -vV` says.
    pub version: String,
}

impl Compiler {
    /// Finds the compiler that `rustc` on the `PATH` stands for, outside of any folder's toolchain file.
    pub fn find(neutral: &Path) -> Result<Self, PrepareError> {
        let sysroot = PathBuf::from(output(Command::new("rustc").args(["--print", "sysroot"]), neutral)?.trim());
        let bin = |name: &str| {
            let path = sysroot.join("bin").join(name);
            if path.is_file() { path } else { PathBuf::from(name) }
        };
        let rustc = bin("rustc");
        let version = output(Command::new(&rustc).arg("-vV"), neutral)?;
        Ok(Self {
            cargo: bin("cargo"),
            rustc,
            version,
        })
    }
}

fn output(command: &mut Command, cwd: &Path) -> Result<String, PrepareError> {
    let program = command.get_program().to_string_lossy().into_owned();
    let missing = |source| PrepareError::Missing {
        program: program.clone(),
        source,
    };
    // A toolchain chosen for one folder or one command must not decide how learners are graded.
    let done = command
        .env_remove("RUSTUP_TOOLCHAIN")
        // rustup's own backtraces tell a learner nothing.
        .env_remove("RUST_BACKTRACE")
        .current_dir(cwd)
        .stdin(Stdio::null())
        .output()
        .map_err(missing)?;
    if !done.status.success() {
        let text = String::from_utf8_lossy(&done.stderr).trim().to_owned();
        return Err(missing(io::Error::other(text)));
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

/// The environment that compilers and programs get: what they need to find things, and nothing that could change a verdict.
pub fn neutral_env() -> BTreeMap<String, String> {
    [
        "PATH",
        "HOME",
        "CARGO_HOME",
        "RUSTUP_HOME",
        "LANG",
        "LC_ALL",
        "SYSTEMROOT",
    ]
    .into_iter()
    .filter_map(|name| Some((name.to_owned(), std::env::var(name).ok()?)))
    .collect()
}

/// Whether a variable tells cargo how the registry is reached.
fn is_about_the_network(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    [
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
    ]
    .contains(&name.as_str())
        || ["CARGO_HTTP_", "CARGO_NET_", "CARGO_REGISTRIES_", "CARGO_REGISTRY_"]
            .iter()
            .any(|prefix| name.starts_with(prefix))
}

/// Where built dependencies, stages and verdicts are kept unless told otherwise: the user's cache folder, if there is one.
pub fn default_cache() -> Option<PathBuf> {
    use etcetera::BaseStrategy as _;
    Some(etcetera::choose_base_strategy().ok()?.cache_dir().join("bigtent"))
}

/// Where the toolchain for this compiler and the course's lockfile is, or will be.
#[derive(Debug, Clone)]
pub struct Prepared {
    folder: PathBuf,
    key: String,
    crates: Crates,
    compiler: Compiler,
}

impl Prepared {
    /// Looks at compiler and lockfile; builds nothing.
    pub fn locate(cache: &Path, course: &Source) -> Result<Self, PrepareError> {
        fs::create_dir_all(cache).map_err(PrepareError::io(cache))?;
        let compiler = Compiler::find(cache)?;
        let crates = Crates::load(course).map_err(PrepareError::io(Path::new("content/workspace")))?;
        let mut digest = Digest::default();
        for part in [
            &compiler.version,
            &crates.workspace_manifest(&[TEMPLATE], &[], Some(PROFILE)),
            &crates.lockfile(&[TEMPLATE]),
        ] {
            digest.add(part.as_bytes());
        }
        let key = digest.hex();
        Ok(Self {
            folder: cache.join(format!("deps-{}", &key[..16])),
            key,
            crates,
            compiler,
        })
    }

    /// The folder of the built dependencies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The compiler that was found.
    pub fn compiler(&self) -> &Compiler {
        &self.compiler
    }

    /// See [`Toolchain::key`].
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The toolchain if it is built already.
    pub fn ready(&self) -> Option<Toolchain> {
        let read = |name: &str| -> Option<Invocation> {
            serde_json::from_slice(&fs::read(self.folder.join(format!("{name}.json"))).ok()?).ok()
        };
        // The file `done` is written last, after both command lines.
        fs::metadata(self.folder.join("done")).ok()?;
        Some(Toolchain {
            key: self.key.clone(),
            library: read("lib")?,
            program: read("bin")?,
        })
    }

    /// Builds the dependencies unless they are built. `helper` is the bigtent binary, called back by cargo as its wrapper;
    /// `progress` is told how many crates of how many are done.
    pub fn build(
        &self,
        helper: &Path,
        cancel: &Cancel,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Toolchain, PrepareError> {
        fs::create_dir_all(&self.folder).map_err(PrepareError::io(&self.folder))?;
        let lock_path = self.folder.join("lock");
        let lock = File::create(&lock_path).map_err(PrepareError::io(&lock_path))?;
        // Another window may be building the same: then its result is used.
        while lock.try_lock().is_err() {
            if cancel.is_cancelled() {
                return Err(PrepareError::Cancelled);
            }
            std::thread::park_timeout(std::time::Duration::from_millis(50));
        }
        if let Some(toolchain) = self.ready() {
            return Ok(toolchain);
        }
        self.write_workspace()?;
        self.run_cargo(helper, cancel, progress)?;
        let done = self.folder.join("done");
        fs::write(&done, &self.compiler.version).map_err(PrepareError::io(&done))?;
        self.ready().ok_or_else(|| PrepareError::Cargo {
            stderr: "it built, but its command lines weren't captured; please report this".to_owned(),
        })
    }

    fn write_workspace(&self) -> Result<(), PrepareError> {
        let files = [
            (
                "ws/Cargo.toml".to_owned(),
                self.crates.workspace_manifest(&[TEMPLATE], &[], Some(PROFILE)),
            ),
            ("ws/Cargo.lock".to_owned(), self.crates.lockfile(&[TEMPLATE])),
            (
                format!("ws/{TEMPLATE}/Cargo.toml"),
                self.crates.member_manifest(TEMPLATE),
            ),
            (format!("ws/{TEMPLATE}/src/lib.rs"), String::new()),
            (format!("ws/{TEMPLATE}/src/main.rs"), "fn main() {}\n".to_owned()),
        ];
        for (name, text) in files {
            let path = self.folder.join(name);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(PrepareError::io(parent))?;
            }
            fs::write(&path, text).map_err(PrepareError::io(&path))?;
        }
        Ok(())
    }

    fn cargo(&self) -> Command {
        let mut cargo = Command::new(&self.compiler.cargo);
        cargo
            .current_dir(self.folder.join("ws"))
            .env_clear()
            .envs(neutral_env())
            .envs(std::env::vars().filter(|(name, _)| is_about_the_network(name)))
            .env("CARGO_TARGET_DIR", self.folder.join("ws/target"))
            .env("RUSTC", &self.compiler.rustc)
            // Present but empty, so that no configuration file of a parent folder adds flags.
            .env("RUSTFLAGS", "")
            .stdin(Stdio::null());
        cargo
    }

    fn count_crates(&self) -> usize {
        let tree = self
            .cargo()
            .args([
                "tree",
                "--locked",
                "-e",
                "normal,build",
                "--prefix",
                "none",
                "--format",
                "{p}",
            ])
            .output();
        tree.map_or(0, |tree| {
            String::from_utf8_lossy(&tree.stdout)
                .lines()
                .collect::<BTreeSet<_>>()
                .len()
        })
    }

    fn run_cargo(
        &self,
        helper: &Path,
        cancel: &Cancel,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<(), PrepareError> {
        let total = self.count_crates();
        progress(0, total);
        let mut cargo = self.cargo();
        cargo
            .args(["build", "--locked", "--message-format", "json-render-diagnostics"])
            .env("RUSTC_WORKSPACE_WRAPPER", helper)
            .env(CAPTURE, &self.folder)
            .process_group(0)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let missing = |source| PrepareError::Missing {
            program: "cargo".to_owned(),
            source,
        };
        let mut child = cargo.spawn().map_err(missing)?;
        let group = rustix::process::Pid::from_child(&child);
        let _guard = cancel.on_cancel(move || {
            // It may have ended by itself in the same moment.
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        });
        let stderr = child.stderr.take();
        let stderr = std::thread::spawn(move || {
            let mut text = Vec::new();
            if let Some(mut stderr) = stderr {
                // What can't be read can't be shown; the exit code decides.
                let _ = stderr.read_to_end(&mut text);
            }
            String::from_utf8_lossy(&text).into_owned()
        });
        let mut done = BTreeSet::new();
        if let Some(stdout) = child.stdout.take() {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let Ok(message) = serde_json::from_str::<serde_json::Value>(&line) else {
                    continue;
                };
                if message["reason"] == "compiler-artifact" {
                    done.insert(message["package_id"].to_string());
                    progress(done.len().min(total), total);
                }
            }
        }
        let status = child.wait().map_err(missing)?;
        let stderr = stderr.join().unwrap_or_default();
        if cancel.is_cancelled() {
            return Err(PrepareError::Cancelled);
        }
        if !status.success() {
            let lines: Vec<&str> = stderr.lines().collect();
            let tail = lines[lines.len().saturating_sub(20)..].join("\n");
            return Err(PrepareError::Cargo { stderr: tail });
        }
        Ok(())
    }
}
