"""The engine that the differential tests ask, and how much of it."""

import os

import pytest

from oracle.engine import Engine


@pytest.fixture(scope="session")
def engine():
    engine = Engine(_binary())
    if not engine.is_there():
        pytest.skip("`postern` has no `policy conformance`")
    return engine


def _binary():
    binary = os.environ.get("POSTERN_BINARY")
    if not binary:
        pytest.skip("POSTERN_BINARY names no `postern` executable")
    return binary


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "feature(name): runs where CEDAR_FEATURES names the feature")


def pytest_collection_modifyitems(items):
    features = os.environ.get("CEDAR_FEATURES", "").split(",")
    for item in items:
        mark = item.get_closest_marker("feature")
        if mark and mark.args[0] not in features:
            item.add_marker(pytest.mark.skip(f"CEDAR_FEATURES has no {mark.args[0]}"))
