"""Goal: who a peer is comes from the kernel, when it attests: not from what it was, what it is
called, or what its file is by now.

Method: a copied Python as the agent's executable, enrolled by path and by hash; it is replaced,
removed, run under another name, becomes another program, or ends at once.
"""

import hashlib
import json
import os
import select
import shutil
import subprocess
import sys

import cbor2
import pytest
from hostile import FRESH, KEYED, fresh_keys, patient, protocol, running, wait_until

AGENT = """
import json, os, sys, time
sys.path.insert(0, sys.argv[1])
import postern_client as p
keys = [word.encode() for word in sys.argv[3:6]]
client = p.Client(sys.argv[2], *keys, timeout=float(sys.argv[6]))
number = 0
for line in sys.stdin:
    word, *rest = line.split()
    try:
        if word == "attest":
            number += 1
            grant = client.attest(f"t-{os.getpid()}-{number}", "x",
                                  p.Scope(["http.get"], ["Host::*"]))
            said = getattr(grant, "reason", None) or grant.workload
            if not hasattr(grant, "reason"): credential = grant.credential
        elif word == "hello":
            said = client.hello().trust_domain
        elif word == "use":
            credential = bytes.fromhex(rest[0]) if rest else credential
            decision = client.authorise(credential, "http.get", ("Host", "a"))
            said = decision.reason or "permit"
        elif word == "credential":
            said = credential.hex()
        elif word == "exec":
            # Told before: what is sent later is for the next program to read.
            print(json.dumps("executes"), flush=True)
            os.execv(rest[0], [rest[0], "-c", open(rest[1]).read(), *sys.argv[1:]])
    except p.NoReply:
        said = "no reply"
    print(json.dumps(said), flush=True)
"""


