//! An upstream that writes down each request as it came and answers with the bytes of a script.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

/// A recorder that runs until the test ends.
pub(crate) struct Recorder {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Vec<String>>>>,
}

impl Recorder {
    /// Answers each request with what `script` says to its target, and closes.
    pub(crate) fn new(script: impl Fn(&str) -> Vec<u8> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let record = Arc::clone(&requests);
        // The thread ends with the test's process.
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let head = read_head(&stream);
                let target = head.first().and_then(|line| line.split(' ').nth(1)).unwrap_or_default();
                let reply = script(target);
                record.lock().unwrap().push(head.clone());
                // A client may leave before it has read everything.
                let _ = (&stream).write_all(&reply);
            }
        });
        Self { address, requests }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The heads that came since the last call: their request lines, then their headers, in lower case and sorted.
    pub(crate) fn taken(&self) -> Vec<Vec<String>> {
        std::mem::take(&mut *self.requests.lock().unwrap())
    }

    /// The request lines that came since the last call.
    pub(crate) fn targets(&self) -> Vec<String> {
        let heads = self.taken();
        heads
            .iter()
            .map(|head| head[0].split(' ').nth(1).unwrap().to_owned())
            .collect()
    }
}

fn read_head(stream: &TcpStream) -> Vec<String> {
    let lines = BufReader::new(stream).lines().map_while(Result::ok);
    let mut head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    for line in head.iter_mut().skip(1) {
        if let Some((name, value)) = line.split_once(':') {
            *line = format!("{}:{value}", name.to_ascii_lowercase());
        }
    }
    if let Some(headers) = head.get_mut(1..) {
        headers.sort();
    }
    head
}

/// A reply with a length.
pub(crate) fn reply(status: &str, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n");
    [head.as_bytes(), body].concat()
}
