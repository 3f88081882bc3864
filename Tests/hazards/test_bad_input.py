"""Goal: no payload, however wrong, crashes the broker, is answered with a permit that nobody is
entitled to, or is understood in two ways.

Method: a seeded mutator over the vectors; each reply must be well formed, belong to a request that
was sent, and permit nothing, since every credential in them is unknown. The exact error of each
invalid vector is Tests/protocol's matter. POSTERN_HAZARDS_MESSAGES and POSTERN_HAZARDS_SEED.
"""

import os
import random
import struct

import pytest
import strict
import zmq
from hostile import (
    ANY, GET, HELLO, Scope, attest_payload, attested, authorise_payload, cbor2, curve_socket,
    fresh_keys, load_vectors, new_task, payload, receive)

MESSAGES = int(os.environ.get("POSTERN_HAZARDS_MESSAGES", "10000"))
SEED = int(os.environ.get("POSTERN_HAZARDS_SEED", "20260101"))
INTERESTING = bytes.fromhex("00 01 17 18 19 1a 1b 1c 1f 20 3b 40 50 58 5f 60 78 7f 80 84 85 9b 9f "
                            "a0 a4 bb bf c0 d8 db df e0 f4 f5 f6 f7 f8 f9 fa fb fc ff")


def requests():
    return [bytes.fromhex(vector["hex"]) for vectors in load_vectors().values()
            for vector in vectors if vector["kind"] == "request" and len(vector["hex"]) < 8000]


def mutated(chance, seeds):
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.choice([1, 1, 1, 2, 3, 8])):
        at = chance.randrange(len(data) + 1) if data else 0
        match chance.randrange(9):
            case 0 if data:
                data[at % len(data)] ^= 1 << chance.randrange(8)
            case 1 if data:
                data[at % len(data)] = chance.choice(INTERESTING)
            case 2:
                data[at:at] = chance.randbytes(chance.randrange(1, 9))
            case 3:
                del data[at:at + chance.randrange(1, 9)]
            case 4:
                del data[at:]
            case 5:
                other = chance.choice(seeds)
                data[at:] = other[chance.randrange(len(other) + 1):]
            case 6:
                data[at:at] = data[at:at + chance.randrange(1, 64)]
            case 7:
                # A head with a huge length or count.
                major = chance.randrange(8) << 5
                data[at:at + 1] = bytes([major | 27]) + struct.pack(">Q", chance.choice(
                    [2**64 - 1, 2**63, 2**63 - 1, 2**32, 2**31, 65_537, 1_025]))
            case 8:
                data += chance.randbytes(chance.randrange(1, 40))
    return bytes(data)


def assert_harmless(reply):
    """Nothing that a stranger may have: no permit, no credential beyond its own attests."""
    if reply["operation"] in ("authorise", "authorise_batch") and reply["status"] == "ok":
        decisions = reply["body"].get("decisions", [reply["body"]])
        assert not any(decision["permit"] for decision in decisions), reply


def test_mutated_requests(broker):
    print(f"seed {SEED}, {MESSAGES} messages")
    chance, seeds = random.Random(SEED), requests()
    with broker.besieged(latency=3):
        peer = curve_socket(broker, RCVHWM=5000, SNDHWM=5000)
        sent, heard, refused = 0, 0, 0
        while sent < MESSAGES:
            mark, burst = 2**62 + sent, []
            for _ in range(100):
                burst.append(mutated(chance, seeds))
                peer.send(burst[-1])
            sent += len(burst)
            peer.send(payload(8, {}, mark))
            answers = 0
            while True:
                frames = receive(peer, 20)
                assert frames is not None, (f"silence after {sent}, seed {SEED}: "
                                            f"{[item.hex() for item in burst]}")
                reply = strict.decode(frames[-1], "reply")
                if reply["correlation"] == mark:
                    break
                answers += 1
                assert_harmless(reply)
                refused += reply["status"] == "malformed"
            # A status waits for the control thread, so that of the burst only attests may lag.
            assert answers <= len(burst) + 100
            heard += answers
        peer.close()
        assert heard > MESSAGES // 4 and refused > MESSAGES // 10, (heard, refused)


