//! How long the whole device takes to answer, in its own time: from the last octet of a request at the pins, FCS and all, to
//! the first octet of the preamble of its answer.
//!
//! Simulated figures: they are the same on every machine.
use gateware::board::Board;
use gateware::{firmware, project};
use pcap_file::pcap::PcapReader;
use sim::device::rgmii::{Shape, OCTET};
use sim::engine::Time;
use sim::machine::Machine;
use sim::network::user::{HOST, HOST_MAC};
use sim::record::FrameRecorder;
use sim::session::{self, Options, MAC};
use smoltcp::phy::ChecksumCapabilities;
use smoltcp::wire::{
    EthernetAddress, EthernetFrame, EthernetProtocol, EthernetRepr, Icmpv4Packet, Icmpv4Repr,
    IpAddress, IpProtocol, Ipv4Address, Ipv4Packet, Ipv4Repr, UdpPacket, UdpRepr,
};
use spec::management::{Group, ENTERPRISE, SUBTREE};
use spec::map::{Node, SYS_HERTZ};
use spec::memory::quota;
use std::error::Error;
use std::fs::File;
use std::path::{Path, PathBuf};

/// Octets of an Ethernet header.
const ETHERNET: usize = 14;
/// Octets of an IPv4 header.
const IP: usize = 20;
/// Octets around a frame: preamble, start of frame, FCS.
const AROUND: u64 = 12;
/// Enough for start and lease, and for an answer.
const PATIENCE: Time = Time::milliseconds(60);
/// The CPU calls nobody for so long: nothing is being measured. Longer than any call takes.
const QUIET: Time = Time::microseconds(300);

/// Pings at once: as many as there are pages for received frames.
const FLOOD: usize = quota(Node::Ethernet);

struct Bench {
    machine: Machine,
    device: Ipv4Address,
    folder: PathBuf,
}

fn start() -> Result<Bench, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let elf = folder.join("bench-turnaround.elf");
    let board = Board::load(&project::constraints(), project::DEFAULT_BOARD)?;
    firmware::build(board.memory.get_ref().ram_kbytes, &elf)?;
    let options = Options::new(&board, elf)?;
    let mut machine = session::machine(&options)?;
    machine.keep_messages();
    if !machine.run_while(PATIENCE, |machine| machine.address().is_none()) {
        return Err("no lease".into());
    }
    let device = machine.address().ok_or("no lease")?;
    Ok(Bench {
        machine,
        device,
        folder: folder.to_path_buf(),
    })
}

impl Bench {
    /// Runs until the CPU has called nobody for a while.
    fn settle(&mut self) -> Result<(), Box<dyn Error>> {
        let limit = self.machine.now() + PATIENCE;
        while self.machine.now() < limit {
            self.machine.take_messages();
            let until = self.machine.now() + QUIET;
            self.machine.run_until(until);
            if self.machine.take_messages().is_empty() {
                return Ok(());
            }
        }
        Err("the CPU is never quiet".into())
    }

    /// Sends a frame; the clocks until its answer begins.
    fn ask(&mut self, frame: &[u8]) -> Result<f64, Box<dyn Error>> {
        self.settle()?;
        let record = self.folder.join("bench-turnaround.pcap");
        self.machine.set_recorder(FrameRecorder::create(&record)?);
        let sent = self.machine.counts().sent;
        let begins = self.machine.now();
        self.machine.inject(frame, Shape::default());
        let limit = begins + PATIENCE;
        if !self
            .machine
            .run_while(limit, |machine| machine.counts().sent == sent)
        {
            return Err("no answer".into());
        }
        let came = begins + Time((frame.len().max(60) as u64 + AROUND) * OCTET.0);
        let answers = self.recorded(&record)?;
        let answered = answers.first().ok_or("no frame in the recording")?;
        Ok(clocks(answered.since(came)))
    }

    /// Sends a frame so many times, one close behind the other; the clocks from one answer to the next.
    fn flood(&mut self, frame: &[u8], times: usize) -> Result<f64, Box<dyn Error>> {
        self.settle()?;
        let record = self.folder.join("bench-turnaround.pcap");
        self.machine.set_recorder(FrameRecorder::create(&record)?);
        let sent = self.machine.counts().sent;
        for _ in 0..times {
            self.machine.inject(frame, Shape::default());
        }
        let limit = self.machine.now() + PATIENCE;
        let wanted = sent + times as u64;
        if !self
            .machine
            .run_while(limit, |machine| machine.counts().sent < wanted)
        {
            return Err("not every frame was answered".into());
        }
        let answers = self.recorded(&record)?;
        let (first, last) = (answers[0], answers[times - 1]);
        Ok(clocks(last.since(first)) / (times - 1) as f64)
    }

