"""Goal: the audit log's commands tell what happened, prove it, and see what was changed.

Method: the real executable on the log of a real broker, also while that is being written and after
it was killed; proofs are checked a second time by Python that knows `protocol/audit.md` only.
"""

import contextlib
import csv
import hashlib
import io
import json
import os
import select
import shutil
import signal
import sqlite3
import subprocess
import time

import cbor2
import pytest
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

FILE = 'File::"/srv/report.txt"'


class Log:
    """What a broker wrote down, and the commands that read it."""

    def __init__(self, served):
        self.served = served
        self.postern = served.postern
        self.folder = served.setup / "audit"

    def __call__(self, command, *arguments, **options):
        return self.postern("audit", command, "--config", self.served.setup, *arguments, **options)

    def call(self, task="t-1", action="read_file", resource=FILE, intent="read the report", *more):
        return self.served(
            "authorise", "--task", task, "--intent", intent, *more, action, resource)

    def lines(self, command, *arguments):
        done = self(command, *arguments)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def decision(self):
        return self.lines("query", "--decision", "permit", "--json")[0]

    def prove(self, name):
        """A proof, as soon as a checkpoint vouches for it."""
        deadline = time.monotonic() + 10
        while (done := self("prove", name)).returncode == 1:
            assert "vouches" in done.stderr, done.stderr
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def key(self):
        return (self.folder / "signing.key").read_text().strip()


@pytest.fixture
def log(served):
    log = Log(served)
    assert log.call().returncode == 0
    assert log.call("t-2", "send_message", "Channel::x", "=cmd|'/c calc'!A1").returncode == 1
    return log


def test_a_tail_shows_what_happened(log):
    done = log("tail")
    assert done.returncode == 0, done.stderr
    assert "permit" in done.stdout and "policy_no_permit" in done.stdout
    assert [line["sequence"] for line in log.lines("tail", "-n", "2", "--json")] == [
        line["sequence"] for line in log.lines("tail", "--json")][-2:]


def test_a_tail_follows(log):
    tail = subprocess.Popen(
        [log.postern.binary, "audit", "tail", "--config", log.served.setup, "--follow", "--json",
         "--lines", "0", "--event", "decision"],
        stdout=subprocess.PIPE, env=log.postern.environment, text=True)
    try:
        # Calls that are made before it has found the end are not shown: some more of them.
        for number in range(50):
            log.call(f"t-followed-{number}")
            if select.select([tail.stdout], [], [], 0.5)[0]:
                break
        assert json.loads(tail.stdout.readline())["task"].startswith("t-followed-")
    finally:
        tail.kill()
        tail.wait()


def test_a_query_finds_by_each_of_its_options(log):
    permit = log.decision()
    for arguments, count in [
            (("--task", "t-1", "--event", "decision"), 1),
            (("--task", "t-2", "--event", "decision"), 1),
            (("--credential", permit["credential"]), 3),
            (("--workload", "*/sample", "--event", "decision"), 2),
            (("--action", "send_*"), 1),
            (("--resource", "File::*"), 1),
            (("--resource", FILE), 1),
            (("--reason", "policy_no_permit"), 1),
            (("--decision", "deny"), 1),
            (("--decision", permit["decision_id"]), 1),
            (("--from", "1h", "--event", "decision"), 2),
            (("--event", "attest", "--limit", "1"), 1)]:
        assert len(log.lines("query", *arguments, "--json")) == count, arguments
    assert log("query", "--to", "2020-01-01").returncode == 1
    for wrong in [("--reason", "bad_mood"), ("--from", "soon"), ("--decision", "maybe"),
                  ("--event", "party"), ("--credential", "12")]:
        done = log("query", *wrong)
        assert done.returncode == 2, wrong
        assert wrong[1] in done.stderr


def test_a_decision_has_all_that_was_known(log):
    log.call("t-3", "read_file", FILE, "look\x1b[31m", "--context", '{"size": 3}')
    found = log.lines("query", "--task", "t-3", "--event", "decision", "--json")[0]
    assert found["decision"] == "permit"
    assert found["workload"] == "spiffe://example.org/agents/sample"
    assert found["intent"] == "look\x1b[31m"
    assert found["context"] == {"size": 3}
    assert found["policies"] == ["agents-read-files"]
    assert found["resource"] == {"type": "File", "id": "/srv/report.txt"}
    assert found["process"]["uid"] == os.getuid()
    # Nothing that a caller said steers a terminal.
    assert "\x1b" not in log("query", "--task", "t-3").stdout


