//! `bigtent fetch`.

use std::{
    io::{IsTerminal, Write},
    time::Instant,
};

use super::{
    app::App,
    exit::{Exit, Failure},
};
use crate::grading::cancel::Cancel;

pub(crate) fn run(app: &App, out: &mut dyn Write) -> Result<Exit, Failure> {
    let engine = app.engine()?;
    let begun = Instant::now();
    let toolchain = engine
        .prepare(&Cancel::default(), &mut progress())
        .map_err(Failure::environment)?;
    writeln!(
        out,
        "ready in {:.1} s; exercises build without a network now ({})",
        begun.elapsed().as_secs_f64(),
        &toolchain.key[..8]
    )?;
    Ok(Exit::Passed)
}

/// Tells on standard error how far the dependencies are: one line that is rewritten on a terminal, a few lines elsewhere.
pub(crate) fn progress() -> impl FnMut(usize, usize) {
    let terminal = std::io::stderr().is_terminal();
    let mut told = 0;
    move |done, total| {
        let percent = (done * 100).checked_div(total).unwrap_or_default();
        let mut err = std::io::stderr();
        // Where standard error is closed there is nobody to tell.
        let _ = if terminal {
            let end = if done >= total { "\n" } else { "" };
            write!(
                err,
                "\rbuilding what exercises depend on, once: {done} of {total} crates {end}"
            )
        } else if done == 0 || percent >= told + 25 {
            told = percent;
            writeln!(err, "building what exercises depend on, once: {done} of {total} crates")
        } else {
            Ok(())
        };
    }
}
