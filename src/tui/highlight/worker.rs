//! The thread that highlights.

use std::{
    collections::{HashSet, VecDeque},
    io,
    sync::mpsc::{self, Receiver, Sender, TryRecvError},
    thread,
};

use super::{Grammar, Key, Lines, grammar::Grammars};

/// Longer code stays plain, in bytes: nobody reads it coloured, and everything after it would wait.
const LONGEST: usize = 256 * 1024;

/// What has the patterns of the slow grammars compiled, the most often read one first.
const WARM_UPS: [(Grammar, &str); 4] = [
    (Grammar::Rust, include_str!("warm/rust.txt")),
    (Grammar::Go, include_str!("warm/go.txt")),
    (Grammar::Shell, "$ curl -si \"localhost:$PORT/items\" | head -n 1\n"),
    (
        Grammar::Sql,
        "SELECT id, count(*) FROM items WHERE name = 'a' GROUP BY id;\n",
    ),
];

/// A result: the pieces of each line of the code with this key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Highlighted {
    /// Which code.
    pub key: Key,
    /// Its lines.
    pub lines: Lines,
}

enum Job {
    Highlight { key: Key, grammar: Grammar, code: String },
    WarmUp,
}

/// Highlights on a thread of its own, in the order of the requests; the thread ends when this is dropped.
#[derive(Debug)]
pub struct Highlighter {
    jobs: Sender<Job>,
    requested: HashSet<Key>,
}

impl Highlighter {
    /// Starts the thread; `done` is called there with each result. Fails when the system has no thread to give.
    pub fn start(done: impl FnMut(Highlighted) + Send + 'static) -> io::Result<Self> {
        let (jobs, queue) = mpsc::channel();
        thread::Builder::new()
            .name("highlight".to_owned())
            .spawn(move || work(&queue, done))?;
        Ok(Self {
            jobs,
            requested: HashSet::new(),
        })
    }

    /// Asks for some code to be highlighted, unless it was asked for before or has nothing to highlight.
    pub fn request(&mut self, grammar: Grammar, code: &str) {
        let key = Key::of(grammar, code);
        if grammar.has_colours() && code.len() <= LONGEST && self.requested.insert(key) {
            let code = code.to_owned();
            self.send(Job::Highlight { key, grammar, code });
        }
    }

    /// Prepares the slow grammars while there is nothing else to do, so that the first request for one is quick.
    pub fn warm(&self) {
        self.send(Job::WarmUp);
    }

    fn send(&self, job: Job) {
        // The thread only ends before this when it panicked, and then code stays plain.
        let _ = self.jobs.send(job);
    }
}

fn work(queue: &Receiver<Job>, mut done: impl FnMut(Highlighted)) {
    let mut grammars = None;
    let mut warm_ups = VecDeque::new();
    loop {
        let job = match queue.try_recv() {
            Ok(job) => job,
            Err(TryRecvError::Disconnected) => return,
            Err(TryRecvError::Empty) => {
                if let Some((grammar, code)) = warm_ups.pop_front() {
                    grammars.get_or_insert_with(Grammars::load).highlight(grammar, code);
                    continue;
                }
                match queue.recv() {
                    Ok(job) => job,
                    Err(mpsc::RecvError) => return,
                }
            }
        };
        match job {
            Job::WarmUp => warm_ups.extend(WARM_UPS),
            Job::Highlight { key, grammar, code } => {
                let lines = grammars.get_or_insert_with(Grammars::load).highlight(grammar, &code);
                done(Highlighted { key, lines });
            }
        }
    }
}
