"""A simulated device for a test: `pdu sim` on free ports, what it says, and its control port; and the checks of a test."""
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = 77
OBJECTS = "1.3.6.1.4.1.42453.2"


def skip(why):
    """Ends a test that cannot run here. A missing tool is an error where tools are required."""
    print(why, flush=True)
    sys.exit(SKIPPED)


def need(*tools):
    """Skips, or fails where tools are required, when a program is missing."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        why = f"not installed: {' '.join(missing)} (scripts/setup test brings it)"
        if os.environ.get("PDU_REQUIRE_TOOLS"):
            sys.exit(f"FAILED: {why}")
        skip(why)


def free_port(kind=socket.SOCK_STREAM):
    """A port of localhost that nobody uses now."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


_built = None


def pdu():
    """The `pdu` command, built when it is first asked for."""
    global _built
    if _built is None:
        build = subprocess.run(["cargo", "build", "--quiet", "--package", "pdu"], cwd=ROOT, capture_output=True, text=True)
        if build.returncode:
            sys.exit(f"FAILED: pdu does not build:\n{build.stderr}")
        target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
        _built = str(target / "debug" / "pdu")
    return _built


def run(command, seconds=120, **options):
    """Runs a command to its end; gives (status, what it said on both outputs)."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                              text=True, errors="replace", timeout=seconds, **options)
    except subprocess.TimeoutExpired as expired:
        return None, f"{expired.stdout or ''}\nnot done after {seconds} s"
    return done.returncode, done.stdout.strip()


class Checks:
    """Counts what holds and what does not, and says so, a line each."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, holds, claim, seen=""):
        """One claim; `seen` is shown when it does not hold."""
        if holds:
            self.passed += 1
            print(f"ok      {claim}", flush=True)
        else:
            self.failed += 1
            print(f"FAILED  {claim}: {seen}", flush=True)
        return bool(holds)

    def end(self):
        """The status of the test; its last line."""
        print(f"{self.passed} claims hold, {self.failed} do not", flush=True)
        return 1 if self.failed or not self.passed else 0


class Device:
    """A running `pdu sim`; ends with the block it is used in."""

    def __init__(self, *options, network=None, prefix=(), environment=None):
        self.udp = free_port(socket.SOCK_DGRAM)
        self.control_port = free_port()
        self.address = f"127.0.0.1:{self.udp}"
        network = ["--udp", f"{self.udp}:161"] if network is None else network
        command = [*prefix, pdu(), "sim", "--control", str(self.control_port), *network, *options]
        self.lines, self.news = [], threading.Condition()
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True, errors="replace",
                                        env={**os.environ, **(environment or {})})
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        for line in self.process.stdout:
            print(f"  sim | {line}", end="", flush=True)
            with self.news:
                self.lines.append(line.rstrip("\n"))
                self.news.notify_all()
        with self.news:
            self.lines.append(None)
            self.news.notify_all()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def wait_for(self, pattern, seconds=300, since=0):
        """The match in the first line from number `since` on that the simulator has said or says; fails when it does not."""
        end, at = time.monotonic() + seconds, since
        with self.news:
            while True:
                while at < len(self.lines):
                    if self.lines[at] is None:
                        sys.exit(f"FAILED: the simulation ended before it said /{pattern}/")
                    match = re.search(pattern, self.lines[at])
                    if match:
                        return match
                    at += 1
                if not self.news.wait(max(0, end - time.monotonic())):
                    sys.exit(f"FAILED: after {seconds} s the simulation has not said /{pattern}/")

    def ready(self, pattern=r"address \d", seconds=300):
        """Waits until the model is compiled, which may take minutes, and then until the device has an address; the match."""
        self.wait_for(r"Ctrl-C ends it", 600)
        return self.wait_for(pattern, seconds)

    def said(self):
        """How many lines it has said, for `since`."""
        return len(self.lines)

    def control(self, *words):
        """A command of the control port, and its answer."""
        status, text = run([pdu(), "sim-control", "--port", str(self.control_port), *map(str, words)], 60)
        if status:
            sys.exit(f"FAILED: sim-control {' '.join(map(str, words))}: {text}")
        return text

    def now(self):
        """Simulated time in seconds."""
        return float(re.search(r"time ([\d.]+) s", self.control("status"))[1])

    def amperes(self, output):
        """The current that flows in the model, and whether the output is on."""
        match = re.search(rf"^output {output} (on|off) ([\d.]+) A", self.control("status"), re.M)
        return float(match[2]), match[1] == "on"

    def stop(self):
        """Ends it as Ctrl-C does; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


class Snmp:
    """net-snmp's commands against a device. No retries: a second Set would hide a lost first one."""

    def __init__(self, address, checks):
        self.address, self.checks = address, checks

    def command(self, tool, *words, community="public", options=()):
        """Its status and what it said."""
        return run([tool, "-v2c", "-c", community, "-On", "-t", "60", "-r", "0", *options, self.address, *words], 90)

    def get(self, *objects):
        """The values of objects below 1.3.6.1.4.1.42453.2, all in one request."""
        status, text = self.command("snmpget", *[f"{OBJECTS}.{name}" for name in objects], options=["-Oqv"])
        if status:
            sys.exit(f"FAILED: snmpget {' '.join(objects)}: {text}")
        values = [int(line) for line in text.splitlines()]
        return values if len(objects) > 1 else values[0]

    def set(self, *words, community="private"):
        """Sets `OBJECT TYPE VALUE` triples; its status and what it said."""
        full = [f"{OBJECTS}.{word}" if at % 3 == 0 else str(word) for at, word in enumerate(words)]
        return self.command("snmpset", *full, community=community)


def temporary():
    """A folder for files of a test, removed with the object; anybody may enter."""
    folder = tempfile.TemporaryDirectory(prefix="pdu-test-")
    os.chmod(folder.name, 0o755)
    return folder