def test_a_task_is_told_as_a_tree(log):
    done = log("query", "--trace", "t-1")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("task t-1 of spiffe://example.org/agents/sample")
    assert "attest" in lines[2] and "read the report" in lines[2]
    assert lines[3].startswith("│  └─ ") and "permit" in lines[3]
    assert "completion" in lines[4]
    story = json.loads(log("query", "--trace", "t-1", "--json").stdout)["story"]
    assert [call["decision"] for call in story[0]["calls"]] == ["permit"]
    assert log("query", "--trace", "nobody's").returncode == 1


def test_a_revocation_belongs_to_the_story(log):
    grant = json.loads(log.served(
        "attest", "--task", "t-4", "--intent", "x", "--action", "read_*", "--resource", "File::*",
        "--json").stdout)
    log.served("revoke", "--workload", grant["workload"])
    story = log("query", "--trace", "t-4")
    assert "revocation" in story.stdout, story.stdout


def test_a_log_that_is_being_written_is_good(log):
    done = log("verify")
    assert done.returncode == 0, done.stdout
    assert "the log is good" in done.stdout and "--key" in done.stdout
    report = json.loads(log("verify", "--key", log.key(), "--json").stdout)
    assert report["ok"] and report["problems"] == []
    assert report["numbered"] >= 5


def test_a_log_is_good_after_each_end(log, tmp_path):
    """Stopped, killed, started again."""
    broker = log.served
    broker.process.send_signal(signal.SIGKILL)
    broker.process.wait()
    assert log("verify").returncode == 0
    restart(broker)
    assert log.call("t-5").returncode == 0
    done = log("verify")
    assert done.returncode == 0, done.stdout
    assert "recovered" in done.stdout
    assert broker.stop() == 0
    assert log("verify").returncode == 0
    restart(broker)


def restart(served):
    served.process = subprocess.Popen(
        [served.postern.binary, "serve", "--config", served.setup], stderr=served.log.open("wb"),
        stdin=subprocess.DEVNULL, env=served.postern.environment)
    deadline = time.monotonic() + 30
    while "ready" not in served.log.read_text():
        assert served.process.poll() is None, served.log.read_text()
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_changed_record_is_named(log, tmp_path):
    log.served.stop()
    file = next(log.folder.glob("lane-0.*.sealed"))
    content = bytearray(file.read_bytes())
    place = content.index(b"read_file")
    content[place] ^= 1
    file.chmod(0o600)
    file.write_bytes(content)
    done = log("verify", "--json")
    assert done.returncode == 1
    first = json.loads(done.stdout)["first_bad"]
    assert first["file"] == file.name and first["kind"] == "changed"
    assert first["offset"] < place < first["offset"] + 512
    assert "first bad" in log("verify").stdout
    content[place] ^= 1
    file.write_bytes(content)
    restart(log.served)


def test_a_log_that_was_put_back_is_found_by_a_checkpoint(log):
    digest = json.loads(log("verify", "--json").stdout)["checkpoint"]["digest"]
    assert log("verify", "--checkpoint", digest).returncode == 0
    done = log("verify", "--checkpoint", "00" * 32)
    assert done.returncode == 1 and "put back" in done.stdout


def test_a_log_that_was_put_back_is_found_by_the_state(log, tmp_path):
    """Also by the broker that is started on it, whose checkpoints say so from then on."""
    def put_back(earlier):
        for file in log.folder.iterdir():
            if file.is_file():
                file.unlink()
        for file in earlier.iterdir():
            if file.is_file():
                shutil.copy2(file, log.folder)

    log.served.stop()
    earlier = tmp_path / "earlier"
    shutil.copytree(log.folder, earlier)
    assert log("verify").returncode == 0
    restart(log.served)
    assert log.call("t-later").returncode == 0
    log.served.stop()
    state = json.loads(log.postern(
        "state", "check", "--config", log.served.setup, "--json").stdout)["checkpoint"]
    report = json.loads(log("verify", "--json").stdout)
    assert report["ok"] and report["checkpoint"]["number"] == state["number"]
    assert report["checkpoint"]["digest"] == state["digest"]
    put_back(earlier)
    # A good log, for who knows no more than it.
    assert log.postern("audit", "verify", "--log", log.folder).returncode == 0
    done = log("verify")
    assert done.returncode == 1 and "which the state remembers" in done.stdout
    restart(log.served)
    assert "is not the one that was left" in log.served.log.read_text()
    assert log.call("t-last").returncode == 0
    log.served.stop()
    done = log.postern("audit", "verify", "--log", log.folder)
    assert done.returncode == 1
    assert f"checkpoint {state['number'] + 1} stands where" in done.stdout
    restart(log.served)


