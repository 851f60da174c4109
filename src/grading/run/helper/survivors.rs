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

    /// The numbers of a process and of its parent, from `/proc/<pid>/stat`; none if it is dead.
    fn parse(stat: &str) -> Option<(i32, i32)> {
        // The name stands in parentheses and may have any characters in it.
        let (pid, rest) = stat.split_once(" (")?;
        let (_, rest) = rest.rsplit_once(") ")?;
        let mut fields = rest.split(' ');
        match fields.next()? {
            "Z" | "X" => None,
            _ => Some((pid.parse().ok()?, fields.next()?.parse().ok()?)),
        }
    }

    #[cfg(test)]
    mod tests {
        use super::parse;

        #[test]
        fn a_stat_line_is_read_whatever_the_name() {
            assert_eq!(parse("12 (sleep) S 3 12 12 0"), Some((12, 3)));
            assert_eq!(parse("12 (a) R 9) (b) S 3 12 12 0"), Some((12, 3)));
            assert_eq!(parse("12 (sleep) Z 3 12 12 0"), None);
            assert_eq!(parse(""), None);
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
