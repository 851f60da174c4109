#!/usr/bin/env python3
"""Measures the time from a save to the verdict, for bigtent and for rustlings, side by side in one run.

Usage: benches/save_to_verdict.py [--rounds N] [--bigtent PATH] [--rustlings PATH]

Both get an axum exercise: bigtent `http-health` with all its cases over real sockets, rustlings an exercise with one HTTP
test by `tower::ServiceExt::oneshot`. Each program runs in a pseudo-terminal; each save is a rename, as editors do it. The
rounds alternate between the programs. Needs Python 3, nothing else. rustlings: `cargo install rustlings`.
"""

import argparse
import fcntl
import os
import pathlib
import pty
import re
import select
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent

RUSTLINGS_EXERCISE = """\
// round 0
use axum::{routing::get, Json, Router};
use serde_json::{json, Value};

async fn health() -> Json<Value> {
    Json(json!({ "status": "healthy" }))
}

fn app() -> Router {
    Router::new().route("/health", get(health))
}

fn main() {
    let _ = app();
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{body::Body, http::Request};
    use tower::ServiceExt;

    #[tokio::test]
    async fn healthy() {
        let request = Request::get("/health").body(Body::empty()).unwrap();
        let reply = app().oneshot(request).await.unwrap();
        assert_eq!(reply.status(), 200);
    }
}
"""

RUSTLINGS_INFO = """\
format_version = 1
welcome_message = "Measured."
final_message = "Done."
[[exercises]]
name = "health1"
test = true
skip_check_unsolved = true
hint = "None."
"""



class Terminal:
    """A program in a pseudo-terminal of 120 columns and 40 rows."""

    def __init__(self, command, cwd, env):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(cwd)
            os.execvpe(command[0], command, env)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self.seen = b""

    def read(self, seconds):
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if ready:
            try:
                self.seen += os.read(self.fd, 1 << 16)
            except OSError:
                sys.exit("the program ended:\n" + self.text()[-2000:])

    def text(self):
        """What was written, without colours and cursor movements."""
        return re.sub(rb"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[()][A-Z0-9]", b"", self.seen).decode(errors="replace")

    def wait_for(self, pattern, seconds=180):
        """Waits until the pattern is written; forgets what was written before."""
        end = time.monotonic() + seconds
        while not re.search(pattern, self.text()):
            if time.monotonic() > end:
                sys.exit(f"no {pattern!r} within {seconds} s:\n" + self.text()[-2000:])
            self.read(0.5)

    def settle(self, seconds=0.4):
        """Waits until nothing has been written for a while."""
        while select.select([self.fd], [], [], seconds)[0]:
            self.read(0)
        self.seen = b""

    def close(self):
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def save(path, text):
    """Saves by renaming, as editors do."""
    temporary = path.with_name("." + path.name + ".tmp")
    temporary.write_text(text)
    temporary.rename(path)


def round_of(terminal, path, text, pattern):
    """One save; the time until the verdict, in milliseconds. The pattern is looked for in what the program writes, or is a
    file that grows with each verdict: the screen only writes what changes."""
    terminal.settle()
    size = pattern.stat().st_size if isinstance(pattern, pathlib.Path) else 0
    begun = time.monotonic()
    save(path, text)
    if isinstance(pattern, pathlib.Path):
        while pattern.stat().st_size == size:
            terminal.read(0.001)
            if time.monotonic() > begun + 60:
                sys.exit("no verdict within 60 s:\n" + terminal.text()[-2000:])
    else:
        terminal.wait_for(pattern, 60)
    return (time.monotonic() - begun) * 1000


def bigtent(binary, folder):
    """bigtent as lines: `check --watch`."""
    subprocess.run([binary, "init", folder], check=True, stdout=subprocess.DEVNULL)
    env = {**os.environ, "NO_COLOR": "1", "TERM": "xterm-256color"}
    subprocess.run([binary, "-C", folder, "fetch"], check=True, stdout=subprocess.DEVNULL, env=env)
    terminal = Terminal([binary, "-C", str(folder), "check", "--watch", "http-health"], folder, env)
    terminal.wait_for("Watching")
    return terminal


