//! From the start by Grafana, over the handshake, to the end.

use std::{
    env,
    io::{self, Write},
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use rustls::crypto::ring;
use tokio::{runtime, time::sleep};
use tonic::transport::{Server, server::TcpIncoming};

use crate::service::Plugin;

/// What go-plugin sets, so that a plugin knows that a host started it and not a person.
const COOKIE: (&str, &str) = ("grafana_plugin_type", "datasource");
/// The version of go-plugin's handshake, and of Grafana's protocol in it.
const VERSIONS: &str = "1|2";
/// How long requests that are under way may take after the stop. A host kills the plugin after two seconds.
const DRAIN: Duration = Duration::from_secs(1);

/// Why the plugin ends before Grafana stops it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A person started it.
    #[error("this is a plugin: Grafana starts it. Put its folder into Grafana's plugin folder")]
    NotStartedByGrafana,
    /// The system refused something.
    #[error("can't {0}: {1}")]
    System(&'static str, io::Error),
    /// Connections can't be accepted any more.
    #[error("stopped listening: {0}")]
    Serve(#[from] tonic::transport::Error),
}

/// Serves until Grafana stops the plugin, or is gone.
pub(crate) fn run() -> Result<(), Error> {
    if env::var(COOKIE.0).as_deref() != Ok(COOKIE.1) {
        return Err(Error::NotStartedByGrafana);
    }
    // An error means that there is one already, which is as good.
    let _ = ring::default_provider().install_default();
    let runtime = runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::System("start the runtime", error))?;
    let served = runtime.block_on(serve());
    // What a stop didn't wait for is not worth waiting for here either.
    runtime.shutdown_background();
    served
}

async fn serve() -> Result<(), Error> {
    let listen = || -> io::Result<(TcpIncoming, SocketAddr)> {
        let incoming = TcpIncoming::bind((Ipv4Addr::LOCALHOST, 0).into())?;
        let address = incoming.local_addr()?;
        // A reply is small writes; without this, Nagle's algorithm and delayed acknowledgements make each take 40 ms.
        Ok((incoming.with_nodelay(Some(true)), address))
    };
    let signals = Signals::new().map_err(|error| Error::System("handle signals", error))?;
    let (incoming, address) = listen().map_err(|error| Error::System("listen on 127.0.0.1", error))?;
    shake_hands(address).map_err(|error| Error::System("write to standard output", error))?;

    let plugin = Plugin::default();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = Server::builder().serve_with_incoming_shutdown(plugin.clone(), incoming, async {
        let _ = stopped.await;
    });
    let end = async {
        tokio::select! {
            () = plugin.stopped() => tracing::debug!("stopped by the host"),
            () = signals.terminated() => tracing::debug!("told to terminate"),
            () = host_gone() => {}
        }
        let _ = stop.send(());
        sleep(DRAIN).await;
    };
    tokio::select! {
        served = serving => Ok(served?),
        () = end => Ok(()),
    }
}

/// Says where the plugin listens, in the one line that the host waits for.
fn shake_hands(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{VERSIONS}|tcp|{address}|grpc")?;
    stdout.flush()
}

/// The signals that the plugin knows, from the moment on at which this is made.
#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    // Never looked at: a terminal sends an interrupt to the host too, and it is the host that decides what it means.
    _interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};

        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            _interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Ends at SIGTERM.
    async fn terminated(mut self) {
        self.terminate.recv().await;
    }
}

/// The signals that the plugin knows, from the moment on at which this is made.
#[cfg(not(unix))]
struct Signals {
    _interrupt: tokio::signal::windows::CtrlC,
}

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self {
            _interrupt: tokio::signal::windows::ctrl_c()?,
        })
    }

    async fn terminated(self) {
        std::future::pending().await
    }
}

/// Ends when nobody holds the other end of standard output any more: the host is gone without having said so.
#[cfg(unix)]
async fn host_gone() {
    use std::os::fd::AsFd;

    use tokio::{io::Interest, net::unix::pipe::Sender};

    let pipe = io::stdout()
        .as_fd()
        .try_clone_to_owned()
        .and_then(Sender::from_owned_fd);
    match pipe {
        Ok(pipe) => {
            let _ = pipe.ready(Interest::ERROR).await;
        }
        // No pipe: whoever started the plugin doesn't read from it, and stops it by hand.
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn host_gone() {
    std::future::pending().await
}
