//! Runs the workbook: receives messages, lets the update change the model, performs the effects, draws. The only part of the
//! terminal UI with side effects.

mod editor;
mod input;
mod jobs;
mod recorder;
mod server;
mod signals;

use std::{
    io,
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    time::{Duration, Instant},
};

use crossterm::event::Event;

use crate::course::model::Course;

use super::{
    effect::Effect,
    highlight::Highlighter,
    keymap,
    message::{Command, Message},
    model::{self, Model, data_source::Setup},
    services::{Services, data_source::DataSource},
    terminal::Terminal,
    theme::Theme,
    update::{start, update},
    view::view,
};
use jobs::Jobs;
use recorder::{Recorder, Task};
use server::Server;
use signals::Signals;

/// How often a clock on the screen moves.
const TICK: Duration = Duration::from_millis(100);
/// How long grades and the log may take to end when the program ends.
const FAREWELL: Duration = Duration::from_secs(2);

/// How the workbook is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder that holds one folder for each exercise.
    pub exercises_folder: PathBuf,
    /// The styles.
    pub theme: Theme,
    /// How the data source is set up.
    pub data_source: Setup,
}

/// Why the workbook was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// The person quit, or the terminal is gone.
    Quit,
    /// A signal with this number asked for it.
    Signal(i32),
}

/// What reaches the loop.
enum Incoming {
    Message(Message),
    /// What was typed or clicked since the last time.
    Input(Vec<Event>),
    Signal(i32),
    /// The terminal is gone.
    InputEnded,
}

/// Opens the workbook and stays until it is closed. Standard input and output must be a terminal; an error means that it
/// can't be taken over or written to.
pub fn run(
    course: Arc<Course>,
    services: &Arc<dyn Services>,
    data_source: &Arc<dyn DataSource>,
    options: Options,
) -> io::Result<Exit> {
    let started = Instant::now();
    let mut terminal = Terminal::enter()?;
    input::listen()?;
    let mut model = Model::new(course, options.exercises_folder, options.theme, terminal.size()?);
    model.data_source = model::data_source::DataSource::new(options.data_source);
    let first = start(&mut model);
    terminal.draw(|frame| view(&model, frame))?;

    let (sender, inbox) = mpsc::channel();
    let mut runtime = Runtime {
        started,
        next_tick: started,
        model,
        terminal,
        recorder: Recorder::start(Arc::clone(services), sender.clone())?,
        server: Server::start(Arc::clone(data_source), sender.clone())?,
        jobs: Jobs::new(Arc::clone(services), sender.clone()),
        highlighter: highlighter(sender.clone())?,
        signals: Signals::start(sender.clone())?,
        go_on: input::start(sender.clone())?,
        sender,
        exit: None,
        changed: false,
    };
    runtime.perform(first)?;
    runtime.highlighter.warm();
    let exit = runtime.run(&inbox);
    runtime.end(&inbox);
    exit
}

fn highlighter(sender: Sender<Incoming>) -> io::Result<Highlighter> {
    Highlighter::start(move |done| {
        // A closed channel means that the program ends.
        let _ = sender.send(Incoming::Message(Message::Highlighted(done)));
    })
}

struct Runtime {
    started: Instant,
    next_tick: Instant,
    model: Model,
    terminal: Terminal,
    recorder: Recorder,
    server: Server,
    jobs: Jobs,
    highlighter: Highlighter,
    signals: Signals,
    /// Lets the input thread read on. It waits meanwhile, so that it never takes keys from an editor.
    go_on: Sender<()>,
    sender: Sender<Incoming>,
    exit: Option<Exit>,
    /// Whether there is something new to draw.
    changed: bool,
}

