//! Open files: each connection is one, and systems allow a process few of them unless it asks for more.

use rustix::process::{Resource, getrlimit, setrlimit};

/// What the process needs besides connections: its log, the runtime, files that are read.
const RESERVE: u64 = 64;

/// How many connections of the wanted number can be open. The process's limit is raised as far as it may be, as Go's runtime
/// does; what doesn't fit waits in the system's queue, where running out of descriptors would turn everybody away.
pub(super) fn affordable(connections: usize) -> usize {
    let wanted = u64::try_from(connections).unwrap_or(u64::MAX).saturating_add(RESERVE);
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < wanted) {
        limit.current = limit.maximum.map(|maximum| maximum.min(wanted));
        // If it can't be raised, it stays as it was.
        let _ = setrlimit(Resource::Nofile, limit);
    }
    let Some(allowed) = getrlimit(Resource::Nofile).current else {
        return connections;
    };
    let affordable = usize::try_from(allowed.saturating_sub(RESERVE))
        .unwrap_or(usize::MAX)
        .max(1);
    if affordable < connections {
        tracing::warn!(
            wanted = connections,
            affordable,
            "the system allows fewer connections than configured"
        );
    }
    affordable.min(connections)
}

#[cfg(test)]
mod tests {
    use super::affordable;

    #[test]
    fn there_is_room_for_one_and_never_for_more_than_wanted() {
        assert_eq!(affordable(1), 1);
        assert!(affordable(1_000_000) >= 1);
    }
}
