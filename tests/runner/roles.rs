//! Programs for the tests to run: this test binary itself, told by a variable what to be.

use std::{
    env, fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
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
        Ok("devices") => println!("{}", fs::read_to_string("/proc/net/dev").unwrap()),
        Ok("allocate") => allocate(),
        Ok("leave-daemon") => start_daemon(),
        Ok("keep-daemon") => {
            start_daemon();
            println!("ready");
            sleep();
        }
        Ok("detach") => detach(),
        Ok("sleep") => sleep(),
        Ok("grader") => grader(),
        _ => {}
    }
}

/// Answers each line with itself.
fn echo(listener: &TcpListener) {
    println!("ready");
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
    println!("ready");
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
            println!("heard {heard}");
        }
        Err(error) => println!("error {:?}", error.kind()),
    }
}

fn allocate() {
    let mut memory: Vec<u8> = Vec::new();
    match memory.try_reserve_exact(256 << 20) {
        Ok(()) => println!("allocated"),
        Err(_) => println!("refused"),
    }
}

/// Starts a process that has a session of its own and no parent.
fn start_daemon() {
    let mut detaching = again("detach").spawn().unwrap();
    detaching.wait().unwrap();
}

#[expect(clippy::zombie_processes, reason = "it is to lose its parent")]
fn detach() {
    rustix::process::setsid().unwrap();
    again("sleep").spawn().unwrap();
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
    assert!(running.wait_output(support::SOON, &mut |output, _| output.kept.ends_with(b"ready\n")));
    println!("ready");
    sleep();
}
