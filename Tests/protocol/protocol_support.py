"""What tests in Python share: the vectors, raw connections, and a live broker.

A broker is started only where POSTERN_BINARY names the `postern` executable. A module of its own
rather than conftest.py, whose name means another file in each folder of tests.
"""

import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
import zmq
import zmq.auth
from zmq.utils.monitor import recv_monitor_message

ROOT = Path(__file__).resolve().parents[2]
PROTOCOL = ROOT / "protocol"
sys.path[:0] = [str(PROTOCOL / "python"), str(Path(__file__).parent)]

import postern_client  # noqa: E402

TRUST_DOMAIN = "test.example"
KEYED = f"spiffe://{TRUST_DOMAIN}/agents/keyed"
FRESH = f"spiffe://{TRUST_DOMAIN}/agents/fresh"
READY_SECONDS = 30
STOP_SECONDS = 10

POLICIES = """
@id("attest")
permit (principal in Group::"agents", action == Postern::Action::"attest", resource)
unless { context.intent like "*forbidden*" };

@id("get")
permit (principal in Group::"agents", action == Action::"http.get", resource is Host);

@id("send")
permit (principal in Group::"agents", action == Action::"mail.send", resource in Team::"ours");

@id("no-secrets")
forbid (principal, action, resource)
when { context has class && context.class == "secret" };

@id("typed")
permit (principal, action == Action::"typed", resource == T::"x")
when {
    context.amount == -250 && context.secure && context.name == "é" &&
    context.to.contains(Mailbox::"team") && context.to.contains(7) &&
    context.meta.ip like "10.*" && context.meta.empty == {} &&
    context.postern.peer.transport == "ipc" && context.postern.peer has path &&
    context.postern.task.id == "typed" && context.postern.task.intent == "test" &&
    context.postern.depth == 0
};

@id("bytes")
permit (principal, action == Action::"bytes", resource)
when { context["\\u{e9}"] == 1 && context["e\\u{301}"] == 2 };

@id("wrong")
permit (principal, action == Action::"wrong", resource) when { context.absent == 1 };
"""

ENTITIES = [
    {"uid": {"type": "Mailbox", "id": "team"}, "attrs": {},
     "parents": [{"type": "Team", "id": "ours"}]},
]


def workloads(keyed_public_key, with_fresh=True):
    """The enrolments: one by key, narrow; one for any process of this user, wide."""
    keyed = f"""
  - id: {KEYED}
    selectors:
      - unix:uid: {os.getuid()}
      - curve:key: '{keyed_public_key}'
    groups: [agents]
    scope:
      actions: ["http.*", mail.send]
      resources: ['Host::*', 'Mailbox::"t*"']
    limits: {{ ttl: 60s, budget: 50 }}
"""
    fresh = f"""
  - id: {FRESH}
    selectors:
      - unix:uid: {os.getuid()}
    groups: [agents]
    scope:
      actions: ["*"]
      resources: ["*"]
    limits: {{ ttl: 15m }}
"""
    return "workloads:" + keyed + (fresh if with_fresh else "")


def load_vectors():
    """{file's name: its vectors}."""
    files = sorted((PROTOCOL / "vectors").glob("*.json"))
    return {file.stem: json.loads(file.read_text())["vectors"] for file in files}


def clean_environment():
    """Without settings of Postern: the broker would refuse those that it does not know."""
    return {name: value for name, value in os.environ.items() if not name.startswith("POSTERN_")}


def fresh_keys():
    """(public, secret) of a new key pair, in Z85."""
    return zmq.curve_keypair()


