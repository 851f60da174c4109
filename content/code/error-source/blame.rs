//! Decides who has to act on an upstream's status, and whether to ask
//! again.

// ANCHOR: source
/// Who has to act on an upstream's status.
fn source(status: u16) -> &'static str {
    match status {
        // The plugin built a request of the wrong form.
        405 | 406 | 412 | 413 | 414 | 416 | 417 => "plugin",
        426 | 431 | 501 => "plugin",
        _ => "downstream",
    }
}

/// The status that your own caller sees.
fn pass_on(status: u16) -> u16 {
    match status {
        400..=499 | 504 => status,
        _ => 502,
    }
}
// ANCHOR_END: source

// ANCHOR: retry
fn retry(status: u16, idempotent: bool) -> bool {
    match status {
        429 => true,             // turned away, nothing was done
        502..=504 => idempotent, // something may have been done
        _ => false,              // it would end the same way
    }
}
// ANCHOR_END: retry

fn main() {
    for status in [401, 404, 413, 429, 500, 501, 503, 504] {
        let again = retry(status, true);
        println!("{status} {} {} {again}", source(status), pass_on(status));
    }
}
