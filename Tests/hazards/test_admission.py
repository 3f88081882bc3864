"""Goal: who may not come in is refused at the handshake, at each door, and costs little.

Method: keys and mechanisms that must fail, by libzmq (whose monitor tells the ZAP status) and by
hand; another user by setpriv. The ZAP handler cannot be taken away from outside: that the doors
enforce their domain without it is a test of the ZeroMQ wrapper.
"""

import os
import shutil
import subprocess
import sys

import pytest
import zmq
from hostile import (
    ANY, HELLO, attested, curve_socket, fresh_keys, in_process, needs_root, patient, protocol,
    receive, running)


@pytest.fixture(scope="module")
def strict():
    """A broker that knows one key only."""
    with running(with_fresh=False) as broker:
        yield broker


def test_an_unknown_key(strict):
    before = strict.counters()
    with strict.besieged():
        for _ in range(50):
            with strict.raw(fresh_keys()) as raw:
                assert raw.handshake() == ("denied", 400)
    strict.counted("handshakes_refused", 50, before)


def test_keys_at_the_wrong_door(broker, before):
    with broker.besieged():
        for keys in (broker.agent_keys, fresh_keys()):
            with broker.raw(keys, endpoint=broker.operator) as raw:
                assert raw.handshake() == ("denied", 400)
        with broker.raw(broker.operator_keys) as raw:
            assert raw.handshake() == ("denied", 400)
        # The server's own key is nobody's, but fits an enrolment of the user: no privilege.
        server = zmq.auth.load_certificate(broker.setup / "keys" / "server.key_secret")
        with broker.raw(server, endpoint=broker.operator) as raw:
            assert raw.handshake() == ("denied", 400)
    broker.counted("handshakes_refused", 4, before)


def test_a_refused_client_stays_out(strict):
    """Status 400: libzmq gives up, and what was sent is never served."""
    with strict.raw(fresh_keys()) as raw, strict.besieged() as witness:
        assert raw.handshake() == ("denied", 400)
        before = strict.counters()
        try:
            raw.socket.send(HELLO, zmq.DONTWAIT)
        except zmq.Again:
            pass
        witness.proceed(50)
        assert raw.receive(0.2) is None
        after = strict.counters()
        assert after["hellos"] == before["hellos"]
        assert after["handshakes_refused"] == before["handshakes_refused"]


def plain(peer):
    peer.plain_username, peer.plain_password = b"operator", b"operator"


def test_other_mechanisms(broker):
    with broker.besieged() as witness:
        hellos = broker.counters()["hellos"]
        peers = []
        for endpoint in (broker.gate, broker.operator):
            for prepare in (lambda peer: None, plain):
                for kind in (zmq.DEALER, zmq.REQ):
                    peer = zmq.Context.instance().socket(kind)
                    peer.setsockopt(zmq.LINGER, 0)
                    prepare(peer)
                    peer.connect(endpoint)
                    peer.send(HELLO)
                    peers.append(peer)
        witness.proceed(50)
        assert not any(peer.poll(0) for peer in peers)
        assert broker.counters()["hellos"] == hellos
        for peer in peers:
            peer.close()


def test_another_server_key(broker):
    with broker.besieged() as witness:
        hellos = broker.counters()["hellos"]
        peers = [curve_socket(broker, broker.agent_keys, server=fresh_keys()[0])
                 for _ in range(20)]
        for peer in peers:
            peer.send(HELLO)
        witness.proceed(50)
        assert not any(peer.poll(0) for peer in peers)
        assert broker.counters()["hellos"] == hellos
        for peer in peers:
            peer.close()


@pytest.mark.parametrize("kind", [zmq.SUB, zmq.XSUB, zmq.PUB, zmq.XPUB, zmq.PUSH, zmq.PULL,
                                  zmq.REP, zmq.PAIR])
def test_other_kinds_of_socket(broker, kind):
    """Only REQ, DEALER and ROUTER speak with a ROUTER; the rest fails, and fails cheaply."""
    with broker.besieged() as witness:
        peer = curve_socket(broker, kind=kind)
        if kind == zmq.SUB:
            for topic in range(200):
                peer.subscribe(f"topic-{topic}")
        for _ in range(20):
            try:
                peer.send(HELLO, zmq.DONTWAIT)
            except zmq.ZMQError:
                break
        witness.proceed(20)
        peer.close()


def test_another_user(tmp_path):
    """A process of another user may open the socket (its group lets it), yet is not enrolled; one
    that is enrolled is who the kernel says."""
    needs_root()
    other = 65534
    if not shutil.which("setpriv"):
        pytest.skip("no setpriv")
    as_other = ("setpriv", f"--reuid={other}", f"--regid={other}", "--clear-groups")
    if subprocess.run([*as_other, sys.executable, "-c", "import zmq, cbor2"],
                      capture_output=True).returncode:
        pytest.skip("the other user may not run this Python")
    if not os.access(protocol.PROTOCOL, os.R_OK) or subprocess.run(
            [*as_other, "ls", str(protocol.PROTOCOL / "python")], capture_output=True).returncode:
        pytest.skip("the other user may not read the client")
    script = """
keys = [word.encode() for word in sys.argv[2:5]]
with p.Client(sys.argv[1], *keys, timeout=float(sys.argv[5])) as client:
    try:
        print(client.attest("t", "i", p.Scope(["http.get"], ["Host::*"])))
    except p.NoReply as error:
        print("NoReply", error)
"""
    with running(settings=["gate.socket_group=65534"]) as broker:
        os.chown(broker.folder, -1, other)
        os.chmod(broker.folder, 0o750)
        os.chown(broker.run_folder, -1, other)
        for keys in (fresh_keys(), broker.agent_keys):
            said = in_process(script, broker.gate, broker.server, *keys, patient(2),
                              prefix=as_other)
            assert said.startswith("NoReply"), said
        assert broker.counters()["handshakes_refused"] >= 2
        # Its own enrolment: the user is a fact, and the claim of root's key changes nothing.
        with open(broker.setup / "workloads.yaml", "a") as file:
            file.write("""
  - id: spiffe://test.example/agents/other
    selectors:
      - unix:uid: 65534
    groups: [agents]
    scope: { actions: ["http.*"], resources: ["*"] }
    limits: { ttl: 1m }
""")
        before = broker.counters()
        broker.process.send_signal(1)
        broker.counted("reloads", 1, before)
        for keys in (fresh_keys(), broker.agent_keys):
            said = in_process(script, broker.gate, broker.server, *keys, patient(5),
                              prefix=as_other)
            assert "agents/other" in said, said
        # The socket's file is for its group and nobody else.
        nobody = ("setpriv", "--reuid=64999", "--regid=64999", "--clear-groups")
        said = in_process(script, broker.gate, broker.server, *fresh_keys(), patient(1),
                          prefix=nobody)
        assert said.startswith("NoReply"), said
        # People's door: the owner only, whatever the group.
        assert broker.operator_path.stat().st_mode & 0o777 == 0o600


def test_an_operator_without_an_enrolment(strict):
    with strict.operator_client() as operator:
        assert operator.status().lanes >= 1
        assert operator.attest("t", "i", ANY).reason == "wrong_endpoint"
    with strict.client() as client:
        scope = ANY.__class__(["http.get"], ["Host::*"])
        assert attested(client, scope)
        assert receive(curve_socket(strict, fresh_keys()), 0.1) is None
