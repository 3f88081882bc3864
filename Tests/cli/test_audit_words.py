"""Goal: what the audit's commands print can be gone on with, and is no longer than somebody reads.

Method: the real executable on the log of a real broker.
"""

import csv
import io
import json
import signal

import pytest
from test_audit import Log, restart


@pytest.fixture
def log(served):
    log = Log(served)
    assert log.call().returncode == 0
    return log


def test_lines_name_what_prove_takes(log):
    decision = log.decision()["decision_id"]
    log.prove(decision)
    for command in (("query", "--event", "decision"), ("tail", "--event", "decision"),
                    ("query", "--trace", "t-1")):
        line = next(line for line in log(*command).stdout.splitlines() if "read_file  " in line)
        assert line.endswith(f"  {decision}"), command
    for line in log("query", "--event", "attest").stdout.splitlines():
        assert not line.endswith(decision)


def test_rows_steer_no_terminal(log):
    assert log.call("t-7", intent="a\x1b[31mred\u202e\nb").returncode == 0
    text = log("export", "--format", "csv", "--task", "t-7").stdout
    assert "\x1b" not in text and "\u202e" not in text
    intents = {row["intent"] for row in csv.DictReader(io.StringIO(text)) if row["intent"]}
    assert intents == {"a\\u{1B}[31mred\\u{202E}\nb"}


def test_rows_have_key_process_epoch_and_policies(log):
    known = log.decision()
    text = log("export", "--format", "csv", "--event", "decision").stdout
    # New columns are the last: a reader by number goes on.
    assert text.splitlines()[0].endswith(
        ",stream,part,target,key,process_id,process_start,process_uid,epoch,snapshot,chain,"
        "parent,delegation,recipient,by_credential")
    row = list(csv.DictReader(io.StringIO(text)))[0]
    assert row["epoch"] == str(known["epoch"]) and row["snapshot"] == known["snapshot"]
    row = list(csv.DictReader(io.StringIO(
        log("export", "--format", "csv", "--event", "attest").stdout)))[0]
    known = log.lines("query", "--event", "attest", "--json")[0]
    assert row["key"] == known["key"]
    assert [row["process_id"], row["process_start"], row["process_uid"]] == [
        str(known["process"][name]) for name in ("pid", "start_time", "uid")]


def test_a_folder_with_our_own_files_is_a_log(postern, tmp_path):
    folder = tmp_path / "audit"
    folder.mkdir()
    assert postern("audit", "index", "--log", folder).returncode == 0
    assert (folder / "index").is_dir()
    (folder / "redaction.key_secret").write_text("")
    assert postern("audit", "index", "--log", folder).returncode == 0
    assert postern("audit", "query", "--log", folder).returncode == 1
    (folder / "notes.txt").write_text("")
    assert "is no audit log" in postern("audit", "query", "--log", folder).stderr


def test_of_many_notes_some_are_shown(log):
    for _ in range(6):
        log.served.process.send_signal(signal.SIGKILL)
        log.served.process.wait()
        restart(log.served)
    report = json.loads(log("verify", "--json").stdout)
    kinds = [note["kind"] for note in report["notes"]]
    assert kinds.count("recovered") > 10
    done = log("verify")
    assert done.returncode == 0
    notes = [line for line in done.stdout.splitlines() if line.startswith("note: ")]
    more = f"note: and {kinds.count('recovered') - 10} more such; `--json` has them all"
    assert more in notes
    shown = {f"note: {note['message']}" for note in report["notes"] if note["kind"] == "recovered"}
    assert len(shown.intersection(notes)) == 10


def test_a_proof_that_proves_nothing_says_why(log, tmp_path):
    proof = log.prove(log.decision()["decision_id"])
    file = tmp_path / "proof.json"
    for content, key, reason in [
            ("{}", log.key(), "it is no proof file"),
            (json.dumps(proof), "11" * 32, "")]:
        file.write_text(content)
        done = log.postern("audit", "verify-proof", file, "--key", key, "--json")
        assert done.returncode == 1
        report = json.loads(done.stdout)
        assert report["ok"] is False and report["reason"]
        assert report["reason"].startswith(reason) and report["reason"] in done.stderr


def test_one_is_not_many(log):
    story = log("query", "--trace", "t-1").stdout.splitlines()
    assert story[1] == "1 credential, 1 call, 0 denied"
    state = log.postern("state", "check", "--config", log.served.setup).stdout
    assert " 1 set seen" in state and "0 credentials, 1 task, 0 workloads" in state
    assert ", 1 key\n" in log.postern("config", "check", "--config", log.served.setup).stdout
    assert log("stats").stdout.startswith("1 decision from")
