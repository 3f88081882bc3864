"""Goal: a peer that never reads loses its own replies and costs nobody else anything.

Method: it sends thousands of requests, also batches of 128, with a receive queue of one message;
the witness, the counters and the memory are looked at.
"""

import time

import zmq
from curve import CurveClient
from hostile import (
    GET, HELLO, attest_payload, authorise_payload, cbor2, curve_socket, fresh_keys, new_task,
    patient, payload, receive, wait_until)

# What one peer may have waiting: 4,096 replies on the broker's side, of some 200 bytes each as
# libzmq keeps them, and what the kernel holds.
GROWTH_KIB = 24 * 1024


def send_all(peer, request, count, broker):
    """Sends as fast as the broker takes them; how many it took before it was enough."""
    sent, deadline = 0, time.monotonic() + patient(20)
    while sent < count and time.monotonic() < deadline:
        try:
            peer.send(request, zmq.DONTWAIT)
            sent += 1
        except zmq.Again:
            peer.poll(10, zmq.POLLOUT)
            broker.assert_alive()
    return sent


def deaf(broker, keys=None):
    """A peer with a connection, a credential, and no ears from now on."""
    peer = curve_socket(broker, keys, RCVHWM=1, RCVBUF=4096, SNDHWM=1000)
    peer.send(attest_payload(new_task()))
    return peer, cbor2.loads(receive(peer)[-1])[4][1]


def test_a_peer_that_never_reads(broker, before):
    with broker.besieged() as witness:
        rss = broker.rss_kib()
        peer, _ = deaf(broker)
        assert send_all(peer, HELLO, 12_000, broker) == 12_000
        broker.counted("replies_dropped_slow_reader", 1000, before, seconds=30)
        witness.proceed(20)
        assert broker.rss_kib() - rss < GROWTH_KIB
        peer.close()


def test_decisions_for_a_peer_that_never_reads(broker, before):
    with broker.besieged():
        rss = broker.rss_kib()
        peer, credential = deaf(broker)
        send_all(peer, authorise_payload(credential), 10_000, broker)
        broker.counted("replies_dropped_slow_reader", 1000, before, seconds=30)
        assert broker.rss_kib() - rss < GROWTH_KIB
        peer.close()


def test_batches_for_a_peer_that_never_reads(broker, before):
    """Replies of 8 KiB each: bounded by their number, so let the number be small."""
    with broker.besieged():
        rss = broker.rss_kib()
        peer, credential = deaf(broker)
        item = {1: GET[0], 2: list(GET[1])}
        batch = payload(4, {1: credential, 2: 0, 3: [item] * 128})
        send_all(peer, batch, 100, broker)
        broker.counted("permits", 128 * 50, before, seconds=60)
        assert broker.rss_kib() - rss < 100 * 64 + GROWTH_KIB
        peer.close()


def test_control_replies_for_a_peer_that_never_reads(broker, before):
    """Those come through a lane's mailbox."""
    with broker.besieged(latency=3):
        peer, _ = deaf(broker)
        for number in range(800):
            peer.send(payload(5, {1: bytes(16)}, number))
        wait_until(lambda: broker.people.status().uptime_ms > 0, "the control thread answers")
        broker.counted("statuses", 2, before)
        peer.close()


def test_many_deaf_peers(broker, before):
    with broker.besieged():
        rss = broker.rss_kib()
        keys = fresh_keys()
        peers = [deaf(broker, keys)[0] for _ in range(10)]
        for peer in peers:
            send_all(peer, HELLO, 1000, broker)
        broker.counted("hellos", 10_000, before, seconds=30)
        for peer in peers:
            peer.close()
        wait_until(lambda: broker.rss_kib() - rss < 2 * GROWTH_KIB, "memory stays bounded", 20)


def test_memory_comes_back_or_stays(broker):
    """The same again and again: no more is kept than after the first times."""
    def siege():
        peer, _ = deaf(broker)
        send_all(peer, HELLO, 6000, broker)
        peer.close()
        wait_until(lambda: broker.people.status(), "alive")
    with broker.besieged():
        for _ in range(2):
            siege()
        rss = broker.rss_kib()
        for _ in range(4):
            siege()
        assert broker.rss_kib() - rss < 8 * 1024


def test_it_leaves_with_everything_unread(broker, before):
    """The connection goes while requests are in the queue: replies to nobody are counted."""
    with broker.besieged():
        for _ in range(5):
            with CurveClient(broker.gate_path, broker.server, fresh_keys()) as peer:
                peer.handshake()
                peer.socket.sendall(b"".join(peer.sealed(HELLO) for _ in range(2000)))
        broker.counted("hellos", 1000, before, seconds=20)
        broker.counted("replies_dropped_gone_peer", 1, before, seconds=20)
