//! Starts the program within its limits.

use std::{
    fs::File,
    io,
    os::{fd::OwnedFd, unix::process::CommandExt},
    path::Path,
    process::{Child, Command},
    thread,
    time::{Duration, Instant},
};

use rustix::{
    fs::Mode,
    process::{Pid, Resource, Rlimit, getrlimit, setrlimit, umask},
};

use crate::grading::run::{
    error::RunError,
    spec::{Limits, Spec},
};

/// Open files that a program may have at a time.
const OPEN_FILES: u64 = 1024;
/// How long a program's file may be open for writing; the cause lasts microseconds.
const BUSY: Duration = Duration::from_secs(1);

/// Starts it in a process group of its own; the supervisor reaps it along with all others.
pub(super) fn start(spec: &Spec, output: OwnedFd, errors: OwnedFd) -> Result<Pid, RunError> {
    let input = spec.stdin.as_deref().unwrap_or(Path::new("/dev/null"));
    let stdin = File::open(input).map_err(RunError::trying(format!(
        "open the standard input `{}`",
        input.display()
    )))?;
    if !spec.cwd.is_dir() {
        return Err(RunError::new(format!(
            "can't run a program in `{}`: it is not a folder",
            spec.cwd.display()
        )));
    }
    confine(&spec.limits).map_err(RunError::trying("set a program's limits"))?;
    let mut command = Command::new(&spec.program);
    command
        .args(&spec.args)
        .env_clear()
        .envs(&spec.env)
        .current_dir(&spec.cwd)
        .stdin(stdin)
        .stdout(output)
        .stderr(errors)
        .process_group(0);
    let child = spawn(&mut command).map_err(RunError::trying(format!("start `{}`", spec.program.display())))?;
    Ok(Pid::from_child(&child))
}

/// Waits for a program file that is still open for writing: one that the grader has just copied may be, in a process that
/// another of its threads is about to start.
fn spawn(command: &mut Command) -> io::Result<Child> {
    let give_up = Instant::now() + BUSY;
    loop {
        match command.spawn() {
            Err(error) if error.kind() == io::ErrorKind::ExecutableFileBusy && Instant::now() < give_up => {
                thread::sleep(Duration::from_millis(1));
            }
            spawned => return spawned,
        }
    }
}

/// Sets limits for this process, which the program inherits; the helper itself needs next to nothing.
fn confine(limits: &Limits) -> rustix::io::Result<()> {
    limit(Resource::Data, limits.memory)?;
    limit(Resource::Fsize, limits.file)?;
    limit(Resource::Core, 0)?;
    limit(Resource::Nofile, OPEN_FILES)?;
    // The same for everybody, whatever the person's own is.
    umask(Mode::from_raw_mode(0o022));
    // A program that could change its user couldn't be killed any more.
    #[cfg(target_os = "linux")]
    rustix::thread::set_no_new_privs(true)?;
    Ok(())
}

fn limit(resource: Resource, value: u64) -> rustix::io::Result<()> {
    let value = getrlimit(resource).maximum.map_or(value, |maximum| maximum.min(value));
    setrlimit(
        resource,
        Rlimit {
            current: Some(value),
            maximum: Some(value),
        },
    )
}
