#!/usr/bin/env python3
"""Puts `bigtent serve` under load: latency percentiles, requests a second, and the server's CPU time for a request.

Usage: benches/load.py [--bigtent PATH] [--tool wrk|oha] [--seconds N] [--connections N ...] [--json]

Starts a server on a port that the system chooses, warms it up, and sends, with 1, 8 and 64 connections that are kept open,
GET /health and POST /api/ds/query: ten series of 1,000 points. Client and server share this machine's cores, so the figures
of one run compare with each other, and with another machine's only roughly; CPU time compares best. A reply that isn't a 200
ends the measurement.

Needs Python 3, Linux (for CPU time), a release build (`cargo build --release`), and wrk or oha.
"""

import argparse
import contextlib
import dataclasses
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
PERCENTILES = [50, 90, 99, 99.9]
SERIES, POINTS = 10, 1_000
QUERY = json.dumps(
    {
        "from": "1795478400000",
        "to": str(1795478400000 + POINTS * 1000),
        "queries": [
            {
                "refId": "A",
                "scenario": "random",
                "series": SERIES,
                "intervalMs": 1000,
                "maxDataPoints": POINTS,
            }
        ],
    }
)
INSTALL = """\
{} on the PATH. Install one of the two:
  apt-get install wrk         (Debian, Ubuntu; `brew install wrk` on macOS)
  cargo install oha --locked"""

# wrk prints latencies rounded and for people; this has it print them as JSON, in microseconds.
WRK_SCRIPT = """\
wrk.method = %(method)s
wrk.body = %(body)s
wrk.headers["content-type"] = "application/json"
done = function(summary, latency, requests)
  local percentiles = {}
  for i, p in ipairs({%(percentiles)s}) do
    percentiles[i] = string.format("%%d", latency:percentile(p))
  end
  local errors = summary.errors
  print(string.format('\\nRESULT {"requests": %%d, "seconds": %%f, "failed": %%d, "max": %%d, "percentiles": [%%s]}',
    summary.requests, summary.duration / 1e6,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency.max, table.concat(percentiles, ",")))
end
"""


@dataclasses.dataclass
class Request:
    """What is sent again and again."""

    name: str
    path: str
    body: str | None


@dataclasses.dataclass
class Measured:
    """What a tool measured; times in seconds."""

    requests: int
    seconds: float
    failed: int
    percentiles: list
    longest: float


REQUESTS = [
    Request("GET /health", "/health", None),
    Request(f"POST /api/ds/query, {SERIES} × {POINTS:,}", "/api/ds/query", QUERY),
]


