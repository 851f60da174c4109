//! Programs for the tests to run: this test binary itself, told by a variable what to be.

use std::{
    env, fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    os::{fd::OwnedFd, unix::net::UnixStream},
    process::Command,
    thread,
};

use bigtent::grading::cancel::Cancel;

use crate::support;

#[test]
#[ignore = "not a test, but the programs that the tests run"]
fn play() {
    let port = || env::var("PORT").unwrap().parse::<u16>().unwrap();
    match env::var("ROLE").as_deref() {
        Ok("echo") => echo(&TcpListener::bind(("127.0.0.1", port())).unwrap()),
        Ok("echo6") => echo(&TcpListener::bind(("::1", port())).unwrap()),
        Ok("call-told") => call_told(&TcpListener::bind(("127.0.0.1", port())).unwrap()),
        Ok("call") => call(&env::var("ADDRESS").unwrap()),
        Ok("devices") => say(&devices()),
        Ok("allocate") => allocate(),
        Ok("leave-daemon") => start_daemon(),
        Ok("keep-daemon") => {
            start_daemon();
            say("ready");
            sleep();
        }
        Ok("detach") => detach(),
        Ok("hide") => {
            // A name that is no text, and looks like the fields that follow it in the system's list of processes.
            fs::write("/proc/self/comm", b"\xff) R 1 1").unwrap();
            sleep();
        }
        Ok("settle-in") => settle_in(),
        Ok("grader") => grader(),
        _ => {}
    }
}

/// Prints lines of their own, whatever the test harness prints around them.
fn say(lines: &str) {
    println!("\n{lines}");
}

/// The names of the network's devices.
fn devices() -> String {
    let table = fs::read_to_string("/proc/net/dev").unwrap();
    let names: Vec<&str> = table
        .lines()
        .filter_map(|line| Some(line.split_once(':')?.0.trim()))
        .collect();
    format!("devices {}", names.join(" "))
}

/// Answers each line with itself.
fn echo(listener: &TcpListener) {
    say("ready");
    for stream in listener.incoming() {
        let stream = stream.unwrap();
        thread::spawn(move || {
            for line in BufReader::new(&stream).lines() {
                writeln!(&stream, "{}", line.unwrap()).unwrap();
            }
        });
    }
}

/// Calls the address that it is told.
fn call_told(listener: &TcpListener) {
    say("ready");
    let mut address = String::new();
    let (stream, _) = listener.accept().unwrap();
    BufReader::new(stream).read_line(&mut address).unwrap();
    call(address.trim());
}

/// Says what comes when it connects.
fn call(address: &str) {
    match TcpStream::connect(address) {
        Ok(mut stream) => {
            let mut heard = String::new();
            stream.read_to_string(&mut heard).unwrap();
            say(&format!("heard {heard}"));
        }
        Err(error) => say(&format!("error {:?}", error.kind())),
    }
}

fn allocate() {
    let mut memory: Vec<u8> = Vec::new();
    match memory.try_reserve_exact(256 << 20) {
        Ok(()) => say("allocated"),
        Err(_) => say("refused"),
    }
}

/// Starts a process that has a session of its own and no parent.
fn start_daemon() {
    let detached = again("detach").status().unwrap();
    assert!(detached.success());
}

#[expect(clippy::zombie_processes, reason = "it is to lose its parent")]
fn detach() {
    rustix::process::setsid().unwrap();
    again("hide").spawn().unwrap();
}

/// This program in another role, with the same streams.
fn again(role: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(env::args_os().skip(1)).env("ROLE", role);
    command
}

fn sleep() -> ! {
    loop {
        thread::park();
    }
}

/// Starts the helper as if it were process 1, which it isn't.
fn settle_in() {
    let mounts = || fs::read_to_string("/proc/self/mountinfo").unwrap();
    let before = mounts();
    let (mut grader, control) = UnixStream::pair().unwrap();
    let status = Command::new(env!("CARGO_BIN_EXE_bigtent"))
        .args(["__box", "init"])
        .stdin(OwnedFd::from(control))
        .status()
        .unwrap();
    let mut answer = String::new();
    grader.read_to_string(&mut answer).unwrap();
    say(&format!("{status}, {}, {}", answer.trim(), mounts() == before));
}

/// A grader that runs a program with a daemon, and lasts until it is killed.
fn grader() {
    let runner = if env::var("TIER").unwrap() == "session" {
        support::session()
    } else {
        support::namespaces().unwrap()
    };
    let mut spec = support::role("keep-daemon");
    spec.env.insert("MARK".to_owned(), env::var("MARK").unwrap());
    let running = runner.spawn(&spec, &Cancel::default()).unwrap();
    assert!(running.wait_output(support::SOON, &mut |output, _| support::has_line(output, "ready")));
    say("ready");
    sleep();
}
