"""Goal: a stop answers what was taken in and ends in bounded time; a reload is whole or not at all;
neither signals in a storm nor a log that nobody reads stop the broker.

Method: signals to a broker under load, from peers that count their replies.
"""

import os
import resource
import signal
import time

import pytest
from curve import CurveClient
from hostile import (
    ANY, FRESH, GET, HELLO, KEYED, WORKLOADS, WORKLOADS_FRESH, Broker, NoReply, Scope,
    attest_payload, attested, authorise_payload, cbor2, curve_socket, fresh_keys, new_task,
    patient, payload, receive, running, signal_and_wait, wait_until)

GET_ONLY = Scope(["http.get"], ["Host::*"])


@pytest.fixture
def own():
    broker = Broker().start()
    yield broker
    broker.stop()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_with_nothing_to_do(own, number):
    with own.client() as client:
        client.hello()
        assert signal_and_wait(own, number) == 0
    assert not own.listening() and "stopped" in own.output()
    own.log.unlink()
    own.start()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_requests_that_were_taken_in_are_answered(own, number):
    """Requests of both kinds are in flight when the signal comes: those that the broker counts are
    those that were answered, and what came later heard `shutting_down` or nothing."""
    own.counters()
    peers = [curve_socket(own, SNDHWM=0, RCVHWM=0) for _ in range(4)]
    credentials = []
    for peer in peers:
        peer.send(attest_payload(new_task()))
        credentials.append(cbor2.loads(receive(peer)[-1])[4][1])
    for step in range(500):
        for peer, credential in zip(peers, credentials):
            peer.send(authorise_payload(credential, step))
            if step % 25 == 0:
                peer.send(attest_payload(new_task(), 10_000 + step))
    # The last of the first peer's tells that the broker has begun.
    assert receive(peers[0])
    assert signal_and_wait(own, number) == 0
    for peer in peers:
        seen, heard = set(), 0
        while (frames := receive(peer, 0.1)) is not None:
            reply = cbor2.loads(frames[-1])
            assert reply[3] in (0, 9), reply
            assert reply[2] not in seen
            seen.add(reply[2])
            heard += 1
        # In order as far as they go: nothing was dropped in the middle.
        decided = sorted(number for number in seen if number < 10_000)
        expected = list(range(len(decided)))
        if peer is peers[0]:
            expected = sorted(set(range(len(decided) + 1)) - {0}) if 0 not in decided else expected
        assert decided == expected[:len(decided)]
        peer.close()


def test_terminate_under_a_flood(own):
    """A peer that never stops asking cannot keep the broker from stopping."""
    own.counters()
    peer = curve_socket(own, SNDHWM=0, RCVHWM=0)
    peer.send(attest_payload(new_task()))
    credential = cbor2.loads(receive(peer)[-1])[4][1]
    batch = payload(4, {1: credential, 2: 0, 3: [{1: GET[0], 2: list(GET[1])}] * 128})
    for _ in range(20_000):
        peer.send(batch)
    wait_until(lambda: own.counters()["permits"] > 1000, "the flood has begun", 20)
    begun = time.monotonic()
    assert signal_and_wait(own, signal.SIGTERM, 12) == 0
    assert time.monotonic() - begun < patient(8)
    peer.close()


def test_terminate_with_a_peer_that_does_not_read(own):
    peer = curve_socket(own, RCVHWM=1, RCVBUF=4096, SNDHWM=0)
    for _ in range(8000):
        peer.send(HELLO)
    wait_until(lambda: own.counters()["hellos"] > 5000, "they are served", 20)
    assert signal_and_wait(own, signal.SIGTERM, 12) == 0
    peer.close()


def test_terminate_with_half_handshakes(own):

    peers = []
    for _ in range(50):
        peer = CurveClient(own.gate_path, own.server, fresh_keys())
        peer.greet()
        peer.hello()
        peers.append(peer)
    assert signal_and_wait(own, signal.SIGTERM, 10) == 0


def test_a_second_signal_while_it_stops(own):
    own.counters()
    for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        own.process.send_signal(number)
    assert own.process.wait(patient(10)) == 0


def hang_up(broker, before, name):
    broker.process.send_signal(signal.SIGHUP)
    broker.counted(name, 1, before)


