//! Grading from the command line: what a person reads, what a tool reads, and what is remembered.

use std::{fs, process::Command};

use serde_json::{Value, json};

use crate::{harness::run, learner::Workbook};

const MAIN: &str = "http-health/src/main.rs";

#[test]
fn a_starter_fails_with_its_own_words_and_where_to_read_on() {
    let workbook = Workbook::ready();
    let done = workbook.run(&["check", "http-health"]);
    let (cases, rest) = done.exits(1).split_once("\n\n").unwrap();
    assert!(cases.starts_with("http-health · A health endpoint\n  CRASH  health          healthy when asked\n"));
    let line = 1 + workbook
        .read(MAIN)
        .lines()
        .position(|line| line.contains("todo!"))
        .unwrap();
    assert!(
        rest.contains(&format!(" panicked at exercises/{MAIN}:{line}:5:\n")),
        "{rest}"
    );
    for text in [
        "health · healthy when asked  [T1 T2]\nThe program ended before it could be asked anything: exit code 101.\n",
        "\n  | not yet implemented: read PORT, and bind a listener to that port of 127.0.0.1\n",
        "\nWhy this case: Load balancers read the status, ",
        "\nRead: bigtent read http-server#routes-and-what-they-match\n",
        "\nfailed: 0 of 7 cases passed (",
    ] {
        assert!(rest.contains(text), "{text:?} isn't in\n{rest}");
    }
}

