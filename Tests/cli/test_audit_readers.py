"""Goal: who reads the audit log is told who did what and to whom, and never takes a part for all.

Method: the real executable on the log of a real broker; copies of it with a byte changed.
"""

import csv
import io
import json
import shutil

import pytest
from test_audit import Log


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


@pytest.mark.parametrize("place", ["first", "call"])
@pytest.mark.parametrize("command", [
    ("export", "--format", "jsonl"), ("export", "--format", "csv"), ("query", "--json"),
    ("stats",),
])
def test_a_part_of_a_log_is_not_all_of_it(log, tmp_path, command, place):
    """A byte changed in its first record, or in a call."""
    assert log.served.stop() == 0
    copy = tmp_path / "copy"
    shutil.copytree(log.folder, copy)
    lane = next(path for path in sorted(copy.iterdir()) if path.name.startswith("lane-"))
    lane.chmod(0o600)
    content = bytearray(lane.read_bytes())
    content[32 + 8 + 2 if place == "first" else content.index(b"read_file")] ^= 1
    lane.write_bytes(content)
    done = log.postern("audit", command[0], "--log", copy, *command[1:])
    assert done.returncode == 2, done.stdout
    assert lane.name in done.stderr and "not all of the log" in done.stderr


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
