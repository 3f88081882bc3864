"""Goal: whoever has no credential of its own can be refused as often as it likes and does not fill
the disk with that: what cannot be written down is answered `overloaded`, not told.

Method: floods of every kind of request that is refused and written down, until the broker defers
them; the size of the sealed log says what they took. A witness of the same user is served all
along, and whoever else of that user has something to be granted gets it.
"""

import time

import pytest
from hostile import (
    GET, Scope, attest_payload, attested, authorise_payload, cbor2, curve_socket, fresh_keys,
    new_task, payload, receive, running)

# RefusalAllowance, in bytes.
AT_ONCE = 16 << 20
A_SECOND = 128 << 10
NOBODY = bytes(15) + b"\1"
LONG = "i" * 1000
OVERLOADED = 6


def decision(number):
    return authorise_payload(NOBODY, number, resource=("Host", LONG))


def batch(number):
    call = {1: GET[0], 2: ["Host", LONG]}
    return payload(4, {1: NOBODY, 2: 0, 3: [call] * 32}, number)


def attest(number):
    # More than the enrolment of this key allows.
    return attest_payload(new_task(), number, intent="i" * 4000)


def revocation(number):
    return payload(6, {1: [1, NOBODY], 2: "n" * 500, 3: NOBODY}, number)


def own_dead(broker):
    """Calls with a large context under a credential that ended."""
    with broker.client() as client:
        credential = attested(client, Scope(["http.*"], ["Host::*"])).credential
    broker.people.revoke_credential(credential)
    context = {f"key-{number}": "x" * 400 for number in range(20)}
    return lambda number: authorise_payload(credential, number, context=context)


def pushing_out(broker):
    """Calls under two dead credentials that push each other out of what the log has described: each
    of them would be described again, with all that it says."""
    with broker.client() as client:
        seen = {}
        while True:
            credential = client.attest(
                new_task(), "i" * 4096, Scope(["http.*"], ["Host::*"])).credential
            place = int.from_bytes(credential, "big") & 0x7FFF
            if place in seen:
                break
            seen[place] = credential
    pair = seen[place], credential
    for each in pair:
        broker.people.revoke_credential(each)
    return lambda number: authorise_payload(pair[number % 2], number)


def flood(broker, make, keys, seconds=60):
    """Sends until three hundred were deferred; how often each status came."""
    peer = curve_socket(broker, keys, SNDHWM=0, RCVHWM=0)
    statuses, sent, heard = {}, 0, 0
    deadline = time.monotonic() + seconds
    while statuses.get(OVERLOADED, 0) < 300 and time.monotonic() < deadline:
        while sent - heard < 200:
            peer.send(make(sent))
            sent += 1
        reply = cbor2.loads(receive(peer, 30)[-1])
        heard += 1
        statuses[reply[3]] = statuses.get(reply[3], 0) + 1
        if reply[3] == OVERLOADED:
            assert "was refused too often" in reply[4][3], reply
            assert "introspect" in reply[4][3], reply
    peer.close()
    return statuses


def log_bytes(broker):
    return sum(file.stat().st_size for file in (broker.setup / "audit").glob("*.sealed"))


@pytest.mark.parametrize(
    "make", [decision, batch, attest, revocation, own_dead, pushing_out],
    ids=lambda make: make.__name__)
def test_refusals_do_not_fill_the_disk(make):
    with running() as broker:
        if make in (own_dead, pushing_out):
            make = make(broker)
        with broker.besieged():
            begun = time.monotonic()
            statuses = flood(broker, make, broker.agent_keys)
            took = time.monotonic() - begun
            told = sum(count for status, count in statuses.items() if status != OVERLOADED)
            assert statuses.get(OVERLOADED, 0) >= 300 and told > 300, statuses
            assert broker.counters()["refusals_deferred"] >= 300
            # Of the same user, with a key of its own: granted is what can be granted.
            with broker.client(fresh_keys()) as client:
                assert client.authorise(attested(client).credential, *GET).permit
        assert "refused so often" in broker.output()
        # Nor the broker's own log.
        assert broker.log.stat().st_size < AT_ONCE
        broker.stop_only()
        written = log_bytes(broker)
        # What was not told has no number that would be missing.
        broker.postern("audit", "verify", "--config", broker.setup)
        broker.start()
        # The witness's own decisions, and what each file has besides.
        assert AT_ONCE / 8 < written < AT_ONCE + took * A_SECOND + (2 << 20)
