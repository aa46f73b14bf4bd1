"""Frames of scapy's making, for tests/traffic; runs in the project's own Python, where scapy is.

generator.py write FILE SOURCE DEVICE ADDRESS       as a pcap file
generator.py send INTERFACE SOURCE DEVICE ADDRESS   onto an interface

SOURCE and DEVICE are Ethernet addresses, ADDRESS is the device's IPv4 address. Says how many frames there were.
"""
import random
import sys

from scapy.layers.inet import ICMP, IP, TCP, UDP
from scapy.layers.l2 import ARP, Dot1Q, Ether
from scapy.packet import Raw
from scapy.sendrecv import sendp
from scapy.utils import wrpcap

# Octets without FCS: the limits of every size class, and of a frame.
SIZES = [60, 61, 123, 124, 251, 252, 507, 508, 1019, 1020, 1513, 1514]
LONGEST_WITH_A_TAG = 1518
BROADCAST, OTHER = "ff:ff:ff:ff:ff:ff", "02:00:00:00:00:99"
GROUPS = ["01:00:5e:00:00:fb", "33:33:00:00:00:01"]
# IEEE 802: local experiments. Nobody understands what follows.
EXPERIMENT = 0x88b5


def filled(frame, octets):
    """A frame with so many octets."""
    return frame / Raw(bytes(at * 7 & 0xff for at in range(octets - len(frame))))


def talk(source, device, address):
    """What a host says, and gets answers to: ARP, pings, a connection and a datagram that nobody wants."""
    host = address.rpartition(".")[0] + ".9"
    network = Ether(src=source, dst=device) / IP(src=host, dst=address)
    yield Ether(src=source, dst=BROADCAST) / ARP(hwsrc=source, psrc=host, pdst=address)
    for number, size in enumerate(SIZES):
        yield filled(network / ICMP(id=7, seq=number), size)
    for port in (22, 80, 443):
        yield network / TCP(sport=40000, dport=port, flags="S")
    yield filled(network / UDP(sport=40000, dport=9), 200)
    # Padding is the cable's.
    yield network / UDP(sport=40000, dport=9)


def addressed(source, device):
    """Every size and, with a tag, the shortest and the longest frame, to every kind of address."""
    for to in (device, OTHER, BROADCAST, *GROUPS):
        for size in SIZES:
            yield filled(Ether(src=source, dst=to, type=EXPERIMENT), size)
        for size in (SIZES[0], LONGEST_WITH_A_TAG):
            yield filled(Ether(src=source, dst=to) / Dot1Q(vlan=5, prio=3, type=EXPERIMENT), size)


def main():
    verb, place, source, device, address = sys.argv[1:]
    frames = list(addressed(source, device))
    random.Random(verb).shuffle(frames)
    frames = [*talk(source, device, address), *frames]
    if verb == "write":
        wrpcap(place, frames)
    else:
        sendp(frames, iface=place, verbose=False)
    print(len(frames))


if __name__ == "__main__":
    main()
