"""Goal: a credential lives on in the next run of the broker, for whom it was granted to and nobody
else, however the last run ended; what was revoked does not.

Method: agents in processes of their own, which keep their connection while the broker is killed or
stopped and started again on the same folder.
"""

import os
import sqlite3
import struct
import sys
import time

import pytest
from hostile import Denial, Scope, attested, new_task, patient, protocol, running, wait_until
from nacl.bindings import crypto_shorthash_siphash24
from test_process_identity import REAL, Agent, agent_binary, enrolled  # noqa: F401
from test_state import kill

SCOPE = Scope(["http.get"], ["Host::*"])


def checksum(*values):
    """Of a row, as the broker has it: numbers; texts and bytes behind their length; None and what
    may be None, in a list, behind a byte that says which.
    """
    content = b""
    for value in values:
        if isinstance(value, list):
            content += b"\0" if value == [None] else b"\1" + struct.pack("<q", *value)
        elif isinstance(value, int):
            content += struct.pack("<q", value)
        else:
            value = value.encode() if isinstance(value, str) else value
            content += struct.pack("<q", len(value)) + value
    return struct.unpack("<q", crypto_shorthash_siphash24(content, b"postern state 1\n"))[0]


def copy_credential(db, count):
    """So many more like the one that is there, each of a task of its own."""
    fields = "holder, intent, boot, expires_ms, forget_ms, budget"
    holder, intent, boot, expires, forget, budget = db.execute(
        f"SELECT {fields} FROM credential").fetchone()

    def rows():
        for number in range(count):
            one, task = os.urandom(16), f"copy-{number}"
            content = checksum(one, holder, task, intent, boot, expires, [budget])
            yield (one, task, holder, intent, boot, expires, forget, budget, content,
                   checksum(one, 0, 0))

    db.executemany("""
        INSERT INTO credential (id, task, holder, intent, boot, expires_ms, forget_ms, budget,
            checksum, calls, calls_run, calls_checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?)""", rows())


def stop(broker):
    broker.stop_only()
    broker.log.write_text("")
    broker.forget_people()


def written(broker, count):
    """Grants are written behind: waits until so many are."""
    def are_there():
        with sqlite3.connect(f"file:{broker.setup}/state/state.db?mode=ro", uri=True) as db:
            return db.execute("SELECT count(*) FROM credential").fetchone()[0] == count
    wait_until(are_there, f"{count} credentials are written down")


def test_after_a_kill_and_after_a_stop():
    with running() as broker, Agent(broker, sys.executable) as agent:
        assert agent("attest").startswith("spiffe://")
        written(broker, 1)
        for end in (kill, stop, kill, kill):
            end(broker)
            broker.start()
            # The client connects again by itself.
            assert agent("use") == "permit", end
            assert "credentials=1" in broker.output()


def test_it_is_worth_nothing_to_another_process_with_the_same_key():
    keys = protocol.fresh_keys()
    with running() as broker, Agent(broker, sys.executable, keys) as agent:
        assert agent("attest").startswith("spiffe://")
        credential = agent("credential")
        written(broker, 1)
        kill(broker)
        broker.start()
        with Agent(broker, sys.executable, keys) as thief:
            assert thief("use", credential) == "process_mismatch"
        with Agent(broker, sys.executable) as stranger:
            assert stranger("use", credential) == "key_mismatch"
        assert agent("use") == "permit"


def test_with_its_process_it_is_gone():
    keys = protocol.fresh_keys()
    with running() as broker:
        with Agent(broker, sys.executable, keys) as agent:
            assert agent("attest").startswith("spiffe://")
            credential = agent("credential")
            written(broker, 1)
        kill(broker)
        broker.start()
        assert "credentials_dropped=1" in broker.output()
        with Agent(broker, sys.executable, keys) as heir:
            assert heir("use", credential) == "unknown_credential"


