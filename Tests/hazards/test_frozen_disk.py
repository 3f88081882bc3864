"""Goal: where the file system of the audit log stands still, nothing is permitted that is not
written down; and when it goes on, so does the broker, with nothing lost.

Method: an ext4 file system in a file, frozen with `fsfreeze` under load: every write to it waits,
also those to mapped pages, as on a disk that hangs. Needs root, loop devices and mkfs.ext4.
"""

import json
import os
import shutil
import subprocess
import threading
import time
from contextlib import contextmanager

import pytest
from hostile import (
    FRESH, GET, Failure, NoReply, Scope, attested, fresh_keys, needs_root, running, wait_until)


@contextmanager
def file_system(folder):
    """A mounted ext4 of 200 MiB; what freezes and thaws it."""
    needs_root()
    if not all(shutil.which(tool) for tool in ("mkfs.ext4", "fsfreeze")):
        pytest.skip("no mkfs.ext4 or no fsfreeze")
    image, mount = folder / "image", folder / "disk"
    mount.mkdir()
    with open(image, "wb") as file:
        file.truncate(200 << 20)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True)
    if subprocess.run(["mount", "-o", "loop", str(image), str(mount)], capture_output=True,
                      check=False).returncode:
        pytest.skip("no loop device may be mounted")

    def freeze(flag):
        return subprocess.run(["fsfreeze", flag, str(mount)], capture_output=True, check=False)
    try:
        os.mkdir(mount / "audit", 0o700)
        yield mount / "audit", lambda: freeze("-f"), lambda: freeze("-u")
    finally:
        freeze("-u")
        # The broker has ended, or is about to: detached it goes with its last file.
        subprocess.run(["umount", "-l", str(mount)], check=False)


class Caller(threading.Thread):
    """Asks one call after another; of each when it was asked and answered, and the decision."""

    def __init__(self, broker):
        super().__init__(daemon=True)
        self.broker = broker
        self.permits, self.denials = [], []

    def run(self):
        with self.broker.client(fresh_keys(), timeout=60) as client:
            grant = attested(client)
            while True:
                begun = time.monotonic()
                try:
                    decision = client.authorise(grant.credential, *GET)
                except (Failure, NoReply):
                    continue
                answers = self.permits if decision.permit else self.denials
                answers.append((begun, time.monotonic(), decision))


@pytest.mark.parametrize("durability", ["process", "power"])
def test_nothing_is_permitted_on_a_frozen_disk(tmp_path, durability):
    with file_system(tmp_path) as (log, freeze, thaw), running(
            settings=[f"audit.folder={log}", f"audit.durability={durability}"]) as broker:
        callers = [Caller(broker) for _ in range(3)]
        for caller in callers:
            caller.start()
        wait_until(lambda: all(len(caller.permits) > 50 for caller in callers), "all are served")
        broker.people.status()
        if freeze().returncode:
            pytest.skip("this file system may not be frozen")
        # It is noticed: whoever can be answered is denied from then on.
        wait_until(lambda: "CRITICAL the audit log cannot be written" in broker.output(),
                   "the log is unavailable", 20)
        noticed = time.monotonic()
        # What ends meanwhile is in force at the latest when the disk goes on.
        revocation = threading.Thread(target=broker.people.revoke_workload, args=(FRESH,))
        revocation.start()
        time.sleep(1)  # For what would be permitted meanwhile.
        thawed = time.monotonic()
        thaw()
        revocation.join(30)
        assert not revocation.is_alive(), "the revocation is acknowledged"
        acknowledged = time.monotonic()
        # Whoever was revoked is told so, and cut off.
        broker.counted("connections_cut", len(callers))
        permits = [answer for caller in callers for answer in caller.permits]
        assert not [answered for _, answered, _ in permits if noticed < answered < thawed]
        assert not [asked for asked, _, _ in permits if asked > acknowledged]
        # Others are served as before, once the log has said so.
        wait_until(lambda: "the audit log can be written again" in broker.output(), "it goes on")
        with broker.client() as client:
            assert client.authorise(attested(client, scope=Scope(["http.*"], ["Host::*"])).credential, *GET).permit
        assert_told(broker, log, {decision.id for _, _, decision in permits})


def assert_told(broker, log, permits):
    """Every permit stands in the log, which verifies."""
    broker.stop_only()
    found = subprocess.run(
        [broker.binary, "audit", "query", "--log", log, "--decision", "permit", "--json"],
        capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    written = {json.loads(line)["decision_id"] for line in found.stdout.splitlines()}
    assert {identity.hex() for identity in permits} <= written
    done = subprocess.run([broker.binary, "audit", "verify", "--log", log, "--json"],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    broker.start()
