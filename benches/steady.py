#!/usr/bin/env python3
"""Grades right programs again and again while all processors are busy, and tells of each verdict that isn't "passed".

Usage: benches/steady.py [--times N] [--load K] [--variants] [--bigtent PATH] [EXERCISE …]

Makes a workbook in a temporary folder, lays each exercise's solution into it (with `--variants` also each accepted
variant), and runs `bigtent check --fresh` N times, while K processes, one for each processor unless told otherwise,
compute for nothing. A snapshot that hangs on time, on an order or on luck shows up as a flip. Without exercises, all are
graded: twenty minutes and more, with their variants an hour. The program has to be built from this checkout, since it
grades by the snapshots that it carries. Needs Python 3, nothing else. Ends with 1 if anything flipped.
"""

import argparse
import collections
import json
import multiprocessing
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOLUTIONS = ROOT / "solutions"
# What lies beside a solution and is no part of it.
BESIDE = {"accepted", "mutants", "starter.patch"}


def main():
    args = arguments()
    with tempfile.TemporaryDirectory(prefix="bigtent-steady-") as folder:
        workbook = pathlib.Path(folder) / "workbook"
        run(args.bigtent, "init", workbook)
        # The dependencies are built before anything is measured.
        run(args.bigtent, "fetch", cwd=workbook)
        with Load(args.load):
            flips = sum(steady(args, workbook, exercise, program)
                        for exercise in args.exercises for program in programs(exercise, args.variants))
    print(f"{flips} flips" if flips else "steady")
    return 1 if flips else 0


def arguments():
    known = sorted(path.name for path in SOLUTIONS.iterdir() if path.is_dir())
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("exercises", nargs="*", metavar="EXERCISE", help="by id; all, if none is named")
    parser.add_argument("--times", type=int, default=20, metavar="N", help="how often each program is graded (20)")
    parser.add_argument("--load", type=int, default=os.cpu_count() or 1, metavar="K",
                        help="how many processes compute meanwhile (one for each processor)")
    parser.add_argument("--variants", action="store_true", help="grade the accepted variants as well")
    parser.add_argument("--bigtent", type=pathlib.Path, default=ROOT / "target/release/bigtent",
                        help="the program (target/release/bigtent)")
    args = parser.parse_args()
    for exercise in args.exercises:
        if exercise not in known:
            parser.error(f"there is no exercise {exercise}; there are {', '.join(known)}")
    if not args.bigtent.is_file():
        parser.error(f"{args.bigtent} doesn't exist; `cargo build --release` makes it, `--bigtent` names another")
    args.bigtent = args.bigtent.resolve()
    args.exercises = args.exercises or known
    return args


def run(*command, **options):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **options)


def programs(exercise, variants):
    """The folders of an exercise's right programs, the solution first."""
    solution = SOLUTIONS / exercise
    accepted = solution / "accepted"
    return [solution] + (sorted(accepted.iterdir()) if variants and accepted.is_dir() else [])


def lay(program, folder):
    """Puts a program in the place of the one that is there."""
    for entry in program.iterdir():
        if entry.name in BESIDE:
            continue
        target = folder / entry.name
        if entry.is_dir():
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(entry, target)
        else:
            shutil.copy(entry, target)


def steady(args, workbook, exercise, program):
    """Grades one program again and again; returns how many verdicts weren't "passed"."""
    lay(program, workbook / "exercises" / exercise)
    seen = collections.Counter()
    began = time.monotonic()
    for _ in range(args.times):
        done = subprocess.run([args.bigtent, "check", "--fresh", "--json", exercise], cwd=workbook,
                              stdout=subprocess.PIPE, text=True)
        seen[outcome(done.stdout)] += 1
    took = (time.monotonic() - began) / args.times
    name = exercise if program.parent == SOLUTIONS else f"{exercise}, {program.name}"
    flips = args.times - seen["passed"]
    print(f"{name:40} {seen['passed']} of {args.times} passed, {took:.1f} s each", flush=True)
    for what, count in seen.items():
        if what != "passed":
            print(f"  {count} × {what}", flush=True)
    return flips


def outcome(output):
    """`passed`, or the cases that didn't pass, with what came of each."""
    try:
        grade = json.loads(output)["grade"]
    except (ValueError, KeyError):
        return "no verdict"
    if grade["verdict"]["verdict"] == "passed":
        return "passed"
    cases = [f"{case['case']} {case['outcome']['outcome']}" for case in grade["cases"]
             if case["outcome"]["outcome"] != "passed"]
    return ", ".join(cases) or grade["verdict"]["verdict"]


class Load:
    """Processes that compute for nothing until the block ends."""

    def __init__(self, count):
        self.processes = [multiprocessing.Process(target=spin, daemon=True) for _ in range(count)]

    def __enter__(self):
        for process in self.processes:
            process.start()
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.join()


def spin():
    # Ctrl-C is for the parent, which ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        pass


if __name__ == "__main__":
    sys.exit(main())
