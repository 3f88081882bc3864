"""Goal: calls that a client made with permits that it had stand in the audit log once it reported
them, as its word, and people find them; permits say for how long they may be used again, and one
line of configuration stops that.

Method: a real broker, with frames written by hand; the log by the command line in each of its
formats, by `verify` and by the reader that was written apart.
"""

import csv
import io
import json
import subprocess
import time

import audit_log
import pytest
from hostile import (
    Broker, Failure, attest_payload, attested, authorise_payload, cbor2, curve_socket,
    fresh_keys, new_task, payload, postern_client, protocol, receive, running)

POLICIES = protocol.POLICIES + """
@id("again") @cacheable("400ms")
permit (principal in Group::"agents", action == Action::"file.read", resource);
@id("timed")
forbid (principal, action == Action::"file.read", resource == File::"timed")
when { context.postern.time.unix_ms < 0 };
"""
REPORT = 13
OK, DENIED, OVERLOADED = 0, 1, 6
PERMIT = bytes(range(16))


class Asker:
    """A client that reads answers as they came."""

    def __init__(self, broker):
        self.socket = curve_socket(broker, fresh_keys())
        self.task = new_task()
        self.credential = self(attest_payload(self.task))[1][1]

    def __call__(self, frame):
        """(status, body)"""
        self.socket.send(frame)
        return tuple(cbor2.loads(receive(self.socket, 20)[0])[3:])

    def decide(self, resource=("File", "a"), action="file.read"):
        status, decision = self(
            authorise_payload(self.credential, action=action, resource=resource))
        assert status == OK and decision[1], decision
        return decision

    def report(self, items, credential=None):
        return self(payload(REPORT, {1: credential or self.credential, 2: items}))


def item(resource=("File", "a"), count=3, decision=PERMIT):
    return {1: "file.read", 2: list(resource), 3: count, 4: 1_700_000_000_000,
            5: 1_700_000_001_000, 6: decision}


def audit(broker, command, *arguments):
    return subprocess.run(
        [broker.binary, "audit", command, "--config", str(broker.setup), *arguments],
        capture_output=True, text=True, env=protocol.clean_environment())


def reports(broker, *arguments):
    done = audit(broker, "query", "--json", "--event", "cached_decisions", *arguments)
    assert done.returncode in (0, 1), done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_permit_says_for_how_long():
    with running(policies=POLICIES) as broker:
        asker = Asker(broker)
        assert asker.decide()[8] == 400
        assert 8 not in asker.decide(("File", "timed"))
        assert 8 not in asker.decide(("Host", "a"), "http.get")


@pytest.mark.parametrize("most, told", [("0", None), ("100ms", 100), ("5s", 400)])
def test_one_line_bounds_it(most, told):
    with running(policies=POLICIES, settings=[f"limits.cacheable={most}"]) as broker:
        assert Asker(broker).decide().get(8) == told


