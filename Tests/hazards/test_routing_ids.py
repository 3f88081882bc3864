"""Goal: the names that peers choose for themselves (routing ids) neither abort the broker nor lead
anybody's replies to somebody else.

Method: peers that claim numbers as ROUTER gives them, names of live peers, huge and odd names, by
libzmq and by hand; a victim with many requests in flight that counts its replies.
"""

import os
import struct

import zmq
from curve import CurveClient, properties
from hostile import (
    ANY, GET, HELLO, attested, authorise_payload, cbor2, curve_socket, fresh_keys, new_task,
    patient, payload, receive)

# What rand() gives first when nobody seeds it, as libzmq's own does not.
UNSEEDED = 1804289383


def number(value):
    return b"\0" + struct.pack(">I", value % 2**32)


def test_predictable_numbers_are_claimed(broker):
    with broker.besieged():
        claims = [number(UNSEEDED + step) for step in range(-20, 60)]
        claims += [number(step) for step in range(40)] + [number(-step) for step in range(1, 20)]
        peers = [curve_socket(broker, ROUTING_ID=claim) for claim in claims]
        for peer in peers:
            peer.send(HELLO)
        for peer in peers:
            assert receive(peer, 10), "a claim as such is no offence"
        # Anonymous ones take the numbers that follow.
        for _ in range(100):
            peer = curve_socket(broker)
            peer.send(HELLO)
            assert receive(peer)
            peer.close()
        for peer in peers:
            peer.close()


def test_thousands_of_claims(broker):
    """Spread over all numbers, held 200 at a time, with anonymous peers in between."""
    with broker.besieged():
        for turn in range(5):
            keys = fresh_keys()
            peers = [curve_socket(broker, keys, ROUTING_ID=number(turn * 7919 + step * 21474837))
                     for step in range(200)]
            anonymous = [curve_socket(broker, keys) for _ in range(20)]
            for peer in peers + anonymous:
                peer.send(HELLO)
            for peer in peers + anonymous:
                assert receive(peer, 20)
                peer.close()


def test_the_name_of_a_live_peer_brings_nothing(broker):
    """The second one with a name gets none of the first one's replies, nor harms it."""
    name = b"victim"
    with broker.besieged():
        victim = curve_socket(broker, ROUTING_ID=name)
        victim.send(HELLO)
        assert receive(victim)
        thieves = [curve_socket(broker, ROUTING_ID=name) for _ in range(10)]
        for step in range(200):
            victim.send(payload(1, {}, 1000 + step))
            if step % 20 == 0:
                for thief in thieves:
                    thief.send(payload(1, {}, 9))
        seen = sorted(cbor2.loads(receive(victim)[-1])[2] for _ in range(200))
        assert seen == list(range(1000, 1200))
        for thief in thieves:
            while (frames := receive(thief, 0.05)) is not None:
                assert cbor2.loads(frames[-1])[2] == 9
            thief.close()
        victim.close()


def test_a_refused_name_does_not_read_as_the_next_one(broker):
    """ROUTER takes what follows a name that is taken for another try at a name: whatever that
    is, the User-Id stays that of the handshake, so nobody becomes anybody."""
    with broker.besieged(), broker.client(fresh_keys()) as owner:
        grant = attested(owner, ANY)
        victim = curve_socket(broker, ROUTING_ID=b"victim")
        victim.send(HELLO)
        assert receive(victim)
        for again in (b"victim", number(UNSEEDED), b"", b"\0", os.urandom(200), bytes(60_000)):
            thief = curve_socket(broker, ROUTING_ID=b"victim")
            for frames in ([again], [again, HELLO], [again, authorise_payload(grant.credential)],
                           [authorise_payload(grant.credential)], [b"", HELLO]):
                thief.send_multipart(frames)
            for _ in range(3):
                if (frames := receive(thief, 0.2)) is not None:
                    reply = cbor2.loads(frames[-1])
                    assert reply[1] != 3 or reply[4][2] == 8, "key_mismatch, and nothing else"
            thief.close()
        victim.send(HELLO)
        assert cbor2.loads(receive(victim)[-1])[2] == 7
        victim.close()
        assert owner.authorise(grant.credential, *GET).permit


