//! Replies, and everything else that can come of a request.

use std::io::Read;

use httparse::Status;

use super::wire::{FIELDS_CAP, Fault, Framing, Wire, fields, framing};

/// A reply's status line and header fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// The status code.
    pub(super) status: u16,
    /// Lower-case names and values, in the order in which they came.
    pub(super) fields: Vec<(String, Vec<u8>)>,
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// A whole reply. After a HEAD request, or with a status that allows no body, `body` is what came nevertheless.
    Reply {
        /// Status and header fields.
        head: Head,
        /// The body.
        body: Vec<u8>,
    },
    /// A head whose body could not be read.
    Broken {
        /// Status and header fields.
        head: Head,
        /// Why.
        fault: Fault,
    },
    /// No head at all.
    Nothing(Fault),
}

impl Outcome {
    /// The status, if one came.
    pub(super) fn status(&self) -> Option<u16> {
        match self {
            Self::Reply { head, .. } | Self::Broken { head, .. } => Some(head.status),
            Self::Nothing(_) => None,
        }
    }

    /// The header fields that came.
    pub(super) fn fields(&self) -> &[(String, Vec<u8>)] {
        match self {
            Self::Reply { head, .. } | Self::Broken { head, .. } => &head.fields,
            Self::Nothing(_) => &[],
        }
    }
}

impl Head {
    /// A field's values in order.
    pub(super) fn values(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        let named = self.fields.iter().filter(move |(field, _)| field == name);
        named.map(|(_, value)| value.as_slice())
    }

    /// Whether a reply with this status to this kind of request has no body (RFC 9112, 6.3).
    pub(super) fn has_no_body(&self, to_head: bool) -> bool {
        to_head || matches!(self.status, 100..=199 | 204 | 304)
    }
}

/// Reads the reply to a request, skipping interim ones; `to_head` after a HEAD request.
pub(super) fn read(wire: &mut Wire<impl Read>, to_head: bool) -> Outcome {
    let head = loop {
        match wire.head(parse_head) {
            // 101 is final: no other reply follows it.
            Ok(head) if matches!(head.status, 100 | 102..=199) => {}
            Ok(head) => break head,
            Err(fault) => return Outcome::Nothing(fault),
        }
    };
    let framing = if head.has_no_body(to_head) {
        Ok(Framing::None)
    } else {
        framing(&head.fields, Framing::UntilClose)
    };
    match framing.and_then(|framing| wire.body(framing)) {
        Ok(body) => Outcome::Reply { head, body },
        Err(fault) => Outcome::Broken { head, fault },
    }
}

