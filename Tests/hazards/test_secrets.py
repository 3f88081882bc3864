"""Goal: secrets stay in the process; what peers write into the log stays what it is.

Method: a broker that logs at trace level, in both formats, and everything that a peer may say; its
log is searched for keys and credentials. /proc tells what others of its user could read.
"""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hostile import (
    ANY, GET, Broker, Denial, Scope, attested, fresh_keys, new_task, needs_root, payload, receive,
    running, curve_socket, cbor2, wait_until)
from zmq.utils import z85

FORMATS = ["text", "json"]


def use_everything(broker):
    """Every operation, good and bad; the credentials that were given."""
    credentials = []
    with broker.client() as client, broker.client(fresh_keys()) as other:
        client.hello("name\nname")
        for number in range(5):
            grant = attested(client, Scope(["http.get"], ["Host::*"]), budget=10)
            credentials.append(grant.credential)
            client.authorise(grant.credential, *GET)
            client.authorise(grant.credential, *GET, {"text": grant.credential.hex()})
            client.authorise_batch(grant.credential, [GET] * 3)
            client.introspect(grant.credential)
            other.authorise(grant.credential, *GET)
            other.complete(grant.credential)
            broker.people.introspect(grant.credential)
            if number % 2:
                broker.people.revoke_credential(grant.credential, "note")
            else:
                client.complete(grant.credential)
            client.authorise(grant.credential, *GET)
        other.attest(new_task(), "forbidden", ANY)
        client.attest(new_task(), "x", ANY)
        peer = curve_socket(broker)
        for credential in credentials:
            peer.send(payload(3, {1: credential})[:-3])
            receive(peer)
            peer.send(payload(6, {1: [1, credential], 2: "n" * 512}))
            receive(peer)
        peer.close()
    with broker.raw(fresh_keys(), endpoint=broker.operator) as raw:
        raw.handshake()
    return credentials


@pytest.mark.parametrize("form", FORMATS)
def test_secrets_are_not_in_the_log(form):
    with running(settings=[f"log.format={form}", "log.level=trace"]) as broker:
        credentials = use_everything(broker)
        log = broker.output()
        assert len(log.splitlines()) > 20, "the measure: it does log"
        for name in ("server", "operator", "agent"):
            text = (broker.setup / "keys" / f"{name}.key_secret").read_text()
            secret = text.split('secret-key = "')[1].split('"')[0]
            raw = z85.decode(secret.encode())
            for form_of_it in (secret, raw.hex(), raw.hex().upper(), secret[:20], raw.hex()[:16]):
                assert form_of_it not in log, name
        for credential in credentials:
            assert credential.hex()[:8] in log, "the measure: credentials are told apart"
            assert credential.hex()[:16] not in log.lower()
            assert credential.hex()[16:] not in log.lower()


FORGERIES = [
    "plain\n2026-01-01T00:00:00.000Z NOTICE revoke outcome=done",
    "a\r\nb", "a\x1b[2J\x1b[31mred", "a\0b", 'a" outcome="done', "a outcome=done", "\\", '"',
    "tab\there", "\x7f", "\x85next", "\u2028line", "\u2029paragraph", "\u202ereversed",
    "\u200bzero width", "\ufeffbom", "\u061c", "\U000e0041tag", "e\u0301", "\u00e9", "=" * 50,
    "i" * 4096,
]


@pytest.mark.parametrize("form", FORMATS)
def test_peers_cannot_forge_log_lines(form):
    """Intents and notes with line ends, escapes and marks that reorder: one line for each event,
    nothing in it that a terminal or a viewer takes for more than text."""
    with running(settings=[f"log.format={form}", "log.level=trace"]) as broker:
        with broker.client(fresh_keys()) as client:
            size = len(broker.output())
            for text in FORGERIES:
                # Some are denied by the policy, most are not; all are logged.
                grant = client.attest(new_task(), text, ANY)
                if not isinstance(grant, Denial):
                    client.revoke_credential(grant.credential, text[:100])

        def told():
            lines = broker.log.read_bytes()[size:].decode().split("\n")
            return lines, [
                line for line in lines if "attested" in line or "attest denied" in line]
        # A thread of its own writes what was said, a moment later.
        wait_until(lambda: told()[0][-1] == "" and len(told()[1]) >= len(FORGERIES), "all is told")
        lines, attests = told()
        lines.pop()
        assert len(attests) == len(FORGERIES)
        for line in lines:
            for scalar in line:
                # JSON's own rules let DEL and what is beyond ASCII stand.
                assert scalar >= " " and (form == "json" or scalar not in "\x7f\x85"), repr(line)
            if form == "json":
                assert isinstance(json.loads(line), dict)
            else:
                assert re.match(r"\d{4}-\d\d-\d\dT[\d:.]+Z [A-Z]+ ", line), repr(line)
                unquoted = re.sub(r'"(\\.|[^"\\])*"', "", line)
                assert unquoted.count("outcome=") <= 1 and '"' not in unquoted, repr(line)
        if form == "json":
            intents = [json.loads(line)["intent"] for line in attests]
            assert intents == FORGERIES, "and in JSON it is what was said"


