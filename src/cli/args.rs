//! The command line's arguments.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use super::settings::Settings;

use crate::tui::model::data_source::DEFAULT_PORT;

/// A terminal workbook for Grafana back-end engineers.
///
/// Without a command, opens the workbook in the terminal.
#[derive(Debug, Parser)]
#[command(name = "bigtent", version, max_term_width = 100)]
pub struct Args {
    /// The workbook's folder, instead of the one found here or above.
    #[arg(long, short = 'C', global = true, value_name = "DIR")]
    pub workbook: Option<PathBuf>,
    /// Where the data source inside the workbook listens on this computer; 0 lets the system choose.
    #[arg(long, value_name = "PORT", default_value_t = DEFAULT_PORT)]
    pub port: u16,
    /// Open the workbook without starting the data source.
    #[arg(long, conflicts_with = "port")]
    pub no_serve: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a workbook of your own: a folder with all exercises.
    Init {
        /// The folder; made if it doesn't exist.
        dir: PathBuf,
    },
    /// Bring the workbook up to date with this version, keeping all that you edited.
    Update,
    /// List chapters, lessons and exercises with their state.
    List {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print a lesson, or an exercise's task, as Markdown.
    Read {
        /// A lesson's or exercise's id; `lesson#section` for one section.
        id: String,
    },
    /// Grade exercises: those named, or all that you have begun.
    Check {
        /// Exercises by id.
        exercises: Vec<String>,
        /// Grade again whenever a file is saved, until Ctrl-C.
        #[arg(long)]
        watch: bool,
        /// One JSON document a line for each exercise.
        #[arg(long)]
        json: bool,
        /// Grade anew what is unchanged, too.
        #[arg(long)]
        fresh: bool,
        /// Grade all exercises, also untouched ones.
        #[arg(long, conflicts_with = "exercises")]
        all: bool,
    },
    /// Show the next hint for an exercise.
    Hint {
        /// The exercise's id.
        exercise: String,
        /// Show again the hints that were shown before, and no new one.
        #[arg(long)]
        again: bool,
    },
    /// Show an exercise's reference solution, once you passed it.
    Solution {
        /// The exercise's id.
        exercise: String,
        /// Show it although you haven't passed; this is recorded.
        #[arg(long)]
        give_up: bool,
    },
    /// Write an exercise's starter anew; a copy of yours is kept.
    Reset {
        /// The exercise's id.
        exercise: String,
        /// Bring back what the last reset replaced.
        #[arg(long)]
        undo: bool,
    },
    /// Fetch and build what exercises depend on, so that everything else works without a network.
    Fetch,
    /// Say what this system has and what is missing.
    Doctor,
    /// Start the data source: a server to learn from, to query, and to add to a Grafana.
    Serve(ServeArgs),
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// A Grafana with data sources, dashboards and the data source itself, in containers.
    Stack {
        /// What to do.
        #[command(subcommand)]
        command: StackCommand,
    },
    /// Ask the data source on this machine whether it is ready, as a container's health check does.
    Healthcheck,
    /// For authors: check, record and write the course.
    Course {
        /// What to do.
        #[command(subcommand)]
        command: CourseCommand,
    },
}

/// What can be done with the stack.
#[derive(Debug, Subcommand)]
pub enum StackCommand {
    /// Write the stack into a folder; files that you edited there are kept.
    Write {
        /// The folder; made if it doesn't exist.
        dir: PathBuf,
        /// Replace edited files, too; yours are kept with `.orig` at their end.
        #[arg(long)]
        force: bool,
    },
    /// Start the stack and wait until all of it is healthy; needs Docker with Compose.
    Up {
        /// The stack's folder, instead of the current one.
        dir: Option<PathBuf>,
        /// Build the images anew, after an update.
        #[arg(long)]
        build: bool,
    },
    /// Stop the stack and remove its containers; what is stored stays.
    Down {
        /// The stack's folder, instead of the current one.
        dir: Option<PathBuf>,
        /// Delete the volumes, too: Grafana's database, metrics, logs, and all in the database.
        #[arg(long)]
        volumes: bool,
    },
    /// Show the stack's containers and addresses.
    Status {
        /// The stack's folder, instead of the current one.
        dir: Option<PathBuf>,
    },
}

/// How the data source is started.
#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    /// A configuration file in TOML, or in JSON if it is called so. `SERVER_CONFIG` may name one, too.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Print each setting with where its value came from, and stop.
    #[arg(long)]
    pub print_config: bool,
    /// Write certificates for trying TLS out into a folder, and stop.
    #[arg(long, value_name = "DIR")]
    pub make_certs: Option<PathBuf>,
    /// Another name or address that the server's certificate is good for.
    #[arg(long, value_name = "NAME", requires = "make_certs")]
    pub cert_name: Vec<String>,
    /// Answer as a script says: one by NAME, or the upstream of an exercise's case, EXERCISE/CASE. `list` lists them.
    #[arg(long, value_name = "NAME")]
    pub scenario: Option<String>,
    /// One flag for each setting.
    #[command(flatten)]
    pub settings: Settings,
}

/// What authors do. All of it reads the checkout in the current folder, not what the program carries.
#[derive(Debug, Subcommand)]
pub enum CourseCommand {
    /// Say what is wrong in the course, with file and line, and prove every exercise.
    Check {
        /// Only these exercises.
        exercises: Vec<String>,
        /// Try every mutant on every case, not only on those that the proof needs, and write the matrix as Markdown to this
        /// file.
        #[arg(long, value_name = "FILE")]
        matrix: Option<PathBuf>,
        /// What to check.
        #[arg(long, value_enum, default_value = "all")]
        only: Part,
    },
    /// Record the snapshots from the solutions anew; differences wait for `cargo insta review`.
    Bless {
        /// Only these exercises.
        exercises: Vec<String>,
        /// Overwrite the snapshots instead.
        #[arg(long)]
        accept: bool,
    },
    /// Write `exercises/` from the starters.
    Write,
    /// Show which sections, exercises and cards are about each row of the audit, as Markdown.
    Coverage,
}

/// A part of the course's check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Everything.
    All,
    /// What can be seen by reading alone.
    Lint,
    /// Starters, solutions, variants and mutants.
    Proof,
    /// The code in lessons.
    Code,
}