    /// When the frames in a recording began. It is whole when the next one takes its place.
    fn recorded(&mut self, record: &Path) -> Result<Vec<Time>, Box<dyn Error>> {
        let next = self.folder.join("bench-turnaround-next.pcap");
        self.machine.set_recorder(FrameRecorder::create(&next)?);
        let mut reader = PcapReader::new(File::open(record)?)?;
        let mut times = Vec::new();
        while let Some(packet) = reader.next_packet() {
            times.push(Time::nanoseconds(packet?.timestamp.as_nanos() as u64));
        }
        Ok(times)
    }

    /// A frame with an IPv4 packet whose content `write` writes.
    fn packet(&self, protocol: IpProtocol, octets: usize, write: impl Fn(&mut [u8])) -> Vec<u8> {
        let ethernet = EthernetRepr {
            src_addr: EthernetAddress(HOST_MAC),
            dst_addr: EthernetAddress(MAC),
            ethertype: EthernetProtocol::Ipv4,
        };
        let header = Ipv4Repr {
            src_addr: HOST,
            dst_addr: self.device,
            next_header: protocol,
            payload_len: octets,
            hop_limit: 64,
        };
        let mut frame = vec![0; ETHERNET + IP + octets];
        ethernet.emit(&mut EthernetFrame::new_unchecked(&mut frame));
        let mut place = Ipv4Packet::new_unchecked(&mut frame[ETHERNET..]);
        header.emit(&mut place, &ChecksumCapabilities::default());
        write(&mut frame[ETHERNET + IP..]);
        frame
    }

    fn ping(&self, octets: usize) -> Vec<u8> {
        let data: Vec<u8> = (0..octets).map(|i| (i * 31) as u8).collect();
        let message = Icmpv4Repr::EchoRequest {
            ident: 1,
            seq_no: 2,
            data: &data,
        };
        self.packet(IpProtocol::Icmp, message.buffer_len(), |place| {
            message.emit(
                &mut Icmpv4Packet::new_unchecked(place),
                &ChecksumCapabilities::default(),
            );
        })
    }

    /// A Get of the first so many currents.
    fn get(&self, objects: u8) -> Vec<u8> {
        let request = get_request(objects);
        let ports = UdpRepr {
            src_port: 50_000,
            dst_port: 161,
        };
        let (from, to) = (IpAddress::Ipv4(HOST), IpAddress::Ipv4(self.device));
        self.packet(
            IpProtocol::Udp,
            ports.header_len() + request.len(),
            |place| {
                ports.emit(
                    &mut UdpPacket::new_unchecked(place),
                    &from,
                    &to,
                    request.len(),
                    |data| data.copy_from_slice(&request),
                    &ChecksumCapabilities::default(),
                );
            },
        )
    }
}

/// Clocks of `sys`.
fn clocks(time: Time) -> f64 {
    time.0 as f64 / Time::period_of(SYS_HERTZ).0 as f64
}

/// An element of BER.
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len() as u16;
    let mut octets = match length {
        0..=0x7f => vec![tag, length as u8],
        _ => [&[tag, 0x82], &length.to_be_bytes()[..]].concat(),
    };
    octets.extend(content);
    octets
}

/// SNMPv2c: Get of the first so many currents.
fn get_request(objects: u8) -> Vec<u8> {
    let number = |value| element(0x02, &[value]);
    let enterprise = [14, 7, 0].map(|shift| (ENTERPRISE >> shift) as u8 & 0x7f);
    let [high, middle, low] = enterprise;
    let bindings: Vec<u8> = (1..=objects)
        .flat_map(|row| {
            let group = Group::Current as u8;
            let name = [
                0x2b,
                6,
                1,
                4,
                1,
                high | 0x80,
                middle | 0x80,
                low,
                SUBTREE as u8,
                group,
                row,
            ];
            element(0x30, &[element(0x06, &name), element(0x05, &[])].concat())
        })
        .collect();
    let fields = [number(1), number(0), number(0), element(0x30, &bindings)].concat();
    let message = [number(1), element(0x04, b"public"), element(0xa0, &fields)].concat();
    element(0x30, &message)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut bench = start()?;
    // The device learns where the host is.
    let first = bench.get(1);
    bench.ask(&first)?;
    bench.settle()?;
    let mut rows = Vec::new();
    for octets in [0, 56, 512, 1472] {
        rows.push((format!("ping of {octets} octets"), bench.ping(octets)));
    }
    for objects in [1, 5, 10] {
        rows.push((format!("SNMP Get of {objects}"), bench.get(objects)));
    }
    println!(
        "{:44} {:>10} {:>10}",
        "turnaround of the device", "clocks", "us"
    );
    let say = |name: String, clocks: f64| {
        let microseconds = clocks * 1e6 / f64::from(SYS_HERTZ);
        println!("{name:44} {clocks:>10.0} {microseconds:>10.1}");
    };
    for (name, frame) in rows {
        say(name, bench.ask(&frame)?);
    }
    for octets in [56, 1472] {
        let ping = bench.ping(octets);
        let name = format!("one of {FLOOD} pings of {octets} octets at once");
        say(name, bench.flood(&ping, FLOOD)?);
    }
    Ok(())
}
