//! The clocks of a connection: which part of an exchange it is in, and when that part has taken too long.
//!
//! ```text
//!  Head         │ Busy             │ Sending             │ Idle     │ Head …
//!  header       │ (read, handler)  │ write               │ idle     │ header
//! ```
//!
//! hyper has one timer for a request's head, and it runs through the idle time as well, so that one number has to serve
//! both. Here each part has its own. What happens while the connection is `Busy` is limited around the handler, where a
//! reply can still be given.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use futures::task::AtomicWaker;
use tokio::{
    select,
    sync::watch,
    time::{Instant, sleep_until},
};

use crate::datasource::config;

/// How long each part of an exchange may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Allowed {
    /// A request's head.
    pub(super) header: Duration,
    /// The sending of a reply, once the client doesn't keep up.
    pub(super) write: Duration,
    /// The time between a reply and the next request.
    pub(super) idle: Duration,
}

impl From<&config::Server> for Allowed {
    fn from(server: &config::Server) -> Self {
        Self {
            header: server.header_timeout,
            write: server.write_timeout,
            idle: server.idle_timeout,
        }
    }
}

/// The part of an exchange that a connection is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// A request's head is arriving. A new connection begins here: whoever connects has something to say.
    Head,
    /// A request is being handled.
    Busy,
    /// The client doesn't take the reply as fast as it could be sent.
    Sending,
    /// Nothing is going on.
    Idle,
}

/// A connection's clock. The parts of the connection tell it what happens; [`Alarm`] rings.
#[derive(Debug, Clone)]
pub(super) struct Clock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    allowed: Allowed,
    now: watch::Sender<(Phase, Instant)>,
    /// Whether a request was begun whose reply isn't complete.
    replying: AtomicBool,
    /// Who waits until the socket has taken everything.
    flushed: AtomicWaker,
}

/// Rings when a phase has lasted too long.
#[derive(Debug)]
pub(super) struct Alarm {
    allowed: Allowed,
    now: watch::Receiver<(Phase, Instant)>,
}

impl Phase {
    /// The phase's name, as metrics have it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Busy => "busy",
            Self::Sending => "sending",
            Self::Idle => "idle",
        }
    }
}

impl Allowed {
    fn of(&self, phase: Phase) -> Option<Duration> {
        match phase {
            Phase::Head => Some(self.header),
            Phase::Busy => None,
            Phase::Sending => Some(self.write),
            Phase::Idle => Some(self.idle),
        }
    }
}

impl Clock {
    /// A clock that starts now, with the first request's head.
    pub(super) fn start(allowed: Allowed) -> (Self, Alarm) {
        let (sender, receiver) = watch::channel((Phase::Head, Instant::now()));
        let clock = Self(Arc::new(Inner {
            allowed,
            now: sender,
            replying: AtomicBool::new(false),
            flushed: AtomicWaker::new(),
        }));
        let alarm = Alarm { allowed, now: receiver };
        (clock, alarm)
    }

    /// Bytes arrived. After a pause they are the next head's first.
    pub(super) fn received(&self) {
        self.change(|phase| (phase == Phase::Idle).then_some(Phase::Head));
    }

    /// A request's head is complete.
    pub(super) fn begun(&self) {
        self.0.replying.store(true, Ordering::Relaxed);
        self.change(|phase| (phase != Phase::Sending).then_some(Phase::Busy));
    }

    /// A reply's last byte was handed over for sending.
    pub(super) fn replied(&self) {
        self.0.replying.store(false, Ordering::Relaxed);
        self.change(|phase| (phase != Phase::Sending).then_some(Phase::Idle));
    }

    /// The socket takes no more bytes: the client, or the way to it, is slower than this server.
    pub(super) fn blocked(&self) {
        self.change(|phase| (phase != Phase::Sending).then_some(Phase::Sending));
    }

    /// The socket took everything that there was to send.
    pub(super) fn flushed(&self) {
        let next = if self.0.replying.load(Ordering::Relaxed) {
            Phase::Busy
        } else {
            Phase::Idle
        };
        self.change(|phase| (phase == Phase::Sending).then_some(next));
        self.0.flushed.wake();
    }

