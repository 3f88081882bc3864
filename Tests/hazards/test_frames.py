"""Goal: messages of a shape or size that nobody who speaks the protocol sends cost their sender the
connection, and nobody else anything.

Method: odd envelopes, many frames, large frames; by libzmq, and by hand where libzmq would not.
"""

import pytest
from curve import COMMAND, MORE, CurveClient
from hostile import (
    HELLO, cbor2, curve_socket, fresh_keys, is_closed, payload, receive, wait_until)

# The largest frame that is still answered; CURVE's own bytes come on top of it.
LARGEST = 262_144
TOO_MANY = {
    "three": [b"", HELLO, b""],
    "payload-first": [HELLO, b""],
    "two-payloads": [HELLO, HELLO],
    "two-delimiters": [b"", b"", HELLO],
    "only-empty": [b"", b"", b""],
    "first-not-empty": [b"x", HELLO],
    "100": [b"x"] * 100,
    "20001": [b"x"] * 20_001,
    "20001-empty": [b""] * 20_001,
    "many-large": [bytes(200_000)] * 40,
}


@pytest.mark.parametrize("frames", TOO_MANY.values(), ids=TOO_MANY.keys())
def test_more_frames_than_the_protocol_has(broker, before, frames):
    with broker.besieged(), broker.raw(fresh_keys()) as hostile:
        assert hostile.handshake()[0] == "admitted"
        hostile.send(*frames)
        assert hostile.is_cut()
        broker.counted("too_many_frames", 1, before)
        broker.counted("connections_cut", 1, before)


def test_a_req_envelope_with_two_delimiters(broker, before):
    with broker.besieged(), broker.raw(fresh_keys()) as hostile:
        assert hostile.handshake()[0] == "admitted"
        hostile.send(b"", b"", HELLO)
        assert hostile.is_cut()
        broker.counted("too_many_frames", 1, before)


def test_empty_messages(broker, before):
    with broker.besieged():
        peer = curve_socket(broker)
        for frames in ([b""], [b"", b""]):
            for _ in range(500):
                peer.send_multipart(frames)
        peer.send(HELLO)
        assert cbor2.loads(receive(peer)[-1])[:4] == [1, 1, 7, 0]
        peer.close()
        broker.counted("unanswerable", 1000, before)


def test_memory_after_many_messages_of_many_frames(broker):
    """Again and again: what is dropped is given back."""
    def siege(times):
        for _ in range(times):
            with broker.raw(fresh_keys()) as hostile:
                assert hostile.handshake()[0] == "admitted"
                hostile.send(*[bytes(1000)] * 20_001)
                assert hostile.is_cut(20)
    with broker.besieged():
        siege(2)
        rss = broker.rss_kib()
        siege(6)
        grown = broker.rss_kib() - rss
        assert grown < 48 * 1024, f"{grown} KiB kept of 6 messages of 20 MB"


def test_a_message_without_end(broker):
    """Frames of a message whose last one never comes: given back with the connection."""
    def siege():
        with CurveClient(broker.gate_path, broker.server, fresh_keys()) as peer:
            peer.handshake()
            for _ in range(3000):
                peer.send(bytes(1000), MORE)
            witness.proceed(5)
    with broker.besieged() as witness:
        for _ in range(2):
            siege()
        rss = broker.rss_kib()
        for _ in range(3):
            siege()
        grown = broker.rss_kib() - rss
        assert grown < 16 * 1024, f"{grown} KiB kept of 3 messages of 3 MB"


def test_too_large(broker, before):
    """Over the protocol's limit, under the transport's: an answer, and the connection goes on."""
    with broker.besieged():
        peer = curve_socket(broker)
        for size in (65_537, 100_000, LARGEST):
            peer.send(HELLO + bytes(size - len(HELLO)))
            reply = cbor2.loads(receive(peer)[-1])
            assert reply[:4] == [1, 1, 7, 5], reply
        peer.send(HELLO)
        assert cbor2.loads(receive(peer)[-1])[:4] == [1, 1, 7, 0]
        peer.close()
    broker.counted("malformed", 3, before)