def test_reload_of_broken_files(own):
    """Each kind of mistake: the old policies stay, whole, and it is counted and said."""
    policy, enrolments = own.setup / "policies" / "test.cedar", own.setup / "workloads.yaml"
    entities = own.setup / "entities.json"
    with own.client() as client, own.besieged():
        grant = attested(client, GET_ONLY)
        hash_before = own.people.status().policy_hash
        for path, text in (
                (policy, "permit (principal, action"), (policy, ""),
                (policy, "// nothing\n"), (enrolments, "workloads: ["),
                (enrolments, "workloads:\n  - id: nobody\n"), (entities, "[{"),
                (entities, '[{"uid":{"type":"A","id":"a"},"attrs":{"x":1.5},"parents":[]}]')):
            was = path.read_text()
            path.write_text(text)
            before = own.counters()
            hang_up(own, before, "reloads_refused")
            path.write_text(was)
            assert own.counters()["reloads"] == before["reloads"]
            status = own.people.status()
            assert status.policy_hash == hash_before
            assert client.authorise(grant.credential, *GET).permit
        assert own.output().count("reload refused") >= 7
        # An empty folder, a folder that is gone, and a file that cannot be one.
        for make in (lambda: policy.rename(own.folder / "kept"),
                     lambda: policy.parent.rename(own.folder / "policies")):
            make()
            before = own.counters()
            hang_up(own, before, "reloads_refused")
            assert client.authorise(grant.credential, *GET).permit
        (own.folder / "policies").rename(policy.parent)
        (own.folder / "kept").rename(policy)
        before = own.counters()
        hang_up(own, before, "reloads")
        assert client.authorise(grant.credential, *GET).permit


def test_reload_takes_effect_as_a_whole(own):
    """Two policies that exclude each other, changed to and fro: no call sees both or none."""
    policy = own.setup / "policies" / "test.cedar"
    base = policy.read_text()

    def version(number):
        return base + f'''
@id("which")
permit (principal, action == Action::"which", resource) when {{ context.number == {number} }};
'''
    policy.write_text(version(0))
    hang_up(own, own.counters(), "reloads")
    with own.client(fresh_keys()) as client:
        grant = attested(client, ANY)

        def both():
            batch = client.authorise_batch(
                grant.credential, [("which", GET[1], {"number": number}) for number in (0, 1)])
            return [decision.permit for decision in batch], {item.epoch for item in batch}
        for turn in range(1, 6):
            policy.write_text(version(turn % 2))
            own.process.send_signal(signal.SIGHUP)
            before = turn - 1

            def is_new():
                permits, epochs = both()
                # Between two items of a batch a change may come: then their epochs may differ.
                if permits not in ([True, False], [False, True]):
                    assert permits in ([True, True], [False, False])
                    assert len(epochs) == 2 or permits == [True, True], (permits, epochs)
                return permits == [turn % 2 == 0, turn % 2 == 1]
            wait_until(is_new, f"version {turn} after {before}")


def test_a_removed_enrolment(own):
    """Its credentials are worth nothing at once; they come back with it; others go on."""
    with own.client(fresh_keys()) as other, own.client() as client:
        theirs = attested(other, ANY)
        mine = attested(client, GET_ONLY)
        own.write_workloads(WORKLOADS)
        hang_up(own, own.counters(), "reloads")
        assert other.authorise(theirs.credential, *GET).reason == "not_enrolled"
        assert other.introspect(theirs.credential).reason == "not_enrolled"
        assert other.attest(new_task(), "x", ANY).reason == "not_enrolled"
        assert client.authorise(mine.credential, *GET).permit
        with own.raw(fresh_keys()) as raw:
            assert raw.handshake() == ("denied", 400)
        # A revocation while it is away outlives its return.
        late = attested(client, GET_ONLY)
        own.people.revoke_workload(FRESH)
        own.write_workloads(WORKLOADS + WORKLOADS_FRESH)
        hang_up(own, own.counters(), "reloads")
        with own.client(fresh_keys()) as again:
            assert again.authorise(theirs.credential, *GET).reason == "key_mismatch"
            assert again.attest(new_task(), "x", ANY).reason == "revoked_workload"
        assert client.authorise(late.credential, *GET).permit


def test_a_storm_of_hangups(own):
    """200 in a second, while files change between good and bad ones, under load."""
    policy = own.setup / "policies" / "test.cedar"
    good = policy.read_text()
    with own.besieged(latency=3):
        before = own.counters()
        for number in range(200):
            if number % 20 == 0:
                policy.write_text(good if number % 40 == 0 else good + "broken")
            own.process.send_signal(signal.SIGHUP)
            time.sleep(0.005)
        policy.write_text(good)
        hang_up(own, own.counters(), "reloads")
        after = own.counters()
        assert after["reloads"] + after["reloads_refused"] > before["reloads"]
    with own.client() as client:
        assert client.authorise(attested(client, GET_ONLY).credential, *GET).permit


