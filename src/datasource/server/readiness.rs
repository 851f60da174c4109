//! Whether new requests should be sent here.

use tokio_util::sync::CancellationToken;

/// Says no from the moment at which the server was told to stop, so that a load balancer looks elsewhere while requests in
/// flight still get their replies. A server that can't answer because something behind it is broken stays ready: taking away
/// all replicas at once helps nobody.
#[derive(Debug, Clone)]
pub struct Readiness(CancellationToken);

impl Readiness {
    /// Ready until `stop`.
    pub(super) fn until(stop: CancellationToken) -> Self {
        Self(stop)
    }

    /// Whether new requests are welcome.
    pub fn is_ready(&self) -> bool {
        !self.0.is_cancelled()
    }
}
