//! Measures the encoding of frames, beside Grafana's own in Go on the same frames where Go is installed.
//!
//! `cargo bench --bench frames` prints for each frame the nanoseconds for a value, by processor time (the mean of all rounds, to
//! which Go's garbage collector counts and other programs on the machine don't) and by the clock (the median), and the
//! allocations for a frame.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::cast_precision_loss,
    reason = "a measurement prints figures"
)]

use std::io::Write;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use bigtent::datasource::frame::{Field, Frame, FrameType, Meta};

/// Rows and series of the frames that are measured.
const SHAPES: [(u32, u32); 3] = [(1_000, 1), (10_000, 1), (10_000, 10)];
const ROUNDS: u32 = 301;
/// The share of the Go SDK's processor time that the encoder may take.
const BUDGET: f64 = 1.0 / 8.0;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What one encoder took for a frame.
struct Measured {
    allocations: u64,
    /// Nanoseconds of processor time, the mean of all rounds.
    processor: f64,
    /// Nanoseconds by the clock, the median of all rounds.
    clock: f64,
}

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

fn measure() -> Result<(), Failure> {
    let go = go_encoder()?;
    println!(
        "{:>12} {:>8} {:>10} {:>8} {:>12} {:>8}",
        "rows×series", "", "processor", "clock", "allocations", "ratio"
    );
    for (rows, series) in SHAPES {
        let frame = random_walks(rows, series)?;
        let shape = format!("{rows}×{series}");
        let values = f64::from(rows) * f64::from(series + 1);
        let line = |who: &str, measured: &Measured| {
            let [processor, clock] = [measured.processor, measured.clock].map(|nanos| nanos / values);
            print!(
                "{shape:>12} {who:>8} {processor:>10.1} {clock:>8.1} {:>12}",
                measured.allocations
            );
        };
        let ours = encode(&frame)?;
        line("bigtent", &ours);
        println!();
        if let Some(go) = &go {
            let theirs = go_encode(go, &frame)?;
            line("Go SDK", &theirs);
            let ratio = ours.processor / theirs.processor;
            println!(
                "{:>8}{}",
                format!("1/{:.1}", 1.0 / ratio),
                if ratio <= BUDGET { "" } else { "  over 1/8" }
            );
        }
    }
    if go.is_none() {
        println!("Go or its modules are not at hand, so there is nothing to compare with.");
    }
    Ok(())
}

/// A wide frame of random walks with a time for each second: numbers with as many digits as measured ones have.
fn random_walks(rows: u32, series: u32) -> Result<Frame, Failure> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut step = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        f64::from((state >> 32) as u32) / f64::from(u32::MAX) - 0.5
    };
    let times = (0..i64::from(rows))
        .map(|row| (1_700_000_000 + row) * 1_000_000_000)
        .collect();
    let mut fields = vec![Field::time("time", times)];
    for series in 0..series {
        let mut level = 100.0;
        let walk: Vec<f64> = (0..rows)
            .map(|_| {
                level += step();
                level
            })
            .collect();
        fields.push(Field::new("value", walk).with_labels([("series", series.to_string())]));
    }
    Ok(Frame::new("walks", fields)?.with_meta(Meta::of(FrameType::TimeSeriesWide)))
}

fn encode(frame: &Frame) -> Result<Measured, Failure> {
    let encode = || {
        let mut out = Vec::new();
        frame.write_json(&mut out);
        std::hint::black_box(out);
    };
    let allocations = allocation_counter::measure(encode).count_total;
    // The first rounds wait for memory and for the processor to speed up.
    (0..ROUNDS).for_each(|_| encode());
    let before = processor_time()?;
    let rounds = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        encode();
        start.elapsed().as_nanos() as f64
    });
    let clock = median(rounds.collect());
    Ok(Measured {
        allocations,
        processor: (processor_time()? - before) / f64::from(ROUNDS),
        clock,
    })
}

/// Nanoseconds that this process has used.
fn processor_time() -> Result<f64, Failure> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Ok(Duration::try_from(time)?.as_nanos() as f64)
}

/// The program that encodes with the Go SDK, or `None` where it can't be built.
fn go_encoder() -> Result<Option<tempfile::TempPath>, Failure> {
    let binary = tempfile::NamedTempFile::new()?.into_temp_path();
    let module = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frames/go");
    let built = Command::new("go")
        .args(["build", "-o"])
        .arg(&binary)
        .arg("./bench")
        .current_dir(module)
        .status();
    Ok(built.is_ok_and(|status| status.success()).then_some(binary))
}

fn go_encode(program: &Path, frame: &Frame) -> Result<Measured, Failure> {
    let mut child = Command::new(program)
        .arg(ROUNDS.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut input = child.stdin.take().ok_or("no standard input")?;
    input.write_all(frame.to_json().as_bytes())?;
    drop(input);
    let output = child.wait_with_output()?;
    let figures = String::from_utf8(output.stdout)?;
    let mut figures = figures.lines();
    let mut figure = || figures.next().ok_or("the Go program said too little");
    let allocations = figure()?.parse()?;
    let processor = figure()?.parse()?;
    Ok(Measured {
        allocations,
        processor,
        clock: median(figures.map(str::parse).collect::<Result<_, _>>()?),
    })
}

fn median(mut rounds: Vec<f64>) -> f64 {
    rounds.sort_by(f64::total_cmp);
    rounds[rounds.len() / 2]
}
