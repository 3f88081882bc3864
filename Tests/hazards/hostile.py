"""What the hazards' tests share: a broker to attack, a witness that must be served meanwhile, and
the tools of a hostile peer.

The broker, its keys and its set-up are those of `Tests/protocol`. Patience is for slow machines:
every bound in seconds is multiplied by POSTERN_HAZARDS_PATIENCE (default 1).
"""

import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import cbor2
import pytest
import zmq

ROOT = Path(__file__).resolve().parents[2]


sys.path.insert(0, str(ROOT / "Tests" / "protocol"))

import protocol_support as protocol  # noqa: E402
import postern_client  # noqa: E402  (its path is the former's)

PATIENCE = float(os.environ.get("POSTERN_HAZARDS_PATIENCE", "1"))
TRUST_DOMAIN = protocol.TRUST_DOMAIN
KEYED, FRESH = protocol.KEYED, protocol.FRESH
ANY = postern_client.Scope(["*"], ["*"])
GET = ("http.get", ("Host", "a.example"))
HELLO = bytes.fromhex("84010107a0")

Denial = postern_client.Denial
Failure = postern_client.Failure
NoReply = postern_client.NoReply
Scope = postern_client.Scope
fresh_keys = protocol.fresh_keys
load_vectors = protocol.load_vectors


# One enrolment for the witness, by key, and one for whoever is of this user: no budgets, so that
# what is denied is denied for a reason of the test.
WORKLOADS = """
workloads:
  - id: {keyed}
    selectors:
      - unix:uid: {uid}
      - curve:key: '{key}'
    groups: [agents]
    scope:
      actions: ["http.*"]
      resources: ["Host::*"]
    limits: {{ ttl: 15m }}
"""
WORKLOADS_FRESH = """
  - id: {fresh}
    selectors:
      - unix:uid: {uid}
    groups: [agents]
    scope:
      actions: ["*"]
      resources: ["*"]
    limits: {{ ttl: 15m }}
"""


def patient(seconds):
    return seconds * PATIENCE


def binary():
    named = os.environ.get("POSTERN_BINARY")
    if not named:
        pytest.skip("POSTERN_BINARY does not name the `postern` executable")
    return str(Path(named).resolve())


def needs_root():
    if os.getuid() != 0:
        pytest.skip("needs root: it plays another user")


def mount_tmpfs(folder, mebibytes):
    """Whether a file system of that size could be mounted there, for this user alone."""
    return subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m,mode=0700", "postern-test",
         str(folder)], capture_output=True, check=False).returncode == 0


def unmount(folder):
    subprocess.run(["umount", "-l", str(folder)], check=False)


def wait_until(predicate, what, seconds=10.0):
    """Polls for an event; its value. Fails with `what` when it does not come in time."""
    deadline = time.monotonic() + patient(seconds)
    while True:
        if value := predicate():
            return value
        assert time.monotonic() < deadline, f"did not happen in {patient(seconds)} s: {what}"
        time.sleep(0.01)


def payload(operation, body, correlation=7):
    return cbor2.dumps([1, operation, correlation, body], canonical=True)


def authorise_payload(credential, correlation=7, action=GET[0], resource=GET[1], context=None):
    body = {1: credential, 2: action, 3: list(resource)}
    if context is not None:
        body[4] = context
    return payload(3, body, correlation)


def attest_payload(task, correlation=7, intent="hazard", scope=ANY, **asked):
    body = {1: task, 2: intent, 3: {1: list(scope.actions), 2: list(scope.resources)}}
    body |= {key: value for key, value in ((4, asked.get("ttl_ms")), (5, asked.get("budget")))
             if value is not None}
    return payload(2, body, correlation)


_tasks = iter(range(10**9))


def new_task():
    return f"hazard-{os.getpid()}-{next(_tasks)}"


def attested(client, scope=ANY, task=None, **asked):
    grant = client.attest(task or new_task(), "hazard", scope, **asked)
    assert not isinstance(grant, Denial), grant
    return grant