def test_a_state_that_cannot_be_read_is_told_of(log, tmp_path):
    """Whoever checks a log may have no right to the state, or one that is broken."""
    setup = tmp_path / "setup"
    shutil.copytree(log.served.setup, setup)
    (setup / "state" / "state.db").write_bytes(b"no database" * 1_000)
    for file in (setup / "state").glob("state.db-*"):
        file.unlink()
    done = log.postern("audit", "verify", "--config", setup, "--json")
    report = json.loads(done.stdout)
    assert "uncompared" in [note["kind"] for note in report["notes"]], report


def test_a_state_that_the_log_is_ahead_of_is_not_whole(log):
    """As one of which a table was emptied."""
    def check():
        return log.postern("state", "check", "--config", log.served.setup)

    assert check().returncode == 0
    workload = log.lines("query", "--task", "t-1", "--json")[0]["workload"]
    assert log.served("revoke", "--task", workload, "t-1").returncode == 0
    log.served.stop()
    assert check().returncode == 0
    with contextlib.closing(sqlite3.connect(log.served.setup / "state" / "state.db")) as db:
        rows = db.execute("SELECT * FROM ending").fetchall()
        db.execute("DELETE FROM ending")
        db.commit()
        done = check()
        assert done.returncode == 2 and "is older than what this broker has done" in done.stderr
        db.executemany(
            f"INSERT INTO ending VALUES ({', '.join('?' * len(rows[0]))})", rows)
        db.commit()
    assert check().returncode == 0
    restart(log.served)


# Proofs, by protocol/audit.md alone.

def blake2b(*parts):
    return hashlib.blake2b(b"".join(parts), digest_size=32).digest()


def root(leaf, place, count, path):
    """The root that a path leads to (RFC 6962, section 2.1.1)."""
    # The path of the last leaf would lead there from behind it, too.
    assert 0 <= place < count
    sides, first, last = [], 0, count
    while last - first > 1:
        middle = first + (1 << (last - first - 1).bit_length() - 1)
        sides.append(place < middle)
        first, last = (first, middle) if place < middle else (middle, last)
    assert len(sides) == len(path)
    for is_left, sibling in zip(reversed(sides), path):
        pair = (leaf, sibling) if is_left else (sibling, leaf)
        leaf = blake2b(b"\x01", *pair)
    return leaf


def check(proof, key):
    """The decision's id and its record, with what it names; raises where nothing is proven."""
    body = bytes.fromhex(proof["signed"]["body"])
    VerifyKey(bytes.fromhex(key)).verify(
        b"postern audit 1\n" + body, bytes.fromhex(proof["signed"]["signature"]))
    signed = cbor2.loads(body)
    records = {
        item["place"]: cbor2.loads(bytes.fromhex(item["record"])) for item in proof["records"]}
    header = records[0]
    if proof["signed"]["kind"] == "seal":
        assert signed[0] == 15
        assert (signed[33], signed[31], signed[32]) == (header[33], header[31], header[32])
        count, wanted = signed[28], signed[37]
    else:
        assert signed[0] == 14
        part = next(part for part in signed[41] if part[:2] == [header[31], header[32]])
        count, wanted = part[2], part[4]
    for item in proof["records"]:
        leaf = blake2b(
            b"\x00", bytes.fromhex(item["chain"]), bytes.fromhex(item["record"]))
        path = [bytes.fromhex(sibling) for sibling in item["path"]]
        assert root(leaf, item["place"], count, path) == wanted
    decision = records[proof["records"][-1]["place"]]
    assert header[0] == 0 and decision[0] == 3
    if 5 in decision:
        assert records[decision[5]][0] == 2
    if 15 in decision:
        assert records[decision[15]][0] == 1
    return header[30][:8].hex() + decision[1].to_bytes(8, "big").hex(), decision, records


