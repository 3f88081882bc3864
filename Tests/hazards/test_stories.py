"""Goal: `postern audit query --trace TASK` tells the story of a delegated task to somebody who was
not there: who ended what, why and when, what was refused, and from whom the authority came; from
the task at the top as from one below; it says of nothing that it is missing which is there.

Method: three layers of real processes, each with its own key; one is killed, all are halted, some
are revoked by people and by each other; the command's text and JSON, by indexes and without.
"""

import json
import re
import signal
import subprocess

import pytest
from hostile import FRESH, KEYED, Broker, new_task, protocol, running, wait_until
from test_delegation import POLICIES, Worker
from test_reports import POLICIES as REPORT_POLICIES, Asker, item

EXITED = "ended, and with it 1 credential that it held"


class Layers:
    """Three processes, of which each delegated to the next."""

    def __init__(self, broker):
        self.broker = broker
        self.task = new_task()
        self.top, self.middle, self.bottom = self.workers = [Worker(broker) for _ in range(3)]
        self.names = [self.task, self.task + "-m", self.task + "-b"]

    def __enter__(self):
        self.credentials = [
            self.top.begin(self.names[0], ["http.*", "mail.*"])["credential"],
            self.top.hand_to(self.middle, self.names[1], ["http.*"])["credential"],
            self.middle.hand_to(self.bottom, self.names[2], ["http.get"])["credential"]]
        assert [worker.reason() for worker in self.workers] == [None] * 3
        return self

    def __exit__(self, *_):
        for worker in self.workers:
            worker.process.kill()
            worker.process.communicate()

    def ended(self, place, reason):
        credential = bytes.fromhex(self.credentials[place])
        wait_until(
            lambda: self.broker.people.introspect(credential).reason == reason, reason)

    def lines(self, place=0, *arguments):
        return trace(self.broker, self.names[place], *arguments).splitlines()

    def records(self, place=0):
        return records(json.loads(trace(self.broker, self.names[place], "--json")))