#[test]
fn a_solution_passes_and_is_recorded() {
    let workbook = Workbook::ready();
    workbook.solve("http-health");
    let done = workbook.run(&["check", "http-health"]);
    insta::assert_snapshot!(workbook.redacted(done.exits(0)), @"
    http-health · A health endpoint
      pass   health          healthy when asked
      pass   query-string    a query string changes nothing
      pass   head            HEAD is GET without the body
      pass   unknown-path    what isn't there is a 404 in JSON
      pass   other-method    an unknown path is unknown to every method
      pass   trailing-slash  /health/ is another path
      pass   another-port    the port comes from outside
    passed: all 7 cases (…)
    ");
    let details = done.out.rsplit_once(" (").unwrap().1.trim_end().trim_end_matches(')');
    let [took, tier, hash] = details.split(", ").collect::<Vec<_>>().try_into().unwrap();
    assert!(took.strip_suffix(" s").unwrap().parse::<f64>().is_ok(), "{details}");
    assert!(
        ["in private namespaces", "in a session of its own"].contains(&tier),
        "{details}"
    );

    let mut event = workbook.events().pop().unwrap();
    let whole_hash = event["hash"].take();
    assert_eq!(format!("files {}", &whole_hash.as_str().unwrap()[..8]), hash);
    assert!(event["took_ms"].take().is_u64());
    assert_eq!(
        event,
        json!({
            "kind": "graded", "exercise": "http-health", "hash": null, "passed": true, "cases_passed": 7, "cases": 7,
            "first_failure": null, "took_ms": null
        })
    );
    assert!(
        workbook
            .run(&["list"])
            .exits(0)
            .contains("  exercise  passed     http-health ")
    );
}

#[test]
fn a_wrong_program_is_shown_what_differs_and_what_it_may_have_misunderstood() {
    let workbook = Workbook::ready();
    workbook.mutate("http-health", "not-found-with-200");
    let done = workbook.run(&["check", "http-health"]);
    insta::assert_snapshot!(workbook.redacted(done.exits(1)), @"
    http-health · A health endpoint
      pass   health          healthy when asked
      pass   query-string    a query string changes nothing
      pass   head            HEAD is GET without the body
      FAIL   unknown-path    what isn't there is a 404 in JSON
      FAIL   other-method    an unknown path is unknown to every method
      FAIL   trailing-slash  /health/ is another path
      pass   another-port    the port comes from outside

    unknown-path · what isn't there is a 404 in JSON  [T5]
    - expected   + seen

        ### 1. GET /nope
      - status 404
      + status 200
        content-type application/json
        /success false
        … 3 equal lines
        ### 2. GET /
      - status 404
      + status 200
        content-type application/json
        /success false
        … 3 equal lines
        ### 3. GET /healthz
      - status 404
      + status 200
        content-type application/json
        /success false
        … 2 equal lines

    Likely: You send the error's body without its status, and `Json` alone is 200. Return a pair of `StatusCode` and `Json`.
    Why this case: Clients decode every reply the same way. An empty 404, or an error that comes with status 200, breaks them.
    Read: bigtent read http-server#a-404-that-speaks-json

    failed: 4 of 7 cases passed (…)
    ");
    let event = workbook.events().pop().unwrap();
    assert_eq!(
        (&event["passed"], &event["first_failure"]),
        (&json!(false), &json!("unknown-path"))
    );
}

#[test]
fn a_compiler_error_is_shown_as_worded_with_the_learners_own_path() {
    let workbook = Workbook::ready();
    workbook.write(
        MAIN,
        "mod extra;\n\nfn main() {\n    extra::run();\n    let port: u16 = \"8080\";\n}\n",
    );
    workbook.write("http-health/src/extra.rs", "pub fn run() {\n    unknown();\n}\n");
    let done = workbook.run(&["check", "http-health"]);
    let said = done.exits(1);
    for text in [
        "http-health · A health endpoint\n\nerror[E0425]: ",
        "\n --> exercises/http-health/src/extra.rs:2:5\n",
        "\n2 |     unknown();\n",
        "\n\nerror[E0308]: ",
        "\n --> exercises/http-health/src/main.rs:5:21\n",
        "\n\ndid not build: 2 errors (",
    ] {
        assert!(said.contains(text), "{text:?} isn't in\n{said}");
    }
    assert_eq!(workbook.events().pop().unwrap()["first_failure"], "build");
}

#[test]
fn a_library_s_compiler_error_has_the_learners_own_path_too() {
    let workbook = Workbook::ready();
    let lib = workbook.read("req-pagination/src/lib.rs") + "\nfn broken( {}\n";
    workbook.write("req-pagination/src/lib.rs", &lib);
    let done = workbook.run(&["check", "req-pagination"]);
    let place = format!("--> exercises/req-pagination/src/lib.rs:{}:", lib.lines().count());
    assert!(done.exits(1).contains(&place), "{done:?}");
}

#[test]
fn a_verdict_as_json_has_all_that_is_shown() {
    let workbook = Workbook::ready();
    workbook.mutate("http-health", "status-ok");
    let done = workbook.run(&["check", "http-health", "--json"]);
    let [line] = done.exits(1).lines().collect::<Vec<_>>().try_into().unwrap();
    let document: Value = serde_json::from_str(line).unwrap();
    assert_eq!(document["format"], 1);
    let grade = &document["grade"];
    let failure = &grade["cases"][0]["outcome"];
    for (found, expected) in [
        (&grade["exercise"], json!("http-health")),
        (&grade["verdict"], json!({"verdict": "failed"})),
        (&grade["remembered"], json!(false)),
        (&grade["cases"][0]["case"], json!("health")),
        (&failure["outcome"], json!("failed")),
        (&failure["expected"], json!(health_with("healthy"))),
        (&failure["actual"], json!(health_with("ok"))),
        (&grade["cases"][3]["outcome"], json!({"outcome": "passed"})),
    ] {
        assert_eq!(*found, expected, "{grade:#}");
    }
    assert!(
        grade["cases"][0]["misconception"]
            .as_str()
            .unwrap()
            .contains("`ok` isn't `healthy`"),
        "{failure:#}"
    );
    assert_eq!(grade["hash"].as_str().unwrap().len(), 64);
    assert!(
        grade["tier"].is_string() && grade["took"]["nanos"].is_u64(),
        "{grade:#}"
    );
}

fn health_with(status: &str) -> String {
    format!("### 1. GET /health\nstatus 200\ncontent-type application/json\n/status \"{status}\"\n")
}

#[test]
fn what_cannot_be_graded_is_json_too() {
    let workbook = Workbook::ready();
    fs::remove_file(workbook.path(MAIN)).unwrap();
    let done = workbook.run(&["check", "http-health", "--json"]);
    let document: Value = serde_json::from_str(done.exits(1)).unwrap();
    assert_eq!(document["grade"]["verdict"]["verdict"], "not-readable");
}

#[test]
fn unchanged_files_are_remembered_and_nothing_is_built() {
    let workbook = Workbook::ready();
    let stages = workbook.cache().join("stages");
    workbook.mutate("http-health", "status-ok");
    let first = workbook.run(&["check", "http-health"]);
    let first = first.exits(1);
    fs::remove_dir_all(&stages).unwrap();

    let second = workbook.run(&["check", "http-health"]);
    let second = second.exits(1);
    assert!(
        second.contains("passed (unchanged since the last grade, in "),
        "{second}"
    );
    assert_eq!(workbook.redacted(second), workbook.redacted(first));
    assert!(!stages.exists(), "something was built");

    let fresh = workbook.run(&["check", "http-health", "--fresh"]);
    assert!(!fresh.exits(1).contains("unchanged"), "{fresh:?}");
    assert!(stages.exists(), "nothing was built");
}

#[test]
fn without_a_name_only_what_was_begun_is_graded() {
    let workbook = Workbook::ready();
    workbook.write("docker-multistage-fix/Dockerfile", "FROM scratch\n");
    workbook.mutate("http-health", "status-ok");
    let done = workbook.run(&["check"]);
    let heads: Vec<_> = done
        .exits(1)
        .lines()
        .filter(|line| line.contains(" · A ") || line.contains(" · Re"))
        .collect();
    assert_eq!(
        heads,
        [
            "http-health · A health endpoint",
            "docker-multistage-fix · Repair a multi-stage Dockerfile"
        ]
    );
}

#[test]
fn all_exercises_are_graded_on_request() {
    let workbook = Workbook::ready();
    let exercises = workbook.run(&["list"]).exits(0).matches("  exercise  ").count();
    let done = workbook.run(&["check", "--all", "--json"]);
    assert_eq!(done.exits(1).lines().count(), exercises);
    assert!(
        done.out.lines().all(|line| line.contains("\"verdict\":\"failed\"")),
        "{done:?}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn everything_works_without_a_network_once_the_dependencies_are_built() {
    let apart = |program: &str| {
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--net", program]);
        command
    };
    if !apart("true").status().is_ok_and(|status| status.success()) {
        eprintln!("skipped, because this system allows no network of one's own");
        return;
    }
    let workbook = Workbook::ready();
    workbook.solve("http-health");
    let program = workbook.bigtent(&["check", "http-health"]);
    let mut offline = apart(program.get_program().to_str().unwrap());
    offline
        .args(program.get_args())
        .envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .current_dir(workbook.root());
    let done = run(&mut offline);
    assert!(done.exits(0).contains("\npassed: all 7 cases ("), "{done:?}");
}
