//! Programs that never end, never stop printing, take all memory or leave others behind: each gets its verdict, and nothing
//! survives.
#![cfg(target_os = "linux")]

use crate::{
    harness::eventually,
    learner::Workbook,
    processes::{runs, with_cache},
    programs::{ENDLESS, ENDLESS_TO_COMPILE, says},
    running::Running,
};

const MAIN: &str = "http-health/src/main.rs";
const LIB: &str = "req-pagination/src/lib.rs";

/// The verdict on a server, after which nothing that belongs to it is left.
fn graded(server: &str) -> String {
    let workbook = Workbook::ready();
    workbook.write(MAIN, server);
    let done = workbook.run(&["check", "http-health"]);
    let left = with_cache(workbook.cache());
    assert!(left.is_empty(), "{left:?}");
    done.exits(1).to_owned()
}

/// The verdict on a `parse_page` with this body.
fn graded_page(body: &str) -> String {
    let workbook = Workbook::ready();
    workbook.write(
        LIB,
        format!("pub mod api;\nuse api::{{Page, PageError}};\npub fn parse_page(_: &str) -> Result<Page, PageError> {{ {body} }}\n"),
    );
    let done = workbook.run(&["check", "req-pagination"]);
    let left = with_cache(workbook.cache());
    assert!(left.is_empty(), "{left:?}");
    done.exits(1).to_owned()
}

#[test]
fn a_server_that_never_listens_is_out_of_time() {
    let said = graded(ENDLESS);
    assert!(said.contains("\n  TIME   health "), "{said}");
    assert!(
        said.contains("\nOut of time: it did not listen on 127.0.0.1:"),
        "{said}"
    );
    assert!(said.contains(" within 10 s.\n"), "{said}");
}

#[test]
fn of_a_server_that_prints_forever_the_last_words_are_shown() {
    let server = says("well").replace(
        "fn main() {",
        "fn main() {\n    std::thread::spawn(|| loop { println!(\"all work and no play\"); });",
    );
    let said = graded(&server);
    assert!(said.contains("\n  + /status \"well\"\n"), "{said}");
    let words = "\n  | all work and no play\n  | all work and no play\n";
    assert!(
        said.contains("\nThe program wrote:\n") && said.contains(words),
        "{said}"
    );
    assert!(said.len() < 64 << 10, "{} bytes were shown", said.len());
}

#[test]
fn a_program_that_prints_forever_is_stopped_and_told_so() {
    let said = graded_page("loop { println!(\"all work and no play\"); }");
    assert!(said.contains("\n  LONG   defaults "), "{said}");
    assert!(
        said.contains(" bytes, more than the 256 KiB that are kept. Does a loop print?\n"),
        "{said}"
    );
}

#[test]
fn a_program_that_takes_all_memory_is_ended() {
    let said = graded("fn main() { let mut all = Vec::new(); loop { all.push(vec![0u8; 1 << 24]); } }\n");
    assert!(
        said.contains("\nThe program ended before it could be asked anything: signal SIGABRT.\n"),
        "{said}"
    );
    assert!(
        said.contains("\n  | memory allocation of 16777216 bytes failed\n"),
        "{said}"
    );
}

#[test]
fn a_driver_s_program_that_loops_is_out_of_time() {
    let said = graded_page("loop { std::thread::park(); }");
    assert!(said.contains("TIMEOUT"), "{said}");
}

/// Leaves a process that belongs to no one any more: its own session, no parent, no open stream.
const DAEMON: &str = r#"
fn daemon() {
    std::process::Command::new("setsid")
        .args(["sh", "-c", "sleep 1000 & sleep 1000"])
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
}
"#;

#[test]
fn a_daemon_of_a_server_does_not_outlive_its_grade() {
    let workbook = Workbook::ready();
    workbook.solve("http-health");
    let main = workbook.read(MAIN);
    let with_daemon = main.replacen("let listener = listen()", "daemon();\n    let listener = listen()", 1);
    assert_ne!(main, with_daemon);
    workbook.write(MAIN, with_daemon + DAEMON);
    let done = workbook.run(&["check", "http-health"]);
    let left = with_cache(workbook.cache());
    assert!(left.is_empty(), "{left:?}");
    let said = done.exits(1);
    assert!(said.contains("\n  LEAK   health "), "{said}");
    assert!(said.contains("\nThe program ended, but "), "{said}");
}

#[test]
fn a_daemon_of_a_program_is_counted_and_gone() {
    let said = graded_page(&format!("{DAEMON} daemon(); Ok(Page {{ limit: 100, offset: 0 }})"));
    assert!(said.contains("\n  LEAK   "), "{said}");
}

/// Grades until something of this name runs, ends the grader, and waits until all is gone.
fn nothing_survives(server: &str, name: &str, end: impl Fn(Running)) {
    let workbook = Workbook::ready();
    workbook.write(MAIN, server);
    let running = Running::start(&mut workbook.bigtent(&["check", "http-health"]));
    eventually("it is being graded", || runs(workbook.cache(), name));
    end(running);
    eventually("nothing is left", || with_cache(workbook.cache()).is_empty());
    // What was torn is no obstacle.
    workbook.solve("http-health");
    workbook.run(&["check", "http-health"]).exits(0);
}

#[test]
fn nothing_survives_a_killed_grader() {
    let server = ENDLESS.replace("{ loop", "{ daemon(); loop") + DAEMON;
    nothing_survives(&server, "sleep", Running::kill);
}

#[test]
fn nothing_survives_an_interrupted_grader() {
    nothing_survives(ENDLESS, "http_health", Running::interrupt);
}

#[test]
fn no_compiler_survives_a_killed_grader() {
    nothing_survives(ENDLESS_TO_COMPILE, "rustc", Running::kill);
}