@pytest.mark.parametrize("size", [262_300, 300_000, 5_000_000])
def test_larger_than_the_transport_takes(broker, size):
    with broker.besieged(), broker.raw(fresh_keys()) as hostile:
        assert hostile.handshake()[0] == "admitted"
        hostile.send(bytes(size))
        assert hostile.is_cut()
        # libzmq connects again by itself, and is welcome.
        assert hostile.hello() == ([], True)


def test_a_length_that_lies(broker):
    """After the handshake: frames of 2^63 bytes and of 2^64-1, and nothing behind them."""
    with broker.besieged():
        rss = broker.rss_kib()
        for length in (2**63, 2**64 - 1, 2**63 - 1, 2**40, 262_144 + 1000):
            with CurveClient(broker.gate_path, broker.server, fresh_keys()) as peer:
                peer.handshake()
                peer.socket.sendall(b"\x02" + length.to_bytes(8, "big") + b"\x07MESSAGE")
                wait_until(lambda: is_closed(peer.socket), f"a frame of {length} bytes is cut")
        assert broker.rss_kib() - rss < 16 * 1024


def test_a_nonce_that_does_not_grow(broker):
    """A frame replayed within its connection, and one from another connection."""
    with broker.besieged():
        with CurveClient(broker.gate_path, broker.server, fresh_keys()) as peer, \
                CurveClient(broker.gate_path, broker.server, fresh_keys()) as other:
            peer.handshake()
            other.handshake()
            recorded = peer.sealed(HELLO)
            peer.socket.sendall(recorded)
            assert cbor2.loads(peer.receive_message()[-1])[2] == 7
            peer.socket.sendall(recorded)
            other.socket.sendall(recorded)
            for connection in (peer, other):
                wait_until(lambda: is_closed(connection.socket), "a replay is cut")


COMMANDS = {
    "empty": b"",
    "name-beyond-the-end": b"\xff",
    "ping-without-a-body": b"\4PING",
    "ping-short": b"\4PING\0",
    "ping-large": b"\4PING\0\0" + bytes(1000),
    "ping-ttl": b"\4PING\xff\xff",
    "pong": b"\4PONG" + bytes(16),
    "subscribe": b"\x09SUBSCRIBEtopic",
    "cancel": b"\x06CANCELtopic",
    "hello-again": b"\x05HELLO" + bytes(194),
    "error": b"\x05ERROR\x03bad",
    "unknown": b"\x07NOTHING",
}


@pytest.mark.parametrize("content", COMMANDS.values(), ids=COMMANDS.keys())
@pytest.mark.parametrize("flags", [COMMAND, COMMAND | MORE, 0xff])
def test_commands_after_the_handshake(broker, content, flags):
    with broker.besieged(served=2):
        with CurveClient(broker.gate_path, broker.server, fresh_keys()) as peer:
            peer.handshake()
            try:
                for _ in range(3):
                    peer.send(content, flags)
                peer.send(HELLO)
                peer.socket.settimeout(0.2)
                peer.socket.recv(4096)
            except OSError:
                pass


def test_a_flood_of_pings(broker):
    """Pings by hand whose pongs nobody reads, and heartbeats of libzmq each millisecond."""
    with broker.besieged() as witness:
        rss = broker.rss_kib()
        beating = [curve_socket(broker, HEARTBEAT_IVL=1, HEARTBEAT_TIMEOUT=5000)
                   for _ in range(10)]
        with CurveClient(broker.gate_path, broker.server, fresh_keys()) as peer:
            peer.handshake()
            peer.socket.settimeout(0.2)
            try:
                for _ in range(10_000):
                    peer.send(b"\4PING\0\0" + bytes(16), COMMAND)
            except OSError:
                pass  # The broker does not read on while its pongs are not read.
            witness.proceed(50)
        for socket in beating:
            socket.send(HELLO)
            assert receive(socket)
            socket.close()
        assert broker.rss_kib() - rss < 16 * 1024


def test_many_requests_in_one_segment(broker):
    with broker.besieged():
        with CurveClient(broker.gate_path, broker.server, fresh_keys()) as peer:
            peer.handshake()
            peer.socket.sendall(b"".join(peer.sealed(payload(1, {}, n)) for n in range(300)))
            seen = [cbor2.loads(peer.receive_message()[-1])[2] for _ in range(300)]
            assert seen == list(range(300))