    /// Wakes this task at the next [`flushed`](Self::flushed).
    pub(super) fn wake_when_flushed(&self, cx: &Context<'_>) {
        self.0.flushed.register(cx.waker());
    }

    /// Ready unless the socket still has to take something that was handed over before.
    pub(super) fn poll_flushed(&self, cx: &Context<'_>) -> Poll<()> {
        self.wake_when_flushed(cx);
        if self.0.now.borrow().0 == Phase::Sending {
            Poll::Pending
        } else {
            Poll::Ready(())
        }
    }

    /// Enters another phase, if there is one to enter. A phase that goes on keeps its beginning: what is limited is the
    /// whole and not the pause between two bytes.
    fn change(&self, next: impl FnOnce(Phase) -> Option<Phase>) {
        self.0.now.send_if_modified(|(phase, since)| {
            let Some(next) = next(*phase) else { return false };
            let changed = next != *phase;
            if changed {
                (*phase, *since) = (next, Instant::now());
            }
            // The alarm learns of a longer time by itself when it rings; only a shorter one must wake it.
            changed && self.0.allowed.of(next).is_some()
        });
    }
}

impl Alarm {
    /// Waits until a phase has lasted too long, and says which.
    pub(super) async fn rings(&mut self) -> Phase {
        loop {
            let (phase, since) = *self.now.borrow_and_update();
            let deadline = self.allowed.of(phase).map(|allowed| since + allowed);
            if deadline.is_some_and(|deadline| deadline <= Instant::now()) {
                return phase;
            }
            let until = async {
                match deadline {
                    Some(deadline) => sleep_until(deadline).await,
                    None => std::future::pending().await,
                }
            };
            select! {
                () = until => {}
                // Without a clock nothing can be late any more.
                changed = self.now.changed() => if changed.is_err() {
                    std::future::pending::<()>().await;
                },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::{Instant, advance, timeout};

    use super::{Alarm, Allowed, Clock, Phase};

    fn start() -> (Clock, Alarm) {
        Clock::start(Allowed {
            header: Duration::from_secs(5),
            write: Duration::from_secs(15),
            idle: Duration::from_secs(75),
        })
    }

    /// What rings, and after how many seconds.
    async fn rings(alarm: &mut Alarm) -> (Phase, u64) {
        let start = Instant::now();
        let phase = alarm.rings().await;
        (phase, start.elapsed().as_secs())
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_is_limited_as_a_whole() {
        let (clock, mut alarm) = start();
        advance(Duration::from_secs(3)).await;
        clock.received();
        assert_eq!(rings(&mut alarm).await, (Phase::Head, 2));
    }

    #[tokio::test(start_paused = true)]
    async fn a_handler_is_not_limited_here() {
        let (clock, mut alarm) = start();
        clock.begun();
        assert!(timeout(Duration::from_hours(1), alarm.rings()).await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_and_the_next_head_have_limits_of_their_own() {
        let (clock, mut alarm) = start();
        clock.begun();
        clock.replied();
        assert!(timeout(Duration::from_secs(70), alarm.rings()).await.is_err());
        clock.received();
        assert_eq!(rings(&mut alarm).await, (Phase::Head, 5));
    }

    #[tokio::test(start_paused = true)]
    async fn an_idle_connection_ends() {
        let (clock, mut alarm) = start();
        clock.begun();
        clock.replied();
        assert_eq!(rings(&mut alarm).await, (Phase::Idle, 75));
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_does_not_read_has_the_write_timeout() {
        let (clock, mut alarm) = start();
        clock.begun();
        clock.blocked();
        clock.replied();
        advance(Duration::from_secs(10)).await;
        clock.blocked();
        assert_eq!(rings(&mut alarm).await, (Phase::Sending, 5));
    }

    #[tokio::test(start_paused = true)]
    async fn once_all_is_sent_the_connection_is_idle() {
        let (clock, mut alarm) = start();
        clock.begun();
        clock.blocked();
        clock.replied();
        clock.flushed();
        assert_eq!(rings(&mut alarm).await, (Phase::Idle, 75));
    }
}
