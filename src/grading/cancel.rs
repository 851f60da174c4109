//! A way to stop a grade from another thread, its processes included.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

/// Shared by everyone who takes part in a grade. Cancelling runs every kill that is registered at that moment, and every
/// later one at once.
#[derive(Clone, Default)]
pub struct Cancel(Arc<Inner>);

type Kill = Box<dyn FnOnce() + Send>;

#[derive(Default)]
struct Inner {
    cancelled: AtomicBool,
    next: AtomicU64,
    kills: Mutex<Vec<(u64, Kill)>>,
}

impl Cancel {
    /// Stops the work.
    pub fn cancel(&self) {
        let kills = {
            let mut kills = self.0.kills.lock().unwrap_or_else(PoisonError::into_inner);
            self.0.cancelled.store(true, Ordering::SeqCst);
            std::mem::take(&mut *kills)
        };
        for (_, kill) in kills {
            kill();
        }
    }

    /// Whether the work should stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::SeqCst)
    }

    /// Runs `kill` on cancelling, until the guard is dropped. Runs it now if cancelled already.
    pub fn on_cancel(&self, kill: impl FnOnce() + Send + 'static) -> CancelGuard {
        let id = self.0.next.fetch_add(1, Ordering::Relaxed);
        let mut kills = self.0.kills.lock().unwrap_or_else(PoisonError::into_inner);
        if self.is_cancelled() {
            drop(kills);
            kill();
        } else {
            kills.push((id, Box::new(kill)));
        }
        CancelGuard {
            inner: Arc::clone(&self.0),
            id,
        }
    }
}

/// Unregisters a kill when dropped.
pub struct CancelGuard {
    inner: Arc<Inner>,
    id: u64,
}

impl Drop for CancelGuard {
    fn drop(&mut self) {
        self.inner
            .kills
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|(id, _)| *id != self.id);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    };

    use super::Cancel;

    #[test]
    fn kills_run_once_and_only_while_guarded() {
        let count = Arc::new(AtomicU32::new(0));
        let bump = |count: &Arc<AtomicU32>| {
            let count = Arc::clone(count);
            move || {
                count.fetch_add(1, Ordering::SeqCst);
            }
        };
        let cancel = Cancel::default();
        drop(cancel.on_cancel(bump(&count)));
        let _kept = cancel.on_cancel(bump(&count));
        cancel.cancel();
        cancel.cancel();
        assert_eq!(count.load(Ordering::SeqCst), 1);
        let _late = cancel.on_cancel(bump(&count));
        assert_eq!(count.load(Ordering::SeqCst), 2);
    }
}
