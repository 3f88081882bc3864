"""Goal: a backup is what was durable at one instant, can be put back, and is never taken for the
state by mistake: what was revoked after it was made is not in it.

Method: `postern state` on the folder of a broker that runs, is stopped, or is killed; files with
one thing wrong.
"""

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading

import pytest
from hostile import Scope, attested, new_task, protocol, running
from test_live_on import stop, written
from test_process_identity import Agent
from test_state import denied, kill, refused

SCOPE = Scope(["http.get"], ["Host::*"])


def state(broker, *words):
    """(exit code, standard output, standard error) of `postern state`."""
    done = subprocess.run(
        [broker.binary, "state", words[0], "--config", broker.setup, *map(str, words[1:])],
        capture_output=True, text=True, env=protocol.clean_environment(), timeout=60)
    return done.returncode, done.stdout, done.stderr


def checked(broker, *words):
    code, said, complaint = state(broker, "check", "--json", *words)
    assert code == 0, complaint
    return json.loads(said)


@pytest.fixture
def backup(tmp_path):
    return tmp_path / "backup.db"


def test_check_while_it_runs():
    with running() as broker, Agent(broker, sys.executable) as agent:
        assert agent("attest").startswith("spiffe://")
        broker.people.revoke_task(protocol.KEYED, new_task())
        written(broker, 1)
        before = sorted(os.listdir(broker.setup / "state"))
        report = checked(broker)
        assert report["credentials"] == 1 and report["accepted"], report
        assert report["ended"] == {"credentials": 0, "tasks": 1, "workloads": 0, "keys": 0}
        assert report["version"] == "6" and report["epoch"] > broker.people.status().epoch
        assert sorted(os.listdir(broker.setup / "state")) == before
        code, said, _ = state(broker, "check")
        assert code == 0 and "is whole" in said and "1 task" in said
        assert agent("use") == "permit"


def test_check_after_a_kill_and_of_what_is_broken(tmp_path):
    with running() as broker:
        broker.people.revoke_task(protocol.KEYED, new_task())
        kill(broker)
        assert checked(broker)["ended"]["tasks"] == 1
        broken = tmp_path / "broken.db"
        broken.write_bytes(b"no database, whatever its name says" * 100)
        code, _, said = state(broker, "check", "--file", broken)
        assert code == 2 and "corrupt" in said, said
        other = tmp_path / "other.db"
        with sqlite3.connect(other) as db:
            db.execute("CREATE TABLE x (y)")
        code, _, said = state(broker, "check", "--file", other)
        assert code == 2 and "no state" in said, said
        code, _, said = state(broker, "check", "--file", tmp_path / "nowhere.db")
        assert code == 2 and "nowhere.db" in said, said
        assert not (tmp_path / "nowhere.db").exists()
        broker.start()


def test_backup_while_it_runs(backup):
    with running() as broker:
        done = threading.Event()
        revoked = []

        def revoke():
            with broker.operator_client(timeout=10) as person:
                while not done.is_set():
                    task = new_task()
                    person.revoke_task(protocol.KEYED, task)
                    revoked.append(task)

        revoker = threading.Thread(target=revoke)
        revoker.start()
        while len(revoked) < 20:
            pass
        before = len(revoked)
        code, said, complaint = state(broker, "backup", backup)
        done.set()
        revoker.join()
        assert code == 0 and "backup.db" in said, complaint
        assert stat.S_IMODE(backup.stat().st_mode) == 0o600
        assert sorted(os.listdir(backup.parent)) == ["backup.db"]
        report = checked(broker, "--file", backup)
        assert before <= report["ended"]["tasks"] <= len(revoked)
        assert not report["accepted"]
        content = backup.read_bytes()
        code, _, said = state(broker, "backup", backup)
        assert code == 2 and "backup.db" in said, "nothing is overwritten"
        assert backup.read_bytes() == content


