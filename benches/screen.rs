//! Measures the workbook's screen: from the start of the process to the first frame, and from a key to the frame that answers
//! it, at 200×50 on the longest lesson.
//!
//! `cargo bench --bench screen` prints minimum, median, 99th percentile and maximum.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a measurement prints figures"
)]

use std::{
    io::Read,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use bigtent::{
    course::{load, source::Source},
    tui::{
        keymap,
        message::Message,
        model::Model,
        theme::Theme,
        update::{start, update},
        view::view,
    },
};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use ratatui::{Terminal, backend::CrosstermBackend, layout::Rect};

const SIZE: (u16, u16) = (200, 50);
const STARTS: usize = 30;
const ROUNDS: usize = 40;

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> ExitCode {
    // `cargo test --benches` only wants to know that it builds.
    if std::env::args().any(|arg| arg == "--test") {
        return ExitCode::SUCCESS;
    }
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Result<(), Failure> {
    println!("{:34} {:>8} {:>8} {:>8} {:>8}   ms", "", "min", "median", "p99", "max");
    let folder = tempfile::tempdir()?;
    let binary = Path::new(env!("CARGO_BIN_EXE_bigtent"));
    let workbook = folder.path().join("workbook");
    let made = std::process::Command::new(binary).arg("init").arg(&workbook).output()?;
    if !made.status.success() {
        return Err("`bigtent init` failed".into());
    }
    let starts = (0..STARTS)
        .map(|_| first_frame(binary, &workbook))
        .collect::<Result<Vec<_>, _>>()?;
    report("process start to first frame", starts);
    report("key to frame, longest lesson", keys()?);
    Ok(())
}

/// The time until the first line of the first frame has arrived on the terminal.
fn first_frame(binary: &Path, workbook: &Path) -> Result<Duration, Failure> {
    let (cols, rows) = SIZE;
    let pair = native_pty_system().openpty(PtySize {
        rows,
        cols,
        pixel_width: 0,
        pixel_height: 0,
    })?;
    let mut command = CommandBuilder::new(binary);
    command.arg("-C");
    command.arg(workbook);
    command.env("TERM", "xterm-256color");
    // The frame is what counts, not the crates that are built meanwhile.
    command.env("BIGTENT_CACHE", workbook.join("cache"));
    let mut reader = pair.master.try_clone_reader()?;
    let begun = Instant::now();
    let mut child = pair.slave.spawn_command(command)?;
    drop(pair.slave);
    let mut seen = Vec::new();
    let mut buffer = [0; 4096];
    while !seen.windows(8).any(|window| window == b"Chapters") {
        let count = reader.read(&mut buffer)?;
        if count == 0 {
            return Err("the program ended before its first frame".into());
        }
        seen.extend_from_slice(&buffer[..count]);
    }
    let took = begun.elapsed();
    child.kill()?;
    child.wait()?;
    Ok(took)
}

/// The times from a key to the bytes of its frame, over the whole of the longest lesson, there and back.
fn keys() -> Result<Vec<Duration>, Failure> {
    let course = Arc::new(load::load(&Source::Embedded).course);
    let longest = course
        .lessons()
        .max_by_key(|lesson| lesson.body.len())
        .ok_or("the course has no lesson")?;
    let title = longest.title.clone();
    let mut model = Model::new(Arc::clone(&course), PathBuf::from("exercises"), Theme::dark(), SIZE);
    start(&mut model);
    let area = Rect::new(0, 0, SIZE.0, SIZE.1);
    let options = ratatui::TerminalOptions {
        viewport: ratatui::Viewport::Fixed(area),
    };
    let mut terminal = Terminal::with_options(CrosstermBackend::new(std::io::sink()), options)?;
    update(
        &mut model,
        Message::Resized {
            width: SIZE.0,
            height: SIZE.1,
        },
    );
    let mut press = |model: &mut Model, code: KeyCode| -> Result<Duration, Failure> {
        let event = Event::Key(KeyEvent::new(code, KeyModifiers::NONE));
        let begun = Instant::now();
        if let Some(message) = keymap::message(model, &event) {
            update(model, message);
        }
        terminal.draw(|frame| view(model, frame))?;
        Ok(begun.elapsed())
    };
    press(&mut model, KeyCode::Char('/'))?;
    for letter in title.chars() {
        press(&mut model, KeyCode::Char(letter))?;
    }
    press(&mut model, KeyCode::Enter)?;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        for code in [
            KeyCode::PageDown,
            KeyCode::Char('j'),
            KeyCode::Char('k'),
            KeyCode::Char('t'),
            KeyCode::PageUp,
            KeyCode::Char('G'),
            KeyCode::Char('g'),
        ] {
            times.push(press(&mut model, code)?);
        }
    }
    Ok(times)
}

fn report(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize].as_secs_f64() * 1000.0;
    println!(
        "{what:34} {:8.2} {:8.2} {:8.2} {:8.2}",
        at(0.0),
        at(0.5),
        at(0.99),
        at(1.0)
    );
}