def bigtent_screen(binary, folder):
    """bigtent's workbook, with the exercise open."""
    env = {**os.environ, "TERM": "xterm-256color"}
    terminal = Terminal([binary, "-C", str(folder)], folder, env)
    terminal.wait_for("bigtent")
    terminal.settle(1.0)
    os.write(terminal.fd, b"/http-health\r")
    terminal.wait_for("src/main.rs")
    return terminal


def rustlings(binary, folder):
    """A community exercise of rustlings with axum."""
    for name, text in {"info.toml": RUSTLINGS_INFO, "exercises/health1.rs": RUSTLINGS_EXERCISE,
                       "solutions/health1.rs": RUSTLINGS_EXERCISE}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    manifest = "[package]\nname = \"exercises\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n" \
        "axum = \"0.8\"\nserde_json = \"1\"\ntokio = { version = \"1\", features = [\"full\"] }\n" \
        "tower = { version = \"0.5\", features = [\"util\"] }\n\n"
    bins = "bin = [\n  { name = \"health1\", path = \"exercises/health1.rs\" },\n" \
        "  { name = \"health1_sol\", path = \"solutions/health1.rs\" },\n]\n"
    (folder / "Cargo.toml").write_text(bins + "\n" + manifest)
    subprocess.run(["cargo", "build", "--quiet"], cwd=folder, check=True)
    terminal = Terminal([binary], folder, {**os.environ, "TERM": "xterm-256color"})
    terminal.wait_for("ENTER|Press|Exercise done")
    os.write(terminal.fd, b"\n")
    terminal.wait_for("Exercise done")
    return terminal


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--bigtent", default=str(ROOT / "target/release/bigtent"))
    parser.add_argument("--rustlings", default=shutil.which("rustlings"))
    args = parser.parse_args()
    # Of this run, so that no verdict is remembered from another one.
    nonce = time.time_ns() % 10**9 * 1000 % 2**31
    args.bigtent = os.path.abspath(args.bigtent)
    solution = (ROOT / "solutions/http-health/src/main.rs").read_text()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        folder = pathlib.Path(folder)
        lines = bigtent(args.bigtent, folder / "lines")
        subprocess.run([args.bigtent, "init", folder / "screen"], check=True, stdout=subprocess.DEVNULL)
        screen = bigtent_screen(args.bigtent, folder / "screen")
        runs = {
            "bigtent check --watch": (lines, folder / "lines/exercises/http-health/src/main.rs", solution, r"passed: all \d+"),
            "bigtent, workbook": (screen, folder / "screen/exercises/http-health/src/main.rs", solution,
                                  folder / "screen/.bigtent/progress.jsonl"),
        }
        if args.rustlings:
            (folder / "rustlings").mkdir()
            terminal = rustlings(args.rustlings, folder / "rustlings")
            runs["rustlings"] = (terminal, folder / "rustlings/exercises/health1.rs", RUSTLINGS_EXERCISE, "Exercise done")
        times = {name: [] for name in runs}
        for number in range(args.rounds + 2):
            for index, (name, (terminal, path, text, pattern)) in enumerate(runs.items()):
                # A change in a body.
                edited = text.replace('"healthy"', '({ let _round = %d; "healthy" })' % (nonce + number * 10 + index))
                took = round_of(terminal, path, edited, pattern)
                if number >= 2:
                    times[name].append(took)
        for terminal, *_ in runs.values():
            terminal.close()
    print(f"{'save to verdict, ms':24} {'min':>6} {'median':>7} {'p95':>6} {'max':>6}   n={args.rounds}")
    for name, values in times.items():
        values.sort()
        p95 = values[min(len(values) - 1, round(len(values) * 0.95))]
        print(f"{name:24} {values[0]:6.0f} {statistics.median(values):7.0f} {p95:6.0f} {values[-1]:6.0f}")
    if "rustlings" in times:
        base = statistics.median(times["rustlings"])
        for name in list(times)[:-1]:
            print(f"{name}: {statistics.median(times[name]) / base:.2f} of rustlings' time")


if __name__ == "__main__":
    main()
