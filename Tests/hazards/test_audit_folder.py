"""Goal: a folder that takes the place of the audit log's is used only where it is nobody else's,
and the log goes on there with the key that it was begun with.

Method: folders moved under a live broker, another's put in their place.
"""

import pytest
from hostile import GET, Scope, running, wait_until

HOSTS = Scope(["http.*"], ["Host::*"])
KEYS = ("signing.key", "signing.key_secret", "redaction.key_secret")


@pytest.fixture(name="broker")
def one():
    with running(settings=["audit.redact=context.secret"]) as broker:
        yield broker


@pytest.fixture(name="other")
def another():
    with running() as broker:
        yield broker


def is_served(broker):
    with broker.client() as client:
        grant = client.attest("t", "a test", HOSTS)
        return hasattr(grant, "credential") and client.authorise(grant.credential, *GET).permit


def assert_unavailable(broker, words):
    wait_until(lambda: words in broker.output(), f"the broker says `{words}`")
    with broker.client() as client:
        assert client.attest("t", "a test", HOSTS).reason == "audit_unavailable"


def test_an_empty_folder_gets_the_keys(broker):
    """Somebody removed the folder, and makes it anew."""
    assert is_served(broker)
    log, aside = broker.setup / "audit", broker.setup / "aside"
    log.rename(aside)
    assert_unavailable(broker, "is gone")
    log.mkdir(mode=0o700)
    wait_until(lambda: is_served(broker), "it goes on")
    for name in KEYS:
        assert (log / name).read_bytes() == (aside / name).read_bytes()
        assert (log / name).stat().st_mode & 0o777 == (aside / name).stat().st_mode & 0o777
    # The next run has the same key, and no second broker gets in.
    broker.stop_only()
    broker.start()
    assert is_served(broker)


def test_a_folder_of_a_broker_that_runs(broker, other):
    log, aside = broker.setup / "audit", broker.setup / "aside"
    theirs = other.setup / "audit"
    before = sorted(path.name for path in theirs.glob("*"))
    log.rename(aside)
    theirs.rename(log)
    assert_unavailable(broker, "was replaced by a folder that cannot be used: the audit folder is "
                               "in use")
    assert sorted(path.name for path in log.glob("*")) == before
    log.rename(theirs)
    aside.rename(log)
    for each in broker, other:
        wait_until(lambda each=each: is_served(each), "each has its own again")


def test_a_folder_of_another_log(broker, other):
    log, aside = broker.setup / "audit", broker.setup / "aside"
    other.stop_only()
    log.rename(aside)
    (other.setup / "audit").rename(log)
    assert_unavailable(broker, "signing.key: is the key of another log")
    log.rename(other.setup / "audit")
    aside.rename(log)
    wait_until(lambda: is_served(broker), "it has its own again")
    other.start()


def test_a_folder_that_others_may_read(broker):
    log, aside = broker.setup / "audit", broker.setup / "aside"
    log.rename(aside)
    log.mkdir(mode=0o755)
    assert_unavailable(broker, "others may look into the audit folder")
    log.chmod(0o700)
    wait_until(lambda: is_served(broker), "it goes on")