def test_stopped_and_continued(own):
    """SIGSTOP for longer than a handshake may last: what waited is served, credentials hold."""
    with own.client(timeout=patient(10)) as client:
        grant = attested(client, GET_ONLY)
        short = attested(client, GET_ONLY, ttl_ms=500)
        own.process.send_signal(signal.SIGSTOP)
        waiting = [curve_socket(own, fresh_keys()) for _ in range(20)]
        for peer in waiting:
            peer.send(HELLO)
        time.sleep(1.5)
        own.process.send_signal(signal.SIGCONT)
        assert client.authorise(grant.credential, *GET).permit
        assert client.authorise(short.credential, *GET).reason == "expired_credential"
        for peer in waiting:
            assert receive(peer, 10), "those that waited come in after all"
            peer.close()


def test_signals_that_mean_nothing(own):
    with own.besieged():
        for number in (signal.SIGPIPE, signal.SIGWINCH, signal.SIGCHLD, signal.SIGURG,
                       signal.SIGCONT):
            own.process.send_signal(number)


def test_a_log_reader_that_is_gone():
    """The log's pipe is closed: the broker goes on without it."""
    read, write = os.pipe()
    broker = Broker()
    try:
        broker.start(wait=False, standard_error=write)
        os.close(write)
        said = b""
        while b"ready" not in said:
            said += os.read(read, 4096)
        os.close(read)
        with broker.besieged(), broker.client(fresh_keys()) as client:
            for _ in range(20):
                grant = attested(client, ANY)
                broker.people.revoke_credential(grant.credential)
                assert client.authorise(grant.credential, *GET).reason == "revoked_credential"
        assert signal_and_wait(broker) == 0
    finally:
        broker.stop()


def test_log_reader_stalls():
    """Nobody reads the log's pipe, and it is full: attests, decisions, new connections and above
    all revocations go on."""
    read, write = os.pipe()
    broker = Broker()
    try:
        broker.start(wait=False, standard_error=write)
        os.close(write)
        said = b""
        while b"ready" not in said:
            said += os.read(read, 4096)
        broker.people.timeout = patient(4)
        broker.people.status()
        with broker.client(timeout=patient(4)) as client, \
                broker.client(fresh_keys(), timeout=patient(4)) as writer:
            grant = attested(client, GET_ONLY)
            try:
                for _ in range(60):
                    writer.attest(new_task(), "i" * 4096, ANY)
            except NoReply:
                pytest.fail("attests wait for whoever reads the log")
            assert broker.people.revoke_workload(KEYED).revoked == 1
            assert client.authorise(grant.credential, *GET).reason == "revoked_workload"
            with broker.client(fresh_keys(), timeout=patient(4)) as late:
                assert late.hello().versions == [1]
        assert signal_and_wait(broker) == 0
    finally:
        os.close(read)
        broker.stop()


def assert_goes_on_without_a_log(broker):
    with broker.besieged(), broker.client(fresh_keys()) as client:
        for _ in range(40):
            grant = attested(client, ANY)
            assert client.authorise(grant.credential, *GET).permit
        broker.people.revoke_workload(FRESH)
        assert client.authorise(grant.credential, *GET).reason == "revoked_workload"


def test_a_full_disk_for_the_log():
    broker = Broker()
    try:
        with open("/dev/full", "wb") as full:
            broker.start(wait=False, standard_error=full)
        wait_until(lambda: len(broker.listening()) == 3, "it listens")
        assert_goes_on_without_a_log(broker)
        assert signal_and_wait(broker) == 0
    finally:
        broker.stop()


def test_a_log_file_that_may_not_grow():
    """Over RLIMIT_FSIZE the kernel sends SIGXFSZ, whose default is the end of the process."""
    # Room for the state and the audit log, and for a few lines behind what the log has already.
    limit = 24 << 20
    broker = Broker()
    try:
        broker.log.write_bytes(b"\n" * (limit - 4096))
        assert_goes_on_without_a_log(broker.start(limits={resource.RLIMIT_FSIZE: limit}))
        broker.assert_alive()
    finally:
        broker.stop()


def test_stops_one_after_the_other(own):
    """Start, use and stop again and again: no port, file or lock is in the way."""
    for _ in range(4):
        with own.client() as client:
            attested(client, GET_ONLY)
        assert own.stop_only() == 0
        own.log.unlink()
        own.start()
