//! Does jobs on several threads at once, and hands their results on in the jobs' order.

use std::{
    collections::BTreeMap,
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

/// Calls `work` for each job, with the number of the thread that does it, from 0 to below `threads`, and `take` with each
/// result in the jobs' order. Once `take` fails, no further job is begun.
///
/// # Errors
/// The error that `take` failed with.
pub(super) fn in_order<J: Sync, R: Send, E>(
    threads: usize,
    jobs: &[J],
    work: impl Fn(usize, &J) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let next = AtomicUsize::new(0);
    // Without room, so that a thread is one job ahead of `take` at most.
    let (sender, receiver) = mpsc::sync_channel(0);
    thread::scope(|scope| {
        for thread in 0..threads.min(jobs.len()) {
            let (sender, next, work) = (sender.clone(), &next, &work);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::SeqCst);
                    let Some(job) = jobs.get(index) else { return };
                    // Nobody listens once `take` failed.
                    if sender.send((index, work(thread, job))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut due = 0;
        for (index, result) in receiver {
            early.insert(index, result);
            while let Some(result) = early.remove(&due) {
                take(result)?;
                due += 1;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use std::{
        convert::Infallible,
        sync::{
            Barrier,
            atomic::{AtomicUsize, Ordering},
        },
    };

    use super::in_order;

    #[test]
    fn results_come_in_order_whoever_is_done_first() {
        let jobs: Vec<usize> = (0..100).collect();
        // Each pair of jobs is done at the same time, and the later one of a pair is sent first as often as not.
        let both = Barrier::new(2);
        let mut taken = Vec::new();
        let done: Result<(), Infallible> = in_order(
            2,
            &jobs,
            |_, job| {
                both.wait();
                *job
            },
            |job| {
                taken.push(job);
                Ok(())
            },
        );
        assert_eq!((done, taken), (Ok(()), jobs));
    }

    #[test]
    fn after_a_failure_no_job_is_begun() {
        let begun = AtomicUsize::new(0);
        let done = in_order(
            1,
            &[(); 1000],
            |thread, ()| {
                assert_eq!(thread, 0);
                begun.fetch_add(1, Ordering::SeqCst)
            },
            |job| if job == 3 { Err("enough") } else { Ok(()) },
        );
        assert_eq!(done, Err("enough"));
        // One more may have been begun before it was known.
        assert!((4..=5).contains(&begun.load(Ordering::SeqCst)));
    }

    #[test]
    fn no_jobs_are_done_at_once() {
        let done: Result<(), ()> = in_order(4, &[] as &[u8], |_, _| (), |()| Err(()));
        assert_eq!(done, Ok(()));
    }
}