def test_put_back_and_accepted(backup):
    with running() as broker, broker.client() as agent:
        old, kept = attested(agent, SCOPE), new_task()
        broker.people.revoke_task(protocol.KEYED, kept)
        assert state(broker, "backup", backup)[0] == 0
        lost = new_task()
        broker.people.revoke_credential(old.credential)
        broker.people.revoke_task(protocol.KEYED, lost)
        epoch = broker.people.status().epoch
        code, _, said = state(broker, "restore", backup)
        assert code == 2 and "in use" in said and str(broker.pid) in said, said
        code, _, said = state(broker, "accept")
        assert code == 2 and "in use" in said, said
        # Its log is still there, and must not be taken for that of the backup.
        kill(broker)
        code, said, complaint = state(broker, "restore", backup)
        assert code == 0 and "state accept" in said, complaint
        assert sorted(os.listdir(broker.setup / "state")) == ["lock", "state.db"]
        assert stat.S_IMODE((broker.setup / "state" / "state.db").stat().st_mode) == 0o600
        refused(broker, "is a backup", "state accept", "revoke anew")
        code, said, complaint = state(broker, "accept")
        assert code == 0 and "1 credential ended" in said, complaint
        broker.start()
        answer = agent.authorise(old.credential, "http.get", ("Host", "a"))
        assert answer.reason == "unknown_credential", "it may have been revoked since, as it was"
        assert denied(agent, kept) == "revoked_task"
        assert denied(agent, lost) is None, "to be revoked anew"
        assert broker.people.status().epoch > epoch
        stop(broker)
        code, _, said = state(broker, "accept")
        assert code == 2 and "nothing to accept" in said, said
        broker.start()


def test_a_backup_that_was_copied_by_hand_is_refused_too(backup):
    with running() as broker:
        broker.people.status()
        assert state(broker, "backup", backup)[0] == 0
        stop(broker)
        shutil.copy(backup, broker.setup / "state" / "state.db")
        refused(broker, "is a backup", "state accept")
        assert state(broker, "accept")[0] == 0
        broker.start()


def test_over_a_state_that_is_corrupt(backup):
    with running() as broker:
        broker.people.revoke_workload(protocol.KEYED)
        assert state(broker, "backup", backup)[0] == 0
        stop(broker)
        path = broker.setup / "state" / "state.db"
        path.write_bytes(b"\xa5" * 50_000)
        assert state(broker, "restore", backup)[0] == state(broker, "accept")[0] == 0
        broker.start()
        with broker.client() as agent:
            assert denied(agent, new_task()) == "revoked_workload"


def test_what_is_no_backup_replaces_nothing(tmp_path):
    with running() as broker:
        broker.people.revoke_workload(protocol.KEYED)
        stop(broker)
        broken = tmp_path / "broken.db"
        broken.write_bytes(b"x" * 10_000)
        empty = tmp_path / "empty.db"
        empty.touch()
        for file, word in ((broken, "corrupt"), (tmp_path / "nowhere.db", "nowhere.db"),
                           (empty, "is no state")):
            code, _, said = state(broker, "restore", file)
            assert code == 2 and word in said, said
        assert not [name for name in os.listdir(broker.setup / "state") if "new" in name]
        broker.start()
        with broker.client() as agent:
            assert denied(agent, new_task()) == "revoked_workload"


def test_without_a_state(backup):
    with running() as broker:
        stop(broker)
        shutil.rmtree(broker.setup / "state")
        shutil.move(broker.setup / "audit", broker.setup / "elsewhere")
        for words in (("check",), ("backup", backup), ("accept",)):
            code, _, said = state(broker, *words)
            assert code == 2 and "no broker has run" in said, said
        assert not backup.exists() and not (broker.setup / "state").exists()
        broker.start()


def test_a_state_that_was_lost():
    """The audit log knows that there was one: what was revoked is not to be forgotten silently."""
    with running() as broker:
        broker.people.revoke_task(protocol.KEYED, new_task())
        stop(broker)
        shutil.rmtree(broker.setup / "state")
        code, said, complaint = state(broker, "accept")
        assert code == 0 and "brokers may start" in said, complaint
        shutil.rmtree(broker.setup / "state")
        refused(broker, "older than what this broker has done", "state accept")
        refused(broker, "state accept")
        code, said, complaint = state(broker, "accept")
        assert code == 0 and "brokers may start" in said, complaint
        broker.start()


def test_an_older_state_without_a_mark():
    """Copied by hand while no broker ran, and put back after more was revoked."""
    with running() as broker:
        stop(broker)
        old = (broker.setup / "state" / "state.db").read_bytes()
        broker.start()
        broker.people.revoke_task(protocol.KEYED, new_task())
        kill(broker)
        for name in ("state.db", "state.db-wal", "state.db-shm"):
            (broker.setup / "state" / name).unlink(missing_ok=True)
        (broker.setup / "state" / "state.db").write_bytes(old)
        (broker.setup / "state" / "state.db").chmod(0o600)
        refused(broker, "older than what this broker has done", "state accept")
        assert state(broker, "accept")[0] == 0
        broker.start()
