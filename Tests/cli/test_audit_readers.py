"""Goal: who reads the audit log is told who did what and to whom, and never takes a part for all.

Method: the real executable on the log of a real broker; copies of it with a byte changed.
"""

import csv
import io
import json
import select
import shutil
import subprocess

import pytest
from test_audit import Log, restart


@pytest.fixture
def log(served):
    log = Log(served)
    assert log.call().returncode == 0
    return log


def ended(log, *arguments):
    """(jsonl, ocsf, csv, text) of the last revocation after one by an operator."""
    done = log.postern("revoke", "--config", log.served.setup, *arguments)
    assert done.returncode == 0, done.stderr
    only = ("--event", "revocation")
    rows = list(csv.DictReader(io.StringIO(log("export", "--format", "csv", *only).stdout)))
    return (log.lines("export", "--format", "jsonl", *only)[-1],
            log.lines("export", "--format", "ocsf", *only)[-1], rows[-1],
            log("query", *only).stdout.splitlines()[-1])


def test_an_operator_is_not_whom_it_revokes(log):
    workload = log.lines("query", "--event", "attest", "--json")[-1]["workload"]
    record, event, row, text = ended(log, "--task", workload, "t-9")
    assert event["actor"]["user"]["name"] == "operator"
    assert event["actor"]["user"]["uid"] == record["key"]
    assert event["user"]["name"] == workload and "uid" not in event["user"]
    assert "session" not in event["actor"]
    assert row["target"] == "task" and row["workload"] == workload
    assert "by an operator" in text


def test_a_key_that_is_revoked_is_told_everywhere(log):
    key = "ab" * 32
    record, event, row, text = ended(log, "--key-of-peer", key)
    assert record["target_key"] == key != record["key"]
    assert event["user"]["uid"] == key and event["unmapped"]["target"] == f"key {key}"
    assert event["privileges"] == [f"ended: key {key}"]
    assert row["target"] == f"key {key}" and f"of key {key}" in text


def test_an_ended_credential_is_found_by_its_task(log):
    attest = log.lines("query", "--event", "attest", "--json")[-1]
    record, event, row, _ = ended(log, "--credential", attest["credential"])
    assert (record["target"], record["task"]) == ("credential", attest["task"])
    for name in ("task", "workload", "credential"):
        found = log.lines("query", f"--{name}", attest[name], "--event", "revocation", "--json")
        assert found[-1]["sequence"] == record["sequence"], name
    assert event["user"]["name"] == row["workload"] == attest["workload"]


def damage(folder, place):
    """Changes a byte of a sealed segment: in its first record, or in its first call."""
    lane = next(path for path in sorted(folder.iterdir())
                if path.name.startswith("lane-") and path.suffix == ".sealed")
    lane.chmod(0o600)
    content = bytearray(lane.read_bytes())
    content[32 + 8 + 2 if place == "first" else content.index(b"read_file")] ^= 1
    lane.write_bytes(content)
    return lane


@pytest.fixture(params=["first", "call"])
def damaged(log, tmp_path, request):
    """A copy of the log, and the segment of it that cannot be read."""
    assert log.served.stop() == 0
    copy = tmp_path / "copy"
    shutil.copytree(log.folder, copy)
    return copy, damage(copy, request.param)


@pytest.mark.parametrize("command", [
    ("export", "--format", "jsonl"), ("export", "--format", "csv"), ("query", "--json"),
    ("stats",), ("tail",), ("tail", "-n", "700", "--json"), ("query", "--task", "t-1"),
])
def test_a_part_of_a_log_is_not_all_of_it(log, damaged, command):
    copy, lane = damaged
    done = log.postern("audit", command[0], "--log", copy, *command[1:])
    assert done.returncode == 2, done.stdout
    assert done.stderr.count(lane.name) == 1 and "not all of the log" in done.stderr


def test_a_record_that_an_index_names_and_that_is_gone(log):
    assert log.served.stop() == 0
    assert log("index").returncode == 0
    lane = damage(log.folder, "call")
    done = log("query", "--task", "t-1")
    assert done.returncode == 2 and lane.name in done.stderr, done.stdout
    restore(log, lane)


def restore(log, lane):
    """The broker's own end must be a good one."""
    content = bytearray(lane.read_bytes())
    content[content.index(b"ead_file") - 1] ^= 1
    lane.write_bytes(content)
    restart(log.served)


def test_a_segment_without_an_index_is_told(log, damaged):
    copy, lane = damaged
    for more in ((), ("--rebuild",)):
        done = log.postern("audit", "index", "--log", copy, *more)
        assert done.returncode == 2 and lane.name in done.stderr
        assert "1 segment has no index" in done.stderr


def test_what_cannot_be_read_may_hold_a_decision(log, damaged):
    copy, lane = damaged
    decision = log.decision()["decision_id"]
    done = log.postern("audit", "prove", "--log", copy, decision)
    assert done.returncode == 2 and not done.stdout
    assert lane.name in done.stderr and "could not be read" in done.stderr
    assert "is not in the log" not in done.stderr
    # Another broker's is in no segment of this one.
    done = log.postern("audit", "prove", "--log", copy, "00" * 16)
    assert "is not in the log" in done.stderr or "first" in lane.name


def test_a_tail_that_follows_tells_once(log):
    assert log.served.stop() == 0
    restart(log.served)
    lane = damage(log.folder, "call")
    tail = subprocess.Popen(
        [log.postern.binary, "audit", "tail", "--config", log.served.setup, "--follow", "--json",
         "--event", "decision", "--lines", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=log.postern.environment, text=True)
    try:
        assert select.select([tail.stderr], [], [], 20)[0]
        assert lane.name in tail.stderr.readline()
        # Each of these comes with a look of its own at the log.
        for number in range(3):
            assert log.call(f"t-followed-{number}").returncode == 0
            assert json.loads(tail.stdout.readline())["task"] == f"t-followed-{number}"
    finally:
        tail.kill()
        assert lane.name not in tail.communicate()[1]


def test_another_folder_is_no_log(log):
    for command in (("stats",), ("export", "--format", "csv"), ("verify",), ("query",)):
        done = log.postern("audit", command[0], "--log", log.served.setup, *command[1:])
        assert done.returncode == 2 and "is no audit log" in done.stderr, command


def test_a_story_takes_a_workload_and_times_and_nothing_else(log):
    whole = log("query", "--trace", "t-1").stdout
    assert "read_file" in whole
    assert log("query", "--trace", "t-1", "--from", "1h", "--workload", "*").stdout == whole
    assert log("query", "--trace", "t-1", "--workload", "*/nope").returncode == 1
    assert log("query", "--trace", "t-1", "--to", "2020-01-01").returncode == 1
    for other in (("--limit", "7"), ("--event", "stop"), ("--task", "t-2"), ("--decision", "deny")):
        done = log("query", "--trace", "t-1", *other)
        assert done.returncode == 2 and "goes with `--workload`" in done.stderr, other
