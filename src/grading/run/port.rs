//! Reserves a port without a race, for programs that share the grader's network.

use std::{
    io,
    net::{Ipv4Addr, Shutdown, TcpListener, TcpStream},
};

/// A port that the kernel gives to nobody of its own accord for about a minute, but lets a server bind that sets
/// `SO_REUSEADDR`, as Go, tokio and the standard library do.
///
/// The port once had a connection whose server's side was closed first, so it lingers in the state `TIME_WAIT`.
pub(super) fn reserve() -> io::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?;
    let client = TcpStream::connect(address)?;
    let this = client.local_addr()?;
    let server = loop {
        // Strangers may try the port as well.
        let (server, peer) = listener.accept()?;
        if peer == this {
            break server;
        }
    };
    server.shutdown(Shutdown::Write)?;
    // The client's side must see the end before it closes, else it would be the first.
    io::copy(&mut &client, &mut io::sink())?;
    Ok(address.port())
}

#[cfg(test)]
mod tests {
    use std::{
        collections::BTreeSet,
        net::{Ipv4Addr, TcpListener},
    };

    use super::reserve;

    #[test]
    fn a_reserved_port_can_be_bound_and_is_handed_to_nobody_else() {
        let reserved: BTreeSet<u16> = (0..50).map(|_| reserve().unwrap()).collect();
        assert_eq!(reserved.len(), 50);
        let others: Vec<_> = (0..500)
            .map(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap())
            .collect();
        assert!(
            others
                .iter()
                .all(|other| !reserved.contains(&other.local_addr().unwrap().port()))
        );
        for port in reserved {
            TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
        }
    }
}
