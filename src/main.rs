//! The `bigtent` program: a helper of its own when it is called as one, the command line otherwise.

use std::process::ExitCode;

use bigtent::{
    cli,
    grading::{capture, run},
};

fn main() -> ExitCode {
    run::helper_main()
        .or_else(|| capture::capture_main(std::env::args_os()))
        .unwrap_or_else(cli::main)
}
