"""Goal: a client written from protocol/ alone, in another language, works with a live broker; a
hostile peer harms nobody but itself.

Method: a real `postern serve`, the example client and raw DEALER and REQ sockets, real processes.
Needs POSTERN_BINARY; without it every test is skipped.
"""

import os
import socket
import threading
import time

import cbor2
import pytest
import strict
import zmq
from protocol_support import FRESH, KEYED, TRUST_DOMAIN, fresh_keys, load_vectors
from postern_client import Denial, Entity, Failure, NoReply, Scope, in_time

KINDS = [pytest.param(zmq.DEALER, id="DEALER"), pytest.param(zmq.REQ, id="REQ")]
SCOPE = Scope(["http.*", "mail.send"], ["Host::*", 'Mailbox::"team"'])
ANY = Scope(["*"], ["*"])
HOST = ("Host", "api.example.com")

task_number = iter(range(10**9))


def new_task():
    return f"task-{os.getpid()}-{next(task_number)}"


def attested(client, scope=SCOPE, task=None, **asked):
    grant = client.attest(task or new_task(), "test", scope, **asked)
    assert not isinstance(grant, Denial), grant
    return grant


# A task from its start to its end


@pytest.mark.parametrize("kind", KINDS)
def test_task(broker, kind):
    with broker.client(kind=kind) as client:
        facts = client.hello("test")
        assert 1 in facts.versions and facts.trust_domain == TRUST_DOMAIN
        assert facts.frame_bytes_max == 65536 and facts.batch_items_max == 128
        assert facts.endpoints[0] == broker.gate

        grant = attested(client, ttl_ms=30_000, budget=10)
        assert grant.workload == KEYED and grant.scope == SCOPE
        assert 0 < grant.ttl_ms <= 30_000 and grant.budget == 10
        assert abs(grant.expires_at_ms - grant.ttl_ms - time.time() * 1000) < 60_000

        permit = client.authorise(grant.credential, "http.get", HOST, {"risk": "low"})
        assert permit.permit and permit.reason is None
        assert permit.policies == ["get"] and permit.budget_left == 9
        assert client.authorise(grant.credential, "mail.send", ("Mailbox", "team")).permit

        for call, reason, policies in [
            (("http.get", HOST, {"class": "secret"}), "policy_forbid", ["no-secrets"]),
            (("http.put", HOST), "policy_no_permit", []),
            (("file.read", HOST), "outside_scope", []),
            (("http.get", ("Disk", "a")), "outside_scope", []),
            (("mail.send", ("Mailbox", "ceo")), "outside_scope", []),
            (("http.get", HOST, {"postern": {}}), "reserved_context", []),
        ]:
            deny = client.authorise(grant.credential, *call)
            assert (deny.permit, deny.reason, deny.policies) == (False, reason, policies)

        seen = client.introspect(grant.credential)
        assert seen.live and seen.reason is None and seen.budget_left == 8
        assert (seen.workload, seen.scope, seen.intent) == (KEYED, SCOPE, "test")

        ended = client.complete(grant.credential)
        assert ended.revoked == 1 and ended.epoch > grant.epoch
        after = client.authorise(grant.credential, "http.get", HOST)
        assert (after.permit, after.reason) == (False, "completed_task")
        assert client.complete(grant.credential).reason == "completed_task"
        assert client.introspect(grant.credential).reason == "completed_task"
        again = client.attest(seen.task, "test", SCOPE)
        assert isinstance(again, Denial) and again.reason == "completed_task"


def test_context_types(broker):
    with broker.client(fresh_keys()) as client:
        grant = attested(client, ANY, "typed")
        context = {
            "amount": -250, "secure": True, "name": "é", "meta": {"ip": "10.0.0.1", "empty": {}},
            "to": [Entity("Mailbox", "team"), 7, Entity("Mailbox", "team"), [True]]}
        decision = client.authorise(grant.credential, "typed", ("T", "x"), context)
        assert decision.permit, decision
        for change in [
            {"amount": 250}, {"amount": "-250"}, {"secure": False}, {"name": "e\u0301"},
            {"to": [7]}, {"to": ["team", 7]}, {"meta": {"ip": "11.0.0.1", "empty": {}}},
        ]:
            decision = client.authorise(
                grant.credential, "typed", ("T", "x"), {**context, **change})
            assert not decision.permit, change
        client.complete(grant.credential)


