"""Goal: an operator sees which thread of the broker works: each has a name of its own.

Method: the kernel's list of a live broker's threads, as `ps -T` reads it; also of a broker that is
not root's, whose other files in /proc belong to root because it is not dumpable.

And a broker that has lost one of its threads ends, rather than seem alive. Method: the descriptor
by which the broker has the thread `leases` stop, borrowed from it (pidfd_getfd) and raised.
"""

import ctypes
import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from hostile import Broker, needs_root, wait_until

OWN = [
    "audit", "audit-sync", "audit-watch", "control", "feed", "handshakes", "inspection", "lane-0",
    "lane-1", "lane-operator", "leases", "log", "state",
]


def names(broker):
    """How many threads have each name."""
    return Counter(
        task.joinpath("comm").read_text().strip()
        for task in Path(f"/proc/{broker.pid}/task").iterdir())


def assert_named(broker):
    """Once each, at the latest a moment after `ready`; main and libzmq's have names already."""
    wait_until(lambda: all(names(broker)[name] == 1 for name in OWN), f"{OWN}: one of each")
    found = names(broker)
    main = Path(f"/proc/{broker.pid}/comm").read_text().strip()
    assert main == "postern"
    others = {name for name in found if name not in OWN and not name.startswith("ZMQ")}
    assert others == {main}, found


def test_each_thread_has_its_name():
    broker = Broker(settings=["lanes=2"])
    try:
        assert_named(broker.start())
    finally:
        broker.stop()


def test_threads_that_wait_for_the_disk_have_names():
    """Under `power`: one for each lane, and for the threads `control` and `state`."""
    broker = Broker(settings=["lanes=1", "audit.durability=power"])
    try:
        broker.start()
        expected = [f"audit-power-{number}" for number in range(3)]
        wait_until(lambda: all(names(broker)[name] == 1 for name in expected), f"{expected}")
        assert "audit-power-3" not in names(broker)
    finally:
        broker.stop()


def test_each_thread_of_another_users_broker_has_its_name():
    needs_root()
    user = 65534
    as_user = ("setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups")
    if not shutil.which("setpriv"):
        pytest.skip("no setpriv")
    broker = Broker(settings=["lanes=2"])
    try:
        if subprocess.run([*as_user, broker.binary, "--help"], capture_output=True).returncode:
            pytest.skip("the other user may not run this binary")
        for path in [broker.folder, *broker.folder.rglob("*")]:
            os.chown(path, user, user)
        assert_named(broker.start(prefix=as_user))
    finally:
        broker.stop()


PIDFD_GETFD = 438


def event_descriptors(pid):
    """The event descriptors that an epoll of the broker watches for the token 0: the stop of its
    watch over processes. Descriptors of libzmq and of its signals have other tokens."""
    found = set()
    for info in Path(f"/proc/{pid}/fdinfo").iterdir():
        for number in re.findall(r"^tfd:\s*(\d+) events:\s*\w+ data:\s*0 ", info.read_text(), re.M):
            found.add(int(number))
    return found


def raise_event(pid, number):
    """Adds to an eventfd of another process."""
    libc = ctypes.CDLL(None, use_errno=True)
    process = os.pidfd_open(pid)
    try:
        event = libc.syscall(PIDFD_GETFD, process, number, 0)
        if event < 0:
            pytest.skip(f"pidfd_getfd: {os.strerror(ctypes.get_errno())}")
        os.write(event, (1).to_bytes(8, "little"))
        os.close(event)
    finally:
        os.close(process)


def test_a_broker_without_one_of_its_threads_ends():
    needs_root()
    broker = Broker()
    try:
        broker.start()
        (stop,) = event_descriptors(broker.pid)
        raise_event(broker.pid, stop)
        assert broker.process.wait(timeout=20) == 1
        log = broker.output()
        assert "the thread `leases` ended before it was told to; start it again" in log
        assert "stopped" in log
    finally:
        broker.stop()
