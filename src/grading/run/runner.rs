//! Starts programs in the strongest box that this system has.

use std::{
    io,
    net::TcpListener,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    error::RunError,
    helper::Stage,
    link::Link,
    port,
    protocol::Family,
    running::Running,
    socket,
    spec::{PortChoice, Spec},
};
use crate::grading::{cancel::Cancel, verdict::Tier};

/// Starts programs in the strongest box that this system has.
#[derive(Debug, Clone)]
pub struct Runner {
    helper: PathBuf,
    tier: Tier,
    obstacle: Option<RunError>,
}

impl Runner {
    /// `helper` is the bigtent binary. Tries out what the system allows, once; takes a few milliseconds.
    pub fn detect(helper: PathBuf) -> Self {
        let obstacle = try_namespaces(&helper).err();
        let tier = if obstacle.is_none() {
            Tier::Namespaces
        } else {
            Tier::Session
        };
        Self { helper, tier, obstacle }
    }

    /// The same with a weaker box, for tests and for `doctor`.
    #[must_use]
    pub fn with_tier(&self, tier: Tier) -> Self {
        Self {
            tier: tier.clamp(Tier::Session, self.tier),
            ..self.clone()
        }
    }

    /// The box that programs get.
    pub fn tier(&self) -> Tier {
        self.tier
    }

    /// Why programs don't get private namespaces, if this system can't make them.
    pub fn obstacle(&self) -> Option<&RunError> {
        self.obstacle.as_ref()
    }

    /// Starts a program; cancelling kills it with all that it started. If cancelled already, the program is killed at
    /// once or not even started, which looks the same.
    pub fn spawn(&self, spec: &Spec, cancel: &Cancel) -> Result<Running, RunError> {
        let private_network = spec.private_network && self.tier == Tier::Namespaces;
        let mut spec = spec.clone();
        let port = give_port(&mut spec, private_network).map_err(RunError::trying("reserve a port"))?;
        let stage = match self.tier {
            Tier::Namespaces => Stage::Namespaces { private_network },
            Tier::Session | Tier::Read => Stage::Session,
        };
        let link = Link::open(&self.helper, stage, spec.limits.output)?;
        let shared = Arc::clone(link.shared());
        let guard = cancel.on_cancel(move || shared.hang_up());
        let listener = match spec.listen_env.take() {
            None => None,
            Some(name) => match give_listener(&mut spec, name, &link, private_network) {
                Ok(listener) => Some(listener),
                // The helper is gone, or was let go of; starting the program tells why.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => None,
                Err(error) => return Err(RunError::trying("listen for the program")(error)),
            },
        };
        if !link.start(spec)? && !cancel.is_cancelled() {
            return Err(lost(&self.helper, link));
        }
        Ok(Running {
            port,
            private_network,
            listener,
            link,
            _guard: guard,
        })
    }
}

/// Puts `PORT` into the environment; returns its number, 0 if it has none.
fn give_port(spec: &mut Spec, private_network: bool) -> io::Result<u16> {
    let (port, text) = match &spec.port {
        PortChoice::None => return Ok(0),
        PortChoice::Text(text) => (0, text.clone()),
        PortChoice::Preferred(port) => {
            let port = if private_network { *port } else { port::reserve()? };
            (port, port.to_string())
        }
    };
    spec.env.insert("PORT".to_owned(), text);
    Ok(port)
}

/// Listens on a free port of the program's network and puts its URL into the environment.
fn give_listener(spec: &mut Spec, name: String, link: &Link, private_network: bool) -> io::Result<TcpListener> {
    let listener = if private_network {
        socket::listen(link.socket(Family::V4)?)?
    } else {
        TcpListener::bind(socket::loopback(Family::V4, 0))?
    };
    spec.env.insert(name, format!("http://{}", listener.local_addr()?));
    Ok(listener)
}

/// Whether programs can have namespaces, down to a connection in a network of their own.
fn try_namespaces(helper: &Path) -> Result<(), RunError> {
    let mut link = Link::open(helper, Stage::Namespaces { private_network: true }, 1 << 10)?;
    let connected = link.socket(Family::V4).and_then(socket::listen).and_then(|listener| {
        let address = listener.local_addr()?;
        socket::connect(link.socket(Family::V4)?, address)
    });
    connected.map(drop).map_err(|error| {
        link.close();
        let told = link.shared().state().started.take().and_then(Result::err);
        told.unwrap_or_else(|| RunError::trying("connect in a network of its own")(error))
    })
}

/// The error for a helper that went without saying why.
fn lost(helper: &Path, mut link: Link) -> RunError {
    link.close();
    let said = String::from_utf8_lossy(&link.shared().state().streams[1].kept)
        .trim()
        .to_owned();
    let colon = if said.is_empty() { "" } else { ": " };
    RunError::new(format!(
        "can't run a program: the helper `{}` ended before the program ran{colon}{said}",
        helper.display()
    ))
}
