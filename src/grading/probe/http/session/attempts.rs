//! Steps that send something: in turn, in the background, many at once.

use std::{
    panic::resume_unwind,
    sync::Arc,
    thread::{self, JoinHandle},
    time::Instant,
};

use super::{Session, Stop};
use crate::{
    course::step::Timing,
    grading::probe::http::{
        exchange::{Connection, Handle},
        logs::Sent,
        parallel,
        plan::Way,
        raw::Raw,
        request::Request,
        target::Target,
        timing,
        view::Told,
        wire::Fault,
    },
};

/// Attempts that go on in the background.
pub(super) struct Pending {
    title: String,
    threads: Vec<JoinHandle<Told>>,
    handles: Vec<Handle>,
    /// The place in `sent`.
    sent: Option<usize>,
}

impl Pending {
    /// Hangs up, and waits until nothing goes on any more.
    pub(super) fn hang_up(self) {
        self.handles.iter().for_each(Handle::hang_up);
        self.join();
    }

    fn join(self) -> Vec<Told> {
        let threads = self.threads.into_iter();
        threads
            .map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    }
}

impl<T: Target> Session<'_, T> {
    pub(super) fn request(&mut self, request: &Arc<Request>, by: &Way, keep_reply: Option<&str>) -> Result<(), Stop> {
        let place = self.note_sent(request);
        let port = self.target.port();
        let mut lines = request.lines();
        let told = match by {
            Way::Background(name) => {
                let pending = self.in_background(request, place)?;
                self.pending.insert(name.clone(), pending);
                lines.push(format!("sent as {name}, not waited for"));
                self.show(request.title(), lines);
                return Ok(());
            }
            Way::On(name) => {
                lines.insert(0, format!("> on the connection {name}"));
                let hung_up = &mut Err(Fault::Closed { started: false });
                let connection = self.kept.get_mut(name).unwrap_or(hung_up);
                request.attempt(connection, port, true, self.cancel)
            }
            Way::New => request.attempt(&mut self.dial()?, port, false, self.cancel),
        };
        self.note_answered(place, &told);
        if let (Some(name), Some(body)) = (keep_reply, told.body) {
            self.so_far.replies.insert(name.to_owned(), body);
        }
        lines.extend(told.lines);
        self.show(request.title(), lines);
        self.tell_end(told.gone);
        Ok(())
    }

    fn note_sent(&mut self, request: &Request) -> usize {
        self.sent.push(Sent {
            method: request.method().to_owned(),
            path: request.path().to_owned(),
            status: None,
            fields: Vec::new(),
        });
        self.sent.len() - 1
    }

    fn note_answered(&mut self, place: usize, told: &Told) {
        let sent = &mut self.sent[place];
        sent.status = told.status;
        sent.fields.clone_from(&told.fields);
    }

    fn in_background(&self, request: &Arc<Request>, place: usize) -> Result<Pending, Stop> {
        let mut connection = self.dial()?;
        let handles = connection.iter().map(Connection::handle).collect::<Result<_, _>>()?;
        let (request, cancel, port) = (Arc::clone(request), self.cancel.clone(), self.target.port());
        Ok(Pending {
            title: request.title(),
            threads: vec![thread::spawn(move || {
                request.attempt(&mut connection, port, false, &cancel)
            })],
            handles,
            sent: Some(place),
        })
    }

    pub(super) fn reply(&mut self, name: &str) -> Result<(), Stop> {
        let Some(pending) = self.pending.remove(name) else {
            return Ok(());
        };
        let title = format!("reply to {name}: {}", pending.title);
        let place = pending.sent;
        let told = pending.join();
        self.check_cancel()?;
        if let (Some(place), [only]) = (place, told.as_slice()) {
            self.note_answered(place, only);
        }
        self.show_all(title, told);
        Ok(())
    }

    fn show_all(&mut self, title: String, mut told: Vec<Told>) {
        let gone = told.iter().any(|told| told.gone);
        let lines = match told.as_mut_slice() {
            [only] => std::mem::take(&mut only.lines),
            many => parallel::multiset(many),
        };
        self.show(title, lines);
        self.tell_end(gone);
    }

    pub(super) fn parallel(&mut self, requests: &[(usize, Arc<Request>)], timing: Option<&Timing>) -> Result<(), Stop> {
        let mut attempts = Vec::new();
        for (times, request) in requests {
            for _ in 0..*times {
                attempts.push((request.as_ref(), self.dial()?));
            }
        }
        let start = Instant::now();
        let mut told = parallel::send(attempts, self.target.port(), self.cancel);
        let took = start.elapsed();
        self.check_cancel()?;
        let gone = told.iter().any(|told| told.gone);
        let mut lines = Vec::new();
        for (times, request) in requests {
            let mut group: Vec<Told> = told.drain(..*times).collect();
            lines.push(format!("> {times} × {}", request.title()));
            lines.extend(request.lines());
            lines.extend(parallel::multiset(&mut group));
            for one in &group {
                let place = self.note_sent(request);
                self.note_answered(place, one);
            }
        }
        lines.extend(timing.map(|timing| format!("time of all {}", timing::class(timing, took))));
        let all: usize = requests.iter().map(|(times, _)| times).sum();
        self.show(format!("{all} requests at the same time"), lines);
        self.tell_end(gone);
        Ok(())
    }

    pub(super) fn raw(&mut self, raw: &Arc<Raw>, times: usize, background: Option<&str>) -> Result<(), Stop> {
        let mut pending = Pending {
            title: raw.title(),
            threads: Vec::new(),
            handles: Vec::new(),
            sent: None,
        };
        for _ in 0..times {
            let connection = self.dial()?;
            if let Ok(connection) = &connection {
                pending.handles.push(connection.handle()?);
            }
            let (raw, cancel) = (Arc::clone(raw), self.cancel.clone());
            pending
                .threads
                .push(thread::spawn(move || raw.attempt(connection, &cancel)));
        }
        let title = if times == 1 {
            raw.title()
        } else {
            format!("{times} × {}", raw.title())
        };
        if let Some(name) = background {
            self.show(title, [format!("under way as {name}, not waited for")]);
            self.pending.insert(name.to_owned(), pending);
            return Ok(());
        }
        let told = pending.join();
        self.check_cancel()?;
        self.show_all(title, told);
        Ok(())
    }

    pub(super) fn hang_up(&mut self, name: &str) {
        self.kept.remove(name);
        let title = match self.pending.remove(name) {
            Some(pending) => {
                let title = format!("hang up on {name}: {}", pending.title);
                pending.hang_up();
                title
            }
            None => format!("hang up on {name}"),
        };
        self.show(title, []);
    }
}
