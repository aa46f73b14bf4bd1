//! Ports of localhost that lead to a device: another `smoltcp` stack at the end of the cable, with services of its own.

use sim::engine::Time;
use sim::network::user::{HOST, LEASE, PREFIX};
use sim::network::{Cable, Forward, Network, UserNetwork};
use smoltcp::iface::{Config, Interface, SocketHandle, SocketSet};
use smoltcp::socket::{tcp, udp};
use smoltcp::time::Instant;
use smoltcp::wire::{EthernetAddress, IpCidr};
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream, UdpSocket};

const ECHO: u16 = 7;
const TIME_OF_DAY: u16 = 13;
const DISCARD: u16 = 9;
/// Turns of a millisecond after which nothing is waited for any longer.
const PATIENCE: usize = 20_000;

/// A device with UDP echo, TCP echo, and a TCP service that says something and hangs up.
struct Device {
    cable: Cable,
    interface: Interface,
    sockets: SocketSet<'static>,
    datagrams: SocketHandle,
    echo: SocketHandle,
    speaker: SocketHandle,
}

fn udp_socket(port: u16) -> udp::Socket<'static> {
    let buffer = || udp::PacketBuffer::new(vec![udp::PacketMetadata::EMPTY; 8], vec![0; 8192]);
    let mut socket = udp::Socket::new(buffer(), buffer());
    socket.bind(port).expect("a new socket");
    socket
}

fn listener(port: u16) -> tcp::Socket<'static> {
    let buffer = || tcp::SocketBuffer::new(vec![0; 4096]);
    let mut socket = tcp::Socket::new(buffer(), buffer());
    socket.listen(port).expect("a new socket");
    socket
}

impl Device {
    fn new() -> Self {
        let mut cable = Cable::default();
        let config = Config::new(EthernetAddress([2, 0, 0, 0, 0, 7]).into());
        let mut interface = Interface::new(config, &mut cable, Instant::ZERO);
        interface.update_ip_addrs(|addresses| {
            addresses
                .push(IpCidr::new(LEASE.into(), PREFIX))
                .expect("room");
        });
        let mut sockets = SocketSet::new(vec![]);
        let mut datagrams = udp_socket(ECHO);
        // The first word makes the device known to the network.
        datagrams
            .send_slice(b"here", (HOST, DISCARD))
            .expect("room");
        Device {
            cable,
            interface,
            datagrams: sockets.add(datagrams),
            echo: sockets.add(listener(ECHO)),
            speaker: sockets.add(listener(TIME_OF_DAY)),
            sockets,
        }
    }

    fn serve(&mut self) {
        let socket = self.sockets.get_mut::<udp::Socket>(self.datagrams);
        while let Ok((payload, from)) = socket.recv() {
            let payload = payload.to_vec();
            socket.send_slice(&payload, from).expect("room");
        }
        let socket = self.sockets.get_mut::<tcp::Socket>(self.echo);
        while socket.can_recv() && socket.can_send() {
            let room = socket.send_capacity() - socket.send_queue();
            let octets = socket
                .recv(|octets| {
                    let count = octets.len().min(room);
                    (count, octets[..count].to_vec())
                })
                .expect("there are some");
            socket.send_slice(&octets).expect("room");
        }
        if socket.state() == tcp::State::CloseWait && socket.recv_queue() == 0 {
            socket.close();
        }
        let socket = self.sockets.get_mut::<tcp::Socket>(self.speaker);
        if socket.state() == tcp::State::Established {
            socket.send_slice(b"noon\n").expect("room");
            socket.close();
        }
    }
}

/// The two ends of the cable and the time.
struct World {
    network: UserNetwork,
    device: Device,
    now: Time,
}

fn free_port() -> u16 {
    let probe = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    probe.local_addr().expect("it has one").port()
}

impl World {
    /// A device that the network knows; the ports of localhost lead to these of the device.
    fn new(udp: &[(u16, u16)], tcp: &[(u16, u16)]) -> Self {
        let forwards = |ports: &[(u16, u16)]| -> Vec<Forward> {
            let forward = |(host, device): &(u16, u16)| Forward {
                host: *host,
                device: *device,
            };
            ports.iter().map(forward).collect()
        };
        let network = UserNetwork::open(&forwards(udp), &forwards(tcp)).expect("ports are free");
        let mut world = World {
            network,
            device: Device::new(),
            now: Time::ZERO,
        };
        world.run_until("the device is known", |world| {
            world.network.device_address().is_some()
        });
        world
    }

