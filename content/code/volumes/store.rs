//! Replaces a file so that a reader sees the old one or the new one.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

// ANCHOR: replace
/// `folder` is the volume. The new file is made in it, and not in
/// `/tmp`: a rename never leaves its file system.
fn replace(folder: &Path, name: &str, text: &[u8]) -> io::Result<()> {
    let new = folder.join(format!(".{name}.new"));
    let mut file = File::create(&new)?;
    file.write_all(text)?;
    file.sync_all()?; // on disk, before it gets its name
    fs::rename(new, folder.join(name))?;
    File::open(folder)?.sync_all() // the name, too
}
// ANCHOR_END: replace

fn main() -> io::Result<()> {
    replace(Path::new("."), "marks.json", b"[]\n")
}
