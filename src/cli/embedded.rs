//! The data source that the workbook in the terminal carries.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use serde_json::json;

use crate::{
    datasource::{
        config::Config,
        live::{Feed, News},
        query::{Engine, Limits, SCENARIOS, ask},
        series::{Catalogue, round_interval},
        server::{Parts, Running, Server, StartError},
    },
    tui::services::{
        Error,
        data_source::{DataSource, NotStarted, Port, Scenario, Tried},
    },
};

/// How long requests may take to end when the server ends: nobody wants to wait for a terminal.
const FAREWELL: Duration = Duration::from_secs(1);
/// The range of what the person tries, in milliseconds.
const HOUR: i64 = 60 * 60 * 1000;
/// How long the screen rests after each change, so that a thousand requests don't draw it a thousand times.
const REST: Duration = Duration::from_millis(50);

/// The data source inside this process; it doesn't run at first.
pub(crate) struct Embedded {
    catalogue: Arc<Catalogue>,
    /// Answers what the person tries, whether the server runs or not.
    engine: Engine,
    running: Mutex<Option<(Running, Feed)>>,
}

impl Embedded {
    /// A data source with these series that doesn't run yet.
    pub(crate) fn new(catalogue: Catalogue) -> Self {
        let catalogue = Arc::new(catalogue);
        Self {
            engine: Engine::new(Arc::clone(&catalogue), Limits::default()),
            catalogue,
            running: Mutex::default(),
        }
    }

    /// The scenarios that can be tried.
    pub(crate) fn scenarios() -> Vec<Scenario> {
        let scenarios = SCENARIOS.iter().map(|scenario| Scenario {
            name: scenario.name.to_owned(),
            about: scenario.description.to_owned(),
        });
        scenarios.collect()
    }
}

impl DataSource for Embedded {
    fn start(&self, port: Port, tell: Box<dyn Fn(News) + Send>) -> Result<SocketAddr, NotStarted> {
        let mut config = Config::default();
        config.server.port = match port {
            Port::Fixed(port) => port,
            Port::Free => 0,
        };
        config.server.shutdown_timeout = FAREWELL;
        let parts = Parts {
            catalogue: Arc::clone(&self.catalogue),
            ..Parts::default()
        };
        let feed = parts.feed.clone();
        let running = Server::start(config, parts).map_err(not_started)?;
        let address = running.address();
        watch(&feed, tell).map_err(|error| NotStarted::Failed(format!("the system gives no more threads: {error}")))?;
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some((running, feed));
        Ok(address)
    }

    fn stop(&self) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((running, feed)) = running {
            running.stop();
            // How it ended is of no interest: nobody can do anything about it.
            let _ = running.wait();
            // Takes the bell away, which ends the thread that waits for it.
            feed.watch(|| {});
        }
    }

    fn try_scenario(&self, scenario: &str, points: u16) -> Result<Tried, Error> {
        let began = Instant::now();
        let request = request(scenario, points, SystemTime::now());
        let query = ask(&self.engine, request.to_string().as_bytes())?;
        Ok(Tried {
            query,
            took: began.elapsed(),
        })
    }
}

/// The request that a panel of a dashboard makes for its last hour, if it is so many columns of dots wide.
fn request(scenario: &str, points: u16, now: SystemTime) -> serde_json::Value {
    // Nobody asks before 1970.
    let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    let to = i64::try_from(now.as_millis()).unwrap_or(i64::MAX).max(HOUR);
    let points = i64::from(points.max(1));
    let mut query = json!({
        "refId": "A",
        "scenario": scenario,
        "intervalMs": round_interval(HOUR / points),
        "maxDataPoints": points,
    });
    let known = SCENARIOS.iter().find(|known| known.name == scenario);
    // Of numbers within bounds, two series are more to look at than one.
    if known.is_some_and(|known| known.parameters.contains(&"min")) {
        query["series"] = json!(2);
    }
    json!({ "from": (to - HOUR).to_string(), "to": to.to_string(), "queries": [query] })
}

fn not_started(error: StartError) -> NotStarted {
    match error {
        StartError::Bind { address, source } if source.kind() == io::ErrorKind::AddrInUse => NotStarted::Taken(address),
        error => NotStarted::Failed(error.to_string()),
    }
}

/// Has `tell` called with what is in the feed whenever there is something new. The thread sleeps until then.
fn watch(feed: &Feed, tell: Box<dyn Fn(News) + Send>) -> io::Result<()> {
    let (bell, rings) = mpsc::sync_channel(1);
    let reader = feed.clone();
    thread::Builder::new().name("feed".to_owned()).spawn(move || {
        for () in rings {
            tell(reader.since(0));
            thread::sleep(REST);
        }
    })?;
    feed.watch(move || {
        // If it is full, the thread is about to read anyhow.
        let _ = bell.try_send(());
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{
        net::{Ipv4Addr, TcpListener, TcpStream},
        sync::mpsc::{self, RecvTimeoutError},
        time::Duration,
    };

    use super::Embedded;
    use crate::{
        datasource::{
            frame::Frame,
            series::{Catalogue, Sources},
        },
        tui::services::data_source::{DataSource, NotStarted, Port},
    };

    fn embedded() -> Embedded {
        Embedded::new(Catalogue::new(Sources::default()))
    }

    #[test]
    fn it_tells_of_requests_until_it_is_stopped() {
        let (sender, news) = mpsc::channel();
        let embedded = embedded();
        let tell = Box::new(move |told| {
            // Nobody listens at the end of the test.
            let _ = sender.send(told);
        });
        let address = embedded.start(Port::Free, tell).unwrap();
        let mut connection = TcpStream::connect(address).unwrap();
        let request = b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        std::io::Write::write_all(&mut connection, request).unwrap();
        let told = news.recv_timeout(Duration::from_mins(1)).unwrap();
        assert_eq!(told.exchanges[0].event.path, "/livez");
        embedded.stop();
        TcpStream::connect(address).unwrap_err();
        let last = loop {
            if let Err(last) = news.recv_timeout(Duration::from_mins(1)) {
                break last;
            }
        };
        assert_eq!(last, RecvTimeoutError::Disconnected, "the thread that tells has ended");
        embedded.stop();
    }

    #[test]
    fn a_taken_port_is_named() {
        let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let taken = other.local_addr().unwrap();
        let started = embedded().start(Port::Fixed(taken.port()), Box::new(|_| {}));
        assert_eq!(started, Err(NotStarted::Taken(taken)));
    }

    #[test]
    fn every_scenario_can_be_tried() {
        let embedded = embedded();
        for scenario in Embedded::scenarios() {
            let tried = embedded.try_scenario(&scenario.name, 120).unwrap();
            let [answer] = &tried.query.answers[..] else {
                panic!("{}: {} answers", scenario.name, tried.query.answers.len())
            };
            let rows = answer.frames.iter().map(Frame::rows).max();
            let is_bounded = rows.is_some_and(|rows| rows <= 200);
            assert!(answer.error.is_some() || is_bounded, "{}: {rows:?}", scenario.name);
        }
    }
}
