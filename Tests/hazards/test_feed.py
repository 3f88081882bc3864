"""Goal: who listens to the feed is told of every step or knows that it was not; nobody is told what
is another's; a subscriber that is stopped, slow, delayed or cut costs the others nothing, and never
takes old news for fresh; nobody but the broker can say anything there.

Method: the Python client as a subscriber, in processes that are stopped with SIGSTOP; a proxy on the
feed's socket that delays, cuts and repeats bytes; a thousand revocations meanwhile.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time

import cbor2
import pytest
import zmq
from hostile import (
    FRESH, Broker, Denial, NoReply, attested, curve_socket, fresh_keys, new_task, patient,
    payload, postern_client, protocol, running, wait_until,
)

LISTENER = """
import json, os, sys
sys.path.insert(0, sys.argv[1])
import postern_client as p
client = p.Client(sys.argv[2], *[word.encode() for word in sys.argv[4:7]], timeout=60)
since, gaps, told = None, 0, 0
while True:
    with client.subscribe(sys.argv[3], since=since) as feed:
        if since is None: first = feed.epoch
        print(json.dumps({"epoch": feed.epoch, "whole": feed.whole}), flush=True)
        try:
            for event in feed:
                told += len(event.steps)
                since = event.epoch
                if event.sent is not None:
                    print(json.dumps({"epoch": event.epoch, "told": told, "gaps": gaps,
                                      "current": feed.is_current()}), flush=True)
        except p.Gap:
            gaps += 1
"""


@pytest.fixture(scope="module")
def broker():
    with running() as live:
        yield live


def feed_of(broker):
    return broker.people.hello().feed


class Listener:
    """A subscriber in a process of its own."""

    def __init__(self, broker, endpoint=None):
        words = [key.decode() for key in (broker.server, *fresh_keys())]
        self.process = subprocess.Popen(
            [sys.executable, "-c", LISTENER, str(protocol.PROTOCOL / "python"), broker.gate,
             endpoint or feed_of(broker), *words],
            stdout=subprocess.PIPE, text=True)
        self.last = None
        self._lines = threading.Thread(target=self._read, daemon=True)
        self._lines.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def _read(self):
        for line in self.process.stdout:
            self.last = json.loads(line)

    def hears(self, epoch, what="it hears of it"):
        return wait_until(lambda: self.last and self.last["epoch"] >= epoch and self.last,
                          what, 20)


def revoke_some(broker, count):
    for _ in range(count):
        receipt = broker.people.revoke_task(FRESH, new_task())
    return receipt.epoch


def test_who_sees_what(broker):
    endpoint = feed_of(broker)
    with broker.client(fresh_keys()) as one, broker.client(fresh_keys()) as other:
        mine, others = attested(one), attested(other)
        with one.subscribe(endpoint) as anybody, one.subscribe(endpoint, mine.credential) as own, \
                broker.people.subscribe(endpoint) as person:
            broker.people.revoke_credential(others.credential, note="leaked")
            def steps(feed):
                return next(event.steps for event in feed if event.steps)[0]
            seen = {name: steps(feed) for name, feed in
                    (("anybody", anybody), ("own", own), ("person", person))}
            assert seen["anybody"].target is None and seen["anybody"].note is None
            assert seen["anybody"].reason == "revoked_credential"
            assert seen["anybody"].touches(others.tags) and not seen["anybody"].touches(mine.tags)
            # Both are of one workload.
            assert seen["own"].target.credential == others.credential and seen["own"].note is None
            assert seen["person"].note == "leaked" and seen["person"].by_operator


def test_what_is_not_ones_own(broker):
    endpoint = feed_of(broker)
    with broker.client(fresh_keys()) as one, broker.client(fresh_keys()) as other:
        mine = attested(one)
        assert other.subscribe(endpoint, mine.credential).reason == "key_mismatch"
        assert other.subscribe(endpoint, bytes(16)).reason == "unknown_credential"
        assert broker.people.subscribe(endpoint, mine.credential).reason == "wrong_endpoint"
        epoch = one.complete(mine.credential).epoch
        assert one.subscribe(endpoint, mine.credential).reason == "completed_task"
        ahead = one.subscribe(endpoint, since=epoch + 1)
        assert isinstance(ahead, Denial) and ahead.reason == "epoch_in_future"
        with one.subscribe(endpoint, since=epoch) as feed:
            assert feed.whole and feed.epoch == epoch


def test_a_key_passes_its_own_doors_only(broker):
    """A subscriber's key opens nothing else, and who is not enrolled hears nothing."""
    stranger = Broker(with_fresh=False)
    try:
        stranger.start()
        with stranger.client(fresh_keys()) as nobody:
            nobody.timeout = 1
            with pytest.raises(NoReply):
                nobody.subscribe(feed_of(stranger))
        counters = stranger.counters()
        assert counters["handshakes_refused"] >= 1 and counters["subscriptions"] == 0
        with pytest.raises(NoReply):
            without_curve(feed_of(stranger))
    finally:
        stranger.stop()