def test_keys_of_a_context_are_bytes(broker):
    """Two keys that Unicode calls equivalent are two keys: neither hides the other."""
    with broker.client(fresh_keys()) as client:
        grant = attested(client, ANY)
        for context, permit in [
            ({"\u00e9": 1, "e\u0301": 2}, True), ({"\u00e9": 2, "e\u0301": 1}, False),
            ({"\u00e9": 1}, False), ({"e\u0301": 2}, False),
            ({"\u00e9": 1, "e\u0301": 2, "class": "secret"}, False),
        ]:
            decision = client.authorise(grant.credential, "bytes", HOST, context)
            assert decision.permit is permit, (context, decision)


def test_policy_error(broker):
    with broker.client(fresh_keys()) as client:
        grant = attested(client, ANY)
        decision = client.authorise(grant.credential, "wrong", HOST)
        assert (decision.reason, decision.policies) == ("policy_error", ["wrong"])


@pytest.mark.parametrize("semantics, expected", [
    ("execute_all", [True, False, True, False]),
    ("deny_on_first_deny", [True, False]),
    ("permit_on_first_permit", [True]),
])
def test_batch(broker, semantics, expected):
    get, put = ("http.get", HOST), ("http.put", HOST, {"bytes": 1})
    with broker.client() as client:
        grant = attested(client, budget=10)
        decisions = client.authorise_batch(grant.credential, [get, put, get, put], semantics)
        assert [decision.permit for decision in decisions] == expected
        used = sum(expected)
        assert client.introspect(grant.credential).budget_left == 10 - used
        many = client.authorise_batch(grant.credential, [put] * 128)
        assert [decision.reason for decision in many] == ["policy_no_permit"] * 128
        client.complete(grant.credential)


def test_budget(broker):
    with broker.client() as client:
        grant = attested(client, budget=2)
        reasons = [client.authorise(grant.credential, "http.get", HOST).reason
                   for _ in range(4)]
        assert reasons == [None, None, "budget_exhausted", "budget_exhausted"]
        assert client.authorise(grant.credential, "http.put", HOST).reason == "budget_exhausted"


LATE = [pytest.param(lambda: 1, id="1970"), pytest.param(lambda: in_time(-1), id="a-second-ago")]


def expired(call, *arguments, **named):
    """The words with which a call is refused as too late."""
    with pytest.raises(Failure) as refusal:
        call(*arguments, **named)
    assert refusal.value.status == "expired_request" and refusal.value.is_retryable
    return refusal.value.text


@pytest.mark.parametrize("late", LATE)
def test_deadline_of_an_authorise(broker, late):
    call = ("http.get", HOST)
    with broker.client() as client, broker.operator_client() as operator:
        grant = attested(client, budget=3)
        before = operator.status().counters
        assert "nothing was done" in expired(
            client.authorise, grant.credential, *call, deadline=late())
        assert "nothing was done" in expired(
            client.authorise_batch, grant.credential, [call] * 3, deadline=late())
        assert client.introspect(grant.credential).budget_left == 3
        counters = operator.status().counters
        assert counters["expired_requests"] == before["expired_requests"] + 2
        assert counters["permits"] == before["permits"]
        assert counters["denies"] == before["denies"]
        # In time they are carried out.
        soon = in_time(60)
        assert client.authorise(grant.credential, *call, deadline=soon).budget_left == 2
        context = {"class": "secret"}
        denied = client.authorise(grant.credential, *call, context, deadline=soon)
        assert denied.reason == "policy_forbid"
        batch = client.authorise_batch(grant.credential, [call] * 2, deadline=soon)
        assert [decision.budget_left for decision in batch] == [1, 0]
        assert operator.status().counters["expired_requests"] == counters["expired_requests"]
        client.complete(grant.credential)


@pytest.mark.parametrize("late", LATE)
def test_deadline_of_an_attest(broker, late):
    task = new_task()
    with broker.client() as client, broker.operator_client() as operator:
        client.hello()
        before = operator.status()
        assert "nothing was done" in expired(
            client.attest, task, "test", SCOPE, deadline=late())
        after = operator.status()
        assert after.credentials == before.credentials
        for name, more in [("expired_requests", 1), ("attests", 0), ("attests_denied", 0)]:
            assert after.counters[name] == before.counters[name] + more, name
        # The task is as new.
        grant = attested(client, task=task, deadline=in_time(60))
        client.complete(grant.credential)