def test_names_by_hand(broker):
    """Names that no ZeroMQ library would send: too long, of zeros, with bits set."""
    with broker.besieged():
        for name in (b"\0", bytes(255), bytes(256), b"\xff" * 5, os.urandom(40_000)):
            with CurveClient(broker.gate_path, broker.server, fresh_keys()) as peer:
                peer.handshake(properties(Socket_Type=b"DEALER", Identity=name))
                peer.send(HELLO)
                assert cbor2.loads(peer.receive_message()[-1])[:4] == [1, 1, 7, 0]


def test_claims_in_the_handshake_are_not_facts(broker):
    """User-Id and Peer-Address as a client's own properties: the broker's stay in force."""
    with broker.client() as owner, broker.besieged():
        grant = attested(owner, ANY.__class__(["http.get"], ["Host::*"]))
        facts = owner.introspect(grant.credential)
        assert facts.live
        key = broker.agent_keys[0]
        import zmq.utils.z85 as z85
        start = open(f"/proc/{os.getpid()}/stat").read().rpartition(")")[2].split()[19]
        claim = (f"i{z85.decode(key).hex()}:{os.getuid()}:{os.getgid()}:{os.getpid()}:{start}"
                 ).encode()
        for claims in ({"User_Id": claim}, {"Identity": b"", "User_Id": claim},
                       {"User_Id": b"t" + claim[1:65]}, {"Peer_Address": b"localhost:0:0:1"}):
            with CurveClient(broker.gate_path, broker.server, fresh_keys()) as thief:
                thief.handshake(properties(Socket_Type=b"DEALER", **claims))
                thief.send(authorise_payload(grant.credential))
                decision = cbor2.loads(thief.receive_message()[-1])[4]
                assert (decision[1], decision[2]) == (False, 8), "key_mismatch"


def test_two_req_sockets_share_a_name(broker):
    with broker.besieged():
        first = curve_socket(broker, kind=zmq.REQ, ROUTING_ID=b"same")
        first.send(HELLO)
        assert receive(first)
        second = curve_socket(broker, kind=zmq.REQ, ROUTING_ID=b"same")
        second.send(HELLO)
        for _ in range(20):
            first.send(HELLO)
            assert receive(first)
        assert receive(second, 0.2) is None
        first.close()
        second.close()


def test_a_router_with_probes(broker):
    """ROUTER to ROUTER: it says hello with an empty message, and then behaves or does not."""
    with broker.besieged():
        peers = [curve_socket(broker, kind=kind, PROBE_ROUTER=1)
                 for kind in (zmq.ROUTER, zmq.DEALER, zmq.REQ) for _ in range(5)]
        for peer in peers[5:]:
            peer.send(HELLO)
            assert receive(peer)
        for peer in peers:
            peer.close()
        named = curve_socket(broker, kind=zmq.ROUTER, CONNECT_ROUTING_ID=b"broker",
                             ROUTER_MANDATORY=1)
        for _ in range(200):
            try:
                named.send_multipart([b"broker", HELLO])
                break
            except zmq.ZMQError:
                named.poll(10)
        frames = receive(named)
        assert frames is not None and cbor2.loads(frames[-1])[:4] == [1, 1, 7, 0]
        named.close()


def test_same_task_same_correlation(broker):
    """Correlations are the peer's own: two peers with the same ones hear each its own."""
    with broker.besieged():
        peers = [curve_socket(broker) for _ in range(4)]
        for turn in range(25):
            for index, peer in enumerate(peers):
                peer.send(payload(2, {1: new_task(), 2: "x", 3: {1: [f"a{index}"], 2: ["*"]}}, 1))
        for index, peer in enumerate(peers):
            for _ in range(25):
                reply = cbor2.loads(receive(peer, patient(10))[-1])
                assert reply[3] == 0 and reply[4][3][1] == [f"a{index}"]
            peer.close()
