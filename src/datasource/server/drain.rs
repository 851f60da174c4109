//! The end of a server: what happens between the wish to stop and the last reply.

use std::{
    future::{Future, pending},
    time::Duration,
};

use tokio::{
    select,
    time::{sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::running::{Ended, Signals};
use crate::datasource::config;

/// How long the two parts of the drain last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drain {
    /// Connections are still taken, while readiness says no: load balancers need a moment to notice.
    delay: Duration,
    /// Requests in flight may go on.
    deadline: Duration,
}

impl From<&config::Server> for Drain {
    fn from(server: &config::Server) -> Self {
        Self {
            delay: server.drain_delay,
            deadline: server.shutdown_timeout,
        }
    }
}

impl Drain {
    /// Runs the accept loop until it is told to stop, then lets the connections end, and cuts off those that don't.
    ///
    /// `close` is what the loop and its connections listen to. Readiness has changed before: it looks at the signal itself.
    pub(super) async fn run(
        self,
        listening: impl Future<Output = ()>,
        close: &CancellationToken,
        connections: &TaskTracker,
        signals: &Signals,
    ) -> Ended {
        let drained = async {
            let waited = async {
                signals.stop.cancelled().await;
                tracing::info!("draining");
                sleep(self.delay).await;
                close.cancel();
                pending::<()>().await;
            };
            select! {
                () = listening => {}
                () = waited => {}
            }
            // The port is closed now: the loop owned it.
            connections.close();
            timeout(self.deadline, connections.wait()).await.is_ok()
        };
        let cut_off = || Ended::CutOff {
            connections: connections.len(),
        };
        select! {
            biased;
            () = signals.stop_now.cancelled() => cut_off(),
            drained = drained => if drained { Ended::Drained } else { cut_off() },
        }
    }
}
