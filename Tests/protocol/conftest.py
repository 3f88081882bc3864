"""The fixtures of the protocol's tests; what they are made of is in protocol_support.py."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from protocol_support import load_vectors, start_broker  # noqa: E402


def pytest_generate_tests(metafunc):
    if "group" in metafunc.fixturenames:
        metafunc.parametrize("group", [
            pytest.param(vectors, id=name) for name, vectors in load_vectors().items()])


@pytest.fixture(scope="session")
def shared_broker():
    broker = start_broker()
    yield broker
    output = broker.output()
    assert broker.stop() == 0, f"the broker did not stop cleanly:\n{output[-4000:]}"


@pytest.fixture
def broker(shared_broker):
    """One broker for all tests that leave it as it is; alive when each of them ends."""
    if shared_broker.process.poll() is not None:
        shared_broker.start()
    yield shared_broker
    ended = shared_broker.process.poll()
    assert ended is None, f"the broker died ({ended}):\n{shared_broker.output()[-4000:]}"


@pytest.fixture
def own_broker():
    """A broker for one test, which may do with it what it likes."""
    broker = start_broker()
    yield broker
    broker.stop()


@pytest.fixture
def strict_broker():
    """A broker that knows one key only."""
    broker = start_broker(with_fresh=False)
    yield broker
    broker.stop()
