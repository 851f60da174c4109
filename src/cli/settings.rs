//! The data source's settings as flags: one for each that is not a secret, made from the table of settings.

use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};

use crate::datasource::config::{SETTINGS, Setting};

/// The heading in the help that the flags stand below.
const HEADING: &str = "Settings, each also as an environment variable (--server-port, SERVER_PORT) and in the file";

/// The flags that were given: each setting's name, and the text.
#[derive(Debug, Clone, Default)]
pub struct Settings(pub Vec<(&'static str, String)>);

impl Args for Settings {
    fn augment_args(command: Command) -> Command {
        SETTINGS.iter().filter_map(flag).fold(command, Command::arg)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Settings {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = SETTINGS.iter().filter(|setting| !setting.secret);
        let given = given.filter_map(|setting| Some((setting.env, matches.get_one::<String>(setting.env)?.clone())));
        Ok(Self(given.collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn flag(setting: &Setting) -> Option<Arg> {
    let name = setting.flag()?;
    let default = if setting.default.is_empty() {
        String::new()
    } else {
        format!(" [default: {}]", setting.default)
    };
    let flag = Arg::new(setting.env)
        .long(name)
        .value_name("VALUE")
        .help(format!("{}{default}", setting.help))
        .help_heading(HEADING)
        .hide_short_help(true);
    // What everybody needs, by its plain name as well.
    Some(match setting.env {
        "SERVER_HOST" => flag.visible_alias("host").hide_short_help(false),
        "SERVER_PORT" => flag.visible_alias("port").hide_short_help(false),
        // Yes or no, so that the flag alone means yes.
        "SERVER_ALLOW_ANONYMOUS" => flag
            .visible_alias("allow-anonymous")
            .hide_short_help(false)
            .num_args(0..=1)
            .default_missing_value("true")
            .require_equals(true),
        _ => flag,
    })
}