def without_curve(endpoint):
    """A subscriber, and a SUB, that do not prove who they are."""
    context = zmq.Context()
    try:
        for kind in (zmq.SUB, zmq.DEALER):
            socket = context.socket(kind)
            socket.setsockopt(zmq.LINGER, 0)
            if kind == zmq.SUB:
                socket.setsockopt(zmq.SUBSCRIBE, b"")
            socket.connect(endpoint)
            if kind == zmq.DEALER:
                socket.send(bytes.fromhex("84010c07a0"))
            assert not socket.poll(500)
            socket.close()
        raise NoReply("nobody answers")
    finally:
        context.term()


def test_stopped_subscribers_lose_nothing_but_time(broker):
    with Listener(broker) as quick, Listener(broker) as stopped:
        begun = quick.hears(0)["epoch"]
        stopped.hears(0)
        stopped.process.send_signal(signal.SIGSTOP)
        epoch = revoke_some(broker, 1_000)
        assert quick.hears(epoch)["gaps"] == 0
        stopped.process.send_signal(signal.SIGCONT)
        said = stopped.hears(epoch, "who was stopped is told of all of it")
        # It was told every step, once, with or without asking again.
        assert said["told"] >= 1_000 and said["epoch"] - begun >= 1_000
        assert broker.counters()["subscriptions"] >= 2


class Proxy:
    """Bytes between a subscriber and the feed's socket: passed on, late, cut or said twice."""

    def __init__(self, folder, target):
        self.path = str(folder / "proxy.sock")
        self.endpoint = f"ipc://{self.path}"
        self.target = target.removeprefix("ipc://")
        self.delay = 0.0
        self.repeats = False
        self.pairs = []
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen(16)
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.listener.close()
        self.cut()

    def cut(self):
        for pair in self.pairs:
            for end in pair:
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
        self.pairs = []

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
                broker = socket.socket(socket.AF_UNIX)
                broker.connect(self.target)
            except OSError:
                return
            self.pairs.append((client, broker))
            threading.Thread(target=self._pass, args=(client, broker, False), daemon=True).start()
            threading.Thread(target=self._pass, args=(broker, client, True), daemon=True).start()

    def _pass(self, source, target, is_down):
        try:
            while data := source.recv(65536):
                if is_down and self.delay:
                    # As long as the line is: later bytes do not overtake.
                    time.sleep(self.delay)
                target.sendall(data)
                if is_down and self.repeats:
                    self.repeats = False
                    target.sendall(data)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


@pytest.fixture
def proxy(broker, tmp_path):
    made = Proxy(tmp_path, feed_of(broker))
    yield made
    made.close()


def test_late_news_is_not_taken_for_fresh(broker, proxy):
    """Heartbeats keep coming, each too late: the subscriber knows by when they were sent."""
    with broker.client(fresh_keys()) as client, client.subscribe(proxy.endpoint) as feed:
        next(feed)
        assert feed.is_current()
        proxy.delay = 0.5
        seen = []
        for event in feed:
            seen.append(feed.is_current())
            if len(seen) > 6:
                break
        assert not any(seen[2:]), seen


