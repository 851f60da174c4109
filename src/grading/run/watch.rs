//! Reads all that comes from one helper, on a thread of its own: its replies and the program's output.

use std::{
    collections::VecDeque,
    io,
    os::fd::{AsFd, BorrowedFd, OwnedFd},
};

use rustix::{
    event::{PollFd, PollFlags, poll},
    io::{Errno, read},
};

use super::{
    descriptor,
    link::Shared,
    protocol::{Inbox, Reply},
    state::State,
};

/// No less than a pipe holds, so that one read takes all that a program had written when it ended.
const CHUNK: usize = 64 << 10;

#[derive(Debug, Clone, Copy)]
enum Source {
    Control,
    Stream(usize),
}

/// Reads until the helper is gone and both output streams are at their end.
pub(super) fn watch(shared: &Shared, streams: [OwnedFd; 2]) {
    let mut streams = streams.map(Some);
    let mut control = Some(Control::default());
    let mut buffer = vec![0; CHUNK];
    loop {
        let open = control.iter().map(|_| (Source::Control, shared.control.as_fd())).chain(
            streams
                .iter()
                .enumerate()
                .filter_map(|(index, stream)| Some((Source::Stream(index), stream.as_ref()?.as_fd()))),
        );
        let ready = ready(open.collect());
        if ready.is_empty() {
            break;
        }
        // Output first: what a program wrote before it ended is there before its end is told.
        for source in ready.into_iter().rev() {
            match source {
                Source::Stream(index) => {
                    let slot = &mut streams[index];
                    if !slot
                        .as_ref()
                        .is_some_and(|stream| read_output(shared, index, stream, &mut buffer))
                    {
                        *slot = None;
                        shared.update(|state| state.streams_open -= 1);
                    }
                }
                Source::Control => {
                    if !control
                        .as_mut()
                        .is_some_and(|control| control.read(shared, &mut buffer))
                    {
                        control = None;
                        shared.update(State::lose_helper);
                    }
                }
            }
        }
    }
    shared.update(|state| state.watching = false);
}

/// Waits until some of the sources can be read, and says which, in the given order; none if there are none.
fn ready(open: Vec<(Source, BorrowedFd<'_>)>) -> Vec<Source> {
    if open.is_empty() {
        return Vec::new();
    }
    let mut polled: Vec<PollFd<'_>> = open
        .iter()
        .map(|(_, descriptor)| PollFd::from_borrowed_fd(*descriptor, PollFlags::IN))
        .collect();
    while let Err(error) = poll(&mut polled, None) {
        if error != Errno::INTR {
            return Vec::new();
        }
    }
    open.iter()
        .zip(&polled)
        .filter(|(_, polled)| !polled.revents().is_empty())
        .map(|((source, _), _)| *source)
        .collect()
}

/// Reads a piece of output; false at the end.
fn read_output(shared: &Shared, index: usize, stream: &OwnedFd, buffer: &mut [u8]) -> bool {
    match read(stream, &mut *buffer) {
        Ok(0) => false,
        Ok(length) => {
            shared.update(|state| state.read(index, &buffer[..length]));
            true
        }
        Err(error) => error == Errno::INTR,
    }
}

#[derive(Default)]
struct Control {
    inbox: Inbox,
    descriptors: VecDeque<OwnedFd>,
}

impl Control {
    /// Reads some replies; false at the end.
    fn read(&mut self, shared: &Shared, buffer: &mut [u8]) -> bool {
        match descriptor::receive(&shared.control, buffer) {
            Ok((0, _)) => false,
            Ok((length, descriptors)) => {
                self.inbox.push(&buffer[..length]);
                self.descriptors.extend(descriptors);
                self.deliver(shared)
            }
            Err(error) => error.kind() == io::ErrorKind::Interrupted,
        }
    }

    fn deliver(&mut self, shared: &Shared) -> bool {
        loop {
            match self.inbox.next() {
                Ok(Some(reply)) => {
                    let socket = self.descriptors.pop_front_if(|_| matches!(reply, Reply::Socket));
                    shared.update(|state| state.hear(reply, socket));
                }
                Ok(None) => return true,
                Err(_) => return false,
            }
        }
    }
}
