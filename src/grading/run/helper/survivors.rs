//! What a program leaves behind: found among the descendants of this process, which is the reaper of all of them.

use rustix::process::{Pid, Signal};

#[cfg(target_os = "linux")]
pub(super) use descendants::{count, kill};
#[cfg(not(target_os = "linux"))]
pub(super) use group::{count, kill};

/// Linux gives orphans to this process, so that nothing can get away from it.
#[cfg(target_os = "linux")]
mod descendants {
    use std::{collections::HashMap, fs};

    use rustix::{
        io::Errno,
        process::{WaitId, WaitIdOptions, getpid, kill_process, waitid},
    };

    use super::{Pid, Signal};

    /// How many processes are left besides the program.
    pub(in super::super) fn count(_program: Pid) -> u32 {
        if has_children() {
            descendants().iter().filter(|process| process.lives).count() as u32
        } else {
            0
        }
    }

    /// Kills what is left; says whether something may be.
    pub(in super::super) fn kill(_program: Pid) -> bool {
        if !has_children() {
            return false;
        }
        // Also those that look dead: it is their first thread only that is.
        for pid in descendants().iter().filter_map(|process| Pid::from_raw(process.pid)) {
            kill_process(pid, Signal::KILL).ok();
        }
        true
    }

    /// Cheap, and certain: without a child there is no further descendant.
    fn has_children() -> bool {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        !matches!(waitid(WaitId::All, options), Err(Errno::CHILD))
    }

    fn descendants() -> Vec<Process> {
        let mut children: HashMap<i32, Vec<Process>> = HashMap::new();
        for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
            // Not every entry is a process, and a process may end in the meantime.
            let stat = fs::read(entry.path().join("stat")).unwrap_or_default();
            if let Some(process) = Process::parse(&String::from_utf8_lossy(&stat)) {
                children.entry(process.parent).or_default().push(process);
            }
        }
        let this = getpid().as_raw_nonzero().get();
        let mut found = children.remove(&this).unwrap_or_default();
        let mut next = 0;
        while let Some(process) = found.get(next) {
            found.extend(children.remove(&process.pid).unwrap_or_default());
            next += 1;
        }
        found
    }

    #[derive(Debug, PartialEq)]
    struct Process {
        pid: i32,
        parent: i32,
        /// Neither dead nor about to be.
        lives: bool,
    }

    impl Process {
        /// Reads a `/proc/<pid>/stat`, whose fields are counted as proc(5) does.
        fn parse(stat: &str) -> Option<Self> {
            const EXITING: u64 = 4;
            const KILL_PENDING: u64 = 1 << 8;
            // The name stands in parentheses and may have any characters in it.
            let (pid, rest) = stat.split_once(" (")?;
            let fields: Vec<&str> = rest.rsplit_once(") ")?.1.split(' ').collect();
            let field = |number: usize| fields.get(number - 3).copied();
            let flag = |number: usize, bit: u64| Some(field(number)?.parse::<u64>().ok()? & bit != 0);
            Some(Self {
                pid: pid.parse().ok()?,
                parent: field(4)?.parse().ok()?,
                lives: !matches!(field(3)?, "Z" | "X") && !flag(9, EXITING)? && !flag(31, KILL_PENDING)?,
            })
        }
    }

    #[cfg(test)]
    mod tests {
        use super::Process;

        fn stat(name: &str, state: &str, flags: u64, pending: u64) -> String {
            format!(
                "12 ({name}) {state} 3 12 12 0 -1 {flags} 96 0 0 0 0 0 0 0 20 0 1 0 84 28 12 18 1 1 1 1 1 {pending} 0 0 0"
            )
        }

        #[test]
        fn a_process_is_read_whatever_its_name() {
            let expected = Process {
                pid: 12,
                parent: 3,
                lives: true,
            };
            for name in ["sleep", "a) R 9 (b) ", ""] {
                assert_eq!(
                    Process::parse(&stat(name, "S", 0x40_0000, 1 << 14)).as_ref(),
                    Some(&expected)
                );
            }
            assert_eq!(Process::parse(""), None);
            let this = std::fs::read_to_string("/proc/self/stat").unwrap();
            let this = Process::parse(&this).unwrap();
            assert_eq!((this.pid.cast_unsigned(), this.lives), (std::process::id(), true));
        }

        #[test]
        fn the_dead_and_the_dying_do_not_live() {
            for (state, flags, pending) in [("Z", 0, 0), ("R", 0x40_0004, 0), ("R", 0x40_0000, 1 << 8)] {
                assert!(!Process::parse(&stat("sleep", state, flags, pending)).unwrap().lives);
            }
        }
    }
}

/// Elsewhere only the program's group is known; a process that leaves it gets away.
#[cfg(not(target_os = "linux"))]
mod group {
    use rustix::process::{kill_process_group, test_kill_process_group};

    use super::{Pid, Signal};

    /// Whether processes are left besides the program; 1 if so.
    pub(in super::super) fn count(program: Pid) -> u32 {
        u32::from(test_kill_process_group(program).is_ok())
    }

    /// Kills what is left; says whether something was.
    pub(in super::super) fn kill(program: Pid) -> bool {
        kill_process_group(program, Signal::KILL).is_ok()
    }
}
