//! Measures what answering a query costs: 10 series of 1,000 points, from the request's bytes to the reply's.
//!
//! `cargo bench --bench query` prints the time of the engine alone, then the CPU time of the whole server for a request, and
//! the latencies that eight clients see at once.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::cast_precision_loss,
    reason = "a measurement prints figures"
)]

use std::{
    error::Error,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    process::ExitCode,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use bigtent::datasource::{
    config::Config,
    query::{Engine, Limits, ask},
    series::{Catalogue, Sources},
    server::{Parts, Server},
};

/// What answering the query may cost the server.
const BUDGET: Duration = Duration::from_millis(2);
const WARM_UP: usize = 200;
const ROUNDS: usize = 1_000;
const CLIENTS: usize = 8;

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> ExitCode {
    // `cargo test --benches` only wants to know that it builds.
    if std::env::args().any(|arg| arg == "--test") {
        return ExitCode::SUCCESS;
    }
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Ten series of a scenario over 1,000 seconds.
fn body(scenario: &str) -> String {
    format!(
        r#"{{"from":"1795478400000","to":"1795479400000","queries":[{{"refId":"A","scenario":"{scenario}","series":10,"intervalMs":1000,"maxDataPoints":1000}}]}}"#
    )
}

fn measure() -> Result<(), Failure> {
    let engine = Engine::new(Arc::new(Catalogue::new(Sources::default())), Limits::default());
    println!("The engine alone, on one thread:");
    for scenario in ["random", "sine", "counter", "gaps", "spikes", "daily"] {
        let body = body(scenario);
        let mut took = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            let start = Instant::now();
            ask(&engine, body.as_bytes())?;
            took.push(start.elapsed());
        }
        println!("{scenario:>10}  {}", percentiles(&mut took));
    }

    let mut config = Config::default();
    config.server.port = 0;
    let running = Server::start(config, Parts::default())?;
    let address = running.address();
    let request = request(&body("random"));
    let mut client = Client::connect(address)?;
    for _ in 0..WARM_UP {
        client.ask(&request)?;
    }
    let before = server_cpu()?;
    let mut took = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        took.push(client.ask(&request)?);
    }
    let cpu = server_cpu()?.saturating_sub(before) / u32::try_from(ROUNDS)?;
    println!("The server, one client:\n{:>10}  {}", "random", percentiles(&mut took));

    let start = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let request = request.clone();
            thread::spawn(move || -> Result<Vec<Duration>, Failure> {
                let mut client = Client::connect(address)?;
                (0..ROUNDS).map(|_| client.ask(&request)).collect()
            })
        })
        .collect();
    let mut took = Vec::new();
    for client in clients {
        took.extend(client.join().map_err(|_| "a client panicked")??);
    }
    let each_second = took.len() as f64 / start.elapsed().as_secs_f64();
    println!("The server, {CLIENTS} clients at once, {each_second:.0} requests a second:");
    println!("{:>10}  {}", "random", percentiles(&mut took));
    running.stop();
    running.wait();

    println!("CPU time of the server for a request: {cpu:.2?} (at most {BUDGET:?})");
    if cpu > BUDGET {
        return Err("a query costs more than it may".into());
    }
    Ok(())
}

fn percentiles(took: &mut [Duration]) -> String {
    took.sort_unstable();
    let at = |share: usize| took.get(took.len() * share / 100).copied().unwrap_or_default();
    let last = took.last().copied().unwrap_or_default();
    format!(
        "p50 {:.2?}  p90 {:.2?}  p99 {:.2?}  longest {last:.2?}",
        at(50),
        at(90),
        at(99)
    )
}

/// The CPU time of this process's server threads so far.
fn server_cpu() -> Result<Duration, Failure> {
    let mut total = Duration::ZERO;
    for task in fs::read_dir("/proc/self/task").map_err(|error| format!("CPU time is read on Linux alone: {error}"))? {
        let task = task?.path();
        if fs::read_to_string(task.join("comm"))?
            .trim_end()
            .starts_with("datasource")
        {
            let schedule = fs::read_to_string(task.join("schedstat"))?;
            let nanos = schedule.split(' ').next().unwrap_or_default().parse()?;
            total += Duration::from_nanos(nanos);
        }
    }
    Ok(total)
}

fn request(body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST /api/ds/query HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// One connection that is kept open.
struct Client {
    stream: BufReader<TcpStream>,
    body: Vec<u8>,
}

impl Client {
    fn connect(address: SocketAddr) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::with_capacity(64 * 1024, stream),
            body: Vec::new(),
        })
    }

    /// Sends the request, and says how long its whole reply took.
    fn ask(&mut self, request: &[u8]) -> Result<Duration, Failure> {
        let start = Instant::now();
        self.stream.get_mut().write_all(request)?;
        let mut length = None;
        let mut line = String::new();
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let line = line.trim_end().to_ascii_lowercase();
            if line.starts_with("http/1.1") && !line.starts_with("http/1.1 200") {
                return Err(line.into());
            }
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = Some(value.parse()?);
            }
            if line.is_empty() {
                break;
            }
        }
        self.body.resize(length.ok_or("a reply without a length")?, 0);
        self.stream.read_exact(&mut self.body)?;
        Ok(start.elapsed())
    }
}
