//! What learners save in the tests.

use std::{
    process,
    sync::atomic::{AtomicUsize, Ordering},
};

/// The file of `http-health`.
pub(crate) const HEALTH: &str = "http-health/src/main.rs";

/// A right program.
const RIGHT: &str = include_str!("../../../solutions/http-health/src/main.rs");

/// A text that nobody saved before, so that its verdict isn't known yet.
fn new(text: &str) -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let now = jiff::Timestamp::now().as_nanosecond();
    let count = COUNT.fetch_add(1, Ordering::SeqCst);
    format!("{text}\n// {now} {} {count}\n", process::id())
}

/// A program that passes.
pub(crate) fn right() -> String {
    new(RIGHT)
}

/// A program that makes a known mistake: it says `ok` where `healthy` was asked.
pub(crate) fn says_ok() -> String {
    changed(r#""healthy""#, r#""ok""#)
}

/// A program that makes another known mistake: it leaves unknown paths to the router.
pub(crate) fn without_fallback() -> String {
    changed(".fallback(not_found)", "")
}

/// A program that doesn't compile, because of its line 27.
pub(crate) fn does_not_compile() -> String {
    changed("text.parse()", "text.parsed()")
}

/// A program that never gets anywhere and uses all the time it gets.
pub(crate) fn endless() -> String {
    new("fn main() {\n    loop {\n        std::hint::spin_loop();\n    }\n}\n")
}

/// A program that never gets anywhere and prints all the time.
pub(crate) fn prints_forever() -> String {
    new("fn main() {\n    loop {\n        println!(\"again and again\");\n    }\n}\n")
}

/// A program that never gets anywhere and sleeps.
pub(crate) fn does_nothing() -> String {
    new("fn main() {\n    loop {\n        std::thread::park();\n    }\n}\n")
}

/// The library of `req-pagination`, printing without end.
pub(crate) fn page_that_prints() -> String {
    new(
        "pub mod api;\n\npub fn parse_page(_: &str) -> Result<api::Page, api::PageError> {\n    loop {\n        println!(\"again and again\");\n    }\n}\n",
    )
}

fn changed(from: &str, to: &str) -> String {
    assert!(RIGHT.contains(from), "the solution has {from}");
    new(&RIGHT.replace(from, to))
}
