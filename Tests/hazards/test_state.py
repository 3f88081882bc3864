"""Goal: what was acknowledged as ended is ended for every later run of the broker, however the
last one ended; a state folder that cannot be trusted is refused.

Method: a broker that is killed at moments drawn by lot while it revokes and completes, again and
again on the same folder; folders with one thing wrong.
"""

import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from datetime import datetime

import pytest
import zmq.utils.z85 as z85
from hostile import (
    Broker, Denial, Failure, NoReply, Scope, attested, fresh_keys, mount_tmpfs, needs_root,
    new_task, protocol, running, unmount, wait_until)

ROUNDS = int(os.environ.get("POSTERN_KILL_ROUNDS", "8"))
WORKLOAD = protocol.KEYED
SCOPE = Scope(["http.get"], ["Host::*"])


def kill(broker):
    broker.process.send_signal(signal.SIGKILL)
    broker.process.wait()
    broker.process = None
    broker.log.write_text("")
    broker.forget_people()


def denied(client, task):
    answer = client.attest(task, "hazard", SCOPE)
    return answer.reason if isinstance(answer, Denial) else None


def endings(broker):
    """What the audit log tells of endings, in its order."""
    done = subprocess.run(
        [broker.binary, "audit", "query", "--log", broker.setup / "audit", "--json",
         "--event", "revocation", "--event", "completion"],
        capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


class Ender(threading.Thread):
    """Ends tasks one after the other until the broker is gone; remembers what was acknowledged."""

    def __init__(self, end):
        super().__init__()
        self.end, self.acknowledged = end, []

    def run(self):
        while True:
            task = new_task()
            try:
                self.end(task)
            except NoReply:
                return
            self.acknowledged.append(task)


def test_nothing_acknowledged_is_lost_to_a_kill():
    seed = int(os.environ.get("POSTERN_SEED", time.time_ns() % 1_000_000))
    print(f"seed {seed}: POSTERN_SEED={seed} plays it again")
    lots = random.Random(seed)
    with running() as broker:
        revoked, completed, last_epoch = [], [], 0
        for _ in range(ROUNDS):
            with broker.client(timeout=2) as agent, broker.operator_client(timeout=2) as person:
                epoch = person.status().epoch
                assert epoch > last_epoch, "no epoch is used twice"
                last_epoch = epoch

                def complete(task):
                    agent.complete(attested(agent, SCOPE, task).credential)

                enders = [Ender(lambda task: person.revoke_task(WORKLOAD, task)), Ender(complete)]
                for ender in enders:
                    ender.start()
                wait_until(lambda: all(e.acknowledged for e in enders), "both are at work")
                # A moment drawn by lot: whatever it meets must be survived.
                time.sleep(lots.random() * 0.3)
                kill(broker)
                for ender in enders:
                    ender.join()
            revoked += enders[0].acknowledged
            completed += enders[1].acknowledged
            broker.start()
            with broker.client() as agent:
                for task in revoked[-200:]:
                    assert denied(agent, task) == "revoked_task", (seed, task)
                for task in completed[-200:]:
                    assert denied(agent, task) == "completed_task", (seed, task)
        print(f"revoked {len(revoked)}, completed {len(completed)}, lost: 0")
        with broker.client() as agent:
            assert {denied(agent, task) for task in revoked} == {"revoked_task"}
            assert {denied(agent, task) for task in completed} == {"completed_task"}


def test_a_revoked_key_and_workload_stay_revoked():
    with running() as broker:
        broker.people.revoke_workload(WORKLOAD, "a note")
        keys = fresh_keys()
        broker.people.revoke_key(z85.decode(keys[0]))
        kill(broker)
        broker.start()
        with broker.client() as agent:
            assert denied(agent, new_task()) == "revoked_workload"
        with broker.raw(keys) as stranger:
            assert stranger.handshake() == ("denied", 400), "refused at the handshake"


@pytest.fixture
def stopped():
    """A broker that has run once and stopped as asked."""
    broker = Broker().start()
    try:
        broker.people.status()
        broker.stop_only()
        broker.forget_people()
        yield broker
    finally:
        broker.stop()


def refused(broker, *words):
    code, said = broker.serve_once()
    assert code == 2 and not broker.listening(), said
    for word in words:
        assert word in said, said
    complaints = [line for line in said.splitlines() if " NOTICE " not in line]
    assert len(complaints) == 1 and complaints[0].startswith("postern: "), said


def test_a_database_of_a_later_version(stopped):
    with sqlite3.connect(stopped.setup / "state" / "state.db") as db:
        db.execute("INSERT INTO grdb_migrations VALUES ('a later one')")
    refused(stopped, "state.db", "later version")


def test_a_database_that_is_none(stopped):
    (stopped.setup / "state" / "state.db").write_bytes(random.Random(1).randbytes(5_000))
    refused(stopped, "state.db", "is corrupt", "backup")


def test_flipped_bytes(stopped):
    path = stopped.setup / "state" / "state.db"
    content = bytearray(path.read_bytes())
    # The root page of a table, behind the file's header.
    for index in range(4_096, 4_096 + 200):
        content[index] ^= 0xA5
    path.write_bytes(content)
    refused(stopped, "state.db", "is corrupt")


def test_a_folder_that_others_may_read(stopped):
    os.chmod(stopped.setup / "state", 0o750)
    refused(stopped, "state", "0750", "chmod 700")


def test_a_folder_of_somebody_else(stopped):
    needs_root()
    os.chown(stopped.setup / "state", 12_345, -1)
    refused(stopped, "state", "belongs to user `12345`")


def test_a_second_broker_on_the_same_state():
    with running() as first:
        second = Broker(settings=[f"state.folder={first.setup / 'state'}"])
        try:
            refused(second, "is in use", str(first.process.pid))
        finally:
            second.stop()


def what(ending):
    """What the state knows of it; not whose credential it was."""
    kept = ["event", "target", "target_key", "epoch", "by_operator"]
    if ending["target"] != "credential":
        kept += ["workload", "task"]
    return [ending.get(name) for name in kept]


def test_what_is_in_force_is_in_the_log():
    """Killed between the two, or after a power cut that took the log's end: the next run writes
    down what its log does not know, once."""
    with running() as broker, broker.client() as agent, broker.operator_client() as person:
        log = broker.setup / "audit"

        person.revoke_task(WORKLOAD, "known")
        kill(broker)
        shutil.copytree(log, broker.setup / "older")
        broker.start()
        one = attested(agent, SCOPE).credential
        agent.complete(attested(agent, SCOPE, "completed").credential)
        keys = fresh_keys()
        person.revoke_key(z85.decode(keys[0]), "a note")
        person.revoke_credential(one)
        person.revoke_task(WORKLOAD, "known")
        person.revoke_workload(WORKLOAD)
        before = endings(broker)
        # The state remembers a checkpoint that the older log has not.
        had = verified(broker, broker.setup / "older").get("checkpoint", {"number": 0})
        wait_until(lambda: (remembered(broker) or had)["number"] > had["number"],
                   "a checkpoint in the state")
        kill(broker)
        shutil.rmtree(log)
        (broker.setup / "older").rename(log)
        for _ in range(2):
            broker.start()
            found = endings(broker)
            told = "found in the state when the broker started, and not in this log"
            assert [ending.get("detail") == told for ending in found] == [False] + 5 * [True]
            assert [what(ending) for ending in found] == [what(ending) for ending in before]
            for ending, was in zip(found, before):
                told, known = (datetime.fromisoformat(e["time"]) for e in (ending, was))
                assert abs((told - known).total_seconds()) < 1
            kill(broker)
        # All is good but that there was more.
        for problem in verified(broker, log)["problems"]:
            assert re.search("^checkpoint [0-9]+ stands where [0-9]+ should", problem["message"])
        broker.start()


def verified(broker, log):
    done = subprocess.run([broker.binary, "audit", "verify", "--log", log, "--json"],
                          capture_output=True, text=True, timeout=60)
    return json.loads(done.stdout)


def remembered(broker):
    """The log's last checkpoint, as the state has it."""
    done = subprocess.run([broker.binary, "state", "check", "--config", broker.setup, "--json"],
                          capture_output=True, text=True, timeout=60,
                          env=protocol.clean_environment())
    return json.loads(done.stdout).get("checkpoint")


def test_a_full_disk_for_the_state():
    """What is ended holds at once and is called done only when it is written; all goes on by itself
    when there is room again."""
    needs_root()
    broker = Broker()
    folder = broker.setup / "state"
    folder.mkdir(mode=0o700)
    if not mount_tmpfs(folder, 4):
        broker.stop()
        pytest.skip("no file system can be mounted here")
    try:
        broker.start()
        with broker.client() as agent, broker.operator_client() as person:
            task, later = new_task(), new_task()
            credential = attested(agent, SCOPE, task).credential
            with open(folder / "filler", "wb", buffering=0) as filler:
                with pytest.raises(OSError):
                    while filler.write(bytes(1 << 14)):
                        pass

            def fails():
                # What the database has reserved is used up first.
                with pytest.raises(Failure) as failure:
                    for _ in range(10_000):
                        person.revoke_task(WORKLOAD, new_task(), "x" * 500)
                return failure.value

            assert fails().status == "internal"
            with pytest.raises(Failure) as failure:
                person.revoke_task(WORKLOAD, task)
            assert failure.value.status == "internal" and "in force" in str(failure.value)
            answer = agent.authorise(credential, "http.get", ("Host", "a.example"))
            assert answer.reason == "revoked_task"
            (folder / "filler").unlink()

            def is_durable():
                try:
                    return not isinstance(person.revoke_task(WORKLOAD, later), Denial)
                except Failure:
                    return False

            wait_until(is_durable, "it is written down again")
            # What failed is in the log by then, too, in its order.
            tasks = [ending["task"] for ending in endings(broker)]
            assert task in tasks and tasks.index(task) < tasks.index(later)
        kill(broker)
        broker.start()
        with broker.client() as agent:
            assert denied(agent, task) == "revoked_task"
            assert denied(agent, later) == "revoked_task"
    finally:
        broker.stop()
        unmount(folder)
