//! What lies around an exercise, and the environment, change no verdict.

use std::{fs, path::Path, process::Command};

use crate::{
    harness::{ROOT, bigtent, copy, link_dependencies, run},
    learner::Workbook,
};

/// The whole of a verdict but for its time.
#[track_caller]
fn verdict(command: &mut Command, code: i32) -> String {
    let done = run(command);
    let said = done.exits(code).trim_end().to_owned();
    let (head, time_and_more) = said.rsplit_once(" (").unwrap();
    format!("{head} {}", time_and_more.split_once(", ").unwrap().1)
}

/// Grades a right program and a wrong one before and after something was done to the exercise, and to the command.
fn changes_nothing(exercise: &str, wrong: &str, harm: impl Fn(&Workbook), environment: &[(&str, &str)]) {
    let workbook = Workbook::ready();
    let graded = |code| {
        let mut command = workbook.bigtent(&["check", exercise, "--fresh"]);
        command.current_dir(workbook.path(exercise));
        let before = verdict(&mut command, code);
        harm(&workbook);
        let after = verdict(command.envs(environment.iter().copied()), code);
        assert_eq!(before, after);
    };
    workbook.solve(exercise);
    graded(0);
    workbook.mutate(exercise, wrong);
    graded(1);
}

#[test]
fn a_cargo_configuration_changes_nothing() {
    let configuration = r#"
[build]
rustc = "/bin/false"
rustc-wrapper = "/bin/false"
rustc-workspace-wrapper = "/bin/false"
rustflags = ["-C", "linker=/bin/false", "--cfg", "hostile"]
target-dir = "elsewhere"
[target.'cfg(all())']
linker = "/bin/false"
rustflags = ["-C", "linker=/bin/false"]
"#;
    let harm = |workbook: &Workbook| {
        workbook.write(".cargo/config.toml", configuration);
        workbook.write("http-health/.cargo/config.toml", configuration);
    };
    changes_nothing("http-health", "status-ok", harm, &[]);
}

#[test]
fn a_build_script_is_not_run() {
    let harm = |workbook: &Workbook| {
        let proof = workbook.root().join("the-build-script-ran");
        workbook.write(
            "http-health/build.rs",
            format!("fn main() {{ std::fs::write({proof:?}, \"\").unwrap(); panic!() }}\n"),
        );
    };
    let workbook = Workbook::ready();
    harm(&workbook);
    workbook.run(&["check", "http-health"]).exits(1);
    assert!(!workbook.root().join("the-build-script-ran").exists());
    changes_nothing("http-health", "status-ok", harm, &[]);
}

#[test]
fn a_toolchain_file_and_a_changed_manifest_change_nothing() {
    let harm = |workbook: &Workbook| {
        workbook.write(
            "http-health/rust-toolchain.toml",
            "[toolchain]\nchannel = \"nonsense\"\n",
        );
        workbook.write("http-health/rust-toolchain", "nonsense\n");
        workbook.write("rust-toolchain.toml", "[toolchain]\nchannel = \"nonsense\"\n");
        workbook.write("http-health/Cargo.toml", "this is no manifest");
        workbook.write("Cargo.toml", "neither is this");
        workbook.write("Cargo.lock", "nor this a lockfile");
    };
    changes_nothing("http-health", "status-ok", harm, &[]);
}

#[test]
fn hostile_variables_change_nothing() {
    let environment = [
        ("CARGO", "/bin/false"),
        ("CARGO_BUILD_RUSTC", "/bin/false"),
        ("CARGO_BUILD_RUSTC_WRAPPER", "/bin/false"),
        ("CARGO_BUILD_TARGET", "nonsense"),
        ("CARGO_ENCODED_RUSTFLAGS", "-Clinker=/bin/false"),
        ("CARGO_TARGET_DIR", "/nowhere/at/all"),
        ("PORT", "1"),
        ("RUSTC", "/bin/false"),
        ("RUSTC_WORKSPACE_WRAPPER", "/bin/false"),
        ("RUSTC_WRAPPER", "/bin/false"),
        ("RUSTFLAGS", "-Clinker=/bin/false"),
        ("RUSTUP_TOOLCHAIN", "nonsense"),
        ("RUST_BACKTRACE", "full"),
    ];
    changes_nothing("http-health", "status-ok", |_| {}, &environment);
}

#[test]
fn a_changed_driver_is_not_what_is_run() {
    let harm = |workbook: &Workbook| {
        for file in ["main.rs", "api.rs", "harness.rs"] {
            let path = format!("req-pagination/src/{file}");
            assert!(workbook.path(&path).is_file(), "{path}");
            workbook.write(&path, "fn main() { println!(\"all is well\") }\n");
        }
    };
    changes_nothing("req-pagination", "clamps", harm, &[]);
}

