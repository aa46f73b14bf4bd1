//! Ports of localhost that lead to ports of the device.

use super::NetworkError;
use smoltcp::iface::{Context, SocketHandle, SocketSet};
use smoltcp::socket::{tcp, udp};
use smoltcp::wire::{IpEndpoint, Ipv4Address};
use std::collections::HashMap;
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream, UdpSocket};

/// Clients that one UDP port serves at a time; the one that was silent longest gives way.
const UDP_CLIENTS: usize = 32;
/// Octets of each buffer inside.
const BUFFER: usize = 16 * 1024;
/// The longest datagram.
const DATAGRAM: usize = 64 * 1024;

/// One UDP port. Each client outside has a port of the simulated host of its own, so that answers find their way back.
pub struct UdpForward {
    outside: UdpSocket,
    device_port: u16,
    clients: HashMap<SocketAddr, (SocketHandle, u64)>,
    turns: u64,
}

/// One TCP port, and the connections through it.
pub struct TcpForward {
    listener: TcpListener,
    device_port: u16,
    connections: Vec<Connection>,
}

struct Connection {
    outside: TcpStream,
    inside: SocketHandle,
    to_device: Vec<u8>,
    outside_ended: bool,
    inside_ended: bool,
}

fn in_use(
    protocol: &'static str,
    port: u16,
    device: u16,
) -> impl Fn(std::io::Error) -> NetworkError {
    move |reason| NetworkError::Port {
        protocol,
        port,
        device,
        reason,
    }
}

impl UdpForward {
    /// Opens a port of localhost.
    pub fn open(port: u16, device_port: u16) -> Result<Self, NetworkError> {
        let fail = in_use("udp", port, device_port);
        let outside = UdpSocket::bind((Ipv4Addr::LOCALHOST, port)).map_err(&fail)?;
        outside.set_nonblocking(true).map_err(&fail)?;
        Ok(UdpForward {
            outside,
            device_port,
            clients: HashMap::new(),
            turns: 0,
        })
    }

    fn client(
        &mut self,
        address: SocketAddr,
        sockets: &mut SocketSet<'static>,
        port: u16,
    ) -> SocketHandle {
        self.turns += 1;
        if let Some((handle, last)) = self.clients.get_mut(&address) {
            *last = self.turns;
            return *handle;
        }
        if self.clients.len() >= UDP_CLIENTS {
            let oldest = self.clients.iter().min_by_key(|(_, (_, last))| *last);
            if let Some(address) = oldest.map(|(address, _)| *address) {
                let gone = self.clients.remove(&address);
                gone.map(|(handle, _)| sockets.remove(handle));
            }
        }
        let buffer =
            || udp::PacketBuffer::new(vec![udp::PacketMetadata::EMPTY; 16], vec![0; BUFFER]);
        let mut socket = udp::Socket::new(buffer(), buffer());
        socket
            .bind(port)
            .expect("the port is not zero and the socket is new");
        let handle = sockets.add(socket);
        self.clients.insert(address, (handle, self.turns));
        handle
    }

    /// Carries what has come on either side. `next_port` gives ports of the simulated host.
    pub fn poll(
        &mut self,
        device: Option<Ipv4Address>,
        sockets: &mut SocketSet<'static>,
        next_port: &mut impl FnMut() -> u16,
    ) {
        let mut datagram = vec![0; DATAGRAM];
        while let Ok((length, from)) = self.outside.recv_from(&mut datagram) {
            // Without an address the device is as good as switched off.
            let Some(device) = device else { continue };
            let handle = self.client(from, sockets, next_port());
            let to = IpEndpoint::new(device.into(), self.device_port);
            // A full buffer loses datagrams, as networks do.
            let _ = sockets
                .get_mut::<udp::Socket>(handle)
                .send_slice(&datagram[..length], to);
        }
        for (address, (handle, _)) in &self.clients {
            let socket = sockets.get_mut::<udp::Socket>(*handle);
            while let Ok((payload, _)) = socket.recv() {
                // The client may have gone.
                let _ = self.outside.send_to(payload, address);
            }
        }
    }
}

impl TcpForward {
    /// Opens a port of localhost.
    pub fn open(port: u16, device_port: u16) -> Result<Self, NetworkError> {
        let fail = in_use("tcp", port, device_port);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(&fail)?;
        listener.set_nonblocking(true).map_err(&fail)?;
        Ok(TcpForward {
            listener,
            device_port,
            connections: Vec::new(),
        })
    }

    /// Carries what has come on either side.
    pub fn poll(
        &mut self,
        device: Option<Ipv4Address>,
        context: &mut Context,
        sockets: &mut SocketSet<'static>,
        next_port: &mut impl FnMut() -> u16,
    ) {
        while let Ok((outside, _)) = self.listener.accept() {
            let Some(device) = device else { continue };
            if outside.set_nonblocking(true).is_err() {
                continue;
            }
            let buffer = || tcp::SocketBuffer::new(vec![0; BUFFER]);
            let mut socket = tcp::Socket::new(buffer(), buffer());
            if socket
                .connect(context, (device, self.device_port), next_port())
                .is_ok()
            {
                self.connections.push(Connection {
                    outside,
                    inside: sockets.add(socket),
                    to_device: Vec::new(),
                    outside_ended: false,
                    inside_ended: false,
                });
            }
        }
        self.connections.retain_mut(|connection| {
            let open = connection.poll(sockets);
            if !open {
                sockets.remove(connection.inside);
            }
            open
        });
    }
}

impl Connection {
    /// False when it is over.
    fn poll(&mut self, sockets: &mut SocketSet<'static>) -> bool {
        let socket = sockets.get_mut::<tcp::Socket>(self.inside);
        self.read_outside();
        if socket.can_send() && !self.to_device.is_empty() {
            let sent = socket.send_slice(&self.to_device).unwrap_or(0);
            self.to_device.drain(..sent);
        }
        if self.outside_ended && self.to_device.is_empty() {
            socket.close();
        }
        let outside = &mut self.outside;
        let carried = socket.recv(|octets| match outside.write(octets) {
            Ok(count) => (count, true),
            Err(error) if error.kind() == ErrorKind::WouldBlock => (0, true),
            Err(_) => (0, false),
        });
        if carried == Ok(false) {
            socket.abort();
            return false;
        }
        if carried == Err(tcp::RecvError::Finished) && !self.inside_ended {
            self.inside_ended = true;
            // The client may have gone.
            let _ = self.outside.shutdown(Shutdown::Write);
        }
        socket.is_open()
    }

    fn read_outside(&mut self) {
        let mut octets = [0; 4096];
        while !self.outside_ended && self.to_device.len() < BUFFER {
            match self.outside.read(&mut octets) {
                Ok(0) => self.outside_ended = true,
                Ok(count) => self.to_device.extend(&octets[..count]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(_) => self.outside_ended = true,
            }
        }
    }
}
