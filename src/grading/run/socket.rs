//! Sockets of the program's network. A socket belongs for good to the network in which it was made, so the helper makes it
//! there and the grader connects or listens with it from where it is.

use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream},
    os::fd::OwnedFd,
    time::Duration,
};

use rustix::{
    event::{PollFd, PollFlags, poll},
    io::{Errno, FdFlags, fcntl_setfd},
    net::{AddressFamily, SocketType},
};

use super::protocol::Family;

/// A loopback connection takes microseconds, unless the program listens without ever accepting.
const CONNECT_LIMIT: Duration = Duration::from_secs(2);
const BACKLOG: i32 = 128;

/// Makes a TCP socket in the network of this process.
pub(super) fn open(family: Family) -> rustix::io::Result<OwnedFd> {
    let family = match family {
        Family::V4 => AddressFamily::INET,
        Family::V6 => AddressFamily::INET6,
    };
    let socket = rustix::net::socket(family, SocketType::STREAM, None)?;
    fcntl_setfd(&socket, FdFlags::CLOEXEC)?;
    Ok(socket)
}

/// The loopback address of a family.
pub(super) fn loopback(family: Family, port: u16) -> SocketAddr {
    match family {
        Family::V4 => (Ipv4Addr::LOCALHOST, port).into(),
        Family::V6 => (Ipv6Addr::LOCALHOST, port).into(),
    }
}

/// Connects with a socket of another network.
pub(super) fn connect(socket: OwnedFd, address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::from(socket);
    stream.set_nonblocking(true)?;
    match rustix::net::connect(&stream, &address) {
        Ok(()) => {}
        Err(Errno::INPROGRESS) => {
            let limit = rustix::event::Timespec::try_from(CONNECT_LIMIT).map_err(io::Error::other)?;
            if poll(&mut [PollFd::new(&stream, PollFlags::OUT)], Some(&limit))? == 0 {
                return Err(io::ErrorKind::TimedOut.into());
            }
            if let Some(error) = stream.take_error()? {
                return Err(error);
            }
        }
        Err(error) => return Err(error.into()),
    }
    stream.set_nonblocking(false)?;
    finish(stream)
}

/// Connects in the grader's own network.
pub(super) fn connect_here(address: SocketAddr) -> io::Result<TcpStream> {
    finish(TcpStream::connect_timeout(&address, CONNECT_LIMIT)?)
}

fn finish(stream: TcpStream) -> io::Result<TcpStream> {
    // With nobody listening, TCP can connect a socket to itself if the kernel happens to give it the port as its own.
    if stream.local_addr()? == stream.peer_addr()? {
        return Err(io::ErrorKind::ConnectionRefused.into());
    }
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Listens on a free loopback port with a socket of another network.
pub(super) fn listen(socket: OwnedFd) -> io::Result<TcpListener> {
    rustix::net::bind(&socket, &loopback(Family::V4, 0))?;
    rustix::net::listen(&socket, BACKLOG)?;
    Ok(TcpListener::from(socket))
}
