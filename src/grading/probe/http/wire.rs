//! Reads HTTP/1 messages off a byte stream: heads, and bodies of every framing, with caps.

use std::io::{ErrorKind, Read};

use httparse::Status;

/// The longest head, chunk line or trailer that is read, in bytes.
pub(super) const HEAD_CAP: usize = 64 << 10;
/// The longest body that is read, in bytes.
pub(super) const BODY_CAP: usize = 8 << 20;
/// How many header fields a head may have.
pub(super) const FIELDS_CAP: usize = 256;

/// Why a message could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// The connection was refused.
    Refused,
    /// The program listens, but its queue of connections stays full.
    NotAccepted,
    /// The connection ended; `started` if part of what was being read had come.
    Closed {
        /// Whether any byte had come.
        started: bool,
    },
    /// The deadline passed.
    Late,
    /// It is longer than what is read.
    TooLong,
    /// It breaks HTTP's grammar.
    NotHttp(String),
}

/// How the end of a body is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Framing {
    /// There is no body.
    None,
    /// By its length.
    Length(u64),
    /// By the last chunk.
    Chunked,
    /// By the end of the connection.
    UntilClose,
}

/// A byte stream with what was read of it and not yet taken.
#[derive(Debug)]
pub(super) struct Wire<R> {
    from: R,
    buffer: Vec<u8>,
    taken: usize,
}

impl<R: Read> Wire<R> {
    /// Nothing is read yet.
    pub(super) fn new(from: R) -> Self {
        Self {
            from,
            buffer: Vec::new(),
            taken: 0,
        }
    }

    /// The stream.
    pub(super) fn stream(&mut self) -> &mut R {
        &mut self.from
    }

    /// Takes all that is read and not yet taken.
    pub(super) fn take_rest(&mut self) -> Vec<u8> {
        let rest = self.rest().to_vec();
        self.taken = self.buffer.len();
        rest
    }

    /// Reads some more; false at the end of the stream. A reset connection ends like a closed one.
    pub(super) fn fill(&mut self) -> Result<bool, Fault> {
        self.buffer.drain(..self.taken);
        self.taken = 0;
        let mut more = [0; 16 << 10];
        loop {
            return match self.from.read(&mut more) {
                Ok(length) => {
                    self.buffer.extend_from_slice(&more[..length]);
                    Ok(length > 0)
                }
                Err(error) => match error.kind() {
                    ErrorKind::Interrupted => continue,
                    ErrorKind::WouldBlock | ErrorKind::TimedOut => Err(Fault::Late),
                    _ => Ok(false),
                },
            };
        }
    }

    /// Reads a head with `parse`, which says `None` when there is not enough of it yet, else how long it is.
    pub(super) fn head<T>(
        &mut self,
        parse: impl Fn(&[u8]) -> Result<Option<(usize, T)>, httparse::Error>,
    ) -> Result<T, Fault> {
        let mut parsed_to = 0;
        let mut ended = false;
        loop {
            // Only a line's end can complete a head or a faulty part of it; parsing at every byte would be quadratic.
            if ended || self.rest()[parsed_to..].contains(&b'\n') {
                match parse(self.rest()) {
                    Ok(Some((length, head))) if length <= HEAD_CAP => {
                        self.taken += length;
                        return Ok(head);
                    }
                    Ok(_) => {}
                    Err(error) => return Err(Fault::NotHttp(error.to_string())),
                }
            }
            parsed_to = self.rest().len();
            if parsed_to > HEAD_CAP {
                return Err(Fault::TooLong);
            }
            if ended {
                return Err(Fault::Closed { started: parsed_to > 0 });
            }
            ended = !self.fill()?;
        }
    }

    /// Reads a body.
    pub(super) fn body(&mut self, framing: Framing) -> Result<Vec<u8>, Fault> {
        let mut body = Vec::new();
        match framing {
            Framing::None => {}
            Framing::Length(length) => self.take_into(&mut body, length)?,
            Framing::Chunked => {
                loop {
                    let size = self.chunk_size()?;
                    if size == 0 {
                        break;
                    }
                    self.take_into(&mut body, size)?;
                    let mut end = Vec::new();
                    self.take_into(&mut end, 2)?;
                    if end != b"\r\n" {
                        return Err(Fault::NotHttp("a chunk is longer than it says".to_owned()));
                    }
                }
                self.skip_trailers()?;
            }
            Framing::UntilClose => loop {
                body.append(&mut self.take_rest());
                if body.len() > BODY_CAP {
                    return Err(Fault::TooLong);
                }
                if !self.fill()? {
                    break;
                }
            },
        }
        Ok(body)
    }