class Broker(protocol.Broker):
    """A broker to attack: with settings, limits and a user of its own where a test wants that."""

    def __init__(self, with_fresh=True, settings=(), workloads=None, policies=None):
        super().__init__(binary(), with_fresh=with_fresh)
        self.settings = list(settings)
        self.run_folder = self.folder / "run"
        self.gate_path = self.run_folder / "gate.sock"
        self.operator_path = self.run_folder / "operator.sock"
        if workloads is None:
            workloads = WORKLOADS + (WORKLOADS_FRESH if with_fresh else "")
        self.write_workloads(workloads)
        if policies is not None:
            (self.setup / "policies" / "test.cedar").write_text(policies)
        self._operator = None

    def write_workloads(self, text):
        (self.setup / "workloads.yaml").write_text(text.format(
            keyed=KEYED, fresh=FRESH, uid=os.getuid(), key=self.agent_keys[0].decode()))

    def command(self, *settings):
        command = [self.binary, "serve", "--config", str(self.setup)]
        for assignment in [*self.settings, *settings]:
            command += ["--set", assignment]
        return command

    def start(self, limits=None, prefix=(), wait=True, standard_error=None, settings=()):
        """`limits` are {resource: number}; `prefix` goes before the command (setpriv)."""
        def restrict():
            for kind, number in (limits or {}).items():
                resource.setrlimit(kind, (number, number))
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [*prefix, *self.command(*settings)], stdout=log,
                stderr=standard_error or log, stdin=subprocess.DEVNULL,
                env=protocol.clean_environment(), preexec_fn=restrict if limits else None)
        if wait:
            self.wait_ready()
        return self

    def wait_ready(self):
        def is_ready():
            assert self.process.poll() is None, f"the broker ended:\n{self.output()[-4000:]}"
            return re.search(r"\bready\b", self.output())
        wait_until(is_ready, "the broker is ready", protocol.READY_SECONDS)

    def serve_once(self, *settings, seconds=10, prefix=()):
        """Runs `serve` to its end: for set-ups that must be refused. (exit code, output)"""
        try:
            done = subprocess.run(
                [*prefix, *self.command(*settings)], capture_output=True, text=True,
                timeout=patient(seconds), env=protocol.clean_environment())
        except subprocess.TimeoutExpired as expired:
            for path in self.run_folder.iterdir():
                path.unlink()
            pytest.fail(f"serve runs where it should refuse: {expired.stderr}")
        return done.returncode, done.stdout + done.stderr

    def stop(self):
        self.forget_people()
        if self.process is not None and self.process.poll() is not None:
            code, self.process = self.process.returncode, None
            super().stop()
            return code
        return super().stop()

    def forget_people(self):
        """Closes the kept operator connection, as before another run of the broker."""
        if self._operator is not None:
            self._operator.close()
            self._operator = None

    def stop_only(self):
        """Stops and keeps the folder; the exit code."""
        code = signal_and_wait(self)
        self.process = None
        return code

    # Looking at it

    @property
    def pid(self):
        return self.process.pid

    def assert_alive(self):
        assert self.process.poll() is None, (
            f"the broker ended with {self.process.returncode}:\n{self.output()[-4000:]}")

    def rss_kib(self):
        """Its memory; pages of the audit log's mapped files are the kernel's cache."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1])
        raise AssertionError("no RssAnon: the broker has ended")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def listening(self):
        """Paths of sockets of this broker's folder that somebody listens at."""
        return [line.split()[-1] for line in Path("/proc/net/unix").read_text().splitlines()
                if str(self.run_folder) in line and line.split()[3] == "00010000"]

    @property
    def people(self):
        """One operator connection, kept, so that it is there when no other can be made."""
        if self._operator is None:
            self._operator = self.operator_client(timeout=patient(10))
        return self._operator

    def counters(self):
        return self.people.status().counters

    def counted(self, name, at_least=1, before=None, seconds=10.0):
        """Waits until a counter has grown."""
        start = (before or {}).get(name, 0)
        return wait_until(
            lambda: (now := self.counters()[name]) - start >= at_least and now,
            f"`{name}` grows by {at_least}", seconds)

    @contextmanager
    def besieged(self, latency=2.0, served=5):
        """The broker outlives what happens inside, and a witness is served all along."""
        pid = self.pid
        with Witness(self) as witness:
            yield witness
            # At least this many more after the attack: it is served now, not only before.
            witness.wait(witness.report()["served"] + served)
            report = witness.report()
        self.assert_alive()
        assert self.pid == pid
        assert not report["wrong"], report
        assert report["slowest"] < patient(latency), report


WITNESS = """
import json, os, select, sys, time
sys.path.insert(0, sys.argv[1])
import postern_client as p
gate, server, public, secret = sys.argv[2], *[word.encode() for word in sys.argv[3:6]]
pause = float(sys.argv[6])
client = p.Client(gate, server, public, secret, timeout=30)
served, slowest, wrong, stopped = 0, 0.0, [], False
grant = client.attest(f"witness-{os.getpid()}", "witness", p.Scope(["http.get"], ["Host::*"]))
print(json.dumps({"attested": not isinstance(grant, p.Denial), "grant": str(grant)}), flush=True)
while not stopped:
    begun = time.monotonic()
    try:
        decision = client.authorise(grant.credential, "http.get", ("Host", "a.example"))
        if decision.permit:
            served += 1
        else:
            wrong.append(str(decision.reason))
    except Exception as error:
        wrong.append(repr(error))
    slowest = max(slowest, time.monotonic() - begun)
    wrong = wrong[-5:]
    while select.select([sys.stdin], [], [], pause)[0]:
        if not os.read(0, 1):
            stopped = True
            break
        print(json.dumps({"served": served, "slowest": slowest, "wrong": wrong}), flush=True)
"""


