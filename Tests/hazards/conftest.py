"""The hazards' fixtures: a broker for all tests that leave it as it is, and its counters."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import hostile  # noqa: E402


@pytest.fixture(scope="module")
def broker():
    """One broker for the tests of a file: each hazard must leave it fit for the next."""
    broker = hostile.Broker()
    try:
        broker.start()
        yield broker
        broker.assert_alive()
    finally:
        broker.stop()


@pytest.fixture
def before(broker):
    """The counters as they were."""
    return broker.counters()