def test_another_program_in_the_process_has_to_attest(agent_binary, tmp_path):
    with running(workloads=enrolled(f"unix:path: {agent_binary}") + """
  - id: {fresh}
    selectors: [{{ unix:path: """ + REAL + """ }}]
    groups: [agents]
    scope: {{ actions: ["http.*"], resources: ["*"] }}
    limits: {{ ttl: 1m }}
""") as broker, Agent(broker, agent_binary) as agent:
        assert agent("attest") == protocol.KEYED
        credential = agent("credential")
        written(broker, 1)
        assert agent("exec", REAL, agent.script) == "executes"
        assert agent("use", credential) == "permit", "not seen before the next attest"
        kill(broker)
        broker.start()
        assert agent("use", credential) == "unknown_credential"


def test_what_ended_does_not_come_back():
    with running() as broker:
        with broker.client() as agent:
            grants = [attested(agent, SCOPE, new_task()) for _ in range(5)]
            own, task, completed, alive, of_all = grants
            broker.people.revoke_credential(own.credential)
            tasks = {grant.credential: agent.introspect(grant.credential) for grant in grants}
            broker.people.revoke_task(protocol.KEYED, tasks[task.credential].task)
            agent.complete(completed.credential)
            kill(broker)
            broker.start()

            def said(grant):
                return agent.authorise(grant.credential, "http.get", ("Host", "a")).reason

            assert [said(grant) for grant in grants] == [
                "revoked_credential", "revoked_task", "completed_task", None, None]
            broker.people.revoke_workload(protocol.KEYED)
            kill(broker)
            broker.start()
            assert said(alive) == said(of_all) == "revoked_workload"
            answer = agent.attest(new_task(), "hazard", SCOPE)
            assert isinstance(answer, Denial) and answer.reason == "revoked_workload"


def test_a_budget_outlasts_a_stop_and_not_a_kill():
    with running() as broker, broker.client() as agent:
        grant = attested(agent, SCOPE, budget=3)

        def use():
            decision = agent.authorise(grant.credential, "http.get", ("Host", "a"))
            return decision.reason or decision.budget_left

        assert use() == 2
        stop(broker)
        broker.start()
        assert use() == 1
        kill(broker)
        broker.start()
        assert use() == "unknown_credential", "nobody knows what was left"


@pytest.mark.parametrize("settings", [
    # Before anything is opened, before the log is, and when all but the doors is.
    ["audit.folder=/dev/null"], ["state.folder=/dev/null"], ["gate.tcp=203.0.113.7:1"]],
    ids=lambda settings: settings[0].partition("=")[0])
def test_a_budget_outlasts_a_start_that_fails(settings):
    """A slip in a setting makes no fleet attest anew."""
    with running() as broker, broker.client() as agent:
        grant = attested(agent, SCOPE, budget=3)
        assert agent.authorise(grant.credential, "http.get", ("Host", "a")).budget_left == 2
        broker.stop_only()
        for _ in range(2):
            code, words = broker.serve_once(*settings)
            assert code == 2, words
        broker.start()
        assert agent.authorise(grant.credential, "http.get", ("Host", "a")).budget_left == 1


def test_a_stop_writes_what_was_granted_last():
    with running() as broker, broker.client() as agent:
        grants = [attested(agent, SCOPE) for _ in range(300)]
        stop(broker)
        broker.start()
        answers = [agent.authorise(grant.credential, "http.get", ("Host", "a")) for grant in grants]
        assert all(answer.permit for answer in answers)


@pytest.mark.parametrize("count", [int(os.environ.get("POSTERN_LIVE_CREDENTIALS", "100000"))])
def test_a_fleet_lives_on(count):
    """A fleet that had to attest anew all at once would keep the broker busy for a minute."""
    with running() as broker, Agent(broker, sys.executable) as agent:
        assert agent("attest").startswith("spiffe://")
        written(broker, 1)
        kill(broker)
        with sqlite3.connect(broker.setup / "state" / "state.db") as db:
            copy_credential(db, count - 1)
        begun = time.monotonic()
        broker.start()
        ready = time.monotonic() - begun
        assert agent("use") == "permit"
        answered = time.monotonic() - begun
        print(f"{count} credentials: ready in {ready:.2f} s, first answer in {answered:.2f} s, "
              f"{broker.cpu_seconds():.2f} s of CPU, {broker.rss_kib() / 1024:.0f} MB")
        assert f"credentials={count}" in broker.output()
        # An optimised build takes a fifth of that.
        assert answered < patient(10 * max(1, count / 100_000))