    /// A millisecond.
    fn turn(&mut self) {
        let instant = Instant::from_millis((self.now.as_microseconds() / 1000) as i64);
        let device = &mut self.device;
        device.cable.arrived.extend(self.network.poll(self.now));
        device.serve();
        device
            .interface
            .poll(instant, &mut device.cable, &mut device.sockets);
        for frame in std::mem::take(&mut device.cable.sent) {
            self.network.receive(self.now, &frame);
        }
        self.now += Time::milliseconds(1);
    }

    fn run_until(&mut self, what: &str, mut done: impl FnMut(&mut World) -> bool) {
        for _ in 0..PATIENCE {
            if done(self) {
                return;
            }
            self.turn();
        }
        panic!("not seen within {PATIENCE} ms: {what}");
    }
}

/// A client of localhost that never waits.
fn connected(port: u16) -> TcpStream {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("somebody listens");
    stream.set_nonblocking(true).expect("a socket");
    stream
}

/// Takes what has come; false when the other side has hung up.
fn take(stream: &mut TcpStream, into: &mut Vec<u8>) -> bool {
    let mut octets = [0; 4096];
    match stream.read(&mut octets) {
        Ok(0) => false,
        Ok(count) => {
            into.extend(&octets[..count]);
            true
        }
        Err(error) => error.kind() == ErrorKind::WouldBlock,
    }
}

#[test]
fn datagrams_of_two_clients_find_their_own_way_back() {
    let port = free_port();
    let mut world = World::new(&[(port, ECHO)], &[]);
    let clients: Vec<UdpSocket> = (0..2)
        .map(|_| {
            let client = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
            client.set_nonblocking(true).expect("a socket");
            client.connect((Ipv4Addr::LOCALHOST, port)).expect("it");
            client
        })
        .collect();
    for (number, client) in clients.iter().enumerate() {
        for length in [0, 1, 1472] {
            client.send(&vec![number as u8; length]).expect("it goes");
        }
    }
    for (number, client) in clients.iter().enumerate() {
        for length in [0, 1, 1472] {
            let mut answer = [0xff; 2000];
            let mut came = None;
            world.run_until("an answer", |_| {
                came = client.recv(&mut answer).ok();
                came.is_some()
            });
            assert_eq!(came, Some(length));
            assert!(answer[..length].iter().all(|octet| *octet == number as u8));
        }
    }
}

#[test]
fn a_connection_carries_everything_both_ways_and_ends_when_the_client_ends_it() {
    let port = free_port();
    let mut world = World::new(&[], &[(port, ECHO)]);
    let mut client = connected(port);
    let said: Vec<u8> = (0..100_000u32)
        .map(|n| (n.wrapping_mul(n) >> 7) as u8)
        .collect();
    let (mut sent, mut heard) = (0, vec![]);
    world.run_until("all echoed", |_| {
        if let Ok(count) = client.write(&said[sent..]) {
            sent += count;
        }
        assert!(take(&mut client, &mut heard), "hung up too early");
        heard.len() >= said.len()
    });
    assert_eq!(heard, said);
    client.shutdown(Shutdown::Write).expect("open");
    world.run_until("the device hangs up too", |_| {
        !take(&mut client, &mut heard)
    });
    assert_eq!(heard.len(), said.len(), "nothing more came");
}

#[test]
fn a_client_sees_the_end_when_the_device_hangs_up_first() {
    let port = free_port();
    let mut world = World::new(&[], &[(port, TIME_OF_DAY)]);
    let mut client = connected(port);
    let mut heard = vec![];
    world.run_until("the end", |_| !take(&mut client, &mut heard));
    assert_eq!(heard, b"noon\n");
}

#[test]
fn a_connection_to_a_closed_port_of_the_device_ends_at_once() {
    let port = free_port();
    let mut world = World::new(&[], &[(port, 4)]);
    let mut client = connected(port);
    let mut heard = vec![];
    world.run_until("the end", |_| !take(&mut client, &mut heard));
    assert!(heard.is_empty());
}

#[test]
fn a_port_in_use_is_named_with_another_to_try() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let host = taken.local_addr().expect("it has one").port();
    let forward = Forward { host, device: 80 };
    let error = UserNetwork::open(&[], &[forward]).err().expect("refused");
    let said = error.to_string();
    assert!(said.contains(&format!("tcp port {host}")), "{said}");
    assert!(said.contains(&format!("--tcp {}:80", host + 1)), "{said}");
}