fn parse_head(bytes: &[u8]) -> Result<Option<(usize, Head)>, httparse::Error> {
    let mut headers = [httparse::EMPTY_HEADER; FIELDS_CAP];
    let mut reply = httparse::Response::new(&mut headers);
    let Status::Complete(length) = reply.parse(bytes)? else {
        return Ok(None);
    };
    // A complete head always has a code.
    let status = reply.code.ok_or(httparse::Error::Status)?;
    let fields = fields(reply.headers);
    Ok(Some((length, Head { status, fields })))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use proptest::prelude::*;

    use super::{Outcome, read};
    use crate::grading::probe::http::wire::{BODY_CAP, Fault, HEAD_CAP, Wire};

    fn reply_to(bytes: &[u8], to_head: bool) -> Outcome {
        read(&mut Wire::new(bytes), to_head)
    }

    fn body_of(bytes: &[u8]) -> Vec<u8> {
        match reply_to(bytes, false) {
            Outcome::Reply { body, .. } => body,
            other => panic!("{other:?}"),
        }
    }

    fn fault_of(bytes: &[u8]) -> Fault {
        match reply_to(bytes, false) {
            Outcome::Nothing(fault) | Outcome::Broken { fault, .. } => fault,
            Outcome::Reply { head, body } => panic!("{head:?} {body:?}"),
        }
    }

    #[test]
    fn every_framing_is_read() {
        assert_eq!(body_of(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhixx"), b"hi");
        assert_eq!(body_of(b"HTTP/1.0 200 OK\r\n\r\nuntil the end"), b"until the end");
        let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\nContent-Length: 99\r\n\r\n\
            3;ext=1\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: dropped\r\n\r\nnext";
        assert_eq!(body_of(chunked), b"abcde");
        assert_eq!(body_of(b"HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nhi"), b"hi");
        assert_eq!(body_of(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"), b"");
    }

    #[test]
    fn interim_replies_are_skipped_and_101_is_not() {
        let bytes =
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 Created\r\n\r\n";
        assert_eq!(reply_to(bytes, false).status(), Some(201));
        assert_eq!(reply_to(b"HTTP/1.1 101 Switching\r\n\r\n", false).status(), Some(101));
    }

    #[test]
    fn a_reply_to_head_has_no_body() {
        let outcome = reply_to(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n", true);
        assert!(matches!(outcome, Outcome::Reply { body, .. } if body.is_empty()));
    }

    #[test]
    fn broken_replies_are_told_apart() {
        assert_eq!(fault_of(b""), Fault::Closed { started: false });
        assert_eq!(fault_of(b"HTTP/1.1 200 OK\r\nConte"), Fault::Closed { started: true });
        assert_eq!(
            fault_of(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi"),
            Fault::Closed { started: true }
        );
        for malformed in [
            &b"SSH-2.0-OpenSSH_9.9\r\n"[..],
            b"garbage without a line's end",
            b"HTTP/1.1 20x OK\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nhi",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\nabc",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
        ] {
            let fault = fault_of(malformed);
            assert!(matches!(fault, Fault::NotHttp(_)), "{fault:?}");
        }
    }

    #[test]
    fn caps_hold() {
        let mut head = b"HTTP/1.1 200 OK\r\n".to_vec();
        for _ in 0..200 {
            head.extend_from_slice(format!("x: {}\r\n", "y".repeat(1000)).as_bytes());
        }
        assert!(head.len() > HEAD_CAP);
        assert_eq!(fault_of(&head), Fault::TooLong);
        let announced = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", BODY_CAP + 1);
        assert_eq!(fault_of(announced.as_bytes()), Fault::TooLong);
        let endless = Cursor::new("HTTP/1.1 200 OK\r\n\r\n").chain(std::io::repeat(b'x'));
        let outcome = read(&mut Wire::new(endless), false);
        assert!(matches!(
            outcome,
            Outcome::Broken {
                fault: Fault::TooLong,
                ..
            }
        ));
        let chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n";
        assert_eq!(fault_of(chunks.as_bytes()), Fault::TooLong);
    }

    /// Hands out its bytes in pieces of the given lengths.
    struct Pieces<'a> {
        bytes: &'a [u8],
        lengths: std::iter::Cycle<std::vec::IntoIter<usize>>,
    }

    impl Read for Pieces<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let length = self.lengths.next().unwrap_or(1).min(self.bytes.len()).min(into.len());
            let (piece, rest) = self.bytes.split_at(length);
            into[..length].copy_from_slice(piece);
            self.bytes = rest;
            Ok(length)
        }
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), to_head: bool) {
            reply_to(&bytes, to_head);
        }

        #[test]
        fn arbitrary_chunks_never_panic(tail in "[0-9a-fA-F;\r\n x]{0,80}") {
            reply_to(format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{tail}").as_bytes(), false);
        }

        #[test]
        fn chunks_round_trip_however_they_arrive(
            chunks in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..50), 0..6),
            lengths in prop::collection::vec(1_usize..40, 1..8),
        ) {
            let mut bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
            for chunk in &chunks {
                bytes.extend_from_slice(format!("{:X}\r\n", chunk.len()).as_bytes());
                bytes.extend_from_slice(chunk);
                bytes.extend_from_slice(b"\r\n");
            }
            bytes.extend_from_slice(b"0\r\n\r\n");
            let pieces = Pieces { bytes: &bytes, lengths: lengths.into_iter().cycle() };
            match read(&mut Wire::new(pieces), false) {
                Outcome::Reply { body, .. } => prop_assert_eq!(body, chunks.concat()),
                other => prop_assert!(false, "{:?}", other),
            }
        }
    }
}