class Witness:
    """A well-behaved client in a process of its own, which asks all the time."""

    def __init__(self, broker, keys=None, endpoint=None, pause=0.01):
        arguments = [str(protocol.PROTOCOL / "python"), endpoint or broker.gate,
                     broker.server.decode(),
                     *[key.decode() for key in keys or broker.agent_keys], str(pause)]
        self.process = subprocess.Popen(
            [sys.executable, "-c", WITNESS, *arguments], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        first = self._line()
        assert first["attested"], first
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def _line(self):
        line = self.process.stdout.readline()
        assert line, "the witness ended"
        return json.loads(line)

    def report(self):
        """{served, slowest (seconds), wrong}. Waits until the call that runs is over."""
        self.process.stdin.write(".")
        self.process.stdin.flush()
        return self._line()

    def wait(self, served, seconds=30.0):
        wait_until(lambda: self.report()["served"] >= served, f"served {served}", seconds)

    def proceed(self, more=10, seconds=30.0):
        """Waits until it was served some more."""
        self.wait(self.report()["served"] + more, seconds)


# Raw Unix sockets


def unix(path, timeout=5.0):
    peer = socket.socket(socket.AF_UNIX)
    peer.settimeout(patient(timeout))
    peer.connect(str(path))
    return peer


def unix_quietly(path):
    """A connection, or None where the backlog is full just now."""
    peer = socket.socket(socket.AF_UNIX)
    peer.setblocking(False)
    try:
        peer.connect(str(path))
    except (BlockingIOError, ConnectionRefusedError):
        peer.close()
        return None
    return peer


def is_closed(peer):
    """Whether the other side has closed; what it sent before is read and dropped."""
    peer.setblocking(False)
    try:
        while True:
            if not peer.recv(65536):
                return True
    except BlockingIOError:
        return False
    except (ConnectionError, OSError):
        return True


def wait_closed(peers, seconds=10.0):
    """Waits until the other side has closed all of them; the seconds that took."""
    begun, left = time.monotonic(), list(peers)

    def are_closed():
        left[:] = [peer for peer in left if not is_closed(peer)]
        return not left
    wait_until(are_closed, f"{len(left)} connections are closed", seconds)
    return time.monotonic() - begun


# Processes


def in_process(script, *arguments, seconds=60, prefix=(), **options):
    """The standard output of a Python process with `postern_client` as `p`."""
    head = ("import sys, os, time\nsys.path.insert(0, sys.argv.pop(1))\n"
            "import postern_client as p\n")
    done = subprocess.run(
        [*prefix, sys.executable, "-c", head + script, str(protocol.PROTOCOL / "python"),
         *[word.decode() if isinstance(word, bytes) else str(word) for word in arguments]],
        capture_output=True, text=True, timeout=patient(seconds), **options)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def curve_socket(broker, keys=None, kind=zmq.DEALER, endpoint=None, server=None,
                 context=None, **options):
    """A connected libzmq socket; `options` are those of zmq by name, as ROUTING_ID=b"x"."""
    peer = (context or zmq.Context.instance()).socket(kind)
    peer.setsockopt(zmq.LINGER, 0)
    for name, value in options.items():
        peer.setsockopt(getattr(zmq, name), value)
    peer.curve_serverkey = server or broker.server
    peer.curve_publickey, peer.curve_secretkey = keys or fresh_keys()
    peer.connect(endpoint or broker.gate)
    return peer


def receive(peer, seconds=5.0):
    return peer.recv_multipart() if peer.poll(int(patient(seconds) * 1000)) else None


def signal_and_wait(broker, number=signal.SIGTERM, seconds=10.0):
    """The exit code."""
    broker.process.send_signal(number)
    try:
        return broker.process.wait(patient(seconds))
    except subprocess.TimeoutExpired:
        pytest.fail(f"the broker runs {patient(seconds)} s after signal {number}:\n"
                    f"{broker.output()[-2000:]}")


@contextmanager
def running(**options):
    """A broker of one test."""
    start = {key: options.pop(key) for key in ("limits", "prefix", "standard_error")
             if key in options}
    broker = Broker(**options)
    try:
        yield broker.start(**start)
        broker.assert_alive()
    finally:
        try:
            broker.stop()
        except subprocess.TimeoutExpired:
            pass
