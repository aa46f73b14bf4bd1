"""The counters of the device's network interface by their names, and what tshark has of the same frames."""
import sys

from device import OBJECTS, run

MIB = "1.3.6.1.2.1"
IF, DOT3, ETHER, IF_X = (f"{MIB}.{place}" for place in ("2.2.1", "10.7.2.1", "16.1.1.1", "31.1.1.1"))
# Octets with FCS; the longest frames have a tag.
SIZES = {14: (64, 64), 15: (65, 127), 16: (128, 255), 17: (256, 511), 18: (512, 1023), 19: (1024, 1522)}
BROADCAST = "ff:ff:ff:ff:ff:ff"
LEAST, FCS = 60, 4


def column(table, number):
    return f"{table}.{number}.1"


def own(row):
    """A counter that the standard tables do not have."""
    return f"{OBJECTS}.20.{row}"


# All of them.
ALL = ([column(ETHER, number) for number in range(3, 20) if number != 13]
       + [column(IF, number) for number in (10, 11, 13, 14, 16, 17, 19, 20)]
       + [column(IF_X, number) for number in range(6, 14)]
       + [column(DOT3, number) for number in (2, 3, 10, 13, 16, 18)]
       + [own(row) for row in range(1, 9)])


def read(snmp, names, options=()):
    """The numbers under some names, in one request."""
    status, text = snmp.command("snmpget", *names, options=["-Oqvt", *options])
    if status:
        sys.exit(f"FAILED: snmpget {' '.join(names)}: {text}")
    return dict(zip(names, (int(line) for line in text.splitlines())))


def address(snmp):
    """The device's Ethernet address, as tshark writes it."""
    return snmp.command("snmpget", column(IF, 6), options=["-Oqv", "-Ox"])[1].strip('" ').lower().replace(" ", ":")


class Frame:
    """A frame of a recording, as tshark tells it."""

    def __init__(self, source, to, length, port_from, port_to):
        self.source, self.to, self.length, self.port_from, self.port_to = source, to, int(length), port_from, port_to

    @property
    def octets(self):
        """On the wire, with padding and FCS."""
        return max(LEAST, self.length) + FCS


def recorded(file):
    """The frames of a recording."""
    fields = [word for field in ("eth.src", "eth.dst", "frame.len", "udp.srcport", "udp.dstport") for word in ("-e", field)]
    status, text = run(["tshark", "-r", file, "-n", "-T", "fields", "-E", "occurrence=f", *fields], 300)
    if status:
        sys.exit(f"FAILED: tshark: {text}")
    return [Frame(*line.split("\t")) for line in text.splitlines() if line.count("\t") == 4]


def until_read(frames, mac):
    """What the device had received and sent when it was asked for its counters, by the last request of a recording: that is among
    the frames that had arrived, its answer not among those sent."""
    came = [at for at, frame in enumerate(frames) if frame.source != mac and frame.port_to == "161"]
    left = [at for at, frame in enumerate(frames) if frame.source == mac and frame.port_from == "161"]
    received = [frame for frame in frames[:came[-1] + 1] if frame.source != mac]
    sent = [frame for frame in frames[:left[-1]] if frame.source == mac]
    return received, sent


def kinds(frames):
    """How many went to one address, to a group, to all."""
    broadcast = sum(frame.to == BROADCAST for frame in frames)
    multicast = sum(int(frame.to[:2], 16) & 1 for frame in frames) - broadcast
    return len(frames) - broadcast - multicast, multicast, broadcast


def octets(frames):
    return sum(frame.octets for frame in frames)


def counted_received(received):
    """What RMON has of frames that arrived, whatever became of them."""
    _, multicast, broadcast = kinds(received)
    expected = {column(ETHER, 5): len(received), column(ETHER, 4): octets(received),
                column(ETHER, 6): broadcast, column(ETHER, 7): multicast}
    for number, (least, most) in SIZES.items():
        expected[column(ETHER, number)] = sum(least <= frame.octets <= most for frame in received)
    return expected


def counted_handed_on(received):
    """What IF-MIB has of frames that were handed to the processor."""
    expected = {column(IF_X, 7 + at): number for at, number in enumerate(kinds(received))}
    return expected | {column(IF_X, 6): octets(received), column(IF, 10): octets(received), column(IF, 11): kinds(received)[0]}


def counted_sent(sent):
    """What IF-MIB has of frames that were sent."""
    expected = {column(IF_X, 11 + at): number for at, number in enumerate(kinds(sent))}
    return expected | {column(IF_X, 10): octets(sent), column(IF, 16): octets(sent), column(IF, 17): kinds(sent)[0]}