#[test]
fn snapshots_that_lie_about_are_not_what_is_compared() {
    let harm = |workbook: &Workbook| {
        for name in ["http-health/health.snap", "http-health/snapshots/health.snap"] {
            workbook.write(
                name,
                "---\nsource: me\n---\n### 1. GET /health\nstatus 200\n/status \"ok\"\n",
            );
        }
    };
    changes_nothing("http-health", "status-ok", harm, &[]);
}

#[test]
fn a_link_to_a_file_from_elsewhere_is_not_taken() {
    let workbook = Workbook::ready();
    let main = workbook.path("http-health/src/main.rs");
    fs::remove_file(&main).unwrap();
    std::os::unix::fs::symlink("/dev/zero", &main).unwrap();
    let done = workbook.run(&["check", "http-health"]);
    let said = workbook.redacted(done.exits(1));
    let sentence = "<workbook>/exercises/http-health/src/main.rs is no regular file; put the text itself there";
    assert!(said.contains(&format!("\n\n{sentence}\n\n")), "{said}");
}

#[test]
fn a_file_that_cannot_be_taken_is_told_with_what_to_do() {
    let workbook = Workbook::ready();
    let main = workbook.path("http-health/src/main.rs");
    let told = |sentence: &str| {
        let done = workbook.run(&["check", "http-health"]);
        let said = workbook.redacted(done.exits(1));
        assert_eq!(
            said,
            format!(
                "http-health · A health endpoint\n\n<workbook>/exercises/http-health/src/main.rs {sentence}\n\n\
                 not graded: a file can't be read\n"
            )
        );
        assert_eq!(workbook.events().pop().unwrap()["first_failure"], "files");
    };
    fs::remove_file(&main).unwrap();
    told("is missing; `bigtent reset http-health` writes the starter anew");
    fs::create_dir(&main).unwrap();
    told("is no regular file; put the text itself there");
    fs::remove_dir(&main).unwrap();
    fs::write(&main, b"fn main() {}\n// caf\xe9\n").unwrap();
    told("isn't UTF-8 (line 2); save it as UTF-8");
    fs::write(&main, vec![b'\n'; (1 << 20) + 1]).unwrap();
    told("is longer than 1 MiB, which no exercise needs");
    fs::remove_dir_all(workbook.path("http-health")).unwrap();
    told("is missing; `bigtent reset http-health` writes the starter anew");
    workbook.run(&["reset", "http-health"]).exits(0);
    workbook.solve("http-health");
    workbook.run(&["check", "http-health"]).exits(0);
}

#[test]
fn more_text_than_any_exercise_needs_is_not_taken() {
    let workbook = Workbook::ready();
    for number in 1..=9 {
        workbook.write(&format!("http-health/src/part{number}.rs"), vec![b'\n'; 1 << 20]);
    }
    let done = workbook.run(&["check", "http-health"]);
    let sentence = "/src/part8.rs and the files before it are longer than 8 MiB together, which no exercise needs\n";
    assert!(done.exits(1).contains(sentence), "{done:?}");
}

#[test]
fn what_a_program_writes_does_not_reach_the_terminal_as_it_is() {
    let workbook = Workbook::ready();
    let program = r#"fn main() { print!("\u{1b}[31mred\u{7} \u{202e}."); eprint!("\u{1b}]0;title\u{7}"); std::process::exit(3) }"#;
    workbook.write("http-health/src/main.rs", program);
    let done = workbook.run(&["check", "http-health"]);
    assert!(done.exits(1).contains("\n  | red"), "{done:?}");
    let control = |character: char| (character.is_control() && character != '\n') || character == '\u{202e}';
    assert!(!done.out.contains(control), "{done:?}");
}

#[test]
fn a_workbook_and_a_cache_with_odd_names_serve_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let odd = folder
        .path()
        .canonicalize()
        .unwrap()
        .join("an odd = ünïcode & 'quoted' $name");
    let cache = odd.join("the \"cache\"");
    fs::create_dir_all(&cache).unwrap();
    link_dependencies(&cache);
    let at = |args: &[&str]| {
        run(bigtent(&odd).args(args).env("BIGTENT_CACHE", &cache))
            .exits(0)
            .to_owned()
    };
    at(&["init", "."]);
    for exercise in ["http-health", "req-pagination"] {
        copy(
            &Path::new(ROOT).join("solutions").join(exercise).join("src"),
            &odd.join("exercises").join(exercise).join("src"),
        );
        assert!(at(&["check", exercise]).contains("\npassed: all "));
    }
}

#[test]
fn a_second_file_that_cannot_be_taken_is_told_too() {
    let workbook = Workbook::ready();
    workbook.write("http-health/src/extra.rs", b"\xff");
    let done = workbook.run(&["check", "http-health"]);
    let sentence = "/exercises/http-health/src/extra.rs isn't UTF-8 (line 1); save it as UTF-8\n";
    assert!(done.exits(1).contains(sentence), "{done:?}");
}
