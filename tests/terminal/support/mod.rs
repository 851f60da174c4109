//! What the tests of the terminal share: workbooks, windows, programs to save.

#[cfg(target_os = "linux")]
pub(crate) mod processes;
pub(crate) mod programs;
pub(crate) mod screen;
pub(crate) mod svg;
pub(crate) mod window;
pub(crate) mod workbook;

use std::time::Duration;

/// Long enough for a machine that is very busy; nothing waits for it to pass unless a test fails.
pub(crate) const SOON: Duration = Duration::from_mins(1);