def test_a_deadline_is_looked_at_before_the_credential(broker):
    with broker.client() as client:
        expired(client.authorise, bytes(16), "http.get", HOST, deadline=1)
        decision = client.authorise(bytes(16), "http.get", HOST, deadline=in_time(60))
        assert decision.reason == "unknown_credential"
    with broker.operator_client() as operator:
        denial = operator.authorise(bytes(16), "http.get", HOST, deadline=1)
        assert isinstance(denial, Denial) and denial.reason == "wrong_endpoint"


def test_caps_and_expiry(broker):
    with broker.client() as client:
        grant = attested(client, ttl_ms=2**64 - 1, budget=2**64 - 1)
        assert grant.ttl_ms == 60_000 and grant.budget == 50
        grant = attested(client, ttl_ms=1)
        time.sleep(0.05)
        assert client.authorise(
            grant.credential, "http.get", HOST).reason == "expired_credential"


def test_attest_denied(broker):
    with broker.client() as client:
        for scope, pattern in [
            (Scope(["file.*"], ["Host::*"]), "file.*"),
            (Scope(["http.get", "*"], ["Host::*"]), "*"),
            (Scope(["http.get"], ["Host::*", "Mailbox::*"]), "Mailbox::*"),
            (Scope(["http.get"], ["*"]), "*"),
        ]:
            denial = client.attest(new_task(), "test", scope)
            assert denial.reason == "scope_beyond_enrolment" and denial.detail == pattern
        denial = client.attest(new_task(), "a forbidden thing", SCOPE)
        assert denial.reason == "policy_no_permit"


def test_any_lane_serves(broker):
    with broker.client() as client:
        grant = attested(client)
        for endpoint in client.hello().endpoints:
            with broker.raw(endpoint=endpoint) as raw:
                payload = cbor2.dumps(
                    [1, 3, 5, {1: grant.credential, 2: "http.get", 3: list(HOST)}],
                    canonical=True)
                raw.send(payload)
                reply = strict.decode(raw.receive()[-1], "reply")
                assert reply["body"]["permit"], endpoint


# Whose a credential is


def test_another_key(broker):
    with broker.client() as owner, broker.client(fresh_keys()) as thief:
        grant = attested(owner)
        assert thief.authorise(grant.credential, "http.get", HOST).reason == "key_mismatch"
        assert thief.complete(grant.credential).reason == "key_mismatch"
        assert thief.revoke_credential(grant.credential).reason == "key_mismatch"
        seen = thief.introspect(grant.credential)
        assert seen.reason == "key_mismatch" and seen.workload is None and seen.scope is None
        assert owner.authorise(grant.credential, "http.get", HOST).permit


def test_another_process(broker):
    with broker.client() as owner:
        grant = attested(owner)
        told = broker.in_another_process(broker.agent_keys, grant.credential)
        assert told == "process_mismatch"
        assert broker.in_another_process(fresh_keys(), grant.credential) == "key_mismatch"
        assert owner.authorise(grant.credential, "http.get", HOST).permit


def test_unknown_credential(broker):
    with broker.client() as client:
        unknown = bytes(16)
        assert client.authorise(unknown, "http.get", HOST).reason == "unknown_credential"
        assert client.complete(unknown).reason == "unknown_credential"
        assert client.introspect(unknown).reason == "unknown_credential"
        assert client.revoke_credential(unknown).reason == "unknown_credential"


def test_a_fresh_key_by_selector(broker):
    with broker.client(fresh_keys()) as client:
        assert attested(client, ANY).workload == FRESH


# Revocation


def test_revoking_ones_own(broker):
    with broker.client() as client:
        first, second = (attested(client, task=task) for task in ["own-task"] * 2)
        other = attested(client)
        done = client.revoke_credential(first.credential, "test")
        assert done.revoked == 1 and done.epoch > first.epoch
        assert client.revoke_credential(first.credential).revoked == 0
        call = ("http.get", HOST)
        assert client.authorise(first.credential, *call).reason == "revoked_credential"
        assert client.authorise(second.credential, *call).permit

        denial = client.revoke_task(KEYED, "own-task")
        assert denial.reason == "unknown_credential"
        denial = client.revoke_task(KEYED, "own-task", credential=other.credential)
        assert denial.reason == "outside_scope"
        client.revoke_task(KEYED, "own-task", credential=second.credential)
        assert client.authorise(second.credential, *call).reason == "revoked_task"
        assert client.authorise(other.credential, *call).permit

        assert client.revoke_workload(KEYED).reason == "wrong_endpoint"
        assert client.revoke_key(broker.agent_keys[0]).reason == "wrong_endpoint"


