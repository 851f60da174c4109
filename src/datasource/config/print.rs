//! A configuration as a TOML file that says where each value came from.

use std::fmt::Write;

use super::{Origin, layers::Layers, settings::SETTINGS};

/// The column at which origins stand, where lines are shorter.
const ORIGIN_COLUMN: usize = 40;

/// All settings, section by section. The result can be read again as a configuration file, once secrets are put in.
pub(super) fn toml(layers: &Layers) -> String {
    let mut text = String::new();
    let mut section = "";
    for setting in SETTINGS {
        if setting.section != section {
            let gap = if section.is_empty() { "" } else { "\n" };
            section = setting.section;
            write(&mut text, format_args!("{gap}[{section}]\n"));
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
