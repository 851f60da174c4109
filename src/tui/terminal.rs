//! The terminal: taken over for the screens, and given back on every way out.

use std::{
    io::{self, BufWriter, Stdout, Write, stdout},
    mem::ManuallyDrop,
    panic,
    sync::{
        Once,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use crossterm::{
    clipboard::CopyToClipboard,
    cursor::Show,
    event::DisableMouseCapture,
    execute,
    style::Print,
    terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
};
use ratatui::{
    Frame,
    backend::CrosstermBackend,
    layout::{Position, Rect},
};

/// Has the terminal report the mouse's buttons and wheel, but not each of its movements.
const REPORT_BUTTONS: &str = "\x1b[?1000h\x1b[?1006h";

/// Whether the terminal is taken over.
static TAKEN: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// The terminal while it is taken over; dropping it gives the terminal back.
#[derive(Debug)]
pub struct Terminal {
    /// Never dropped: it would complain on standard error, and panic when that is gone with the terminal.
    inner: ManuallyDrop<ratatui::Terminal<CrosstermBackend<BufWriter<Stdout>>>>,
}

impl Terminal {
    /// Takes the terminal over. If this thread panics later, the terminal is given back before the panic is reported; the
    /// panics of other threads aren't reported, since they would be written across the screen: who starts them catches them.
    pub fn enter() -> io::Result<Self> {
        install_hook();
        take()?;
        let inner = ratatui::Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(64 * 1024, stdout())));
        match inner {
            Ok(inner) => Ok(Self {
                inner: ManuallyDrop::new(inner),
            }),
            Err(error) => {
                give_back();
                Err(error)
            }
        }
    }

    /// Draws a frame.
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.inner.draw(view).map(|_| ())
    }

    /// Columns and rows.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        let size = self.inner.size()?;
        Ok((size.width, size.height))
    }

    /// Asks the terminal to put a text into the clipboard. It doesn't answer; some terminals refuse.
    pub fn copy(&self, text: &str) -> io::Result<()> {
        execute!(stdout(), CopyToClipboard::to_clipboard_from(text))
    }

    /// Gives the terminal to another program while `during` runs.
    pub fn lend<T>(&mut self, during: impl FnOnce() -> T) -> io::Result<T> {
        give_back();
        let result = during();
        self.resume()?;
        Ok(result)
    }

    /// Takes the terminal over again, and forgets what was drawn.
    pub fn resume(&mut self) -> io::Result<()> {
        take()?;
        self.forget()
    }

    /// Forgets what was drawn, so that the next frame is drawn in full.
    pub fn forget(&mut self) -> io::Result<()> {
        // `clear` would ask the terminal where the cursor is, and wait for an answer that the input thread reads.
        let size = self.inner.size()?;
        self.inner.resize(Rect::from((Position::ORIGIN, size)))
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
    }
}

fn take() -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    let taken = enable_raw_mode().and_then(|()| execute!(stdout(), EnterAlternateScreen, Print(REPORT_BUTTONS)));
    if taken.is_err() {
        give_back();
    }
    taken
}

/// Gives the terminal back, if it was taken over. What fails here fails because the terminal is gone.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = execute!(stdout(), DisableMouseCapture, LeaveAlternateScreen, Show);
        let _ = stdout().flush();
        let _ = disable_raw_mode();
    }
}

fn install_hook() {
    HOOK.call_once(|| {
        let owner = thread::current().id();
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if thread::current().id() == owner {
                give_back();
            }
            if !TAKEN.load(Ordering::SeqCst) {
                previous(info);
            }
        }));
    });
}
