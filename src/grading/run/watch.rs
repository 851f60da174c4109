//! Reads all that comes from one helper, on a thread of its own: its replies and the program's output.

use std::{
    collections::VecDeque,
    io,
    os::fd::{AsFd, OwnedFd},
};

use rustix::{
    event::{PollFd, PollFlags, poll},
    io::{Errno, ioctl_fionbio, read},
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
    let mut control = Some(Control::default());
    let mut streams = [Some(output), Some(errors)];
    let mut buffer = vec![0; CHUNK];
    for stream in streams.iter().flatten() {
        // Only this end of the pipe: the program's own blocks as it expects. It can't fail on a pipe.
        ioctl_fionbio(stream, true).ok();
    }
    // A failure means that none of them can be read any more.
    while let Ok(true) = wait(shared, control.as_ref(), &streams) {
        // The replies are taken first and told last. So when the program's end is told, what it wrote until then is known.
        let heard = control
            .as_mut()
            .is_some_and(|control| control.receive(shared, &mut buffer));
        for (index, slot) in streams.iter_mut().enumerate() {
            if let Some(stream) = slot
                && !read_output(shared, index, stream, &mut buffer)
            {
                *slot = None;
                shared.update(State::end_stream);
            }
        }
        let told = control.as_mut().is_some_and(|control| control.tell(shared));
        if control.is_some() && !(heard && told) {
            control = None;
            shared.update(State::lose_helper);
        }
    }
    shared.update(State::end_watch);
}

/// Waits until there is something to read; false if all is at its end.
fn wait(shared: &Shared, control: Option<&Control>, streams: &[Option<OwnedFd>]) -> rustix::io::Result<bool> {
    let control = control.map(|_| shared.control.as_fd());
    let mut polled: Vec<PollFd<'_>> = control
        .into_iter()
        .chain(streams.iter().flatten().map(AsFd::as_fd))
        .map(|source| PollFd::from_borrowed_fd(source, PollFlags::IN))
        .collect();
    if polled.is_empty() {
        return Ok(false);
    }
    match poll(&mut polled, None) {
        Ok(_) | Err(Errno::INTR) => Ok(true),
        Err(error) => Err(error),
    }
}

/// Reads what there is of an output stream; false at its end.
fn read_output(shared: &Shared, index: usize, stream: &OwnedFd, buffer: &mut [u8]) -> bool {
    match read(stream, &mut *buffer) {
        Ok(0) => false,
        Ok(length) => {
            shared.update(|state| state.read(index, &buffer[..length]));
            true
        }
        Err(error) => matches!(error, Errno::INTR | Errno::AGAIN),
    }
}

/// Replies that are on their way.
#[derive(Default)]
struct Control {
    inbox: Inbox,
    descriptors: VecDeque<OwnedFd>,
}

impl Control {
    /// Takes the replies that there are; false at the end.
    fn receive(&mut self, shared: &Shared, buffer: &mut [u8]) -> bool {
        match descriptor::receive(&shared.control, buffer) {
            Ok((0, _)) => false,
            Ok((length, descriptors)) => {
                self.inbox.push(&buffer[..length]);
                self.descriptors.extend(descriptors);
                true
            }
            Err(error) => matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock),
        }
    }

    /// Tells of the replies that are complete; false if one makes no sense.
    fn tell(&mut self, shared: &Shared) -> bool {
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
