//! `bigtent healthcheck`: asks a data source on this machine whether it is ready, for images that have no shell and no `wget`.

use std::{
    env,
    io::{Read, Write},
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream},
    time::Duration,
};

use super::exit::{Exit, Failure};

/// For connecting, for writing, and for each read.
const PATIENCE: Duration = Duration::from_secs(2);

pub(crate) fn run(out: &mut dyn Write) -> Result<Exit, Failure> {
    let address = address(|name| env::var(name).ok())?;
    let status = ask(address).map_err(|error| Failure::environment(format!("{address} didn't answer: {error}")))?;
    writeln!(out, "{status}")?;
    Ok(if status == "200" { Exit::Passed } else { Exit::Failed })
}

/// Where a server with the same environment listens.
fn address(variable: impl Fn(&str) -> Option<String>) -> Result<SocketAddr, Failure> {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let wrong =
        |name: &str, value: &str, what: &str| Failure::usage(format!("{name} is `{value}`, which is no {what}"));
    let host = match set("SERVER_HOST") {
        None => Ipv4Addr::LOCALHOST.into(),
        Some(value) => value.parse().map_err(|_| wrong("SERVER_HOST", &value, "IP address"))?,
    };
    let port = match set("SERVER_PORT") {
        None => 8080,
        Some(value) => value.parse().map_err(|_| wrong("SERVER_PORT", &value, "port"))?,
    };
    // Who listens on all addresses is reached on loopback.
    let host = match host {
        IpAddr::V4(host) if host.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(host) if host.is_unspecified() => std::net::Ipv6Addr::LOCALHOST.into(),
        host => host,
    };
    Ok(SocketAddr::new(host, port))
}

/// The status of `GET /readyz`.
fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    // In one piece: each write of its own would be a packet of its own.
    let request = format!("GET /readyz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    // The status line fits; the rest doesn't matter.
    let mut head = [0; 64];
    let mut filled = 0;
    while filled < head.len() && !head[..filled].contains(&b'\n') {
        match stream.read(&mut head[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    let line = String::from_utf8_lossy(&head[..filled]);
    let mut words = line.split_whitespace();
    match (words.next(), words.next()) {
        (Some(version), Some(status)) if version.starts_with("HTTP/1.") => Ok(status.to_owned()),
        _ => Err(std::io::Error::other("what came back is no HTTP reply")),
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read, Write},
        net::TcpListener,
        thread,
    };

    use super::{address, ask};

    fn answering(reply: &'static str) -> std::net::SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap();
                request.extend(byte);
            }
            assert!(request.starts_with(b"GET /readyz HTTP/1.1\r\n"));
            stream.write_all(reply.as_bytes()).unwrap();
        });
        address
    }

    #[test]
    fn the_status_is_what_counts() {
        assert_eq!(ask(answering("HTTP/1.1 200 OK\r\n\r\nready")).unwrap(), "200");
        assert_eq!(
            ask(answering("HTTP/1.1 503 Service Unavailable\r\n\r\n")).unwrap(),
            "503"
        );
        assert!(ask(answering("220 mail.example.org\r\n")).is_err());
        assert!(ask(answering("")).is_err());
    }

    #[test]
    fn nobody_there_is_an_error() {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        assert!(ask(free).is_err());
    }

    #[test]
    fn the_address_is_that_of_the_server() {
        let with = |host: &str, port: &str| {
            let [host, port] = [host, port].map(str::to_owned);
            address(move |name| {
                Some(if name == "SERVER_HOST" {
                    host.clone()
                } else {
                    port.clone()
                })
            })
            .map(|address| address.to_string())
            .map_err(|failure| failure.to_string())
        };
        assert_eq!(address(|_| None).unwrap().to_string(), "127.0.0.1:8080");
        assert_eq!(with("", "").unwrap(), "127.0.0.1:8080");
        assert_eq!(with("0.0.0.0", "9090").unwrap(), "127.0.0.1:9090");
        assert_eq!(with("::", "80").unwrap(), "[::1]:80");
        assert_eq!(with("192.0.2.7", "80").unwrap(), "192.0.2.7:80");
        assert!(with("0.0.0.0", "http").unwrap_err().contains("SERVER_PORT"));
        assert!(with("localhost", "80").unwrap_err().contains("SERVER_HOST"));
    }
}