def test_invisible_marks_are_escaped():
    """Line separators, and marks that reorder or hide what follows, are shown as such."""
    marks = "\u2028\u2029\u202e\u2066\u200b\ufeff\U000e0041"
    with running() as broker, broker.client(fresh_keys()) as client:
        client.attest(new_task(), f"a{marks}b", ANY)
        wait_until(lambda: "intent=" in broker.output(), "it is told")
        assert not set(marks) & set(broker.output())


def limits(pid):
    text = Path(f"/proc/{pid}/limits").read_text()
    return {line[:26].strip(): line[26:].split()[:2] for line in text.splitlines()[1:]}


def test_no_core_dumps(broker):
    assert limits(broker.pid)["Max core file size"] == ["0", "0"]
    status = Path(f"/proc/{broker.pid}/status").read_text()
    assert "NoNewPrivs:\t1" in status


def test_not_dumpable():
    """Under a user of its own: another process of that user reads neither its memory nor its
    environment, nor attaches to it. /proc/PID belongs to root then."""
    needs_root()
    if not shutil.which("setpriv"):
        pytest.skip("no setpriv")
    user = 65534
    as_user = ("setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups")
    broker = Broker(workloads="""
workloads:
  - id: {keyed}
    selectors: [unix:uid: 65534]
    groups: [agents]
    scope: {{ actions: ["http.*"], resources: ["*"] }}
    limits: {{ ttl: 1m }}
""".replace("[unix:uid: 65534]", "\n      - unix:uid: 65534"))
    try:
        if subprocess.run([*as_user, broker.binary, "--help"], capture_output=True).returncode:
            pytest.skip("the other user may not run this binary")
        for path in [broker.folder, *broker.folder.rglob("*")]:
            os.chown(path, user, user)
        broker.start(prefix=as_user)
        pid = broker.pid
        assert Path(f"/proc/{pid}/status").read_text().split("Uid:")[1].split()[0] == str(user)
        for name in ("environ", "mem", "maps", "fd", "auxv"):
            assert os.stat(f"/proc/{pid}/{name}").st_uid == 0, name
        script = """
import ctypes, os, sys
pid = sys.argv[1]
for name in ("environ", "mem", "maps", "auxv", "fd", "exe"):
    path = f"/proc/{pid}/{name}"
    try:
        os.listdir(path) if name == "fd" else os.readlink(path) if name == "exe" else \\
            open(path, "rb").read(1)
        print("read", name)
    except PermissionError:
        pass
libc = ctypes.CDLL(None, use_errno=True)
PTRACE_ATTACH = 16
if libc.ptrace(PTRACE_ATTACH, int(pid), None, None) == 0:
    print("attached")
os.kill(int(pid), 0)
print("looked")
"""
        told = subprocess.run([*as_user, sys.executable, "-c", script, str(pid)],
                              capture_output=True, text=True)
        assert told.stdout == "looked\n", (told.stdout, told.stderr)
        broker.assert_alive()
    finally:
        broker.stop()


def test_what_is_left_on_the_disk(broker):
    use_everything(broker)
    for path in [*broker.setup.rglob("*"), *broker.run_folder.rglob("*")]:
        mode = path.lstat().st_mode
        if stat.S_ISREG(mode) and path.suffix != ".key" and not path.name.endswith(".cedar"):
            assert mode & 0o007 == 0 or "policies" in str(path) or path.name in (
                "workloads.yaml", "entities.json"), path
        if path.name.endswith("key_secret"):
            assert mode & 0o077 == 0, path


def test_secrets_are_not_in_the_environment_or_arguments(broker):
    if os.getuid() != 0:
        pytest.skip("only root can look")
    secret = broker.operator_keys[1]
    for name in ("environ", "cmdline"):
        assert secret not in Path(f"/proc/{broker.pid}/{name}").read_bytes()


def test_errors_tell_strangers_nothing(broker):
    """Replies to a peer that guesses: no paths, no names of others, no policies."""
    peer = curve_socket(broker)
    with broker.client() as owner:
        grant = attested(owner, Scope(["http.get"], ["Host::*"]), task="secret-task")
        for request in (payload(3, {1: grant.credential, 2: GET[0], 3: list(GET[1])}),
                        payload(5, {1: grant.credential}), payload(7, {1: grant.credential}),
                        payload(6, {1: [1, grant.credential]}), payload(8, {}),
                        payload(6, {1: [3, grant.workload]})):
            peer.send(request)
            frames = receive(peer)
            text = repr(cbor2.loads(frames[-1]))
            for word in ("secret-task", str(broker.folder), "keyed", "hazard"):
                assert word not in text, text
    peer.close()