def test_operator_revokes_a_key(broker):
    keys = fresh_keys()
    with broker.raw(keys) as raw, broker.client(keys) as client, \
            broker.operator_client() as operator, broker.client() as other:
        assert raw.handshake()[0] == "admitted"
        grant = attested(client, ANY)
        mine = attested(other)
        assert client.authorise(grant.credential, "http.get", HOST).permit
        done = operator.revoke_key(keys[0], "test")
        assert done.revoked == 1
        assert client.authorise(grant.credential, "http.get", HOST).reason == "revoked_key"
        # Another connection with that key is not let in.
        with broker.raw(keys) as late:
            assert late.handshake() == ("denied", 400)
        assert other.authorise(mine.credential, "http.get", HOST).permit


def test_operator_revokes_and_the_connection_is_cut(broker):
    keys = fresh_keys()
    with broker.raw(keys) as raw, broker.operator_client() as operator:
        assert raw.handshake()[0] == "admitted"
        task = new_task()
        scope = {1: ["*"], 2: ["*"]}
        raw.send(cbor2.dumps([1, 2, 5, {1: task, 2: "test", 3: scope}], canonical=True))
        reply = strict.decode(raw.receive()[-1], "reply")
        credential = bytes.fromhex(reply["body"]["credential"])
        ask = cbor2.dumps(
            [1, 3, 6, {1: credential, 2: "http.get", 3: list(HOST)}], canonical=True)
        raw.send(ask)
        assert strict.decode(raw.receive()[-1], "reply")["body"]["permit"]
        assert operator.revoke_task(FRESH, task, "test").revoked == 1
        raw.send(ask)
        reply = strict.decode(raw.receive()[-1], "reply")
        assert reply["body"]["reason"] == "revoked_task"
        assert raw.is_cut(3.0)


def test_operator_revokes_a_workload(own_broker):
    with own_broker.client() as client, own_broker.operator_client() as operator, \
            own_broker.client(fresh_keys()) as other:
        grants = [attested(client) for _ in range(5)]
        theirs = attested(other, ANY)
        done = operator.revoke_workload(KEYED, "test")
        assert done.revoked == 5
        for grant in grants:
            decision = client.authorise(grant.credential, "http.get", HOST)
            assert decision.reason == "revoked_workload"
            assert decision.epoch >= done.epoch
        assert client.attest(new_task(), "test", SCOPE).reason == "revoked_workload"
        assert other.authorise(theirs.credential, "http.get", HOST).permit
        with pytest.raises(Failure, match="not_found"):
            operator.revoke_workload(f"spiffe://{TRUST_DOMAIN}/nobody")
        with pytest.raises(Failure, match="not_found"):
            operator.revoke_credential(bytes(16))


def test_no_permit_after_a_revocation(broker):
    """While one thread asks without pause, a permit never follows the acknowledgement."""
    keys, stop = fresh_keys(), threading.Event()
    seen = []
    with broker.client(keys) as client, broker.operator_client() as operator:
        grant = attested(client, ANY)

        def ask():
            with broker.client(keys) as asking:
                while not stop.is_set():
                    begun = time.monotonic()
                    decision = asking.authorise(grant.credential, "http.get", HOST)
                    seen.append((begun, decision.permit, decision.reason))

        thread = threading.Thread(target=ask)
        thread.start()
        time.sleep(0.2)
        operator.revoke_credential(grant.credential, "test")
        acknowledged = time.monotonic()
        time.sleep(0.1)
        stop.set()
        thread.join()
    assert any(permit for _, permit, _ in seen)
    after = [(permit, reason) for begun, permit, reason in seen if begun > acknowledged]
    assert after and set(after) == {(False, "revoked_credential")}


# Doors


def test_machine_at_the_operator_endpoint(broker):
    for keys in (broker.agent_keys, fresh_keys()):
        with broker.raw(keys, endpoint=broker.operator) as raw:
            assert raw.handshake() == ("denied", 400)


