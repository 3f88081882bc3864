"""Goal: nobody who may open the socket's file can kill or starve the broker by connections alone.

Method: a broker under a low RLIMIT_NOFILE, hundreds of raw connections that never speak or stop
half way, and thousands of real ones that come and go. The witness was connected before.
"""

import os
import resource
import signal
import subprocess
import sys
import time

import pytest
import zmq
from curve import CurveClient
from hostile import (
    HELLO, Witness, curve_socket, fresh_keys, is_closed, patient, receive, running, unix,
    unix_quietly, wait_until)

LOW = {resource.RLIMIT_NOFILE: 128}


def spun(broker, witness, served=30):
    """The share of a processor that the broker burns while the witness makes some calls."""
    cpu, wall = broker.cpu_seconds(), time.monotonic()
    witness.proceed(served)
    return (broker.cpu_seconds() - cpu) / (time.monotonic() - wall)


def test_more_connections_than_descriptors():
    with running(limits=LOW) as broker:
        broker.counters()
        resting = broker.descriptors()
        with broker.besieged() as witness:
            # Silent peers are cut after a second, so they are renewed while it is looked at.
            held = []
            for _ in range(600):
                if (peer := unix_quietly(broker.gate_path)) is not None:
                    held.append(peer)
                else:
                    witness.proceed(1)
            assert len(held) > 128
            assert broker.descriptors() <= 128
            assert spun(broker, witness) < 0.7
            for peer in held:
                peer.close()
            wait_until(lambda: broker.descriptors() <= resting + 4, "descriptors come back")
            with broker.client(fresh_keys(), timeout=patient(10)) as late:
                assert late.hello().versions == [1]


def test_half_handshakes_beyond_the_descriptors():
    with running(limits=LOW) as broker:
        broker.counters()
        with broker.besieged() as witness:
            held = []
            for _ in range(200):
                try:
                    peer = CurveClient(broker.gate_path, broker.server, fresh_keys())
                    held.append(peer)
                    peer.greet()
                    peer.hello()
                except OSError:
                    # Refused for want of descriptors: that is the guard at work.
                    continue
            assert broker.descriptors() <= 128
            assert spun(broker, witness) < 0.7
            for peer in held:
                peer.socket.close()
            with broker.client(fresh_keys(), timeout=patient(10)) as late:
                assert late.hello().versions == [1]


def test_silent_connections_give_way_by_themselves():
    """Nobody closes anything: silence of a second is enough to be cut."""
    with running(limits=LOW) as broker:
        broker.counters()
        resting = broker.descriptors()
        held = [unix(broker.gate_path) for _ in range(20)]
        wait_until(lambda: broker.descriptors() >= resting + 20, "20 are accepted")
        wait_until(lambda: all(map(is_closed, held)), "they are cut", 5)
        wait_until(lambda: broker.descriptors() <= resting + 2, "descriptors come back")
        with broker.client(timeout=patient(5)) as late:
            assert late.hello().versions == [1]


def test_one_peer_cannot_hold_every_connection():
    """A process that was admitted and holds all connections that it gets: another one still gets
    in, and so does an operator."""
    with running(limits={resource.RLIMIT_NOFILE: 256}) as broker:
        context = zmq.Context()
        context.set(zmq.MAX_SOCKETS, 2000)
        greedy = [curve_socket(broker, context=context, RECONNECT_IVL=1000) for _ in range(300)]
        try:
            wait_until(lambda: broker.descriptors() >= 100, "it holds what it may", 20)
            with Witness(broker) as other:
                other.proceed(20)
            with broker.operator_client(timeout=patient(6)) as late:
                assert late.status().uptime_ms > 0
        finally:
            for peer in greedy:
                peer.close(0)
            context.term()


CHURN = """
import sys, zmq
context = zmq.Context()
for _ in range(int(sys.argv[3])):
    peer = context.socket(zmq.DEALER)
    peer.setsockopt(zmq.LINGER, 0)
    peer.curve_serverkey = sys.argv[2].encode()
    peer.curve_publickey, peer.curve_secretkey = zmq.curve_keypair()
    peer.connect(sys.argv[1])
    peer.send(bytes.fromhex("84010107a0"))
    # Over the limiter's rate libzmq tries again by itself: late, not never.
    if not peer.poll(20000) or not peer.recv().startswith(bytes.fromhex("85010107")):
        sys.exit("not served")
    peer.close()
"""


def churn(broker, count):
    return subprocess.Popen(
        [sys.executable, "-c", CHURN, broker.gate, broker.server.decode(), str(count)],
        stderr=subprocess.PIPE, text=True)


def test_two_thousand_connections_come_and_go(broker, before):
    def run(count):
        processes = [churn(broker, count // 2) for _ in range(2)]
        for process in processes:
            _, said = process.communicate(timeout=patient(120))
            assert process.returncode == 0, said
    with broker.besieged():
        run(200)
        descriptors, rss = broker.descriptors(), broker.rss_kib()
        run(1800)
        wait_until(lambda: broker.descriptors() <= descriptors + 8, "descriptors come back")
        grown = broker.rss_kib() - rss
        assert grown < 24 * 1024, f"{grown} KiB for 1,800 connections"
    broker.counted("handshakes_admitted", 2000, before)


def test_connections_faster_than_the_limiter_allows(broker, before):
    """One process connects as fast as it can: put off (status 300), never let down for good."""
    begun = time.monotonic()
    context = zmq.Context()
    context.set(zmq.MAX_SOCKETS, 4000)
    with broker.besieged():
        keys = fresh_keys()
        peers = [curve_socket(broker, keys, context=context, RECONNECT_IVL=200)
                 for _ in range(1800)]
        try:
            peers[-1].send(HELLO)
            made = before
            # On a crowded machine this takes minutes; as long as it goes on, it is not stuck.
            while receive(peers[-1], 20) is None:
                last, made = made, broker.counters()
                assert made["handshakes_admitted"] > last["handshakes_admitted"], "it stands still"
            made = broker.counters()
            seconds = time.monotonic() - begun
        finally:
            for peer in peers:
                peer.close(0)
            context.term()
    admitted = made["handshakes_admitted"] - before["handshakes_admitted"]
    assert admitted <= 1024 + 256 * seconds + 16
    if made["handshakes_deferred"] == before["handshakes_deferred"]:
        pytest.skip(f"only {admitted / seconds:.0f} handshakes a second: too few to be put off")


def test_the_witness_can_complain():
    """The measure itself: a broker that stands still is noticed."""
    with running() as broker, Witness(broker) as witness:
        witness.proceed()
        os.kill(broker.pid, signal.SIGSTOP)
        time.sleep(0.5)
        os.kill(broker.pid, signal.SIGCONT)
        witness.proceed()
        assert witness.report()["slowest"] > 0.4
        with pytest.raises(AssertionError):
            assert curve_socket(broker, server=fresh_keys()[0]).poll(100)