def test_a_cut_line_is_noticed_and_nothing_is_missing(broker, proxy):
    with broker.client(fresh_keys()) as client:
        with client.subscribe(proxy.endpoint) as feed:
            next(feed)
            known = feed.epoch
            proxy.cut()
            epoch = revoke_some(broker, 20)
            feed._link.timeout = 1
            with pytest.raises(NoReply):
                while True:
                    # What was on the way may still be there.
                    event = next(feed)
                    known = event.epoch
            assert not feed.is_current()
        with client.subscribe(proxy.endpoint, since=known) as feed:
            assert feed.whole and feed.epoch == known
            told = []
            while known < epoch:
                event = next(feed)
                told += [step.epoch for step in event.steps]
                known = event.epoch
            assert told == list(range(feed.epoch - len(told) + 1, feed.epoch + 1))


@pytest.mark.parametrize("attack", ["said twice", "made up"])
def test_forged_and_replayed_messages_are_refused(broker, proxy, attack):
    """CURVE numbers what it seals: the connection ends, and nothing of it counts."""
    with broker.client(fresh_keys()) as client, client.subscribe(proxy.endpoint) as feed:
        next(feed)
        known = feed.epoch
        if attack == "said twice":
            proxy.repeats = True
        else:
            # A message frame of ZMTP with what could be a sealed event.
            proxy.pairs[-1][0].sendall(bytes([4, 60]) + b"\x07MESSAGE" + os.urandom(52))
        feed._link.timeout = 2
        try:
            for event in feed:
                assert event.epoch >= known and not event.ended
                known = event.epoch
                if feed._link is None:
                    break
        except (NoReply, postern_client.Gap):
            pass
        # A new connection is as good as ever, with nothing missing.
        with client.subscribe(feed_of(broker), since=known) as again:
            assert again.whole and next(again).epoch >= known


def test_a_flood_of_subscriptions_costs_others_nothing(broker):
    """Ten thousand of them on a few connections; somebody else's heartbeats go on."""
    endpoint = feed_of(broker)
    with Listener(broker) as listener:
        listener.hears(0)
        context = zmq.Context()
        sockets = [curve_socket(broker, endpoint=endpoint, context=context, SNDTIMEO=2_000)
                   for _ in range(4)]
        sent = 0
        for _ in range(2_500):
            for link in sockets:
                try:
                    link.send(bytes.fromhex("84010c07a0"), zmq.DONTWAIT)
                    sent += 1
                except zmq.Again:
                    pass
        epoch = revoke_some(broker, 3)
        listener.hears(epoch, "the others are told")
        for link in sockets:
            link.close()
        context.term()
        assert sent > 100
        assert broker.process.poll() is None


def test_the_command(broker):
    command = [broker.binary, "feed", "--config", str(broker.setup), "--json"]
    epoch = revoke_some(broker, 2)
    done = subprocess.run(
        [*command, "--since", str(epoch - 2), "--count", "2"], capture_output=True, text=True,
        timeout=patient(20), env=protocol.clean_environment())
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["event"] for line in lines] == ["began", "ended", "ended"]
    assert lines[0]["whole"] and lines[2]["epoch"] == epoch
    assert lines[1]["reason"] == "revoked_task" and lines[1]["workload"] == FRESH
    wrong = subprocess.run(
        [*command, "--count", "0"], capture_output=True, text=True,
        env=protocol.clean_environment())
    assert wrong.returncode == 2 and "--count" in wrong.stderr


class Shown:
    """What `postern feed` prints as text, line by line."""

    def __init__(self, broker, *words):
        self.process = subprocess.Popen(
            [broker.binary, "feed", "--config", str(broker.setup), *words], text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=protocol.clean_environment())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()

    def line(self):
        assert select.select([self.process.stdout], [], [], patient(20))[0], "it is silent"
        # Unbuffered, so that `select` sees what is left.
        text = b""
        while not text.endswith(b"\n"):
            text += os.read(self.process.stdout.fileno(), 1)
        return text.decode().rstrip("\n")