class Server:
    """A running `bigtent serve`."""

    def __init__(self, program, folder):
        # The log is part of what serving costs, so it is written, to where it takes no room.
        self.process = subprocess.Popen(
            [program, "serve", "--port", "0"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.url = self.process.stdout.readline().strip()
        if not self.url:
            raise SystemExit(f"{program} serve did not start: run it by hand to see why")

    def cpu_seconds(self):
        """The CPU time that it has used so far, in seconds, to a hundredth."""
        # Fields 14 and 15, counted from behind the name, which may have spaces in it.
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def run(command):
    """The standard output of a command that has to succeed."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} failed: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def with_wrk(url, request, connections, seconds, folder):
    quote = lambda text: "nil" if text is None else json.dumps(text)
    script = pathlib.Path(folder, "request.lua")
    script.write_text(
        WRK_SCRIPT
        % {
            "method": quote("GET" if request.body is None else "POST"),
            "body": quote(request.body),
            "percentiles": ",".join(map(str, PERCENTILES)),
        }
    )
    threads = min(2, connections)
    output = run(
        ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout=10s", "-s", str(script), url + request.path]
    )
    result = json.loads(output.rpartition("RESULT ")[2])
    micro = 1e-6
    return Measured(
        result["requests"],
        result["seconds"],
        result["failed"],
        [value * micro for value in result["percentiles"]],
        result["max"] * micro,
    )


def with_oha(url, request, connections, seconds, folder):
    command = ["oha", "--no-tui", "--output-format", "json", "-c", str(connections), "-z", f"{seconds}s"]
    if request.body is not None:
        command += ["-m", "POST", "-T", "application/json", "-d", request.body]
    result = json.loads(run([*command, url + request.path]))
    statuses = result["statusCodeDistribution"]
    good = statuses.get("200", 0)
    # What was under way when the time was up is no failure.
    errors = {what: count for what, count in result["errorDistribution"].items() if "deadline" not in what}
    latencies = result["latencyPercentiles"]
    return Measured(
        good,
        result["summary"]["total"],
        sum(statuses.values()) - good + sum(errors.values()),
        [latencies[f"p{percentile}"] for percentile in PERCENTILES],
        result["summary"]["slowest"],
    )


TOOLS = {"wrk": with_wrk, "oha": with_oha}


def check(url):
    """Whether what is measured is what is meant."""
    request = urllib.request.Request(url + "/api/ds/query", QUERY.encode(), {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as reply:
        values = json.load(reply)["results"]["A"]["frames"][0]["data"]["values"]
    if [len(column) for column in values] != [POINTS] * (SERIES + 1):
        raise SystemExit("the reply doesn't have the series that were asked for")


def measure(arguments, tool, server, folder):
    """A row of figures for each request and number of connections, as they come."""
    for request in REQUESTS:
        for connections in arguments.connections:
            TOOLS[tool](server.url, request, connections, 1, folder)
            before = server.cpu_seconds()
            measured = TOOLS[tool](server.url, request, connections, arguments.seconds, folder)
            cpu = server.cpu_seconds() - before
            if measured.failed or not measured.requests:
                raise SystemExit(
                    f"{request.name}, {connections} connections: {measured.failed} requests failed,"
                    f" {measured.requests} were answered"
                )
            yield {
                "request": request.name,
                "connections": connections,
                "requests": measured.requests,
                "per_second": measured.requests / measured.seconds,
                "latency_ms": {
                    f"p{percentile}": value * 1e3 for percentile, value in zip(PERCENTILES, measured.percentiles)
                }
                | {"max": measured.longest * 1e3},
                "cpu_ms_per_request": cpu / measured.requests * 1e3,
            }


def show(row):
    latencies = "".join(f"{value:>9.2f}" for value in row["latency_ms"].values())
    print(
        f"{row['request']:<36}{row['connections']:>5}{row['per_second']:>10.0f}{latencies}"
        f"{row['cpu_ms_per_request']:>10.3f}",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bigtent", type=pathlib.Path, default=ROOT / "target/release/bigtent", help="a release build")
    parser.add_argument("--tool", choices=TOOLS, help="which to use where both are installed; wrk if not said")
    parser.add_argument("--seconds", type=int, default=5, help="how long each measurement takes (5)")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8, 64], help="how many at once (1 8 64)")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    arguments = parser.parse_args()
    tool = next(filter(shutil.which, [arguments.tool] if arguments.tool else TOOLS), None)
    if tool is None:
        sys.exit(INSTALL.format(f"{arguments.tool} is not" if arguments.tool else "Neither wrk nor oha is"))
    program = shutil.which(arguments.bigtent.resolve())
    if program is None:
        sys.exit(f"{arguments.bigtent} is not there: build it with `cargo build --release`, or name one with --bigtent")

    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as at_end:
        server = Server(program, folder)
        at_end.callback(server.stop)
        check(server.url)
        if not arguments.json:
            names = "".join(f"{name:>9}" for name in [*(f"p{percentile}" for percentile in PERCENTILES), "max"])
            print(f"{tool}, {arguments.seconds} s each; latencies and CPU time of a request in ms\n")
            print(f"{'request':<36}{'conn':>5}{'req/s':>10}{names}{'CPU':>10}")
        for row in measure(arguments, tool, server, folder):
            print(json.dumps(row), flush=True) if arguments.json else show(row)


if __name__ == "__main__":
    main()
