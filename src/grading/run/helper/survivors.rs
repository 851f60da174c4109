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
        if has_children() { living().len() as u32 } else { 0 }
    }

    /// Kills what is left; says whether something may be.
    pub(in super::super) fn kill(_program: Pid) -> bool {
        if !has_children() {
            return false;
        }
        for pid in living() {
            kill_process(pid, Signal::KILL).ok();
        }
        true
    }

    /// Cheap, and certain: without a child there is no further descendant.
    fn has_children() -> bool {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        !matches!(waitid(WaitId::All, options), Err(Errno::CHILD))
    }

    /// The descendants that aren't dead already.
    fn living() -> Vec<Pid> {
        let mut children: HashMap<i32, Vec<i32>> = HashMap::new();
        let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
        for entry in entries.filter(|entry| entry.file_name().as_encoded_bytes()[0].is_ascii_digit()) {
            // A process may end in the meantime.
            let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
            if let Some((pid, parent)) = parse(&stat) {
                children.entry(parent).or_default().push(pid);
            }
        }
        let mut found = vec![getpid().as_raw_nonzero().get()];
        let mut next = 0;
        while let Some(parent) = found.get(next) {
            found.extend(children.remove(parent).unwrap_or_default());
            next += 1;
        }
        found.into_iter().skip(1).filter_map(Pid::from_raw).collect()
    }

    /// The numbers of a process and of its parent, from `/proc/<pid>/stat`; none if it is dead or about to be.
    fn parse(stat: &str) -> Option<(i32, i32)> {
        const EXITING: u64 = 4;
        const KILL_PENDING: u64 = 1 << 8;
        // The name stands in parentheses and may have any characters in it. Fields are counted as proc(5) does.
        let (pid, rest) = stat.split_once(" (")?;
        let fields: Vec<&str> = rest.rsplit_once(") ")?.1.split(' ').collect();
        let field = |number: usize| fields.get(number - 3);
        let flag = |number: usize, bit: u64| Some(field(number)?.parse::<u64>().ok()? & bit != 0);
        let dead = matches!(*field(3)?, "Z" | "X");
        let dying = flag(9, EXITING)? || flag(31, KILL_PENDING)?;
        (!dead && !dying).then_some((pid.parse().ok()?, field(4)?.parse().ok()?))
    }

    #[cfg(test)]
    mod tests {
        use super::parse;

        fn stat(name: &str, state: &str, flags: u64, pending: u64) -> String {
            format!(
                "12 ({name}) {state} 3 12 12 0 -1 {flags} 96 0 0 0 0 0 0 0 20 0 1 0 84 28 12 18 1 1 1 1 1 {pending} 0 0 0"
            )
        }

        #[test]
        fn a_process_is_read_whatever_its_name() {
            assert_eq!(parse(&stat("sleep", "S", 0x40_0000, 0)), Some((12, 3)));
            assert_eq!(parse(&stat("a) R 9 (b) ", "R", 0, 1 << 14)), Some((12, 3)));
            assert_eq!(parse(""), None);
            let this = std::fs::read_to_string("/proc/self/stat").unwrap();
            assert_eq!(
                parse(&this).map(|(pid, _)| pid.cast_unsigned()),
                Some(std::process::id())
            );
        }

        #[test]
        fn the_dead_and_the_dying_do_not_count() {
            assert_eq!(parse(&stat("sleep", "Z", 0, 0)), None);
            assert_eq!(parse(&stat("sleep", "R", 0x40_0004, 0)), None);
            assert_eq!(parse(&stat("sleep", "R", 0x40_0000, 1 << 8)), None);
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