impl Runtime {
    fn run(&mut self, inbox: &Receiver<Incoming>) -> io::Result<Exit> {
        loop {
            let first = self.receive(inbox);
            let mut next = Some(first);
            while let Some(incoming) = next {
                self.take(incoming)?;
                if let Some(exit) = self.exit {
                    return Ok(exit);
                }
                next = inbox.try_recv().ok();
            }
            if std::mem::take(&mut self.changed) {
                self.draw()?;
            }
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        let (width, height) = self.terminal.size()?;
        if (width, height) != self.model.size {
            // The event that says so comes later than what is drawn now.
            self.update(Message::Resized { width, height })?;
        }
        let model = &self.model;
        self.terminal.draw(|frame| view(model, frame))
    }

    /// Waits for something to happen; while a clock is on the screen, no longer than until it moves.
    fn receive(&mut self, inbox: &Receiver<Incoming>) -> Incoming {
        if self.model.needs_ticks() {
            let now = Instant::now();
            let wait = self.next_tick.saturating_duration_since(now);
            match inbox.recv_timeout(wait) {
                Ok(incoming) => incoming,
                Err(RecvTimeoutError::Timeout) => {
                    self.next_tick = Instant::now() + TICK;
                    Incoming::Message(Message::Tick(self.started.elapsed()))
                }
                Err(RecvTimeoutError::Disconnected) => Incoming::InputEnded,
            }
        } else {
            // The clock begins to move at once when there is one.
            self.next_tick = self.started;
            inbox.recv().unwrap_or(Incoming::InputEnded)
        }
    }

    fn take(&mut self, incoming: Incoming) -> io::Result<()> {
        match incoming {
            Incoming::Message(message) => {
                if let Message::GradingEnded { job, .. } = &message {
                    self.jobs.ended(*job);
                }
                self.update(message)
            }
            Incoming::Input(events) => {
                if events.iter().any(|event| matches!(event, Event::Resize(..))) {
                    // A window that was smaller meanwhile has lost what was drawn, even if it is as large as before again.
                    self.terminal.forget()?;
                }
                for event in &events {
                    if let Some(message) = keymap::message(&self.model, event) {
                        self.update(message)?;
                    }
                }
                // The input thread ended if nobody listens; it says so itself.
                let _ = self.go_on.send(());
                Ok(())
            }
            Incoming::Signal(signal) => match signals::command(signal) {
                Some(Command::Quit) => {
                    self.update(Message::Command(Command::Quit))?;
                    self.exit = Some(Exit::Signal(signal));
                    Ok(())
                }
                Some(Command::Suspend) => self.suspend(),
                Some(command) => self.update(Message::Command(command)),
                None => Ok(()),
            },
            Incoming::InputEnded => self.update(Message::Command(Command::Quit)),
        }
    }

    fn update(&mut self, message: Message) -> io::Result<()> {
        let effects = update(&mut self.model, message);
        self.changed = true;
        self.perform(effects)
    }

    fn perform(&mut self, effects: Vec<Effect>) -> io::Result<()> {
        for effect in effects {
            match effect {
                Effect::Load => self.jobs.load(),
                Effect::Prepare => self.jobs.prepare(),
                Effect::Watch => self.jobs.watch(),
                Effect::StartGrade { job, exercise } => self.jobs.grade(job, exercise),
                Effect::CancelGrade(job) => self.jobs.cancel(job),
                Effect::Record(progress) => self.recorder.perform(Task::Record(progress)),
                Effect::ReadReview(exercise) => self.recorder.perform(Task::ReadReview(exercise)),
                Effect::SaveReview {
                    job,
                    exercise,
                    before,
                    text,
                } => self.recorder.perform(Task::SaveReview {
                    job,
                    exercise,
                    before,
                    text,
                }),
                Effect::Highlight { grammar, code } => self.highlighter.request(grammar, &code),
                Effect::OpenEditor(files) => {
                    let signals = &self.signals;
                    let error = self
                        .terminal
                        .lend(|| signals.ignoring_interrupts(|| editor::open(&files)))?;
                    self.send(Message::EditorClosed { error: error.err() });
                }
                Effect::Reset(exercise) => self.jobs.reset(exercise),
                Effect::UndoReset(exercise) => self.jobs.undo_reset(exercise),
                Effect::Serve(port) => self.server.serve(port),
                Effect::StopServing => self.server.stop(),
                Effect::TryScenario { job, scenario, points } => self.server.try_scenario(job, scenario, points)?,
                Effect::Copy(text) => self.terminal.copy(&text)?,
                Effect::Suspend if signals::can_be_continued() => self.suspend()?,
                Effect::Suspend => {
                    self.send(Message::Trouble(
                        "No shell could continue the program; q quits it.".to_owned(),
                    ));
                }
                Effect::Redraw => self.terminal.resume()?,
                Effect::Quit => self.exit = self.exit.or(Some(Exit::Quit)),
            }
        }
        Ok(())
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.changed = true;
        self.terminal.lend(signals::stop)
    }

    fn send(&self, message: Message) {
        // The receiver lives as long as this.
        let _ = self.sender.send(Incoming::Message(message));
    }

    /// Stops what runs and waits, within reason, until it has stopped and everything is recorded.
    fn end(mut self, inbox: &Receiver<Incoming>) {
        let deadline = Instant::now() + FAREWELL;
        self.jobs.cancel_all();
        self.server.end();
        self.recorder.finish(deadline);
        while self.jobs.are_running() {
            let wait = deadline.saturating_duration_since(Instant::now());
            match inbox.recv_timeout(wait) {
                Ok(Incoming::Message(Message::GradingEnded { job, .. })) => self.jobs.ended(job),
                Ok(_) => {}
                Err(_) => break,
            }
        }
        self.server.finish(deadline);
    }
}