@pytest.mark.parametrize("is_sealed", [False, True])
def test_a_proof_is_checked_without_the_log(log, tmp_path, is_sealed):
    permit = log.decision()
    if is_sealed:
        assert log.served.stop() == 0
        restart(log.served)
    proof = log.prove(permit["decision_id"])
    assert proof["signed"]["kind"] == ("seal" if is_sealed else "checkpoint")
    name, decision, records = check(proof, log.key())
    assert name == permit["decision_id"]
    assert decision[10] == "read_file" and decision[4] == 0
    assert records[decision[5]][8] == "t-1"
    file = tmp_path / "proof.json"
    file.write_text(json.dumps(proof))
    done = log.postern("audit", "verify-proof", file, "--key", log.key())
    assert done.returncode == 0, done.stderr
    assert permit["decision_id"] in done.stdout and "the proof is good" in done.stdout
    done = log.postern(
        "audit", "verify-proof", "-", "--key", log.folder / "signing.key", "--json",
        stdin=json.dumps(proof))
    assert json.loads(done.stdout)["record"]["task"] == "t-1"


def test_a_changed_proof_proves_nothing(log, tmp_path):
    proof = log.prove(log.decision()["decision_id"])
    file = tmp_path / "proof.json"

    def refused(changed, key=log.key()):
        with pytest.raises((AssertionError, BadSignatureError, KeyError, cbor2.CBORDecodeError)):
            check(changed, key)
        file.write_text(json.dumps(changed))
        done = log.postern("audit", "verify-proof", file, "--key", key)
        assert done.returncode == 1 and "proves nothing" in done.stderr

    refused(proof, key="11" * 32)
    permit = "read_file".encode().hex()
    changed = json.loads(json.dumps(proof).replace(permit, "read_fild".encode().hex()))
    assert changed != proof
    refused(changed)
    changed = json.loads(json.dumps(proof))
    changed["records"][-1]["place"] += 1
    refused(changed)
    file.write_text("{}")
    done = log.postern("audit", "verify-proof", file, "--key", log.key())
    assert done.returncode == 1
    assert log("prove", "00" * 16).returncode == 1
    assert log("prove", "12").returncode == 2


# Exports.

def test_exports_have_every_record(log):
    lines = log.lines("export", "--format", "jsonl")
    assert [line["sequence"] for line in lines] == list(range(1, len(lines) + 1))
    rows = list(csv.reader(io.StringIO(log("export", "--format", "csv").stdout)))
    assert len(rows) == len(lines) + 1
    assert all(len(row) == len(rows[0]) for row in rows)
    # Text that a spreadsheet would take for a formula is text.
    intents = {row[rows[0].index("intent")] for row in rows}
    assert "'=cmd|'/c calc'!A1" in intents
    assert not any(field[:1] in "=+-@" for row in rows for field in row if field)


def test_exported_events_are_ocsf(log):
    events = log.lines("export", "--format", "ocsf")
    assert {event["class_uid"] for event in events} == {3003, 6002, 6003}
    assert len(events) == len(log.lines("export", "--format", "jsonl"))
    for event in events:
        assert event["type_uid"] == event["class_uid"] * 100 + event["activity_id"]
        assert event["category_uid"] == event["class_uid"] // 1000
        assert event["metadata"]["version"] == "1.3.0"
        assert event["metadata"]["product"]["vendor_name"] == "Postern"
        assert event["severity_id"] in (1, 2) and event["status_id"] in (1, 2)
        assert isinstance(event["time"], int)
    calls = [event for event in events if event["class_uid"] == 6003]
    assert [call["actor"]["authorizations"][0]["decision"] for call in calls] == [
        "allowed", "denied"]
    for call in calls:
        assert call["api"]["operation"] and call["src_endpoint"]["name"]
    for session in events:
        if session["class_uid"] == 3003:
            assert session["user"]["name"] and session["privileges"]
    own = [event for event in events if event["class_uid"] == 6002]
    assert [event["activity_name"] for event in own] == ["Start"]
    assert all(event["app"]["name"] == "Postern" for event in own)


def test_exported_segments_are_marked(log):
    assert log("export", "--format", "csv", "--mark", "--task", "t-1").returncode == 2
    log.served.stop()
    restart(log.served)
    assert log("export", "--format", "jsonl", "--mark").returncode == 0
    assert list(log.folder.glob("lane-0.*.exported"))
    assert log("verify").returncode == 0


def test_statistics(log):
    report = json.loads(log("stats", "--json").stdout)
    assert (report["permits"], report["denied"]) == (1, 1)
    assert report["denials"] == {"policy_no_permit": 1}
    assert {tool["action"] for tool in report["tools"]} == {"read_file", "send_message"}
    assert sum(bucket["count"] for bucket in report["latencies"]) == 2
    assert "busiest tools" in log("stats").stdout