def test_operator_at_the_gate(broker):
    with broker.raw(broker.operator_keys) as raw:
        assert raw.handshake() == ("denied", 400)


def test_wrong_server_key(broker):
    with broker.raw(server=fresh_keys()[0]) as raw:
        assert raw.handshake(1.0)[0] != "admitted"
        raw.socket.setsockopt(zmq.IMMEDIATE, 1)
        assert raw.receive(0.2) is None


def test_no_curve(broker):
    peer = zmq.Context.instance().socket(zmq.DEALER)
    peer.setsockopt(zmq.LINGER, 0)
    peer.connect(broker.gate)
    peer.send(bytes.fromhex("84010107a0"))
    assert not peer.poll(500)
    peer.close()


def test_not_enrolled(strict_broker):
    with strict_broker.raw(fresh_keys()) as raw:
        assert raw.handshake() == ("denied", 400)
    with strict_broker.client() as client:
        assert attested(client).workload == KEYED


def test_operations_at_the_wrong_door(broker):
    with broker.client() as client, broker.operator_client() as operator:
        assert client.status().reason == "wrong_endpoint"
        assert operator.attest("t", "i", ANY).reason == "wrong_endpoint"
        denial = operator.authorise(bytes(16), "a", HOST)
        assert isinstance(denial, Denial) and denial.reason == "wrong_endpoint"
        denial = operator.authorise_batch(bytes(16), [("a", HOST)])
        assert isinstance(denial, Denial) and denial.reason == "wrong_endpoint"
        assert operator.complete(bytes(16)).reason == "wrong_endpoint"
        assert operator.hello().endpoints == [broker.operator]


def test_operator_looks(broker):
    with broker.client() as client, broker.operator_client() as operator:
        grant = attested(client)
        seen = operator.introspect(grant.credential)
        assert seen.live and seen.workload == KEYED and seen.intent == "test"
        status = operator.status()
        assert status.credentials >= 1 and status.workloads[KEYED] >= 1
        assert status.policies == 7 and status.lanes >= 1 and status.uptime_ms > 0
        assert status.instance == client.hello().instance


# The vectors


def told(frames):
    """What a reply says, as a vector's `error` has it."""
    reply = strict.decode(frames[-1], "reply")
    body = reply["body"]
    return {"status": reply["status"], "code": body.get("code"), "offset": body.get("offset"),
            "correlation": reply["correlation"]}


def test_invalid_vectors(broker, group):
    """Each one is answered with its exact error, or not at all; the connection goes on."""
    wrong = []
    with broker.raw() as raw:
        for vector in group:
            if vector["kind"] != "request" or "error" not in vector:
                continue
            raw.send(bytes.fromhex(vector["hex"]))
            before, is_served = raw.hello()
            assert is_served, f"no more replies after {vector['name']}"
            expected = [] if vector["error"]["correlation"] is None else [vector["error"]]
            if (heard := [told(frames) for frames in before]) != expected:
                wrong.append((vector["name"], expected, heard))
    assert not wrong


def test_valid_vectors(broker, group):
    """Each one is understood; every credential in them is unknown, so that nothing happens.

    One whose deadline is over is answered for that.
    """
    wrong = []
    now = in_time(0)
    with broker.raw(fresh_keys()) as raw:
        for vector in group:
            if vector["kind"] != "request" or "expect" not in vector:
                continue
            raw.send(bytes.fromhex(vector["hex"]))
            frames = raw.receive()
            assert frames is not None, f"no reply to {vector['name']}"
            reply = strict.decode(frames[-1], "reply")
            same = all(
                reply[key] == vector["expect"][key] for key in ("operation", "correlation"))
            is_late = vector["expect"]["body"].get("deadline", now) < now
            statuses = ("expired_request",) if is_late else ("ok", "denied")
            if reply["status"] not in statuses or not same:
                wrong.append((vector["name"], reply))
            elif reply["operation"] == "authorise" and not is_late:
                assert not reply["body"]["permit"]
    assert not wrong


def test_invalid_vectors_by_req(broker):
    """REQ gets its empty frame back, with errors, too."""
    with broker.raw(kind=zmq.REQ) as raw:
        for vector in load_vectors()["invalid-keys"][:40]:
            raw.send(bytes.fromhex(vector["hex"]))
            assert told(raw.receive()) == vector["error"], vector["name"]
        assert raw.hello() == ([], True)


