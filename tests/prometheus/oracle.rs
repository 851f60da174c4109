//! A real Prometheus that holds given samples.

use std::{
    fmt::Write,
    fs,
    io::{BufRead, BufReader, Read},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
};

use bigtent::datasource::prometheus::MemoryStorage;
use tempfile::TempDir;

/// A running Prometheus, which ends when this is dropped.
pub(crate) struct Oracle {
    child: Child,
    pub(crate) address: SocketAddr,
    _folder: TempDir,
}

impl Oracle {
    /// Starts Prometheus over the samples of a store, or returns none, with a message, where it isn't installed.
    pub(crate) fn start(storage: &MemoryStorage) -> Option<Self> {
        for program in ["prometheus", "promtool"] {
            let found = Command::new(program).arg("--version").output();
            if !found.is_ok_and(|output| output.status.success()) {
                eprintln!("SKIPPED: `{program}` is not installed, so nothing is compared with a real Prometheus");
                return None;
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        backfill(storage, folder.path(), &data);
        let config = folder.path().join("prometheus.yml");
        fs::write(&config, "global: {}\n").unwrap();
        let mut child = Command::new("prometheus")
            .arg(format!("--config.file={}", config.display()))
            .arg(format!("--storage.tsdb.path={}", data.display()))
            .args(["--storage.tsdb.retention.time=100y", "--web.listen-address=127.0.0.1:0"])
            .arg("--web.enable-remote-write-receiver")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let address = listening(&mut log);
        // A pipe that nobody reads would block Prometheus once it is full.
        std::thread::spawn(move || log.read_to_end(&mut Vec::new()));
        Some(Self {
            child,
            address,
            _folder: folder,
        })
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads the log until Prometheus is ready, and returns the address that it says it listens on.
fn listening(log: &mut impl BufRead) -> SocketAddr {
    let mut read = String::new();
    let mut address: Option<SocketAddr> = None;
    let mut is_ready = false;
    loop {
        if let (Some(address), true) = (address, is_ready) {
            return address;
        }
        let mut line = String::new();
        assert!(log.read_line(&mut line).unwrap() > 0, "Prometheus ended:\n{read}");
        if line.contains("msg=\"Listening on\"") {
            address = line.trim().rsplit("address=").next().and_then(|text| text.parse().ok());
        }
        is_ready |= line.contains("Server is ready");
        read.push_str(&line);
    }
}

/// Makes blocks of a store's samples.
fn backfill(storage: &MemoryStorage, folder: &Path, data: &Path) {
    let mut text = String::new();
    for (labels, samples) in storage.series() {
        let name = labels.get("__name__");
        let others: Vec<String> = labels
            .iter()
            .filter(|(label, _)| *label != "__name__")
            .map(|(label, value)| {
                let value = value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
                format!("{label}=\"{value}\"")
            })
            .collect();
        for sample in samples {
            let value = match sample.value {
                value if value.is_nan() => "NaN".to_owned(),
                f64::INFINITY => "+Inf".to_owned(),
                f64::NEG_INFINITY => "-Inf".to_owned(),
                value => format!("{value:e}"),
            };
            let (seconds, fraction) = (sample.time / 1000, sample.time % 1000);
            writeln!(text, "{name}{{{}}} {value} {seconds}.{fraction:03}", others.join(",")).unwrap();
        }
    }
    text.push_str("# EOF\n");
    let file = folder.join("samples.om");
    fs::write(&file, text).unwrap();
    let output = Command::new("promtool")
        .args(["tsdb", "create-blocks-from", "openmetrics"])
        .args([&file, data])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "promtool: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