class Raw:
    """A connection that sends whatever it is given and sees what becomes of it."""

    correlations = itertools.count(1 << 40)
    handshake_events = {
        zmq.EVENT_HANDSHAKE_SUCCEEDED: "admitted",
        zmq.EVENT_HANDSHAKE_FAILED_AUTH: "denied",
        zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL: "protocol",
        zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL: "failed",
    }

    def __init__(self, endpoint, server, keys, kind=zmq.DEALER, options=None):
        self.socket = zmq.Context.instance().socket(kind)
        for option, value in {zmq.LINGER: 0, **(options or {})}.items():
            self.socket.setsockopt(option, value)
        self.socket.curve_serverkey = server
        self.socket.curve_publickey, self.socket.curve_secretkey = keys
        self.monitor = self.socket.get_monitor_socket()
        self.socket.connect(endpoint)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.disable_monitor()
        self.socket.close(0)

    def send(self, *frames):
        self.socket.send_multipart(frames)

    def receive(self, seconds=5.0):
        """The frames of the next message, or None."""
        if not self.socket.poll(int(seconds * 1000)):
            return None
        return self.socket.recv_multipart()

    def hello(self, seconds=5.0):
        """Sends a valid hello: all that arrives before its reply, and whether that came."""
        correlation = next(self.correlations)
        self.send(bytes.fromhex(f"8401011b{correlation:016x}a0"))
        mark = bytes.fromhex(f"8501011b{correlation:016x}00")
        before = []
        while (frames := self.receive(seconds)) is not None:
            if frames[-1].startswith(mark):
                return before, True
            before.append(frames)
        return before, False

    def event(self, wanted, seconds=5.0):
        """(event, value) of the next event that is one of `wanted`, or None."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if not self.monitor.poll(int(left * 1000)):
                return None
            seen = recv_monitor_message(self.monitor)
            if seen["event"] in wanted:
                return seen["event"], int(seen["value"])
        return None

    def handshake(self, seconds=3.0):
        """("admitted", _), ("denied", ZAP status), ("failed", _), … or ("nothing", None)."""
        seen = self.event(self.handshake_events, seconds)
        return (self.handshake_events[seen[0]], seen[1]) if seen else ("nothing", None)

    def is_cut(self, seconds=5.0):
        return self.event({zmq.EVENT_DISCONNECTED}, seconds) is not None


class Broker:
    """A `postern serve` of its own, in a folder of its own."""

    def __init__(self, binary, with_fresh=True):
        self.binary = binary
        self.folder = Path(tempfile.mkdtemp(prefix="postern-"))
        self.setup = self.folder / "setup"
        self.log = self.folder / "log"
        self.process = None
        run = self.folder / "run"
        run.mkdir(mode=0o750)
        self.postern("init", self.setup, "--trust-domain", TRUST_DOMAIN, "--runtime-dir", run)
        keys = self.setup / "keys"
        self.server, _ = zmq.auth.load_certificate(keys / "server.key")
        self.operator_keys = zmq.auth.load_certificate(keys / "operator.key_secret")
        self.agent_keys = zmq.auth.load_certificate(keys / "agent.key_secret")
        self.gate = f"ipc://{run}/gate.sock"
        self.operator = f"ipc://{run}/operator.sock"
        for sample in (self.setup / "policies").glob("*.cedar"):
            sample.unlink()
        (self.setup / "policies" / "test.cedar").write_text(POLICIES)
        (self.setup / "entities.json").write_text(json.dumps(ENTITIES))
        (self.setup / "workloads.yaml").write_text(
            workloads(self.agent_keys[0].decode(), with_fresh))

    def postern(self, *arguments):
        done = subprocess.run(
            [self.binary, *map(str, arguments)], capture_output=True, text=True, timeout=60,
            env=clean_environment())
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self):
        command = [self.binary, "serve", "--config", self.setup]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                list(map(str, command)), stdout=log, stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL, env=clean_environment())
        deadline = time.monotonic() + READY_SECONDS
        while not re.search(r"\bready\b", self.output()):
            assert self.process.poll() is None, f"the broker ended:\n{self.output()}"
            assert time.monotonic() < deadline, f"the broker is not ready:\n{self.output()}"
            time.sleep(0.02)
        return self

    def output(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def stop(self):
        """The exit code; the folder is gone afterwards."""
        try:
            if self.process is None:
                return None
            self.process.send_signal(signal.SIGTERM)
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    # Connections

    def client(self, keys=None, kind=zmq.DEALER, timeout=5.0):
        """A client at the gate, with the enrolled key unless another is given."""
        return postern_client.Client(
            self.gate, self.server, *(keys or self.agent_keys), socket_type=kind,
            timeout=timeout)

    def operator_client(self, timeout=5.0):
        return postern_client.Client(
            self.operator, self.server, *self.operator_keys, timeout=timeout)

    def raw(self, keys=None, kind=zmq.DEALER, endpoint=None, server=None, options=None):
        return Raw(endpoint or self.gate, server or self.server, keys or self.agent_keys, kind,
                   options)

    def in_another_process(self, keys, credential):
        """The reason that another process of the same user hears with this credential."""
        script = (
            "import sys; sys.path.insert(0, sys.argv[1]); import postern_client as p\n"
            "client = p.Client(*sys.argv[2:6])\n"
            "call = (bytes.fromhex(sys.argv[6]), 'http.get', ('Host', 'a'))\n"
            "print(client.authorise(*call).reason)")
        arguments = [
            PROTOCOL / "python", self.gate, self.server.decode(), *[k.decode() for k in keys],
            credential.hex()]
        done = subprocess.run(
            [sys.executable, "-c", script, *map(str, arguments)], capture_output=True,
            text=True, timeout=30)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def start_broker(**options):
    binary = os.environ.get("POSTERN_BINARY")
    if not binary:
        pytest.skip("POSTERN_BINARY does not name the `postern` executable")
    broker = Broker(str(Path(binary).resolve()), **options)
    try:
        return broker.start()
    except BaseException:
        broker.stop()
        raise