def test_mutated_credentials(broker):
    """One bit of a live credential, or its order: never a permit."""
    with broker.client(fresh_keys()) as client:
        grant = attested(client)
        for bit in range(128):
            wrong = bytearray(grant.credential)
            wrong[bit // 8] ^= 1 << bit % 8
            decision = client.authorise(bytes(wrong), *GET)
            assert (decision.permit, decision.reason) == (False, "unknown_credential")
        for wrong in (grant.credential[::-1], bytes(16), b"\xff" * 16,
                      grant.credential[8:] + grant.credential[:8]):
            assert client.authorise(wrong, *GET).reason == "unknown_credential"
        assert client.authorise(grant.credential, *GET).permit


@pytest.mark.parametrize("size", [0, 15, 17, 32, 65_000])
def test_credentials_of_another_size(broker, size):
    peer = curve_socket(broker)
    peer.send(authorise_payload(bytes(size)))
    reply = strict.decode(receive(peer)[-1], "reply")
    assert reply["status"] == "malformed" and reply["body"]["code"] == "out_of_range"
    peer.close()


def test_contexts_that_claim_the_brokers_facts(broker):
    with broker.client(fresh_keys()) as client:
        grant = attested(client)
        for context in ({"postern": 1}, {"postern": {"peer": {"transport": "ipc"}}},
                        {"a": 1, "postern": {}}):
            assert client.authorise(grant.credential, *GET, context).reason == "reserved_context"
        # Further inside it is a key like others, and names that look like it are others.
        for context in ({"a": {"postern": 1}}, {"postern ": 1}, {"Postern": 1},
                        {"p\u043estern": 1}, {"postern\0": 1}, {"\u200bpostern": 1}):
            assert client.authorise(grant.credential, *GET, context).permit, context
        batch = client.authorise_batch(
            grant.credential, [(*GET, {"a": 1}), (*GET, {"postern": {}}), GET])
        assert [decision.reason for decision in batch] == [None, "reserved_context", None]


def test_names_that_look_alike(broker):
    """Scopes and policies compare bytes: what looks like a permitted name is another one."""
    with broker.client(fresh_keys()) as client:
        narrow = attested(client, Scope(["http.get"], ['Host::"a.example"']))
        assert client.authorise(narrow.credential, *GET).permit
        for action in ("http.get ", " http.get", "HTTP.GET", "http.get\0", "http\uff0eget",
                       "http.\u0433et", "http.get\u200b", "http.g\u0435t", "http.get\n"):
            assert client.authorise(
                narrow.credential, action, GET[1]).reason == "outside_scope", repr(action)
        for resource in (("Host", "a.example."), ("Host", "A.example"), ("Host", "a.example\0"),
                         ("Host", "a\u3002example"), ("Host", 'a.example"'), ("Host", ""),
                         ("Host::a", "a.example"), ("Host", "*"), ("H", 'ost::"a.example"')):
            assert client.authorise(
                narrow.credential, GET[0], resource).reason == "outside_scope", resource
        # Inside the scope but not of the policy's bytes.
        wide = attested(client)
        for action in ("http.get\0", "http.get ", "http.ge\u0442"):
            assert client.authorise(
                wide.credential, action, GET[1]).reason == "policy_no_permit", repr(action)


def test_scope_patterns_do_not_escape(broker):
    """What a glob's escapes, quotes and stars may be taken for."""
    with broker.client(fresh_keys()) as client:
        literal = attested(client, Scope(["http.\\*"], ['Host::"a\\*"']))
        assert client.authorise(literal.credential, "http.get", ("Host", "a*")).reason == (
            "outside_scope")
        assert client.authorise(literal.credential, "http.*", ("Host", "ab")).reason == (
            "outside_scope")
        quoted = attested(client, Scope(["*"], ['Host::"a" "b"']))
        for resource, inside in ((("Host", 'a" "b'), True), (("Host", "a"), False),
                                 (("Host", "b"), False)):
            decision = client.authorise(quoted.credential, "http.get", resource)
            assert decision.permit is inside, resource
    with broker.client() as client:
        # The witness's enrolment covers `http.*` on hosts: none of these is within.
        for actions, resources in (
                (["http*"], ["Host::*"]), (["*http.get"], ["Host::*"]), (["http.get"], ["*"]),
                (["http.get"], ["Host::a::*"]), (["http.get"], ['Hosts::"a"']),
                (["http\\\\.*"], ["Host::*"]), (["http.get", "\\*"], ["Host::*"])):
            denial = client.attest(new_task(), "x", Scope(actions, resources))
            assert getattr(denial, "reason", None) == "scope_beyond_enrolment", (
                actions, resources, denial)
    peer = curve_socket(broker)
    for pattern in ("a\\", "a\\b", "\\", "", "*" * 513, "a*" * 9, "x" * 513):
        peer.send(attest_payload(new_task(), scope=Scope([pattern], ["*"])))
        reply = strict.decode(receive(peer)[-1], "reply")
        if pattern == "a*" * 9 or pattern in ("a\\", "a\\b", "\\"):
            assert reply["body"]["code"] == "bad_pattern", (pattern, reply)
        else:
            assert reply["status"] == "malformed", (pattern, reply)
    for pattern in ("Host", 'Host::"', 'Host::""', 'Host::"a', "::*", "Host::", 'a b::"x"',
                    "H\u00f6st::*", "*::*", '**::"x"'):
        peer.send(attest_payload(new_task(), scope=Scope(["*"], [pattern])))
        reply = strict.decode(receive(peer)[-1], "reply")
        assert reply["status"] == "malformed", (pattern, reply)
    peer.close()


def test_texts_at_their_limits(broker):
    """Huge intents, ids and contexts: at the limit they are carried, over it refused."""
    peer = curve_socket(broker)
    for intent, status in (("i" * 4096, "ok"), ("i" * 4097, "malformed"),
                           ("\u20ac" * 1365, "ok"), ("\0" * 4096, "ok"), ("", "malformed"),
                           ("i" * 60_000, "malformed")):
        peer.send(attest_payload(new_task(), intent=intent))
        assert strict.decode(receive(peer)[-1], "reply")["status"] == status, len(intent)
    for task, status in (("t" * 128, "ok"), ("t" * 129, "malformed"), ("t t", "malformed"),
                         ("t\n", "malformed"), ("\u00e9", "malformed"), ("../../x", "ok"),
                         ("'; drop table tasks; --".replace(" ", "_"), "ok")):
        peer.send(attest_payload(task + ("" if status != "ok" else "")))
        assert strict.decode(receive(peer)[-1], "reply")["status"] == status, task
    peer.close()


def test_costly_contexts(broker):
    """Contexts of 64 KiB that are wide, deep, or full of equal elements: decided quickly."""
    def deep(levels):
        value = 1
        for _ in range(levels):
            value = {"a": value}
        return value
    contexts = [
        {f"k{number:04}": number for number in range(1000)},
        {"set": list(range(1024))}, {"set": [0] * 1024},
        {"set": [[number] for number in range(1024)]},
        {f"s{row}": [f"{row}-{n}" for n in range(250)] for row in range(25)},
        {"text": "x" * 60_000}, deep(12),
        {"e": [cbor2.CBORTag(27, ["Host", f"h{number}"]) for number in range(1024)]},
    ]
    with broker.besieged():
        peer = curve_socket(broker)
        peer.send(attest_payload(new_task()))
        credential = cbor2.loads(receive(peer)[-1])[4][1]
        for context in contexts:
            request = authorise_payload(credential, context=context)
            for _ in range(20):
                peer.send(request)
            for _ in range(20):
                reply = strict.decode(receive(peer, 20)[-1], "reply")
                assert reply["status"] == "ok" and reply["body"]["permit"], reply
        peer.close()


def test_a_req_peer_that_lies(broker):
    """Bad input by REQ: each error comes back in its envelope, so that the socket goes on."""
    chance, seeds = random.Random(SEED + 1), requests()
    peer = curve_socket(broker, kind=zmq.REQ, REQ_RELAXED=1, REQ_CORRELATE=0)
    for _ in range(200):
        peer.send(mutated(chance, seeds))
        receive(peer, 0.01)
    peer.send(HELLO)
    for _ in range(200):
        reply = cbor2.loads(receive(peer)[-1])
        if reply[:4] == [1, 1, 7, 0]:
            break
    else:
        raise AssertionError("no answer to hello")
    peer.close()


def test_ids_that_a_decision_gives_are_not_credentials(broker):
    with broker.client(fresh_keys()) as client:
        grant = attested(client, ANY)
        decision = client.authorise(grant.credential, *GET)
        assert client.authorise(decision.id, *GET).reason == "unknown_credential"
        instance = client.hello().instance
        assert client.authorise(instance, *GET).reason == "unknown_credential"
