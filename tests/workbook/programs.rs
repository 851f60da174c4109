//! Programs that a learner could have written for `http-health` and `req-pagination`.

/// A server that answers everything alike, so that its first case fails and shows this text.
pub(crate) fn says(text: &str) -> String {
    format!(
        r#"
use std::{{env, io::{{Read, Write}}, net::TcpListener}};

fn main() {{
    let listener = TcpListener::bind(format!("127.0.0.1:{{}}", env::var("PORT").unwrap())).unwrap();
    for stream in listener.incoming() {{
        let mut stream = stream.unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let body = "{{\"status\":\"{text}\"}}";
        let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json";
        let _ = write!(stream, "{{head}}\r\ncontent-length: {{}}\r\n\r\n{{body}}", body.len());
    }}
}}
"#
    )
}

/// Never listens and never ends.
pub(crate) const ENDLESS: &str = "fn main() { loop { std::thread::park(); } }\n";

/// Keeps the compiler busy for as long as one waits.
pub(crate) const ENDLESS_TO_COMPILE: &str = r#"
#![allow(long_running_const_eval)]
const NUMBER: u64 = { let mut number = 0; while number < u64::MAX { number += 1; } number };
fn main() { println!("{NUMBER}"); }
"#;
