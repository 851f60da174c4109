//! The pictures of the README: what the program draws, as SVG.

use std::{collections::BTreeSet, fs, path::Path, time::Duration};

use crate::{
    serving,
    support::{
        programs::{self, HEALTH},
        screen, svg,
        window::Window,
        workbook::{PROGRAM, Workbook},
    },
};

const COLOURS: &[(&str, &str)] = &[("COLORTERM", "truecolor")];

#[test]
#[ignore = "writes tests/pictures/*.svg"]
fn lesson() {
    let workbook = Workbook::new();
    let mut window = workbook.open_with((120, 36), COLOURS);
    window.press("/zero absent null\r");
    window.see(&["Zero, absent, null"]);
    window.wait_for("highlighted code", |shown| {
        let Some((_, row)) = screen::find(shown, "struct") else {
            return false;
        };
        let colours = (0..120).filter_map(|column| Some(format!("{:?}", shown.cell(row, column)?.fgcolor())));
        colours.collect::<BTreeSet<_>>().len() > 3
    });
    take(&window, "lesson", "A lesson with the same routes in Go and in Rust");
    window.quit();
}

#[test]
#[ignore = "writes tests/pictures/*.svg"]
fn exercise() {
    let workbook = Workbook::new();
    let mut window = workbook.open_with((120, 36), COLOURS);
    window.press("/http-health\r");
    window.see(&["e edit"]);
    // As in the middle of a session: not the first build of this exercise.
    workbook.save(HEALTH, &programs::without_fallback());
    window.see(&["✗ failed"]);
    workbook.save(HEALTH, &programs::says_ok());
    window.see(&["✗ failed", "+ /status \"ok\""]);
    take(
        &window,
        "exercise",
        "An exercise: its task, the cases, what differs and a known misconception",
    );
    window.quit();
}

#[test]
#[ignore = "writes tests/pictures/*.svg"]
fn overview() {
    let workbook = Workbook::new();
    let mut window = workbook.open_with((80, 24), COLOURS);
    for _ in 0..3 {
        // Opens the next lesson, reads it to its end, and comes back.
        window.press("\r");
        window.see(&["~ begun"]);
        window.press("G");
        window.see(&["✓ read"]);
        window.press("1");
        window.see(&["Continue"]);
    }
    workbook.save(HEALTH, &programs::right());
    window.see(&["http-health: passed"]);
    workbook.save("docker-multistage-fix/Dockerfile", "FROM scratch\nUSER root\n");
    window.see(&["docker-multistage-fix: failed"]);
    window.press("1");
    window.see(&["Last verdicts"]);
    take(
        &window,
        "overview",
        "The overview: where to go on, how far each chapter is, the last verdicts",
    );
    window.quit();
}

#[test]
#[ignore = "writes tests/pictures/*.svg"]
fn data_source() {
    let workbook = Workbook::new();
    let (window, address) = serving::open_running(&workbook, (120, 36));
    for path in ["/prometheus/api/v1/query?query=1%2B1", "/api/ds/health", "/nowhere"] {
        serving::ask(address, "GET", path, "");
    }
    let query = r#"{"from":"1764003600000","to":"1764007200000","queries":[
        {"refId":"A","scenario":"gaps","series":2,"seed":6,"intervalMs":30000,"maxDataPoints":120}]}"#;
    serving::ask(address, "POST", "/api/ds/query", query);
    window.see(&["4, newest first", "b value"]);
    take(
        &window,
        "data-source",
        "The data source: its state, the last query as a chart and a table, requests as they come",
    );
    window.quit();
}

#[test]
#[ignore = "writes tests/pictures/*.svg"]
fn check() {
    let workbook = Workbook::new();
    workbook.save(HEALTH, &programs::without_fallback());
    let before = workbook.command(&["check", "http-health"]).output().unwrap();
    assert_eq!(before.status.code(), Some(1));
    workbook.save(HEALTH, &programs::says_ok());
    let script = format!("printf '$ bigtent check http-health\\n'; exec '{PROGRAM}' check http-health");
    let mut window = workbook.start((114, 25), COLOURS, &["/bin/sh", "-c", &script]);
    window.wait_for_end();
    window.see(&["failed: 4 of 7 cases passed"]);
    take(&window, "check", "The same verdict as plain lines on the command line");
}

/// Writes the window's picture once nothing moves any more.
fn take(window: &Window, name: &str, title: &str) {
    window.wait_for_silence(Duration::from_secs(1));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/pictures/{name}.svg"));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, window.with_screen(|screen| svg::draw(screen, title))).unwrap();
}