    fn rest(&self) -> &[u8] {
        &self.buffer[self.taken..]
    }

    fn take_into(&mut self, body: &mut Vec<u8>, length: u64) -> Result<(), Fault> {
        let length = usize::try_from(length)
            .ok()
            .and_then(|length| body.len().checked_add(length))
            .filter(|&total| total <= BODY_CAP)
            .ok_or(Fault::TooLong)?;
        while body.len() < length {
            if self.rest().is_empty() && !self.fill()? {
                return Err(Fault::Closed { started: true });
            }
            let count = self.rest().len().min(length - body.len());
            body.extend_from_slice(&self.rest()[..count]);
            self.taken += count;
        }
        Ok(())
    }

    fn chunk_size(&mut self) -> Result<u64, Fault> {
        let fault = || Fault::NotHttp("a chunk's size is no hexadecimal number".to_owned());
        loop {
            // The parser takes an empty line for a size of 0.
            if self.rest().first().is_some_and(|byte| !byte.is_ascii_hexdigit()) {
                return Err(fault());
            }
            match httparse::parse_chunk_size(self.rest()) {
                Ok(Status::Complete((length, size))) => {
                    self.taken += length;
                    return Ok(size);
                }
                Ok(Status::Partial) if self.rest().len() > HEAD_CAP => return Err(Fault::TooLong),
                Ok(Status::Partial) => {
                    if !self.fill()? {
                        return Err(Fault::Closed { started: true });
                    }
                }
                Err(_) => return Err(fault()),
            }
        }
    }

    fn skip_trailers(&mut self) -> Result<(), Fault> {
        let mut skipped = 0;
        loop {
            let Some(end) = self.rest().iter().position(|&byte| byte == b'\n') else {
                if skipped + self.rest().len() > HEAD_CAP {
                    return Err(Fault::TooLong);
                }
                if !self.fill()? {
                    return Err(Fault::Closed { started: true });
                }
                continue;
            };
            let empty = matches!(&self.rest()[..end], b"" | b"\r");
            self.taken += end + 1;
            skipped += end + 1;
            if empty {
                return Ok(());
            }
            if skipped > HEAD_CAP {
                return Err(Fault::TooLong);
            }
        }
    }
}

/// Header fields as they came, names in lower case.
pub(super) fn fields(headers: &[httparse::Header<'_>]) -> Vec<(String, Vec<u8>)> {
    headers
        .iter()
        .map(|header| (header.name.to_ascii_lowercase(), header.value.to_vec()))
        .collect()
}

/// The framing that header fields state (RFC 9112, 6.3); `otherwise` when they state none.
pub(super) fn framing(fields: &[(String, Vec<u8>)], otherwise: Framing) -> Result<Framing, Fault> {
    let values = |name: &'static str| {
        fields
            .iter()
            .filter(move |(field, _)| field == name)
            .map(|(_, value)| value)
    };
    if let Some(coding) = values("transfer-encoding").next_back() {
        let last = coding.rsplit(|&byte| byte == b',').next().unwrap_or_default();
        return Ok(if last.trim_ascii().eq_ignore_ascii_case(b"chunked") {
            Framing::Chunked
        } else {
            Framing::UntilClose
        });
    }
    let mut length = None;
    for value in values("content-length").flat_map(|value| value.split(|&byte| byte == b',')) {
        let digits = value.trim_ascii();
        let number = str::from_utf8(digits)
            .ok()
            .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|text| text.parse::<u64>().ok())
            .ok_or_else(|| Fault::NotHttp("the content-length is no number".to_owned()))?;
        if length.replace(number).is_some_and(|before| before != number) {
            return Err(Fault::NotHttp("there are two content-lengths that differ".to_owned()));
        }
    }
    Ok(length.map_or(otherwise, Framing::Length))
}
