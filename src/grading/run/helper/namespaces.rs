//! Private namespaces: users, mounts, processes, inter-process communication, host name, and network if wanted.
//!
//! It takes two processes, since the one that makes a namespace for processes isn't in it. The first makes all of them, the
//! second is process 1 inside; whatever way either of them ends, the kernel ends all that is inside.

use std::{env, fs, io, os::fd::OwnedFd, process::Command};

use nix::sched::{CloneFlags, unshare};
use rustix::{
    mount::{MountFlags, MountPropagationFlags, mount, mount_change},
    process::{Pid, Signal, getegid, geteuid, getpid, set_parent_process_death_signal},
    thread::{CapabilitySet, CapabilitySets, capabilities, configure_capability_in_ambient_set, set_capabilities},
};

use super::{loopback, stage::Stage, streams::Streams};
use crate::grading::run::error::RunError;

/// Processes and threads that there can be inside at a time, where the kernel counts them for each namespace.
const MAX_PROCESSES: u32 = 2048;
/// Of the first numbers, the kernel keeps this many to itself once it has used them.
const RESERVED_NUMBERS: u32 = 300;

/// Makes the namespaces and waits for the helper inside.
pub(super) fn make(streams: Streams, private_network: bool) -> Result<(), RunError> {
    let program = env::current_exe().map_err(RunError::trying("find the program's own file"))?;
    enter(private_network).map_err(RunError::trying("make private namespaces"))?;
    if private_network {
        loopback::bring_up().map_err(RunError::trying("bring up a private loopback"))?;
    }
    keep_right_to_mount().map_err(RunError::trying("keep the right to mount"))?;
    let mut init = Command::new(program)
        .args(Stage::Init.arguments())
        // The program can see that process, and is to see nothing of the person's environment.
        .env_clear()
        .stdin(OwnedFd::from(streams.control))
        .stdout(streams.output)
        .stderr(streams.errors)
        .spawn()
        .map_err(RunError::trying("start the helper inside"))?;
    init.wait().map_err(RunError::trying("wait for the helper inside"))?;
    Ok(())
}

fn enter(private_network: bool) -> io::Result<()> {
    let (user, group) = (geteuid().as_raw(), getegid().as_raw());
    let mut flags = CloneFlags::CLONE_NEWUSER
        | CloneFlags::CLONE_NEWNS
        | CloneFlags::CLONE_NEWPID
        | CloneFlags::CLONE_NEWIPC
        | CloneFlags::CLONE_NEWUTS;
    flags.set(CloneFlags::CLONE_NEWNET, private_network);
    unshare(flags)?;
    // The person stays who they are, and nobody else exists. Without the first line the kernel refuses the last one.
    fs::write("/proc/self/setgroups", "deny")?;
    fs::write("/proc/self/uid_map", format!("{user} {user} 1"))?;
    fs::write("/proc/self/gid_map", format!("{group} {group} 1"))
}

/// Lets the helper inside have one capability of this process, whose others the kernel takes away when it starts.
fn keep_right_to_mount() -> rustix::io::Result<()> {
    let sets = capabilities(None)?;
    set_capabilities(
        None,
        CapabilitySets {
            inheritable: CapabilitySet::SYS_ADMIN,
            ..sets
        },
    )?;
    configure_capability_in_ambient_set(CapabilitySet::SYS_ADMIN, true)
}

/// Makes the namespaces fit for a program, as process 1 in them.
pub(super) fn settle_in() -> Result<(), RunError> {
    // Anywhere else, all that follows would befall the whole system.
    if getpid() != Pid::INIT {
        return Err(RunError::new("this is not process 1 of private namespaces"));
    }
    mount_change("/", MountPropagationFlags::PRIVATE | MountPropagationFlags::REC)
        .and_then(|()| {
            mount(
                "proc",
                "/proc",
                "proc",
                MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC,
                None,
            )
        })
        .map_err(RunError::trying("mount a private /proc"))?;
    if processes_are_counted() {
        // Rather without this limit than without namespaces.
        fs::write(
            "/proc/sys/kernel/pid_max",
            (MAX_PROCESSES + RESERVED_NUMBERS).to_string(),
        )
        .ok();
    }
    let none = CapabilitySets {
        effective: CapabilitySet::empty(),
        permitted: CapabilitySet::empty(),
        inheritable: CapabilitySet::empty(),
    };
    set_capabilities(None, none).map_err(RunError::trying("give up the right to mount"))?;
    // Whoever kills the outer process kills this one. If it is dead already, the grader killed it, having let go of both.
    set_parent_process_death_signal(Some(Signal::KILL)).map_err(RunError::trying("hang on the outer helper"))
}

/// Whether the highest process number is a namespace's own; before Linux 6.14 it was the whole system's, and isn't touched.
fn processes_are_counted() -> bool {
    let release = rustix::system::uname();
    let mut numbers = release
        .release()
        .to_str()
        .unwrap_or_default()
        .split(['.', '-'])
        .map_while(|part| part.parse().ok());
    (numbers.next(), numbers.next()) >= (Some(6_u32), Some(14_u32))
}
