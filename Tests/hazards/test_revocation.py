"""Goal: no permit is decided after a revocation was acknowledged, on whichever lane and connection;
then the connections go, and the key does not come back.

Method: processes that authorise without pause and write down when each call was sent, by the one
monotonic clock of the machine; an operator that revokes and notes when the reply came. A permit
whose request was sent later than that is a failure. So is a measure that saw no permit before.
"""

import json
import os
import subprocess
import sys
import time

import pytest
from hostile import (
    ANY, FRESH, GET, KEYED, Scope, attested, cbor2, attest_payload, authorise_payload,
    fresh_keys, new_task, patient, payload, protocol, running, wait_until)

GET_ONLY = Scope(["http.get"], ["Host::*"])

ASKER = """
import json, os, select, sys, threading, time
sys.path.insert(0, sys.argv[1])
import postern_client as p
server, public, secret = [word.encode() for word in sys.argv[2:5]]
task, endpoints = sys.argv[5], sys.argv[6:]
def client(endpoint):
    return p.Client(endpoint, server, public, secret, timeout=20)
with client(endpoints[0]) as first:
    grant = first.attest(task, "x", p.Scope(["http.get"], ["Host::*"]))
    print(json.dumps({"workload": grant.workload, "credential": grant.credential.hex()}),
          flush=True)
stop, last, first_deny, reasons, count = threading.Event(), [0], [None], set(), [0]
def ask(endpoint):
    with client(endpoint) as asking:
        while not stop.is_set():
            begun = time.monotonic()
            try:
                decision = asking.authorise(grant.credential, "http.get", ("Host", "a"))
            except p.NoReply:
                return
            if decision.permit:
                last[0] = max(last[0], begun)
                count[0] += 1
            else:
                reasons.add(decision.reason)
                return
threads = [threading.Thread(target=ask, args=[endpoint]) for endpoint in endpoints * 2]
for thread in threads: thread.start()
while count[0] < 20: time.sleep(0.005)
print("asking", flush=True)
sys.stdin.read()
# They end by themselves, at their first denial.
for thread in threads: thread.join(15)
stop.set()
print(json.dumps({"last": last[0], "count": count[0], "reasons": sorted(reasons)}), flush=True)
"""