def test_an_outage_is_counted_and_found(log):
    """Decisions that could not be written are in no record but that of the outage."""
    log.folder.rename(log.folder.with_name("away"))
    deadline = time.monotonic() + 10
    tasks = iter(f"t-{number}" for number in range(10, 1_000))
    while "audit_unavailable" not in log.call(next(tasks)).stdout:
        assert time.monotonic() < deadline
    log.folder.with_name("away").rename(log.folder)
    while log.call(next(tasks)).returncode != 0:
        assert time.monotonic() < deadline
    found = []
    while not found:
        done = log("query", "--reason", "audit_unavailable", "--json")
        found = [json.loads(line) for line in done.stdout.splitlines()]
        assert time.monotonic() < deadline
    assert {line["event"] for line in found} == {"outage"}
    events = [event for event in log.lines("export", "--format", "ocsf")
              if event["activity_name"] == "Audit Unavailable"]
    assert len(events) == len(found)
    for event in events:
        assert (event["class_uid"], event["severity_id"], event["status_id"]) == (6002, 4, 2)
        assert "away" in event["message"] or "gone" in event["message"], event
    told = sum(line["count"] for line in found)
    assert json.loads(log("stats", "--json").stdout)["unaudited"] == told


def test_a_log_goes_on_with_its_own_key_only(log):
    log.served.stop()
    secret = log.folder / "signing.key_secret"
    content, public = secret.read_bytes(), log.key()
    for other in (None, b"11" * 32):
        secret.unlink(missing_ok=True)
        if other:
            secret.write_bytes(other)
            secret.chmod(0o600)
        done = log.postern("serve", "--config", log.served.setup)
        assert done.returncode != 0 and "names the key of the log" in done.stderr, done.stderr
        assert log.key() == public
        assert secret.exists() == (other is not None)
    # With neither of them it is nobody's.
    secret.unlink()
    (log.folder / "signing.key").rename(log.folder.with_name("signing.key"))
    done = log.postern("serve", "--config", log.served.setup)
    assert done.returncode != 0 and "was signed with that key" in done.stderr, done.stderr
    assert not secret.exists() and not (log.folder / "signing.key").exists()
    log.folder.with_name("signing.key").rename(log.folder / "signing.key")
    secret.write_bytes(content)
    secret.chmod(0o600)
    restart(log.served)
    assert log("verify").returncode == 0


def test_indexes_are_made_anew(log):
    log.served.stop()
    restart(log.served)
    wanted = log("query", "--task", "t-1", "--json").stdout
    done = log("index", "--rebuild")
    assert done.returncode == 0 and "indexes were made" in done.stdout
    for file in (log.folder / "index").iterdir():
        file.write_bytes(b"nonsense")
    assert log("query", "--task", "t-1", "--json").stdout == wanted


def test_indexes_leave_what_is_not_theirs(log, tmp_path):
    """Whatever else is in the folder, the log itself included."""
    log.served.stop()
    place = tmp_path / "mine"
    place.mkdir()
    ours, others = ["lane-9.12.index", "lane-9.12.index.00ff00ff"], [
        "diary.txt", "x.index", "lane-9.012.index", "lane-9.12.index.zz", "lane-9.12.sealed"]
    for name in ours + others:
        (place / name).write_text("x")
    for command in ("query", "index"):
        rest = ("--limit", "1") if command == "query" else ()
        assert log(command, "--index-dir", place, *rest).returncode == 0
    left = {file.name for file in place.iterdir()}
    assert left >= set(others) and not left & set(ours)
    before = {file.name: file.read_bytes() for file in log.folder.iterdir() if file.is_file()}
    done = log.postern("audit", "query", "--log", log.folder, "--index-dir", log.folder,
                       "--task", "t-1")
    assert done.returncode == 0, done.stderr
    for name, content in before.items():
        assert (log.folder / name).read_bytes() == content
    for file in log.folder.glob("*.index"):
        file.unlink()
    shutil.rmtree(log.folder / "index", ignore_errors=True)
    (log.folder / "index").symlink_to(place)
    done = log("query", "--task", "t-1")
    assert done.returncode == 0 and "all of the log is read instead" in done.stderr
    (log.folder / "index").unlink()
    done = log("query", "--task", "t-1", "--index-dir", "")
    assert done.returncode == 2 and "`--index-dir` is empty" in done.stderr
    restart(log.served)


def test_a_folder_that_is_no_log(postern, tmp_path):
    done = postern("audit", "verify", "--log", tmp_path / "nothing", "--key", "11" * 32)
    assert done.returncode == 2 and "nothing" in done.stderr
    done = postern("audit", "tail", "--config", tmp_path)
    assert done.returncode == 2 and "postern.yaml" in done.stderr