def test_correlations_in_flight(broker):
    """Many requests at once, each with a reply of its own."""
    with broker.raw() as raw:
        for number in range(500):
            raw.send(cbor2.dumps([1, 7, number, {1: bytes(16)}]))
        seen = {strict.decode(raw.receive()[-1], "reply")["correlation"] for _ in range(500)}
        assert seen == set(range(500))


# Frames that nobody sends


@pytest.mark.parametrize("frames", [
    pytest.param([b"", bytes.fromhex("84010107a0"), b""], id="three"),
    pytest.param([b"x", bytes.fromhex("84010107a0")], id="first-not-empty"),
    pytest.param([b"", b"", b""], id="three-empty"),
    pytest.param([b"x"] * 20_000, id="20000"),
    pytest.param([b""] * 20_001, id="20001-empty"),
    pytest.param([bytes(300_000)], id="larger-than-the-transport-takes"),
])
def test_peer_is_dropped_and_others_are_served(broker, frames):
    with broker.raw(fresh_keys()) as hostile, broker.client() as other:
        assert hostile.handshake()[0] == "admitted"
        grant = attested(other)
        hostile.send(*frames)
        for _ in range(20):
            assert other.authorise(grant.credential, "http.get", HOST).permit
            if grant.budget is not None and other.introspect(grant.credential).budget_left == 0:
                grant = attested(other)
        assert hostile.is_cut()


def test_empty_frames(broker):
    with broker.raw() as raw:
        for frames in ([b""], [b"", b""]):
            raw.send(*frames)
            assert raw.hello() == ([], True)


def test_a_peer_that_does_not_read(broker):
    """Replies to it are dropped; others are served meanwhile."""
    options = {zmq.RCVHWM: 1, zmq.RCVBUF: 4096}
    with broker.raw(fresh_keys(), options=options) as deaf, broker.client() as other:
        grant = attested(other)
        hello = bytes.fromhex("84010107a0")
        for number in range(50_000):
            try:
                deaf.socket.send(hello, zmq.DONTWAIT)
            except zmq.Again:
                time.sleep(0.001)
            if number % 5_000 == 0:
                assert other.authorise(grant.credential, "http.get", HOST).permit


def test_connections_that_say_nothing_or_noise(broker):
    """Peers that never finish a handshake cost the others nothing."""
    path = broker.gate.removeprefix("ipc://")
    peers = []
    for number in range(100):
        peer = socket.socket(socket.AF_UNIX)
        peer.connect(path)
        if number % 2:
            peer.sendall(os.urandom(64) * (1 + number))
        peers.append(peer)
    with broker.client() as client:
        grant = attested(client)
        assert client.authorise(grant.credential, "http.get", HOST).permit
    for peer in peers:
        peer.close()


def test_drops_are_counted(broker):
    with broker.raw() as raw, broker.operator_client() as operator:
        raw.hello()
        before = operator.status().counters
        for _ in range(3):
            raw.send(b"\x00")
        assert raw.hello() == ([], True)
        after = operator.status().counters
        assert after["unanswerable"] == before["unanswerable"] + 3


def test_claimed_identities(broker):
    """Identities that a peer chooses say nothing and harm nobody, also when several claim one."""
    sockets = []
    for identity in (b"same", b"same", b"\x80AAAA", b"postern"):
        peer = zmq.Context.instance().socket(zmq.DEALER)
        peer.setsockopt(zmq.LINGER, 0)
        peer.setsockopt(zmq.IDENTITY, identity)
        peer.curve_serverkey = broker.server
        peer.curve_publickey, peer.curve_secretkey = fresh_keys()
        peer.connect(broker.gate)
        peer.send(bytes.fromhex("84010107a0"))
        sockets.append(peer)
    assert sockets[0].poll(5000) and sockets[3].poll(5000)
    with broker.client() as client:
        client.hello()
    for peer in sockets:
        peer.close(0)


def test_a_broker_that_is_away(own_broker):
    """No permit comes from nowhere: the client raises."""
    client = own_broker.client(timeout=0.5)
    grant = attested(client)
    own_broker.process.kill()
    own_broker.process.wait()
    with pytest.raises(NoReply):
        client.authorise(grant.credential, "http.get", HOST)
    own_broker.start()
    client.timeout = 5.0
    decision = client.authorise(grant.credential, "http.get", HOST)
    assert decision.reason == "unknown_credential"
    client.close()