class Agent:
    """A process that does what it is told, one word at a time."""

    def __init__(self, broker, executable, keys=None, timeout=5, prefix=()):
        self.script = broker.folder / "agent.py"
        self.script.write_text(AGENT)
        environment = {**os.environ, "PYTHONHOME": sys.base_prefix,
                       "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self.process = subprocess.Popen(
            [*prefix, str(executable), "-c", AGENT, str(protocol.PROTOCOL / "python"),
             broker.gate, *[key.decode() for key in (broker.server, *(keys or fresh_keys()))],
             str(patient(timeout))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()

    def __call__(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        assert select.select([self.process.stdout], [], [], patient(15))[0], "the agent is silent"
        return json.loads(self.process.stdout.readline())


REAL = os.path.realpath(sys.executable)


@pytest.fixture
def agent_binary(tmp_path):
    """A Python of its own path and content."""
    path = tmp_path / "agent"
    shutil.copy(REAL, path)
    with open(path, "ab") as file:
        file.write(b"agent")
    environment = {**os.environ, "PYTHONHOME": sys.base_prefix}
    if subprocess.run([path, "-c", "import sys"], capture_output=True,
                      env=environment).returncode:
        pytest.skip("a copied Python does not run here")
    return path


def enrolled(*selectors):
    lines = "".join(f"\n      - {selector}" for selector in selectors)
    return f"""
workloads:
  - id: {{keyed}}
    selectors:{lines}
    groups: [agents]
    scope: {{{{ actions: ["http.*"], resources: ["Host::*"] }}}}
    limits: {{{{ ttl: 15m }}}}
"""


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_by_path(agent_binary, tmp_path):
    """Another file with the same content, a link, and a hard link are at other paths."""
    copy, link, hard = (tmp_path / name for name in ("copy", "link", "hard"))
    shutil.copy(agent_binary, copy)
    link.symlink_to(agent_binary)
    os.link(agent_binary, hard)
    with running(workloads=enrolled(f"unix:path: {agent_binary}")) as broker:
        for executable, outcome in ((agent_binary, KEYED), (link, KEYED)):
            with Agent(broker, executable) as agent:
                assert agent("attest") == outcome
        for executable in (copy, hard, REAL):
            with Agent(broker, executable, timeout=1.5) as agent:
                assert agent("attest") == "no reply", "refused at the handshake"
        assert broker.counters()["handshakes_refused"] == 3


def test_by_hash(agent_binary, tmp_path):
    """The content counts, wherever it is; another content at the same path does not."""
    copy, other = tmp_path / "copy", tmp_path / "other"
    shutil.copy(agent_binary, copy)
    shutil.copy(agent_binary, other)
    with open(other, "ab") as file:
        file.write(b"x")
    with running(workloads=enrolled(f"unix:sha256: {sha256(agent_binary)}")) as broker:
        for executable, outcome in ((agent_binary, KEYED), (copy, KEYED), (other, "not_enrolled"),
                                    (REAL, "not_enrolled")):
            with Agent(broker, executable) as agent:
                assert agent("attest") == outcome, executable


def test_replaced_after_the_handshake(agent_binary, tmp_path):
    """Rename over it: the process runs the old file, whose path now leads to another."""
    selectors = (f"unix:path: {agent_binary}", f"unix:sha256: {sha256(agent_binary)}")
    with running(workloads=enrolled(*selectors)) as broker:
        with Agent(broker, agent_binary) as agent:
            assert agent("attest") == KEYED
            replacement = tmp_path / "new"
            shutil.copy(agent_binary, replacement)
            os.rename(replacement, agent_binary)
            assert agent("attest") == "not_enrolled"
            assert agent("use") == "permit", "what was granted stays"
        with Agent(broker, agent_binary) as agent:
            assert agent("attest") == KEYED, "the same content at the same path"


def test_a_deleted_executable(agent_binary):
    with running(workloads=enrolled(f"unix:path: {agent_binary}")) as broker:
        with Agent(broker, agent_binary) as agent:
            assert agent("hello")
            agent_binary.unlink()
            assert agent("attest") == "not_enrolled"
            decoy = agent_binary.with_name(agent_binary.name + " (deleted)")
            shutil.copy(REAL, decoy)
            assert agent("attest") == "not_enrolled"
    deleted = enrolled(f"unix:path: '{agent_binary} (deleted)'")
    shutil.copy(REAL, agent_binary)
    decoy.unlink()
    with running(workloads=deleted) as broker:
        with Agent(broker, agent_binary, timeout=1.5) as agent:
            agent_binary.unlink()
            assert agent("attest") == "no reply", "a removed file has no path"


def test_another_program_in_the_same_process(agent_binary, tmp_path):
    """exec keeps the process: what was granted stays (a known weakness of the protocol), and the
    next attest tells."""
    with running(workloads=enrolled(f"unix:path: {agent_binary}")
                 + """
  - id: {fresh}
    selectors:
      - unix:path: """ + REAL + """
    groups: [agents]
    scope: {{ actions: ["http.*"], resources: ["*"] }}
    limits: {{ ttl: 1m }}
""") as broker:
        keys = fresh_keys()
        with Agent(broker, agent_binary, keys) as agent:
            assert agent("attest") == KEYED
            credential = agent("credential")
            assert agent("exec", REAL, agent.script) == "executes"
            assert agent("use", credential) == "permit"
            assert agent("attest") == FRESH


def test_another_user_in_the_same_process(agent_binary):
    """A process that connected as root and then dropped its rights is not who it was."""
    if os.getuid() != 0:
        pytest.skip("needs root: it becomes another user")
    script = AGENT.replace('elif word == "hello":', '''elif word == "drop":
            os.setresgid(65534, 65534, 65534)
            os.setresuid(65534, 65534, 65534)
            said = "dropped"
        elif word == "hello":''')
    with running(workloads=enrolled("unix:uid: 0")) as broker:
        agent = Agent(broker, REAL)
        agent.process.kill()
        agent.process.communicate()
        agent.process = subprocess.Popen(
            [REAL, "-c", script, str(protocol.PROTOCOL / "python"), broker.gate,
             *[key.decode() for key in (broker.server, *fresh_keys())], str(patient(5))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONHOME": sys.base_prefix,
                 "PYTHONPATH": os.pathsep.join(filter(None, sys.path))})
        with agent:
            assert agent("attest") == KEYED
            assert agent("drop") == "dropped"
            assert agent("attest") == "process_changed"


HASTY = """
import os, sys
PARENT = os.getpid()
sys.path.insert(0, sys.argv[1])
path, server = sys.argv[2], sys.argv[3]
from curve import CurveClient
from hostile import attest_payload
import zmq
client = CurveClient(path, server.encode(), zmq.curve_keypair())
client.greet()
client.hello()
client.welcome()
kept = os.dup(client.socket.fileno())
if os.fork() == 0:
    # The child has the connection; who connected is gone before the broker asks.
    os.setsid()
    while os.getppid() == PARENT: pass
    try:
        client.initiate()
        client.ready()
        client.send(attest_payload("orphan"))
        print(client.receive_message()[-1].hex(), flush=True)
    except (OSError, AssertionError) as error:
        print("refused", type(error).__name__, flush=True)
os._exit(0)
""".replace("int(sys.argv[4] or 0) or os.getppid() == PARENT", "PARENT").replace(
    "import os, socket, sys", "import os, socket, sys\nPARENT = os.getpid()")


def test_a_process_that_ends_before_the_handshake_is_over(broker, before):
    """Its child has inherited the connection, and the kernel still names the parent."""
    done = subprocess.run(
        [sys.executable, "-c", HASTY, os.path.dirname(__file__), str(broker.gate_path),
         broker.server.decode()], capture_output=True, text=True, timeout=patient(30))
    assert "refused" in done.stdout, done
    broker.counted("handshakes_refused", 1, before)


ORPHAN = HASTY.replace('''kept = os.dup''', '''client.initiate()
client.ready()
kept = os.dup''').replace('''        client.initiate()
        client.ready()
''', "")


def test_a_process_that_ends_before_it_attests(broker):
    """Admitted, then gone: what its child asks on the connection is nobody's."""
    done = subprocess.run(
        [sys.executable, "-c", ORPHAN, os.path.dirname(__file__), str(broker.gate_path),
         broker.server.decode()], capture_output=True, text=True, timeout=patient(30))
    reply = cbor2.loads(bytes.fromhex(done.stdout.strip()))
    assert reply[3] == 1 and reply[4][1] == 33, "process_gone"


def test_processes_that_connect_and_vanish(broker):
    """Many, by the shortest way: connect and end. Pidfds and descriptors come back."""
    script = ("import socket, sys\n"
              "for _ in range(20):\n"
              "    peer = socket.socket(socket.AF_UNIX)\n"
              "    peer.connect(sys.argv[1])\n"
              "    peer.send(bytes(10))\n")
    with broker.besieged():
        resting = broker.descriptors()
        for _ in range(15):
            subprocess.run([sys.executable, "-S", "-c", script, str(broker.gate_path)],
                           check=True, timeout=patient(20))
        wait_until(lambda: broker.descriptors() <= resting + 2, "descriptors come back")


def test_pidfds_are_bounded(broker):
    """Each process that attests is held by a descriptor; ended ones are let go of."""
    with broker.besieged():
        resting = broker.descriptors()
        for _ in range(12):
            with Agent(broker, REAL) as agent:
                assert agent("attest") == FRESH
        assert broker.descriptors() <= resting + 16
