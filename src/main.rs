//! The `bigtent` program: a hidden helper of its own when it is called as one, the command line otherwise.

use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(code) = bigtent::grading::toolchain::capture_main(std::env::args_os()) {
        return code;
    }
    bigtent::cli::main()
}
