"""A cable of the test's own: a TAP interface in a network namespace, and a server of leases on it."""
import os
import subprocess
import sys
from pathlib import Path

from device import run, skip


def in_a_namespace():
    """Starts this script again in a network namespace, where it can do as it likes; skips where there can be none."""
    if os.environ.get("PDU_TEST_NAMESPACE"):
        return
    if not Path("/dev/net/tun").exists():
        skip("there is no /dev/net/tun")
    if os.geteuid() != 0 and not os.access("/dev/net/tun", os.W_OK):
        skip("needs root, or a user who may open /dev/net/tun")
    unshare = ["unshare", "--net"] + ([] if os.geteuid() == 0 else ["--user", "--map-root-user"])
    if run([*unshare, "true"])[0] != 0:
        skip("network namespaces are not allowed here")
    os.execvpe(unshare[0], [*unshare, sys.executable, *sys.argv], {**os.environ, "PDU_TEST_NAMESPACE": "1"})


def must(*command, seconds=30):
    """Runs a command that has to succeed; what it said."""
    status, text = run(command, seconds)
    if status:
        sys.exit(f"FAILED: {' '.join(command)}: {text}")
    return text


def add_tap(name):
    """A TAP interface, up, without address."""
    must("ip", "link", "set", "lo", "up")
    must("ip", "tuntap", "add", name, "mode", "tap")
    must("ip", "link", "set", name, "up")


class Leases:
    """dnsmasq on an interface that gets the address 1 of a network, such as 192.168.77; it gives 100 to 150."""

    def __init__(self, interface, network, folder):
        self.file = Path(folder) / "leases"
        must("ip", "address", "add", f"{network}.1/24", "dev", interface)
        self.process = subprocess.Popen(
            ["dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", f"--interface={interface}", "--bind-interfaces",
             "--port=0", f"--dhcp-range={network}.100,{network}.150,12h", "--no-ping", f"--dhcp-leasefile={self.file}",
             "--pid-file=", "--user=root", "--log-facility=-"], stdin=subprocess.DEVNULL)

    def text(self):
        """What it has given."""
        return self.file.read_text()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
