//! What this test binary is when a probe runs it: a server, or a program of the command line.

use std::{
    env,
    io::{self, BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    process::{Command, ExitCode},
    thread,
    time::Duration,
};

#[test]
#[ignore = "not a test, but the programs that the tests run"]
fn play() -> ExitCode {
    match env::var("ROLE").as_deref() {
        Ok("server") => serve(),
        Ok("words") => {
            eprintln!("last words");
            end(3)
        }
        Ok("driver") => {
            let args: Vec<String> = env::args().skip_while(|arg| arg != "--").skip(1).collect();
            println!("{}", args.join(","));
            for line in io::stdin().lines() {
                println!(">{}", line.unwrap());
            }
            end(3)
        }
        Ok("leave") => {
            let shell = Command::new("/bin/sh")
                .args(["-c", "sleep 3600 >/dev/null 2>&1 &"])
                .status();
            assert!(shell.unwrap().success());
            ExitCode::SUCCESS
        }
        Ok("sleep") => {
            thread::sleep(Duration::from_hours(1));
            ExitCode::SUCCESS
        }
        Ok("flood") => loop {
            println!("{}", "flood ".repeat(100));
        },
        _ => ExitCode::SUCCESS,
    }
}

#[expect(
    clippy::exit,
    clippy::disallowed_methods,
    reason = "the test harness would set an exit code of its own"
)]
fn end(code: i32) -> ! {
    io::stdout().flush().unwrap();
    std::process::exit(code)
}

fn serve() -> ExitCode {
    let port: u16 = env::var("PORT").unwrap().parse().unwrap();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
    for socket in listener.incoming() {
        let socket = socket.unwrap();
        let Some(line) = request_line(&socket) else { continue };
        if line != "GET /up HTTP/1.1" {
            eprintln!("crashing");
            end(7);
        }
        answer(&socket, &ask_upstream());
    }
    ExitCode::SUCCESS
}

fn request_line(socket: &TcpStream) -> Option<String> {
    let mut lines = BufReader::new(socket).lines().map_while(Result::ok);
    let first = lines.next()?;
    lines.find(String::is_empty)?;
    Some(first)
}

fn answer(mut socket: &TcpStream, body: &str) {
    let length = body.len();
    write!(
        socket,
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    eprintln!("GET /up 200 1ms");
}

fn ask_upstream() -> String {
    let url = env::var("UPSTREAM_URL").unwrap();
    let mut socket = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
    write!(socket, "GET /p?b=2&a=1 HTTP/1.1\r\nX-Key: k\r\n\r\n").unwrap();
    let mut reply = String::new();
    let mut piece = [0; 100];
    while !reply.ends_with("from upstream") {
        let length = socket.read(&mut piece).unwrap();
        assert!(length > 0, "{reply}");
        reply.push_str(str::from_utf8(&piece[..length]).unwrap());
    }
    reply.split("\r\n\r\n").nth(1).unwrap().to_owned()
}
