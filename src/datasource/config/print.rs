//! A configuration as a TOML file that says where each value came from.

use std::fmt::Write;

use super::{Origin, layers::Layers, settings::SETTINGS};

/// The column at which origins stand, where lines are shorter.
const ORIGIN_COLUMN: usize = 40;

/// What stands above it all.
const HEAD: &str = "\
# What `bigtent serve` would run with, and where each value came from; `bigtent serve --help` says what it is for.
# The server inside the workbook reads no settings: it has the defaults, on a port that its screen offers.
";

/// What is to be said of a section.
fn note(section: &str) -> &'static str {
    match section {
        "database" => "# Read and checked, and used for nothing: this server has no database.\n",
        _ => "",
    }
}

/// All settings, section by section. The result can be read again as a configuration file, once secrets are put in.
pub(super) fn toml(layers: &Layers) -> String {
    let mut text = HEAD.to_owned();
    let mut section = "";
    for setting in SETTINGS {
        if setting.section != section {
            section = setting.section;
            write(&mut text, format_args!("\n{}[{section}]\n", note(section)));
        }
        let (line, origin) = match layers.get(setting) {
            None => (format!("# {}", setting.name), "not set".to_owned()),
            Some(given) if setting.secret => (format!("# {} = [redacted]", setting.name), given.origin.to_string()),
            Some(given) => {
                // A default is a comment: written into a file, it would hide the defaults of later versions.
                let mark = if given.origin == Origin::Default { "# " } else { "" };
                let line = format!("{mark}{} = {}", setting.name, value(&given.text));
                (line, given.origin.to_string())
            }
        };
        write(&mut text, format_args!("{line:ORIGIN_COLUMN$} # {origin}\n"));
    }
    text
}

/// A number or a flag as it is, everything else as a string.
fn value(text: &str) -> String {
    let bare = text.parse::<u64>().is_ok() || text.parse::<bool>().is_ok();
    if bare {
        text.to_owned()
    } else {
        toml::Value::from(text).to_string()
    }
}

fn write(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    // A String takes everything.
    let _ = text.write_fmt(arguments);
}