class Asker:
    """A process with two connections to each lane that uses one credential all the time."""

    def __init__(self, broker, keys, endpoints, task=None):
        self.task = task or new_task()
        self.process = subprocess.Popen(
            [sys.executable, "-c", ASKER, str(protocol.PROTOCOL / "python"),
             broker.server.decode(), *[key.decode() for key in keys], self.task, *endpoints],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        first = json.loads(self.process.stdout.readline())
        self.workload = first["workload"]
        self.credential = bytes.fromhex(first["credential"])

    def wait_asking(self):
        assert self.process.stdout.readline() == "asking\n"

    def report(self):
        said, _ = self.process.communicate("", timeout=patient(40))
        return json.loads(said)


def revocations():
    return {
        "credential": (lambda people, asker, keys: people.revoke_credential(asker.credential),
                       "revoked_credential"),
        "task": (lambda people, asker, keys: people.revoke_task(asker.workload, asker.task),
                 "revoked_task"),
        "workload": (lambda people, asker, keys: people.revoke_workload(asker.workload),
                     "revoked_workload"),
        "key": (lambda people, asker, keys: people.revoke_key(keys[0]), "revoked_key"),
    }


@pytest.mark.parametrize("kind", revocations())
@pytest.mark.parametrize("lanes", [1, 2])
def test_no_permit_after_the_acknowledgement(kind, lanes):
    revoke, reason = revocations()[kind]
    with running(settings=[f"lanes={lanes}"]) as broker:
        broker.people.status()
        keys = fresh_keys()
        endpoints = [broker.gate] + [f"{broker.gate}.{index}" for index in range(1, lanes)]
        task = new_task()
        askers = [Asker(broker, keys, endpoints, task) for _ in range(3 if lanes == 1 else 2)]
        try:
            for asker in askers:
                asker.wait_asking()
            targets = askers if kind == "credential" else askers[:1]
            acknowledged = []
            for asker in targets:
                assert revoke(broker.people, asker, keys).revoked >= 1
                acknowledged.append(time.monotonic())
            for index, asker in enumerate(askers):
                seen = asker.report()
                assert seen["count"] >= 20, "the measure saw permits"
                assert seen["last"] < acknowledged[min(index, len(acknowledged) - 1)], seen
                assert seen["reasons"] == [reason], seen
        finally:
            for asker in askers:
                asker.process.kill()
                asker.process.wait()


def connected(broker, keys, count, attest_each=False):
    """Raw connections of one peer; the first one, or each, has attested. (them, credential)"""
    peers = [broker.raw(keys) for _ in range(count)]
    credential = None
    for peer in peers:
        assert peer.handshake()[0] == "admitted"
        if credential is None or attest_each:
            peer.send(attest_payload(new_task()))
            credential = cbor2.loads(peer.receive()[-1])[4][1]
        peer.send(authorise_payload(credential))
        assert cbor2.loads(peer.receive()[-1])[4][1] is True
    return peers, credential


def close(peers):
    for peer in peers:
        peer.__exit__()


def test_connections_that_attested_are_cut(broker, before):
    keys = fresh_keys()
    peers, credential = connected(broker, keys, 4, attest_each=True)
    with broker.besieged():
        begun = time.monotonic()
        broker.people.revoke_key(keys[0])
        # There is a moment left to hear why.
        peers[0].send(authorise_payload(credential))
        assert cbor2.loads(peers[0].receive()[-1])[4][2] == 7, "revoked_key"
        for peer in peers:
            assert peer.is_cut(patient(3))
        assert time.monotonic() - begun < patient(3)
        for peer in peers:
            assert peer.handshake() == ("denied", 400), "the key does not come back"
    broker.counted("connections_cut", 4, before)
    close(peers)


@pytest.mark.parametrize("kind", ["key", "workload"])
def test_every_connection_of_a_revoked_peer_is_cut(kind):
    """Also those that used the credential without having attested it, and one that is idle."""
    with running() as broker:
        keys = fresh_keys()
        peers, _ = connected(broker, keys, 3)
        idle = broker.raw(keys)
        assert idle.hello() == ([], True)
        with broker.besieged():
            if kind == "key":
                broker.people.revoke_key(keys[0])
            else:
                broker.people.revoke_workload(FRESH)
            left = [index for index, peer in enumerate([*peers, idle])
                    if not peer.is_cut(patient(2))]
            assert not left, f"connections {left} live on"
        close([*peers, idle])


def test_others_with_the_same_workload_or_key(broker):
    """A credential's revocation ends that one; its peer's other ones and connections stay."""
    keys = fresh_keys()
    with broker.client(keys) as client, broker.raw(keys) as raw:
        assert raw.hello() == ([], True)
        one, two = attested(client, ANY), attested(client, ANY)
        broker.people.revoke_credential(one.credential)
        assert client.authorise(one.credential, *GET).reason == "revoked_credential"
        for _ in range(20):
            assert client.authorise(two.credential, *GET).permit
        assert not raw.is_cut(0.6)


def test_a_key_that_was_never_seen(broker):
    keys = fresh_keys()
    assert broker.people.revoke_key(keys[0]).revoked == 0
    with broker.raw(keys) as raw:
        assert raw.handshake() == ("denied", 400)


def test_a_task_that_was_never_attested(broker):
    task = new_task()
    assert broker.people.revoke_task(KEYED, task).revoked == 0
    with broker.client() as client:
        assert client.attest(task, "x", GET_ONLY).reason == "revoked_task"


def test_a_peer_that_ended_its_own_is_not_cut(broker):
    """It revoked its only credential; an operator then revokes something else. It goes on."""
    with broker.raw(fresh_keys()) as peer:
        peer.send(attest_payload(new_task()))
        credential = cbor2.loads(peer.receive()[-1])[4][1]
        peer.send(payload(6, {1: [1, credential]}))
        assert cbor2.loads(peer.receive()[-1])[3] == 0
        broker.people.revoke_task(KEYED, new_task())
        assert not peer.is_cut(0.8)
        assert peer.hello() == ([], True)


def test_revoking_without_end():
    """The same thing thousands of times, by its owner: no memory, no time of others."""
    with running() as broker:
        peer = broker.raw(fresh_keys())
        peer.send(attest_payload(new_task()))
        credential = cbor2.loads(peer.receive()[-1])[4][1]
        request = payload(6, {1: [1, credential]})

        def revoke(times):
            for _ in range(times // 200):
                for _ in range(200):
                    peer.send(request)
                for _ in range(200):
                    assert cbor2.loads(peer.receive()[-1])[3] == 0
        with broker.besieged():
            # Once warm; and not so often that it is refused.
            revoke(5000)
            rss = broker.rss_kib()
            revoke(20_000)
            assert broker.rss_kib() - rss < 500, "nothing is kept for each"
        peer.__exit__()


@pytest.mark.skipif(not os.environ.get("POSTERN_HAZARDS_SLOW"), reason="takes 70 s: "
                    "POSTERN_HAZARDS_SLOW=1")
def test_a_completed_task_is_remembered():
    """Longer than its credential: the broker frees that a minute after the end."""
    with running() as broker, broker.client() as client:
        task = new_task()
        grant = attested(client, GET_ONLY, task)
        client.complete(grant.credential)
        wait_until(lambda: client.authorise(grant.credential, *GET).reason
                   == "unknown_credential", "the credential is freed", 90)
        assert client.attest(task, "again", GET_ONLY).reason == "completed_task"
