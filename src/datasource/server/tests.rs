//! The server inside another program: started, watched and ended from there.

use std::{
    fs::OpenOptions,
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
    sync::{Arc, mpsc},
    time::Duration,
};

use serde_json::Value;

use super::{Ended, LogTo, Parts, Running, Server, StartError};
use crate::datasource::config::Config;

fn start(parts: Parts) -> Running {
    let mut config = Config::default();
    config.server.port = 0;
    Server::start(config, parts).unwrap()
}

fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n").unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    reply
}

#[test]
fn whoever_starts_it_sees_what_it_is_asked() {
    let parts = Parts::default();
    let feed = parts.feed.clone();
    let (bell, rings) = mpsc::channel();
    feed.watch(move || {
        // The test may have seen enough.
        let _ = bell.send(());
    });
    let running = start(parts);
    assert!(get(running.address(), "/livez?token=s3cret").starts_with("HTTP/1.1 200 "));
    rings.recv_timeout(Duration::from_mins(1)).unwrap();
    let news = feed.since(0);
    let exchange = &news.exchanges[0].event;
    assert_eq!((exchange.path.as_str(), exchange.status), ("/livez", 200));
    running.stop();
    assert!(matches!(running.wait(), Ended::Drained));
}

#[test]
fn several_can_run_in_one_process_each_with_a_log_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    let file = OpenOptions::new().create(true).append(true).open(&path).unwrap();
    let logged = start(Parts {
        log: LogTo::File(Arc::new(file)),
        ..Parts::default()
    });
    let silent = start(Parts::default());
    get(logged.address(), "/livez");
    get(silent.address(), "/health");
    for running in [logged, silent] {
        running.stop();
        assert!(matches!(running.wait(), Ended::Drained));
    }
    let log = std::fs::read_to_string(path).unwrap();
    let paths: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["path"].take())
        .filter(|path| !path.is_null())
        .collect();
    assert_eq!(paths, ["/livez"], "{log}");
}

#[test]
fn a_port_that_is_taken_is_named() {
    let first = start(Parts::default());
    let mut config = Config::default();
    config.server.port = first.address().port();
    let Err(StartError::Bind { address, source }) = Server::start(config, Parts::default()) else {
        panic!("two servers have one port");
    };
    assert_eq!((address, source.kind()), (first.address(), ErrorKind::AddrInUse));
}

#[test]
fn dropping_it_ends_it_whatever_is_in_flight() {
    let running = start(Parts::default());
    let address = running.address();
    let json = r#"{"query":"!timeout","timeRange":{"from":1,"to":2}}"#;
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "POST /api/query HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{json}",
        json.len()
    )
    .unwrap();
    drop(running);
    let mut reply = Vec::new();
    // Closed, or reset because the request was still unread.
    let _ = stream.read_to_end(&mut reply);
    assert!(reply.is_empty());
    assert!(TcpStream::connect(address).is_err());
}
