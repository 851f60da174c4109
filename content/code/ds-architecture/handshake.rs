//! How a plugin starts: a cookie, a port, one line. No gRPC yet.

use std::{
    env,
    error::Error,
    io::{self, Write},
    net::TcpListener,
};

// ANCHOR: handshake
fn main() -> Result<(), Box<dyn Error>> {
    if env::var("grafana_plugin_type").as_deref() != Ok("datasource") {
        return Err("this is a plugin, and Grafana starts it".into());
    }
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;

    // Versions of the handshake and of the protocol, and where.
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "1|2|tcp|{address}|grpc")?;
    stdout.flush()?;

    serve(listener)
}
// ANCHOR_END: handshake

/// Where gRPC would begin.
fn serve(listener: TcpListener) -> Result<(), Box<dyn Error>> {
    let (_, host) = listener.accept()?;
    eprintln!("{host} has connected");
    Ok(())
}