def trace(broker, task, *arguments):
    done = audit(broker, "query", "--trace", task, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def audit(broker, *arguments):
    return subprocess.run(
        [broker.binary, "audit", *arguments, "--config", str(broker.setup)],
        capture_output=True, text=True, env=protocol.clean_environment())


def records(story):
    """Each record of a story, which has none of them twice."""
    found = []
    for node in story["story"]:
        found += [node["entry"]] if "entry" in node else []
        found += node.get("calls", [])
    numbers = [record["sequence"] for record in found]
    assert len(numbers) == len(set(numbers)), story
    return found


def one(lines, *parts):
    """The only line with all of these."""
    found = [line for line in lines if all(part in line for part in parts)]
    assert len(found) == 1, (parts, "\n".join(lines))
    return found[0]


def depth(line):
    return len(re.match("[│├└─ ]*", line)[0])


@pytest.fixture(scope="module")
def broker():
    with running(policies=POLICIES) as live:
        yield live


@pytest.fixture
def layers(broker):
    with Layers(broker) as layers:
        yield layers


def test_a_killed_middle_layer(layers):
    layers.middle.process.send_signal(signal.SIGKILL)
    layers.ended(1, "process_exited")
    assert layers.bottom.reason() == "revoked_ancestor"
    assert layers.top.reason() is None
    lines = layers.lines()
    # In the chapter of what it held, among its calls.
    died = one(lines, f"process {layers.middle.process.pid} {EXITED}")
    held = one(lines, "attest", f"granted {layers.credentials[1][:8]}")
    # Which process it is, by which delegation it came, and who died with it.
    assert f"process {layers.middle.process.pid}" in held and "claimed " in held
    assert f"with what was under it: {layers.credentials[2][:8]}" in died
    assert lines[0].startswith(f"task {layers.names[0]} of {FRESH}")
    assert depth(died) == depth(held) + 3
    assert lines.index(held) < lines.index(died) < lines.index(one(lines, "revoked_ancestor"))
    exits = [r for r in layers.records() if r.get("target") == "process"]
    assert [r["process"]["pid"] for r in exits] == [layers.middle.process.pid]


def test_from_below_the_chain_above_and_the_cause_are_told(layers):
    layers.middle.process.send_signal(signal.SIGKILL)
    layers.ended(1, "process_exited")
    assert layers.bottom.reason() == "revoked_ancestor"
    lines = layers.lines(2)
    assert not any("not in the log" in line for line in lines), lines
    assert lines[1].startswith("1 credential, 2 calls, 1 denied; the authority came from 2 cred")
    top = one(
        lines, "above", f"{layers.credentials[0][:8]}… of {FRESH} under task {layers.names[0]}")
    middle = one(lines, "above", f"{layers.credentials[1][:8]}… of {FRESH} under task")
    own = one(lines, "attest", f"granted {layers.credentials[2][:8]}")
    assert depth(top) < depth(middle) < depth(own)
    one(lines, f"process {layers.middle.process.pid} {EXITED}")
    one(lines, "delegation", f"under task {layers.names[2]}")
    # What the others called is their own story's.
    assert sum("permit" in line for line in lines) == 1
    layers.records(2)
    # Times that leave the attest out are no reason to deny that there was one.
    wait_until(lambda: layers.bottom.reason() == "revoked_ancestor", "it is denied still")
    found = [r for r in layers.records(2) if r["event"] == "decision"]
    later = trace(layers.broker, layers.names[2], "--from", str(found[-1]["time_ms"]))
    assert "revoked_ancestor" in later and "not in the log" not in later, later


def test_a_halt_says_by_whom_and_why(layers):
    done = subprocess.run(
        [layers.broker.binary, "halt", "--reason", "incident 13", "--config",
         str(layers.broker.setup)], capture_output=True, text=True,
        env=protocol.clean_environment())
    assert done.returncode == 0, done.stderr
    assert layers.bottom.reason() in ("revoked_selection", "revoked_ancestor")
    for place in range(3):
        line = one(layers.lines(place), "revocation", "of everything")
        assert "by an operator" in line and "incident 13" in line, line
        assert "0 credentials" not in line and layers.credentials[place][:8] in line, line


@pytest.mark.parametrize("named, meant, told", [
    ({"actions": "http.*"}, True, "all of actions http.*"),
    ({"actions": "pay.*"}, False, None),
    ({"resources": "Host::*"}, True, "all of resources Host::*"),
    ({"workload": FRESH}, True, f"all of workload {FRESH}"),
    ({"actions": "mail.*", "workload": KEYED}, False, None)])
def test_a_selection_that_took_them(layers, named, meant, told):
    layers.broker.people.revoke_selection(**named, note="the ledger is under repair")
    assert (layers.top.reason() is not None) == meant
    found = [line for line in layers.lines() if "under repair" in line]
    assert len(found) == meant, found
    if meant:
        assert told in found[0] and "by an operator" in found[0]
    # What came when all were dead took none of them.
    layers.broker.people.revoke_selection(**named, note="once more")
    assert not any("once more" in line for line in layers.lines())


def test_a_selection_of_what_is_redacted():
    """Hashes of resources cannot be compared with a pattern: it is told, and what is not known."""
    with running(policies=POLICIES, settings=["audit.redact=resource"]) as broker, \
            Layers(broker) as layers:
        broker.people.revoke_selection(resources='Host::"b*"', note="perhaps")
        line = one(layers.lines(), "perhaps")
        assert "whether it took these cannot be told" in line
        broker.people.revoke_selection(actions="pay.*", resources='Host::"b*"', note="not these")
        assert not any("not these" in line for line in layers.lines())


def test_endings_by_key_and_task(layers):
    layers.broker.people.revoke_task(FRESH, layers.names[2], note="by its task")
    layers.broker.people.revoke_key(layers.middle.keys[0], note="by its key")
    lines = layers.lines()
    assert "by an operator" in one(lines, "of task", "by its task", layers.names[2])
    assert layers.credentials[1][:8] in one(lines, "of key", "by its key")


def test_an_ending_of_a_workload(broker):
    """For good; so, a broker of its own."""
    with running(policies=POLICIES) as broker, Layers(broker) as layers:
        broker.people.revoke_workload(FRESH, note="it leaked")
        assert layers.top.reason() == "revoked_workload"
        one(layers.lines(2), "of workload", "by an operator", "it leaked")


def test_what_the_top_was_refused(layers):
    other = layers.bottom.keys[0].decode()
    wide = layers.top("delegate", other, "too-wide", ["pay.*"], ["*"], None)
    assert wide["reason"] == "delegation_beyond_parent"
    waiting = layers.top("delegate", other, "never-claimed", ["http.x"], ["*"], None)
    lines = layers.lines()
    assert "pay.*" in one(lines, "delegation_beyond_parent", "refused", "under task too-wide")
    assert "1 refusal besides" in lines[1]
    one(lines, "made " + waiting["delegation"][:8], "under task never-claimed")
    assert depth(one(lines, "too-wide")) == depth(one(lines, "attest", layers.credentials[1][:8]))


def test_a_refused_claim_says_of_what(layers):
    made = layers.top(
        "delegate", layers.bottom.keys[0].decode(), "not-yours", ["http.x"], ["*"], None)
    assert layers.middle("claim", made["delegation"])["reason"] == "delegation_mismatch"
    line = one(layers.lines(), "delegation_mismatch", made["delegation"])
    assert "made for key" in line and "under task not-yours" in line
    assert f"claimed by {FRESH}, who held {layers.credentials[1][:8]}" in line, line
    # From the task that it was for, too.
    one(trace(layers.broker, "not-yours").splitlines(), "delegation_mismatch", made["delegation"])
    found = audit(layers.broker, "query", "--event", "attest", "--reason", "delegation_mismatch")
    assert made["delegation"] in found.stdout


def test_a_parent_revokes_its_child(layers):
    assert layers.top("revoke", layers.credentials[1])["reason"] is None
    assert layers.middle.reason() == "revoked_credential"
    line = one(layers.lines(), "revocation", layers.credentials[1][:8])
    # What ended above them later is not of those below.
    layers.broker.people.revoke_selection(note="much later")
    assert not any("much later" in line for line in layers.lines(2))
    assert f"by {FRESH}, who held {layers.credentials[0][:8]}" in line, line
    assert "by the workload" not in line
    again = layers.top.begin(layers.task + "-again")["credential"]
    assert layers.top("revoke", again)["reason"] is None
    one(trace(layers.broker, layers.task + "-again").splitlines(), "revocation", again[:8],
        f"by {FRESH} itself")
    # Without the story it is not known whose it was, but which it was.
    found = audit(layers.broker, "query", "--credential", layers.credentials[1])
    one(found.stdout.splitlines(), "revocation", f"by who held {layers.credentials[0][:8]}")


def test_the_same_by_indexes():
    """As long as a segment is open it is searched through; an index of an earlier form is made
    anew."""
    broker = Broker(policies=POLICIES)
    try:
        broker.start()
        with Layers(broker) as layers:
            layers.middle.process.send_signal(signal.SIGKILL)
            layers.ended(1, "process_exited")
            assert layers.bottom.reason() == "revoked_ancestor"
            broker.people.revoke_selection(note="enough")
            searched = [layers.lines(place) for place in range(3)]
            broker.forget_people()
            broker.stop_only()
            assert [layers.lines(place) for place in range(3)] == searched
            indexes = list((broker.setup / "audit" / "index").glob("control.*.index"))
            assert indexes and all(EXITED in "".join(lines) for lines in searched)
            assert sum("enough" in line for line in searched[0]) == 1
            for index in indexes:
                index.write_bytes(b"PSTNIDX1" + index.read_bytes()[8:])
            assert [layers.lines(place) for place in range(3)] == searched
            assert not any(index.read_bytes().startswith(b"PSTNIDX1") for index in indexes)
    finally:
        broker.stop()


def test_a_chain_that_is_not_in_the_log_any_more(layers, tmp_path):
    """What above is gone is said to be, by the name that is left."""
    copy = tmp_path / "audit"
    subprocess.run(["cp", "-r", str(layers.broker.setup / "audit"), str(copy)], check=True)
    for name in copy.glob("control.*"):
        name.unlink()
    done = audit_at(layers.broker, copy, layers.names[2])
    lines = done.stdout.splitlines()
    assert layers.credentials[2][:8] in one(lines, "└─ credential", "not in the log"), lines
    assert f"of {FRESH}" in one(lines, "above  credential", "whose attest is not in the log")


def audit_at(broker, folder, task):
    return subprocess.run(
        [broker.binary, "audit", "query", "--log", str(folder), "--trace", task],
        capture_output=True, text=True, env=protocol.clean_environment())


def test_calls_without_asking_are_counted():
    with running(policies=REPORT_POLICIES) as broker:
        asker = Asker(broker)
        permit = asker.decide()[3]
        for count in (200_000, 10_000_000):
            asker.report([item(count=count, decision=permit)])
        lines = trace(broker, asker.task).splitlines()
        assert lines[1] == "1 credential, 1 call, 10,200,000 without asking, 0 denied"
        assert "from 2023-11-14T22:13:20.000Z to 2023-11-14T22:13:21.000Z" in one(
            lines, "10000000 calls without asking"), lines
        stats = json.loads(audit(broker, "stats", "--json").stdout)
        assert (stats["decisions"], stats["cached"]) == (1, 10_200_000)
        assert stats["cached_tools"] == [{"action": "file.read", "calls": 10_200_000}]
        assert stats["tools"][0]["calls"] == 1
        text = audit(broker, "stats").stdout
        assert "besides 10200000 calls without asking, as clients say" in text
        assert "busiest tools without asking" in text
        asker.socket.close()