def test_the_command_says_what_is_missing():
    with running() as broker:
        epoch = revoke_some(broker, 2)
        with Shown(broker) as shown:
            assert shown.line() == f"#{epoch}  began  heartbeats every 100 ms"
        with Shown(broker, "--since", str(epoch - 2)) as shown:
            assert shown.line().endswith("began  heartbeats every 100 ms  nothing is missing")
        anew = f"#{epoch}  began anew  steps up to this one may be missing; " \
            "heartbeats every 100 ms"
        # Before the broker's start.
        with Shown(broker, "--since", "0") as shown:
            assert shown.line() == anew
        with Shown(broker, "--since", str(epoch + 9)) as shown:
            assert shown.line() == (
                "interrupted  epoch_in_future: the broker has not come so far; another state?")
            assert shown.line() == anew
        with Shown(broker) as shown:
            assert "  began  " in shown.line()
            broker.forget_people()
            broker.stop_only()
            broker.start()
            assert shown.line().startswith("interrupted  ")
            # Where it is the same epoch, too: it is another run.
            assert "  began anew  " in shown.line()


def test_tags_have_sixteen_digits(broker):
    epoch = revoke_some(broker, 40)
    done = subprocess.run(
        [broker.binary, "feed", "--config", str(broker.setup), "--json", "--since",
         str(epoch - 40), "--count", "40"], capture_output=True, text=True,
        timeout=patient(20), env=protocol.clean_environment())
    tags = [tag for line in done.stdout.splitlines() for tag in json.loads(line).get("tags", [])]
    assert len(tags) == 40 and {len(tag) for tag in tags} == {16}, tags


def test_without_a_feed():
    with running(settings=["feed.enabled=false"]) as broker:
        assert broker.people.hello().feed is None
        with broker.client(fresh_keys()) as client:
            assert not attested(client).tags
        done = subprocess.run(
            [broker.binary, "feed", "--config", str(broker.setup)], capture_output=True,
            text=True, timeout=patient(20), env=protocol.clean_environment())
        assert done.returncode == 2 and "feed.enabled" in done.stderr


def raw_subscribers(broker, count, since=None, name=None):
    """Subscribers without a process or a thread of their own, in one context."""
    context = zmq.Context()
    endpoint, options = feed_of(broker), {"ROUTING_ID": name} if name else {}
    links = []
    for index in range(count):
        link = curve_socket(broker, endpoint=endpoint, context=context, **options)
        link.send(payload(12, {2: since(index)} if since else {}))
        links.append(link)
    return context, links


def test_who_names_itself_is_not_served(broker):
    """A name that can be known can be taken over when its owner goes, with what is told to it."""
    context, (link,) = raw_subscribers(broker, 1, name=b"worker-7")
    assert link.poll(patient(5_000))
    answer = cbor2.loads(link.recv())
    assert answer[3] == 2 and "ZMQ_ROUTING_ID" in answer[4][3], answer
    link.close()
    context.term()


def test_many_who_were_away_keep_nobody_waiting(broker):
    """Each stands at another epoch, and is told all that it missed, while heartbeats go on."""
    first = broker.people.status().epoch
    last = revoke_some(broker, 1_200)
    with Listener(broker) as listener:
        listener.hears(last)
        context, links = raw_subscribers(broker, 60, since=lambda index: first + 20 * index)
        known = {}
        deadline = time.monotonic() + patient(20)
        while len(known) < len(links) or min(known.values()) < last:
            assert time.monotonic() < deadline, known
            for link in links:
                while link.poll(0):
                    answer = cbor2.loads(link.recv())
                    if answer[1] == 12:
                        known[link] = answer[4][2]
                        continue
                    steps = [step[1] for step in answer[4].get(3, [])]
                    assert steps == list(range(known[link] + 1, known[link] + 1 + len(steps)))
                    known[link] = answer[4][1]
        assert listener.last["current"] and listener.last["gaps"] == 0
        for link in links:
            link.close()
        context.term()
