//! One connection to an upstream: requests read and answered by the script until it ends.

use std::{
    io::{self, ErrorKind, Write},
    net::TcpStream,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use httparse::Status;

use super::{
    record::{Records, State, describe},
    script::{Reply, Script},
};
use crate::{
    course::step::CloseAt,
    grading::probe::http::wire::{FIELDS_CAP, Framing, Wire, fields, framing},
};

/// How often a wait that can't see the client hang up looks whether it is to stop.
const LOOK: Duration = Duration::from_millis(20);
/// How long a reply that hangs waits for the client to hang up; longer than any case.
const HANG: Duration = Duration::from_hours(1);

struct Head {
    method: String,
    target: String,
    fields: Vec<(String, Vec<u8>)>,
}

/// Answers what comes until either side ends the connection.
pub(super) fn serve(socket: TcpStream, script: &Script, records: &Records, stop: &AtomicBool) {
    let Ok(mut answers) = socket.try_clone() else { return };
    let mut wire = Wire::new(socket);
    while let Ok(head) = wire.head(parse_head) {
        let body = framing(&head.fields, Framing::None).and_then(|framing| wire.body(framing));
        let path = head.target.split('?').next().unwrap_or_default();
        let lines = describe(script, &head.method, &head.target, &head.fields);
        let (id, count) = records.begin(path, lines);
        let reply = script.reply(path, count);
        let sent = body
            .map_err(|_| End::HungUp)
            .and_then(|_| send(&mut answers, reply, head.method == "HEAD", stop));
        let state = match sent {
            Err(End::HungUp) if reply.is_slow() => State::HungUp,
            _ => State::Answered,
        };
        records.end(id, state);
        if sent.is_err() {
            return;
        }
    }
}

fn parse_head(bytes: &[u8]) -> Result<Option<(usize, Head)>, httparse::Error> {
    let mut headers = [httparse::EMPTY_HEADER; FIELDS_CAP];
    let mut request = httparse::Request::new(&mut headers);
    let Status::Complete(length) = request.parse(bytes)? else {
        return Ok(None);
    };
    let head = Head {
        method: request.method.unwrap_or_default().to_owned(),
        target: request.path.unwrap_or_default().to_owned(),
        fields: fields(request.headers),
    };
    Ok(Some((length, head)))
}

/// Why a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// The client went away.
    HungUp,
    /// The script says so.
    Scripted,
}

impl From<io::Error> for End {
    fn from(_: io::Error) -> Self {
        Self::HungUp
    }
}

fn send(socket: &mut TcpStream, reply: &Reply, to_head: bool, stop: &AtomicBool) -> Result<(), End> {
    wait(socket, if reply.hang { HANG } else { reply.delay }, stop)?;
    if reply.close == Some(CloseAt::Start) {
        return Err(End::Scripted);
    }
    socket.write_all(&reply.head)?;
    if to_head {
        return Ok(());
    }
    let length = match reply.close {
        Some(CloseAt::Middle) => reply.body.len() / 2,
        _ => reply.body.len(),
    };
    let body = &reply.body[..length];
    match reply.drip {
        Some(pause) => {
            for byte in body {
                wait(socket, pause, stop)?;
                write_piece(socket, std::slice::from_ref(byte), reply.chunked)?;
            }
        }
        None => write_piece(socket, body, reply.chunked)?,
    }
    if reply.close == Some(CloseAt::Middle) {
        return Err(End::Scripted);
    }
    if reply.chunked {
        socket.write_all(b"0\r\n\r\n")?;
    }
    Ok(())
}

fn write_piece(socket: &mut TcpStream, piece: &[u8], chunked: bool) -> io::Result<()> {
    if !chunked {
        return socket.write_all(piece);
    }
    if piece.is_empty() {
        return Ok(());
    }
    let mut chunk = format!("{:x}\r\n", piece.len()).into_bytes();
    chunk.extend_from_slice(piece);
    chunk.extend_from_slice(b"\r\n");
    socket.write_all(&chunk)
}

/// Lets time pass, unless the client hangs up.
fn wait(socket: &TcpStream, time: Duration, stop: &AtomicBool) -> Result<(), End> {
    let end = Instant::now() + time;
    loop {
        if stop.load(Ordering::SeqCst) {
            return Err(End::Scripted);
        }
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(socket.set_read_timeout(None)?);
        }
        socket.set_read_timeout(Some(left))?;
        match socket.peek(&mut [0]) {
            Ok(0) => return Err(End::HungUp),
            // A next request came early: what happens to the connection can't be seen any more.
            Ok(_) => std::thread::sleep(left.min(LOOK)),
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
                ) => {}
            Err(_) => return Err(End::HungUp),
        }
    }
}
