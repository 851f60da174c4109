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

/// Reads until the helper is gone and both output streams are at their end.
pub(super) fn watch(shared: &Shared, [output, errors]: [OwnedFd; 2]) {
    // In this order, control is asked for news before the streams are, and read after them: when the program's end is told,
    // all that it wrote is there.
    let mut sources = vec![
        Source::Control(Control::default()),
        Source::Stream(0, output),
        Source::Stream(1, errors),
    ];
    let mut buffer = vec![0; CHUNK];
    while !sources.is_empty() {
        let Ok(ready) = wait(shared, &sources) else { break };
        for index in (0..sources.len()).rev().filter(|index| ready[*index]) {
            if !sources[index].read(shared, &mut buffer) {
                sources.remove(index).close(shared);
            }
        }
    }
    shared.update(State::end_watch);
}

/// Waits for news; says from which sources.
fn wait(shared: &Shared, sources: &[Source]) -> rustix::io::Result<Vec<bool>> {
    let mut polled: Vec<PollFd<'_>> = sources
        .iter()
        .map(|source| PollFd::from_borrowed_fd(source.descriptor(shared), PollFlags::IN))
        .collect();
    match poll(&mut polled, None) {
        Ok(_) | Err(Errno::INTR) => Ok(polled.iter().map(|polled| !polled.revents().is_empty()).collect()),
        Err(error) => Err(error),
    }
}

/// Something to read until it ends.
enum Source {
    Control(Control),
    /// Standard output or standard error, by its place in the state.
    Stream(usize, OwnedFd),
}

impl Source {
    fn descriptor<'a>(&'a self, shared: &'a Shared) -> BorrowedFd<'a> {
        match self {
            Self::Control(_) => shared.control.as_fd(),
            Self::Stream(_, stream) => stream.as_fd(),
        }
    }

    /// Reads a piece; false at the end.
    fn read(&mut self, shared: &Shared, buffer: &mut [u8]) -> bool {
        match self {
            Self::Control(control) => control.read(shared, buffer),
            Self::Stream(index, stream) => match read(&*stream, &mut *buffer) {
                Ok(0) => false,
                Ok(length) => {
                    shared.update(|state| state.read(*index, &buffer[..length]));
                    true
                }
                Err(error) => error == Errno::INTR,
            },
        }
    }

    fn close(self, shared: &Shared) {
        shared.update(match self {
            Self::Control(_) => State::lose_helper,
            Self::Stream(..) => State::end_stream,
        });
    }
}

/// Replies that are on their way.
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

    /// Hands on the complete replies; false if one makes no sense.
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
