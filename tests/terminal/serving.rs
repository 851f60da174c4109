//! The data source's screen and the server that the workbook carries.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::support::{
    SOON, screen,
    window::Window,
    workbook::{PROGRAM, Workbook},
};

/// Opens the data source's screen once the server runs, and says where.
pub(crate) fn open_running(workbook: &Workbook, size: (u16, u16)) -> (Window, SocketAddr) {
    let mut window = workbook.open_with(size, &[("COLORTERM", "truecolor")]);
    window.press("4");
    window.see(&["● running on 127.0.0.1:"]);
    let address = window.with_screen(|shown| {
        let rows = screen::rows(shown).join("\n");
        let after = rows.split("running on ").nth(1).unwrap();
        after.split_whitespace().next().unwrap().parse().unwrap()
    });
    (window, address)
}

/// Sends a request as curl does, and gives the answer.
pub(crate) fn ask(address: SocketAddr, method: &str, path: &str, body: &str) -> String {
    let mut connection = TcpStream::connect(address).unwrap();
    connection.set_read_timeout(Some(SOON)).unwrap();
    let length = body.len();
    write!(
        connection,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn requests_appear_as_they_come_and_can_be_opened() {
    let workbook = Workbook::new();
    let (mut window, address) = open_running(&workbook, (120, 36));
    window.see(&["No request yet", "curl http://127.0.0.1:"]);
    assert!(ask(address, "GET", "/livez", "").starts_with("HTTP/1.1 200"));
    window.see(&["GET  /livez", "1, newest first"]);
    assert!(ask(address, "GET", "/nowhere", "").starts_with("HTTP/1.1 404"));
    window.see(&["GET  /nowhere", "2, newest first"]);
    window.press("\t\t\r");
    window.see(&["▸ Request", "status      404", "route       none fits", "request id"]);
    window.press("b");
    window.see(&["▸ Requests"]);
    window.quit();
}

#[test]
fn a_query_is_shown_as_a_chart_a_table_and_json() {
    let workbook = Workbook::new();
    let (mut window, address) = open_running(&workbook, (120, 36));
    let query = r#"{"from":"1764000000000","to":"1764003600000","queries":[
        {"refId":"A","scenario":"daily","seed":7,"intervalMs":60000,"maxDataPoints":60},{"refId":"B","scenario":"fail"}]}"#;
    let answer = ask(address, "POST", "/api/ds/query", query);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    window.see(&[
        "POST /api/ds/query",
        "! B: the upstream answered 503",
        "━ value",
        "timeseries-wide",
        "float64",
    ]);
    window.wait_for("a line of braille", |shown| {
        screen::rows(shown).iter().any(|row| row.contains(is_braille))
    });
    window.press("J");
    window.see(&["Last query · JSON", "\"scenario\": \"daily\"", "\"results\": {"]);
    window.press("J");
    window.see(&["J JSON", "━ value"]);
    window.quit();
}

#[test]
fn a_scenario_is_tried_with_and_without_the_server() {
    let workbook = Workbook::new();
    let (mut window, _) = open_running(&workbook, (120, 36));
    window.press("j\r");
    window.see(&["random", "last hour", "a value", "b value"]);
    window.press("s");
    window.see(&["○ not running"]);
    window.press("jjj\r");
    window.see(&["gaps", "last hour", "a value"]);
    window.press("G\r");
    window.see(&["bug", "this is a fault of the data source"]);
    window.quit();
}

fn is_braille(char: char) -> bool {
    ('\u{2801}'..='\u{28ff}').contains(&char)
}

#[test]
fn the_url_is_copied_through_the_terminal() {
    let workbook = Workbook::new();
    let (mut window, address) = open_running(&workbook, (80, 24));
    window.press("y");
    let url = format!("http://{address}/prometheus");
    window.see(&[&format!("Copied, if the terminal allows it: {url}")]);
    let copied = format!("\x1b]52;c;{}", STANDARD.encode(&url));
    let written = String::from_utf8_lossy(&window.written()).into_owned();
    assert!(written.contains(&copied), "{copied:?} is not in {written:?}");
    window.quit();
}

#[test]
fn a_taken_port_is_told_and_a_free_one_found() {
    let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = other.local_addr().unwrap().port().to_string();
    let workbook = Workbook::new();
    let mut window = workbook.start((80, 24), &[], &[PROGRAM, "--port", &port]);
    window.see(&["4 Data source !", "Enter begin"]);
    window.press("4");
    window.see(&[
        &format!("not running: port {port} is taken"),
        "f free port",
        "s try again",
    ]);
    window.press("f");
    window.see(&["● running on 127.0.0.1:"]);
    window.see_no_more(&["is taken"]);
    window.press("s");
    window.see(&["○ not running", "s start"]);
    drop(other);
    window.press("s");
    window.see(&[&format!("● running on 127.0.0.1:{port}")]);
    window.quit();
}

#[test]
fn it_can_be_left_out() {
    let workbook = Workbook::new();
    let mut window = workbook.start((80, 24), &[], &[PROGRAM, "--no-serve"]);
    window.see(&["Enter begin"]);
    window.press("4");
    window.see(&["○ not running", "--no-serve", "s start"]);
    window.quit();
}

#[test]
fn the_end_of_the_program_frees_the_port_though_a_client_is_connected() {
    let workbook = Workbook::new();
    let (window, address) = open_running(&workbook, (80, 24));
    let mut idle = TcpStream::connect(address).unwrap();
    let mut halfway = TcpStream::connect(address).unwrap();
    halfway
        .write_all(b"POST /api/ds/query HTTP/1.1\r\nHost: x\r\n")
        .unwrap();
    window.quit();
    TcpStream::connect(address).expect_err("nobody listens any more");
    idle.set_read_timeout(Some(SOON)).unwrap();
    let read = idle.read(&mut [0]);
    assert!(!matches!(read, Ok(1..)), "{read:?}");
}