def test_what_is_reported_is_in_the_log():
    broker = Broker(policies=POLICIES)
    try:
        broker.start()
        asker, thief = Asker(broker), Asker(broker)
        permit = asker.decide()[3]
        status, body = asker.report([item(decision=permit), item(("File", "b"), 4)])
        assert status == OK and body[1] >= 1 and body[2] == 1
        assert asker(payload(5, {1: asker.credential}))[0] == OK
        assert asker.report([item()])[0] == OK, "of a completed task"
        status, body = thief.report([item(("File", "stolen"))], asker.credential)
        assert (status, body[1]) == (DENIED, 8)
        status, body = thief.report([item()], bytes(16))
        assert (status, body[1]) == (DENIED, 1)
        assert broker.counters()["permits_cached"] == 10
        assert broker.counters()["reports"] == broker.counters()["reports_denied"] == 2

        found = reports(broker)
        assert [line.get("reason") for line in found] == [
            None, None, "key_mismatch", "unknown_credential"]
        first = found[0]
        assert first["task"] == asker.task and first["credential"] == asker.credential.hex()
        assert first["cached"] == [
            {"action": "file.read", "resource": {"type": "File", "id": resource},
             "count": count, "first_ms": 1_700_000_000_000, "last_ms": 1_700_000_001_000,
             "decision_id": decision.hex()}
            for resource, count, decision in (("a", 3, permit), ("b", 4, PERMIT))]
        assert not any("cached" in line for line in found[2:])
        assert len(reports(broker, "--task", asker.task)) == 3
        assert len(reports(broker, "--resource", 'File::"b"')) == 1
        assert reports(broker, "--resource", 'File::"stolen"') == []
        text = audit(broker, "query", "--event", "cached_decisions").stdout
        assert "7 calls without asking, as the client says" in text
        assert 'file.read File::"a" ×3' in text and "key_mismatch" in text
        story = audit(broker, "query", "--trace", asker.task).stdout
        assert "7 calls without asking" in story

        (event, *_) = [line for line in map(json.loads, audit(
            broker, "export", "--format", "ocsf").stdout.splitlines())
            if line["activity_name"] == "Use Cached Permits"]
        assert (event["class_uid"], event["type_uid"]) == (6003, 600399)
        assert (event["count"], event["start_time"]) == (7, 1_700_000_000_000)
        assert [resource["uid"] for resource in event["resources"]] == ["a", "b"]
        assert event["unmapped"]["cached"] == first["cached"]
        rows = list(csv.DictReader(io.StringIO(audit(
            broker, "export", "--format", "csv").stdout, newline="")))
        assert any(row["event"] == "cached_decisions" and "7 calls" in row["detail"]
                   for row in rows)

        asker.socket.close()
        thief.socket.close()
        broker.stop_only()
        verified = audit(broker, "verify")
        assert verified.returncode == 0, verified.stdout + verified.stderr
        log = audit_log.AuditLog(broker.setup / "audit")
        records = log.read(with_open=True)
        assert not log.problems(), log.problems()
        kept = [record for record in records if record.kind == audit_log.CACHED_DECISIONS]
        assert len(kept) == 4
    finally:
        broker.stop()


def test_resources_are_redacted_as_in_decisions():
    with running(policies=POLICIES, settings=["audit.redact=resource"]) as broker:
        asker = Asker(broker)
        asker.decide(("File", "hidden-x"))
        assert asker.report([item(("File", "hidden-x"))])[0] == OK
        (line,) = reports(broker)
        (decision,) = [json.loads(line) for line in audit(
            broker, "query", "--json", "--decision", "permit").stdout.splitlines()]
        assert line["redacted"] == decision["redacted"] == ["resource"]
        # The same value by the same key: who may match them can.
        assert line["cached"][0]["resource"] == decision["resource"]
        files = [path.read_bytes() for path in (broker.setup / "audit").glob("*.*")]
        assert not any(b"hidden-x" in content for content in files)


def test_a_flood_of_reports_keeps_no_revocation_waiting():
    with running(policies=POLICIES) as broker:
        askers = [Asker(broker) for _ in range(4)]
        items = [item(("File", "x" * 400), number + 1) for number in range(100)]
        frames = [payload(REPORT, {1: asker.credential, 2: items}) for asker in askers]
        for _ in range(100):
            for asker, frame in zip(askers, frames):
                asker.socket.send(frame)
        begun = time.monotonic()
        broker.people.revoke_credential(askers[0].credential)
        assert time.monotonic() - begun < 5
        answers = [cbor2.loads(receive(asker.socket, 60)[0])[3]
                   for asker in askers for _ in range(100)]
        # All is answered, and all that is answered well is in the log.
        assert set(answers) <= {OK, OVERLOADED}, set(answers)
        assert broker.counters()["reports"] == answers.count(OK) > 0


def test_who_reports_without_end_is_bounded(broker):
    """Also with a credential that has ended: a report is no way to fill the disk."""
    with broker.client(fresh_keys()) as client:
        grant = attested(client)
        client.complete(grant.credential)
        uses = [postern_client.Use("http.get", ("Host", "x" * 1_000), 1, 1, 1, bytes(16))] * 40
        answers = {"taken": 0, "overloaded": 0}
        for _ in range(2_000):
            try:
                assert client.report(grant.credential, uses).epoch
                answers["taken"] += 1
            except Failure as failure:
                assert failure.status == "overloaded" and failure.is_retryable
                answers["overloaded"] += 1
        # 16 MiB at once, and 128 KiB a second.
        assert answers["overloaded"] > 0 and answers["taken"] < 1_000, answers
