"""Goal: the example client hears the feed, and notices what it was not told.

Method: a ROUTER with CURVE that answers a subscribe and sends the events of a test; no broker.
"""

import threading
import time

import cbor2
import postern_client
import pytest
import strict
import zmq
from protocol_support import fresh_keys
from postern_client import Client, Denial, Failure, GarbledReply, Gap, NoReply

INSTANCE = bytes(range(16))
CREDENTIAL = bytes(range(16, 32))


class Feed:
    """Answers one subscribe with `status` and `body`, and then sends `events`."""

    def __init__(self, status, body, events):
        self.public, secret = fresh_keys()
        self.asked = None
        self.socket = zmq.Context.instance().socket(zmq.ROUTER)
        self.socket.curve_server, self.socket.curve_secretkey = True, secret
        port = self.socket.bind_to_random_port("tcp://127.0.0.1")
        self.endpoint = f"tcp://127.0.0.1:{port}"
        self.thread = threading.Thread(target=self.run, args=(status, body, events))
        self.thread.start()

    def run(self, status, body, events):
        peer, payload = self.socket.recv_multipart()
        self.asked = strict.decode(payload, "request")
        frames = [[1, 12, self.asked["correlation"], status, body], *events]
        for frame in frames:
            self.socket.send_multipart([peer, cbor2.dumps(frame, canonical=True)])

    def close(self):
        self.thread.join(5)
        self.socket.close(linger=0)


def event(epoch, *steps, correlation=0, **more):
    """An event, its steps given by their epochs."""
    body = {1: epoch, **({2: more["sent"]} if "sent" in more else {}),
            **({3: [{1: step, 2: 1000, 3: 3, 4: [step]} for step in steps]} if steps else {}),
            **({4: more["ended"]} if "ended" in more else {})}
    return [1, 14, correlation, 0, body]


@pytest.fixture
def subscribed():
    """Makes what a client with a feed of these events has, and the feed, open until the end.

    A client sees nothing any more of what it did not read before its connection ended.
    """
    feeds = []

    def make(events, status=0, heartbeat=100, timeout=1.0, **asked):
        answers = {0: {1: INSTANCE, 2: 12, 3: heartbeat, 4: True}, 1: {1: 48, 2: 12}}
        feeds.append(Feed(status, answers.get(status, {}), events))
        client = Client("tcp://127.0.0.1:1", feeds[-1].public, *fresh_keys(), timeout=timeout)
        return client.subscribe(feeds[-1].endpoint, **asked), feeds[-1]
    yield make
    for feed in feeds:
        feed.close()


def boot_milliseconds():
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000


def test_events_until_the_last(subscribed):
    feed, broker = subscribed([
        event(12), event(14, 13, 14, sent=7), event(14), event(15, 15, ended=7)],
        credential=CREDENTIAL, since=12)
    assert broker.asked["body"] == {"credential": CREDENTIAL.hex(), "since": 12}
    with feed:
        assert (feed.instance, feed.epoch, feed.heartbeat_ms, feed.whole) == (
            INSTANCE, 12, 100, True)
        events = list(feed)
    assert [[step.epoch for step in event.steps] for event in events] == [
        [], [13, 14], [], [15]]
    assert [event.sent for event in events] == [None, 7, None, None]
    assert (feed.epoch, feed.ended, events[-1].ended) == (15, "revoked_key", "revoked_key")
    assert list(feed) == []


def test_a_step_touches(subscribed):
    feed, _ = subscribed([event(13, 13, sent=1)])
    step = next(feed).steps[0]
    assert step.touches([99, 13]) and not step.touches([99]) and not step.touches(None)
    assert postern_client.Step(epoch=1, at=1).touches([])


@pytest.mark.parametrize("epoch, steps", [
    (13, ()), (14, (14,)), (14, (13,)), (13, (13, 14)), (14, (13, 13)), (14, (14, 13)),
    (12, (12,)), (11, ()),
])
def test_gaps(subscribed, epoch, steps):
    feed, _ = subscribed([event(12, sent=boot_milliseconds()), event(epoch, *steps)])
    next(feed)
    with pytest.raises(Gap):
        next(feed)
    assert feed.epoch == 12 and not feed.is_current()


def test_silence(subscribed):
    feed, _ = subscribed([event(12, sent=boot_milliseconds())], timeout=0.3)
    assert not feed.is_current()
    next(feed)
    assert feed.is_current()
    with pytest.raises(NoReply):
        next(feed)
    assert not feed.is_current()


@pytest.mark.parametrize("age, is_current", [
    (0, True), (1_000, True), (2_001, False), (5_000, False), (-1_000, False)])
def test_age_of_what_was_sent(subscribed, age, is_current):
    feed, _ = subscribed([event(12, sent=boot_milliseconds() - age)], heartbeat=1_000)
    next(feed)
    assert feed.is_current() is is_current


@pytest.mark.parametrize("frame", [
    event(12, correlation=1), [1, 14, 0, 1, {1: 7, 2: 12}], [1, 12, 0, 0, {}],
    [1, 13, 0, 0, {1: 12}], [1, 14, 0, 0, {}], [2, 14, 0, 0, {1: 12}],
])
def test_what_is_no_event(subscribed, frame):
    feed, _ = subscribed([frame])
    with pytest.raises(GarbledReply):
        next(feed)


def test_no_subscription(subscribed):
    denial, _ = subscribed([], status=1, since=13)
    assert denial == Denial("epoch_in_future", 12)
    with pytest.raises(Failure) as raised:
        subscribed([], status=7)
    assert raised.value.is_retryable
