//! A program in a pseudo-terminal, and what is on its screen.

use std::{
    io::{Read, Write},
    os::fd::OwnedFd,
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::{
    fs::{Mode, OFlags},
    process::{Pid, Signal, kill_process},
    termios::{InputModes, LocalModes, OutputModes, tcgetattr},
};
use vt100::{MouseProtocolMode, Screen};

use super::{SOON, screen};

/// A terminal's settings, as far as a program for the whole screen changes them.
type Modes = (InputModes, OutputModes, LocalModes);

/// A program in a pseudo-terminal. It is killed when this is dropped.
pub(crate) struct Window {
    child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    keyboard: Option<Box<dyn Write + Send>>,
    /// The program's side. While it is open, settings can be read, whether the program runs or not.
    tty: OwnedFd,
    modes_before: Modes,
    display: Arc<Display>,
    reader: Option<JoinHandle<()>>,
}

/// What the program wrote, shared with the thread that reads it.
struct Display {
    shown: Mutex<Shown>,
    changed: Condvar,
}

struct Shown {
    parser: vt100::Parser,
    written: Vec<u8>,
    /// Whether the next byte is the last one that is read.
    let_go: bool,
}

impl Window {
    /// Starts a program in a terminal of so many columns and rows, with this environment and no other.
    pub(crate) fn open(size: (u16, u16), folder: &Path, env: &[(String, PathBuf)], words: &[&str]) -> Self {
        let pair = native_pty_system().openpty(pty_size(size)).unwrap();
        let tty = pair.master.tty_name().unwrap();
        let tty = rustix::fs::open(tty, OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty()).unwrap();
        let mut command = CommandBuilder::new(words[0]);
        command.args(&words[1..]);
        command.cwd(folder);
        command.env_clear();
        for (name, value) in env {
            command.env(name, value);
        }
        let modes_before = modes(&tty);
        let child = pair.slave.spawn_command(command).unwrap();
        let display = Arc::new(Display {
            shown: Mutex::new(Shown {
                parser: vt100::Parser::new(size.1, size.0, 0),
                written: Vec::new(),
                let_go: false,
            }),
            changed: Condvar::new(),
        });
        let output = pair.master.try_clone_reader().unwrap();
        let reader = thread::spawn({
            let display = Arc::clone(&display);
            move || display.read(output)
        });
        Self {
            child,
            keyboard: Some(pair.master.take_writer().unwrap()),
            master: Some(pair.master),
            tty,
            modes_before,
            display,
            reader: Some(reader),
        }
    }

    /// Presses keys: letters as they are, the others as terminals send them.
    #[track_caller]
    pub(crate) fn press(&mut self, keys: &str) {
        self.keyboard.as_mut().unwrap().write_all(keys.as_bytes()).unwrap();
    }

    /// Presses the left mouse button on the beginning of a text.
    #[track_caller]
    pub(crate) fn click(&mut self, text: &str) {
        let (column, row) = self
            .with_screen(|shown| screen::find(shown, text))
            .expect("the text is shown");
        self.press(&format!("\x1b[<0;{};{}M", column + 1, row + 1));
    }

    /// Turns the mouse's wheel downwards over a text.
    #[track_caller]
    pub(crate) fn wheel_down(&mut self, text: &str) {
        let (column, row) = self
            .with_screen(|shown| screen::find(shown, text))
            .expect("the text is shown");
        self.press(&format!("\x1b[<65;{};{}M", column + 1, row + 1));
    }

    /// Changes the window's size.
    pub(crate) fn resize(&self, size: (u16, u16)) {
        let mut shown = self.display.lock();
        shown.parser.screen_mut().set_size(size.1, size.0);
        self.master.as_ref().unwrap().resize(pty_size(size)).unwrap();
    }

    /// Waits until all of these texts are on the screen, each within a row.
    #[track_caller]
    pub(crate) fn see(&self, texts: &[&str]) {
        self.wait_for(&format!("{texts:?}"), |shown| screen::has(shown, texts));
    }

    /// Waits until none of these texts is on the screen.
    #[track_caller]
    pub(crate) fn see_no_more(&self, texts: &[&str]) {
        self.wait_for(&format!("none of {texts:?}"), |shown| {
            !texts.iter().any(|text| screen::has(shown, &[text]))
        });
    }

    /// Waits until the screen is as it should be.
    #[track_caller]
    pub(crate) fn wait_for(&self, what: &str, is_so: impl Fn(&Screen) -> bool) {
        let deadline = Instant::now() + SOON;
        let mut shown = self.display.lock();
        while !is_so(shown.parser.screen()) {
            let now = Instant::now();
            assert!(
                now < deadline,
                "not in time: {what}\n{}",
                screen::picture(shown.parser.screen())
            );
            shown = self.display.wait(shown, deadline - now);
        }
    }

    /// Waits until nothing has been written for so long.
    #[track_caller]
    pub(crate) fn wait_for_silence(&self, silence: Duration) {
        let deadline = Instant::now() + SOON;
        let mut shown = self.display.lock();
        let (mut since, mut count) = (Instant::now(), shown.written.len());
        while since.elapsed() < silence {
            assert!(
                Instant::now() < deadline,
                "the program never stops writing\n{}",
                screen::picture(shown.parser.screen())
            );
            let left = silence.saturating_sub(since.elapsed());
            shown = self.display.wait(shown, left);
            if shown.written.len() != count {
                (since, count) = (Instant::now(), shown.written.len());
            }
        }
    }

    /// Looks at the screen as it is now.
    pub(crate) fn with_screen<T>(&self, look: impl FnOnce(&Screen) -> T) -> T {
        look(self.display.lock().parser.screen())
    }

    /// Waits until the program watches the learner's files.
    #[track_caller]
    pub(crate) fn wait_until_saves_are_noticed(&self) {
        #[cfg(target_os = "linux")]
        {
            let deadline = Instant::now() + SOON;
            while !super::processes::watches(self.process()) {
                assert!(Instant::now() < deadline, "the program watches nothing");
                thread::sleep(Duration::from_millis(2));
            }
        }
        #[cfg(not(target_os = "linux"))]
        self.wait_for_silence(Duration::from_millis(500));
    }

    /// All bytes that were written so far.
    pub(crate) fn written(&self) -> Vec<u8> {
        self.display.lock().written.clone()
    }

    /// The program's process.
    pub(crate) fn process(&self) -> Pid {
        Pid::from_raw(self.child.process_id().unwrap().try_into().unwrap()).unwrap()
    }

    /// Sends the program a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.process(), signal).unwrap();
    }

    /// Waits until the terminal is as it was before the program: settings, screen, cursor, mouse.
    #[track_caller]
    pub(crate) fn see_terminal_restored(&self) {
        self.wait_for("a restored terminal", |shown| {
            !shown.alternate_screen()
                && !shown.hide_cursor()
                && shown.mouse_protocol_mode() == MouseProtocolMode::None
                && !shown.bracketed_paste()
        });
        // The settings are restored after what was written.
        let deadline = Instant::now() + SOON;
        while modes(&self.tty) != self.modes_before {
            assert!(
                Instant::now() < deadline,
                "{:?} became {:?}",
                self.modes_before,
                modes(&self.tty)
            );
            thread::sleep(Duration::from_millis(2));
        }
        assert!(self.modes_before.2.contains(LocalModes::ECHO | LocalModes::ICANON));
    }

    /// Waits until the program has the terminal for itself.
    #[track_caller]
    pub(crate) fn see_terminal_taken(&self) {
        self.wait_for("the alternate screen", |shown| {
            shown.alternate_screen() && shown.mouse_protocol_mode() != MouseProtocolMode::None
        });
        assert!(!modes(&self.tty).2.intersects(LocalModes::ECHO | LocalModes::ICANON));
    }

    /// Waits until the program has ended.
    #[track_caller]
    pub(crate) fn wait_for_end(&mut self) -> ExitStatus {
        let deadline = Instant::now() + SOON;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(
                Instant::now() < deadline,
                "the program doesn't end\n{}",
                self.with_screen(screen::picture)
            );
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// Presses `q`, and sees that the program ends well.
    #[track_caller]
    pub(crate) fn quit(mut self) {
        self.press("q");
        let status = self.wait_for_end();
        assert!(status.success(), "{status:?}");
        self.see_terminal_restored();
    }

    /// Ends the program without any warning.
    pub(crate) fn kill(mut self) {
        self.signal(Signal::KILL);
        self.wait_for_end();
    }

    /// Closes the window: the terminal hangs up.
    pub(crate) fn close(&mut self) {
        // The reading thread holds the terminal too. It lets go after the next thing that is written.
        self.display.lock().let_go = true;
        self.press("?");
        self.reader.take().unwrap().join().unwrap();
        self.keyboard = None;
        self.master = None;
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Display {
    fn lock(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, shown: MutexGuard<'a, Shown>, at_most: Duration) -> MutexGuard<'a, Shown> {
        let waited = self.changed.wait_timeout(shown, at_most);
        waited.unwrap_or_else(PoisonError::into_inner).0
    }

    /// Reads until the terminal is closed on both sides.
    fn read(&self, mut output: impl Read) {
        let mut buffer = vec![0; 64 * 1024];
        while let Ok(length @ 1..) = output.read(&mut buffer) {
            let mut shown = self.lock();
            shown.parser.process(&buffer[..length]);
            shown.written.extend_from_slice(&buffer[..length]);
            self.changed.notify_all();
            if shown.let_go {
                return;
            }
        }
    }
}

fn pty_size((cols, rows): (u16, u16)) -> PtySize {
    PtySize {
        rows,
        cols,
        ..PtySize::default()
    }
}

fn modes(tty: &OwnedFd) -> Modes {
    let termios = tcgetattr(tty).unwrap();
    (termios.input_modes, termios.output_modes, termios.local_modes)
}
