//! Builds the data source's image from `stack/Dockerfile`, with an engine of its own, and waits for it to be healthy under
//! compose.
//!
//! No registry is needed: the base images are made from Debian packages and from the Rust toolchain of this machine. It
//! takes some minutes, so it is run by name: `cargo test --test stack -- --ignored --nocapture`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

const RUST_IMAGE: &str = "bigtent-test/rust:1";
const RUNTIME_IMAGE: &str = "bigtent-test/runtime:nonroot";
const NEEDED: [&str; 5] = ["dockerd", "docker-compose", "debootstrap", "unshare", "tar"];
/// What of the toolchain builds a program.
const RUNTIME_LIBRARIES: [&str; 3] = ["libc.so.6", "libm.so.6", "libgcc_s.so.1"];

#[test]
#[ignore = "needs root, dockerd, docker-compose and debootstrap, and some minutes"]
fn the_image_is_built_and_healthy_under_compose() {
    if let Some(missing) = missing() {
        eprintln!("skipped: {missing}");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let stack = folder.path().join("stack");
    run(Command::new(env!("CARGO_BIN_EXE_bigtent"))
        .args(["stack", "write"])
        .arg(&stack));
    let engine = Engine::start(&folder.path().join("engine"));

    let base = debian(&folder.path().join("debian"));
    engine.import(
        RUST_IMAGE,
        &toolchain(&base, &stack.join("source")),
        &[
            "ENV PATH=/usr/local/rust/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "ENV CARGO_HOME=/usr/local/cargo",
            // The build is what is tested here, not the speed of what it gives.
            "ENV CARGO_PROFILE_RELEASE_OPT_LEVEL=0",
        ],
    );
    engine.import(RUNTIME_IMAGE, &runtime(&base, &folder.path().join("runtime")), &[]);
    let mut build = engine.docker(&["build", "--network=host", "--tag=bigtent:0.1.0", "--file"]);
    build.arg(stack.join("source/stack/Dockerfile"));
    build.args(["--build-arg", &format!("RUST_IMAGE={RUST_IMAGE}")]);
    build.args(["--build-arg", &format!("RUNTIME_IMAGE={RUNTIME_IMAGE}")]);
    run(build.arg(stack.join("source")));

    fs::write(stack.join("one.json"), only_the_data_source(&stack).to_string()).unwrap();
    run(engine.compose(&stack).args(["up", "--detach"]));
    let id = text(&run(engine.compose(&stack).args(["ps", "--quiet", "bigtent"])));
    let inspect = |what: &str| text(&run(&mut engine.docker(&["inspect", "--format", what, &id])));
    let deadline = Instant::now() + Duration::from_mins(1);
    while inspect("{{.State.Health.Status}}") != "healthy" {
        assert!(
            Instant::now() < deadline,
            "not healthy: {}\n{}",
            inspect("{{json .State}}"),
            text(&run(engine.compose(&stack).arg("logs")))
        );
        thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(inspect("{{.Config.User}}"), "65532:65532");
    assert_eq!(inspect("{{.State.Health.FailingStreak}}"), "0");

    run(&mut engine.docker(&["stop", "--time=20", &id]));
    assert_eq!(
        inspect("{{.State.ExitCode}}"),
        "0",
        "SIGTERM reaches the program, and it drains"
    );
}

/// What this machine lacks, if anything.
fn missing() -> Option<String> {
    let answer = |program: &str, argument: &str| {
        let output = Command::new(program).arg(argument).output().ok()?;
        output.status.success().then(|| text(&output))
    };
    if Command::new("ip").arg("-Version").output().is_err() {
        return Some("not installed: ip (iproute2)".to_owned());
    }
    if answer("id", "-u").as_deref() != Some("0") {
        return Some("an engine of its own needs root".to_owned());
    }
    let lacking: Vec<&str> = NEEDED
        .into_iter()
        .filter(|program| answer(program, "--version").is_none())
        .collect();
    (!lacking.is_empty()).then(|| format!("not installed: {}", lacking.join(", ")))
}

/// An engine in namespaces of its own: neither its networks nor its mounts are seen outside. All ends with it.
struct Engine {
    process: Child,
    host: String,
}

impl Engine {
    fn start(folder: &Path) -> Self {
        fs::create_dir_all(folder).unwrap();
        let path = |name: &str| folder.join(name).display().to_string();
        let host = format!("unix://{}", path("socket"));
        let log = fs::File::create(folder.join("log")).unwrap();
        let process = Command::new("unshare")
            .args(["--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"])
            // A new network has its loopback, but it is down.
            .args(["sh", "-c", "ip link set lo up && exec dockerd \"$@\"", "dockerd"])
            .args([
                "--data-root",
                &path("data"),
                "--exec-root",
                &path("exec"),
                "--pidfile",
                &path("pid"),
            ])
            .args(["--host", &host])
            .args([
                "--iptables=false",
                "--ip6tables=false",
                "--ip-forward=false",
                "--ip-masq=false",
            ])
            .arg("--default-ulimit=nofile=1024:1024")
            .stdin(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let engine = Self { process, host };
        let deadline = Instant::now() + Duration::from_mins(1);
        while !engine.docker(&["version"]).output().unwrap().status.success() {
            assert!(
                Instant::now() < deadline,
                "no engine: {}",
                fs::read_to_string(folder.join("log")).unwrap()
            );
            thread::sleep(Duration::from_millis(100));
        }
        engine
    }

    /// A command of the engine's own package: others may lack `BuildKit`.
    fn docker(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("/usr/bin/docker");
        command
            .args(["--host", &self.host])
            .args(arguments)
            .env("DOCKER_BUILDKIT", "1");
        command
    }

    fn compose(&self, stack: &Path) -> Command {
        let mut command = Command::new("docker-compose");
        command.args(["--host", &self.host, "--project-name", "bigtent-test", "--file"]);
        command.arg(stack.join("one.json")).current_dir(stack);
        command
    }

    fn import(&self, image: &str, root: &Path, changes: &[&str]) {
        let mut tar = Command::new("tar")
            .arg("-C")
            .arg(root)
            .args(["-c", "."])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut import = self.docker(&["import"]);
        for change in changes {
            import.args(["--change", change]);
        }
        run(import.args(["-", image]).stdin(tar.stdout.take().unwrap()));
        assert!(tar.wait().unwrap().success());
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // `--kill-child`: the engine, and with it its namespace of processes, ends with `unshare`.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A Debian with a C compiler, of the release on which the real images stand.
fn debian(root: &Path) -> PathBuf {
    let mut command = Command::new("debootstrap");
    command
        .args(["--variant=minbase", "--include=gcc,libc6-dev", "trixie"])
        .arg(root);
    run(&mut command);
    root.to_owned()
}

/// Adds this machine's Rust, and the crates that the lock file names, to a Debian.
fn toolchain(root: &Path, source: &Path) -> PathBuf {
    let sysroot = PathBuf::from(text(&run(Command::new("rustc").args(["--print", "sysroot"]))));
    let host = text(&run(Command::new("rustc").args(["--print", "host-tuple"])));
    let rust = root.join("usr/local/rust");
    fs::create_dir_all(rust.join("lib/rustlib")).unwrap();
    let copy = |from: &str, to: &str| {
        run(Command::new("cp")
            .arg("--archive")
            .arg(sysroot.join(from))
            .arg(rust.join(to)));
    };
    fs::create_dir_all(rust.join("bin")).unwrap();
    copy("bin/cargo", "bin");
    copy("bin/rustc", "bin");
    copy(&format!("lib/rustlib/{host}"), "lib/rustlib");
    for entry in fs::read_dir(sysroot.join("lib")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.contains(".so") {
            copy(&format!("lib/{name}"), "lib");
        }
    }
    let cargo = root.join("usr/local/cargo");
    let mut vendor = Command::new("cargo");
    vendor
        .args(["vendor", "--locked", "--versioned-dirs", "--manifest-path"])
        .arg(source.join("Cargo.toml"));
    run(vendor.arg(cargo.join("vendor")));
    fs::write(
        cargo.join("config.toml"),
        "[source.crates-io]\nreplace-with = \"vendored\"\n[source.vendored]\ndirectory = \"/usr/local/cargo/vendor\"\n",
    )
    .unwrap();
    root.to_owned()
}

/// What a distroless image for C programs has, as far as this program needs it: the C library and a list of users.
fn runtime(debian: &Path, root: &Path) -> PathBuf {
    let machine = format!("{}-linux-gnu", std::env::consts::ARCH);
    let libraries = Path::new("usr/lib").join(&machine);
    fs::create_dir_all(root.join(&libraries)).unwrap();
    for library in RUNTIME_LIBRARIES {
        fs::copy(
            debian.join(&libraries).join(library),
            root.join(&libraries).join(library),
        )
        .unwrap();
    }
    std::os::unix::fs::symlink("usr/lib", root.join("lib")).unwrap();
    // Where a program looks for its loader differs between architectures.
    for folder in ["lib", "lib64"] {
        for entry in fs::read_dir(debian.join("usr").join(folder)).into_iter().flatten() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if name.starts_with("ld-linux") {
                fs::create_dir_all(root.join(folder)).unwrap();
                fs::copy(
                    debian.join("usr").join(folder).join(&name),
                    root.join(folder).join(name),
                )
                .unwrap();
            }
        }
    }
    fs::create_dir_all(root.join("etc")).unwrap();
    fs::write(root.join("etc/passwd"), "nonroot:x:65532:65532::/:/sbin/nologin\n").unwrap();
    root.to_owned()
}

/// The service `bigtent` of the stack's compose file, alone: what the old compose of Debian 12 reads.
fn only_the_data_source(stack: &Path) -> Value {
    let text = fs::read_to_string(stack.join("compose.yaml")).unwrap();
    let compose: Value = serde_saphyr::from_str(&text).unwrap();
    let mut service = compose["services"]["bigtent"].clone();
    service.as_object_mut().unwrap().remove("build");
    json!({
        "version": "3.8",
        "services": {"bigtent": service},
        "networks": {"observe": {}},
        "secrets": {"bigtent_api_key": compose["secrets"]["bigtent_api_key"]},
    })
}

fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?}: {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
