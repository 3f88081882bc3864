"""Goal: a folder that takes the place of the audit log's is used only where it is nobody else's,
and the log goes on there with the key that it was begun with.

Method: folders moved under a live broker, another's put in their place.
"""

import subprocess

import pytest
from hostile import GET, Scope, mount_tmpfs, needs_root, running, unmount, wait_until

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


def test_what_somebody_does_to_a_file_is_told(broker):
    """Also where it was over before anybody was denied."""
    assert is_served(broker)
    next((broker.setup / "audit").glob("lane-0.*.open")).unlink()
    wait_until(lambda: "was deleted or moved away under the broker" in broker.output(),
               "the broker says so")
    wait_until(lambda: is_served(broker), "it goes on")
    assert broker.counters()["audit_failures"] == 1


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
    assert_unavailable(broker, "is of another log")
    log.rename(other.setup / "audit")
    aside.rename(log)
    wait_until(lambda: is_served(broker), "it has its own again")
    other.start()


def test_a_copy_of_another_log_without_its_keys(broker, other):
    """An auditor's, for instance: what is in it is evidence."""
    other.stop_only()
    copy = other.setup / "audit"
    keys = {name: (copy / name) for name in ("signing.key", "signing.key_secret")}
    for name, path in keys.items():
        path.rename(other.setup / name)
    before = {path.name: path.read_bytes() for path in copy.glob("*.sealed")}
    assert before
    log, aside = broker.setup / "audit", broker.setup / "aside"
    log.rename(aside)
    copy.rename(log)
    assert_unavailable(broker, "is of another log")
    assert {path.name: path.read_bytes() for path in log.glob("*.sealed")} == before
    assert not list(log.glob("*key*"))
    log.rename(copy)
    aside.rename(log)
    wait_until(lambda: is_served(broker), "it has its own again")
    for name, path in keys.items():
        (other.setup / name).rename(path)
    other.start()


def test_another_redaction_key(broker, other):
    """Nothing is put into a folder that is refused."""
    log, aside = broker.setup / "audit", broker.setup / "aside"
    log.rename(aside)
    fresh = broker.setup / "fresh"
    fresh.mkdir(mode=0o700)
    (fresh / "redaction.key_secret").write_text("ab" * 32 + "\n")
    (fresh / "redaction.key_secret").chmod(0o600)
    fresh.rename(log)
    assert_unavailable(broker, "redaction.key_secret: is the key of another log")
    assert not list(log.glob("signing*"))
    (log / "redaction.key_secret").unlink()
    wait_until(lambda: is_served(broker), "it goes on")


def test_keys_are_there_whole_or_not_at_all(broker):
    """A disk that was full when they were written is no reason to stop for good."""
    needs_root()
    log, aside = broker.setup / "audit", broker.setup / "aside"
    full = broker.setup / "full"
    full.mkdir(mode=0o700)
    if not mount_tmpfs(full, 1):
        pytest.skip("no tmpfs may be mounted")
    try:
        with open(full / "filler", "wb", buffering=0) as file, pytest.raises(OSError):
            while True:
                file.write(bytes(4096))
        log.rename(aside)
        log.mkdir(mode=0o700)
        subprocess.run(["mount", "--bind", str(full), str(log)], check=True)
        wait_until(lambda: "no space left" in broker.output(), "the broker sees it")
        assert not [path.name for path in log.glob("*key*") if path.stat().st_size == 0]
        (full / "filler").unlink()
        wait_until(lambda: (log / "signing.key_secret").exists(), "the key is there")
    finally:
        unmount(log)
        unmount(full)
    wait_until(lambda: is_served(broker), "it goes on")


def test_a_folder_that_others_may_read(broker):
    log, aside = broker.setup / "audit", broker.setup / "aside"
    log.rename(aside)
    log.mkdir(mode=0o755)
    assert_unavailable(broker, "others may look into the audit folder")
    log.chmod(0o700)
    wait_until(lambda: is_served(broker), "it goes on")
