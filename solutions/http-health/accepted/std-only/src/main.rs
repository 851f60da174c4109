//! The same service by hand, on the standard library: one thread and one request for each connection.

use std::{
    env,
    io::{self, BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    thread,
    time::Duration,
};

fn main() -> io::Result<()> {
    let port = env::var("PORT").unwrap_or_else(|_| "8080".into());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}"))?;
    for socket in listener.incoming() {
        let socket = socket?;
        thread::spawn(move || {
            if let Err(error) = serve(&socket) {
                eprintln!("connection failed: {error}");
            }
        });
    }
    Ok(())
}

fn serve(mut socket: &TcpStream) -> io::Result<()> {
    socket.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut lines = BufReader::new(socket).lines();
    let Some(request_line) = lines.next().transpose()? else {
        return Ok(());
    };
    // The header lines say nothing that matters here, but a client may still be writing them.
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }

    let mut words = request_line.split(' ');
    let method = words.next().unwrap_or_default();
    let target = words.next().unwrap_or_default();
    let path = target.split('?').next().unwrap_or_default();

    let (status, body) = if path == "/health" {
        ("200 OK", r#"{"status":"healthy"}"#)
    } else {
        (
            "404 Not Found",
            r#"{"success":false,"error":{"code":"NOT_FOUND","message":"no such path"}}"#,
        )
    };
    write!(
        socket,
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    if method != "HEAD" {
        socket.write_all(body.as_bytes())?;
    }
    socket.flush()
}
