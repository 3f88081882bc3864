"""Goal: a pipeline of real processes acts under one task, each under its own name: one that is
killed or revoked takes what is below it along and nothing else, within milliseconds; everybody else
goes on; the audit log says who acted for whom. Nobody uses a delegation that is not its own.

Method: agents in processes of their own (the Python client, a child of a child), each with its own
key; SIGKILL, SIGTERM and an exit; revocations by people; the same after a restart of the broker; the
command line's tree and trace.
"""

import csv
import io
import json
import os
import select
import signal
import subprocess
import sys
import time

import audit_log
import pytest
from hostile import (
    FRESH, Broker, attested, fresh_keys, new_task, patient, postern_client, protocol,
    running, wait_until,
)
from zmq.utils import z85

POLICIES = protocol.POLICIES + """
@id("may-delegate")
permit (principal in Group::"agents", action == Postern::Action::"delegate", resource);
@id("may-act")
permit (principal in Group::"agents", action, resource is Host)
unless { action == Action::"none" };
"""

WORKER = """
import json, os, sys
sys.path.insert(0, sys.argv[1])
import postern_client as p
client = p.Client(sys.argv[2], *[word.encode() for word in sys.argv[3:6]], timeout=20)
credential = None
for line in sys.stdin:
    word, *rest = json.loads(line)
    if word == "attest":
        answer = client.attest(rest[0], "the whole", p.Scope(*rest[1:3]), budget=rest[3])
    elif word == "claim":
        answer = client.claim(bytes.fromhex(rest[0]))
    elif word == "delegate":
        answer = client.delegate(credential, rest[0], rest[1], "a part", p.Scope(*rest[2:4]),
                                 budget=rest[4])
    elif word == "authorise":
        answer = client.authorise(credential, rest[0], ("Host", "a"))
    elif word == "revoke":
        answer = client.revoke_credential(bytes.fromhex(rest[0]), by=credential)
    elif word == "complete":
        answer = client.complete(credential)
    elif word == "spawn":
        # A child process of this one, with its own key; it answers on this one's output.
        import subprocess
        child = subprocess.run([sys.executable, "-c", rest[0], *sys.argv[1:3], sys.argv[3],
                                *rest[1:]], capture_output=True, text=True)
        print(json.dumps({"child": child.stdout.strip(), "error": child.stderr[-500:]}), flush=True)
        continue
    elif word == "exit":
        sys.exit(0)
    if getattr(answer, "credential", None): credential = answer.credential
    said = {}
    for name in ("reason", "detail", "permit", "credential", "delegation", "workload", "chain",
                 "task", "intent", "budget", "budget_left"):
        value = getattr(answer, name, None)
        said[name] = value.hex() if isinstance(value, bytes) else value
    print(json.dumps(said), flush=True)
"""

CHILD = """
import sys
sys.path.insert(0, sys.argv[1])
import postern_client as p
client = p.Client(sys.argv[2], *[word.encode() for word in sys.argv[3:6]], timeout=20)
grant = client.claim(bytes.fromhex(sys.argv[6]))
print(getattr(grant, "reason", None) or " ".join(grant.chain))
"""


class Worker:
    """An agent in a process of its own."""

    def __init__(self, broker):
        self.keys = fresh_keys()
        self.public_key_hex = z85.decode(self.keys[0]).hex()
        self.process = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(protocol.PROTOCOL / "python"), broker.gate,
             *[key.decode() for key in (broker.server, *self.keys)]],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()

    def __call__(self, *words):
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        assert select.select([self.process.stdout], [], [], patient(20))[0], "it is silent"
        return json.loads(self.process.stdout.readline())

    def begin(self, task, actions=("*",), budget=None):
        said = self("attest", task, list(actions), ["*"], budget)
        assert said["credential"], said
        return said

    def hand_to(self, other, task, actions=("*",), budget=None):
        """Delegates to whoever has the other's key, and has it claim."""
        made = self("delegate", other.keys[0].decode(), task, list(actions), ["*"], budget)
        assert made["delegation"], made
        claimed = other("claim", made["delegation"])
        assert claimed["credential"], claimed
        return claimed

    def reason(self, action="http.get"):
        return self("authorise", action)["reason"]


@pytest.fixture(scope="module")
def broker():
    with running(policies=POLICIES) as live:
        yield live


def ended_within(broker, credential, begun, reason):
    """How long it took until people see that a credential is dead, in seconds."""
    def look():
        said = broker.people.introspect(credential)
        return said if said.reason else None
    said = wait_until(look, f"{reason}", 5)
    assert said.reason == reason, said
    return time.monotonic() - begun


def test_three_layers(broker):
    task = new_task()
    with Worker(broker) as top, Worker(broker) as middle, Worker(broker) as side, \
            Worker(broker) as bottom:
        top.begin(task, ["http.*", "mail.*"])
        handed = top.hand_to(middle, task + "-m", ["http.*"])
        assert handed["chain"] == [FRESH, FRESH] and handed["intent"] == "a part"
        top.hand_to(side, task + "-s", ["mail.*"])
        low = middle.hand_to(bottom, task + "-b", ["http.get"])
        assert len(low["chain"]) == 3
        assert [w.reason() for w in (top, middle, bottom)] == [None] * 3
        assert side.reason() == "outside_scope" and side.reason("mail.send") is None
        assert bottom.reason("http.post") == "outside_scope"

        tree = broker.people.tree(task)
        assert tree.count == 4 and [node.depth for node in tree.nodes][0] == 0
        assert sorted(node.depth for node in tree.nodes) == [0, 1, 1, 2]

        # One is killed: what is below ends, what is beside it goes on.
        middle_credential = bytes.fromhex(handed["credential"])
        begun = time.monotonic()
        middle.process.send_signal(signal.SIGKILL)
        ended_within(broker, middle_credential, begun, "process_exited")
        assert bottom.reason() == "revoked_ancestor"
        assert top.reason() is None and side.reason("mail.send") is None

        # One is revoked; the top goes on until it completes, and then nothing is left.
        side_credential = next(n.credential for n in tree.nodes if n.task == task + "-s")
        broker.people.revoke_credential(side_credential, note="enough")
        assert side.reason("mail.send") == "revoked_credential"
        assert top.reason() is None
        top("complete")
        assert top.reason() == "completed_task"

    trace = subprocess.run(
        [broker.binary, "audit", "query", "--config", str(broker.setup), "--trace", task, "--json"],
        capture_output=True, text=True, env=protocol.clean_environment())
    assert trace.returncode == 0, trace.stderr
    story = json.loads(trace.stdout)
    text = trace.stdout
    assert text.count('"event":"attest"') >= 4 and text.count('"delegation"') >= 3
    assert '"target":"process"' in text or "process" in text
    assert all(part in text for part in (task + "-m", task + "-s", task + "-b"))
    chains = [entry["entry"].get("chain") for entry in story["story"] if "entry" in entry]
    assert any(chain and len(chain) == 3 for chain in chains), story


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV, "exit"])
def test_a_process_takes_its_credentials_along(broker, how):
    """By the kernel's notice. The bound is the test's patience; the time is shown on failure."""
    with Worker(broker) as worker, Worker(broker) as child:
        said = worker.begin(new_task())
        below = worker.hand_to(child, new_task())
        begun = time.monotonic()
        if how == "exit":
            worker.process.stdin.write(json.dumps(["exit"]) + "\n")
            worker.process.stdin.flush()
        else:
            worker.process.send_signal(how)
        ended_within(broker, bytes.fromhex(said["credential"]), begun, "process_exited")
        assert broker.people.introspect(
            bytes.fromhex(below["credential"])).reason == "revoked_ancestor"
        assert child.reason() == "revoked_ancestor"


def test_sixty_processes_that_end_at_once(broker):
    """None of them is missed."""
    before = broker.counters()["leases_ended"]
    workers = [Worker(broker) for _ in range(60)]
    try:
        for worker in workers:
            worker.begin(new_task())
        for worker in workers:
            worker.process.send_signal(signal.SIGKILL)
        wait_until(lambda: broker.counters()["leases_ended"] >= before + len(workers),
                   "all are told of")
    finally:
        for worker in workers:
            worker.process.kill()
            worker.process.communicate()


def test_a_child_process(broker):
    with Worker(broker) as worker:
        worker.begin(new_task())
        made = worker("delegate", "child", new_task(), ["*"], ["*"], None)
        public, secret = (key.decode() for key in fresh_keys())
        # This process is no child of it, nor is another worker.
        with broker.client(fresh_keys()) as stranger:
            denied = stranger.claim(bytes.fromhex(made["delegation"]))
            assert denied.reason == "delegation_mismatch"
        said = worker("spawn", CHILD, public, secret, made["delegation"])
        assert said["child"].split() == [FRESH, FRESH], said
        again = worker("spawn", CHILD, public, secret, made["delegation"])
        assert again["child"] == "delegation_claimed", again


def test_what_is_wrong_with_a_delegation(broker):
    with Worker(broker) as worker, Worker(broker) as other, Worker(broker) as third:
        worker.begin(new_task(), ["http.get", "pay.*"], budget=10)
        def delegate(actions, budget=1, to=other.keys[0].decode()):
            return worker("delegate", to, new_task(), actions, ["*"], budget)
        wide = delegate(["http.*"])
        assert wide["reason"] == "delegation_beyond_parent" and wide["detail"] == "http.*"
        assert delegate(["pay.x"], 11)["reason"] == "delegation_beyond_parent"
        made = delegate(["pay.x.*"], 4)
        assert made["budget_left"] == 6
        assert third("claim", made["delegation"])["reason"] == "delegation_mismatch"
        assert worker("claim", made["delegation"])["reason"] == "delegation_mismatch"
        assert other("claim", made["delegation"])["budget"] == 4
        assert other("claim", made["delegation"])["reason"] == "delegation_claimed"
        assert other("claim", "00" * 16)["reason"] == "unknown_delegation"
        back = other("delegate", worker.keys[0].decode(), new_task(), ["pay.x.y"], ["*"], 1)
        assert worker("claim", back["delegation"])["reason"] == "delegation_cycle"
        late = delegate(["pay.z"], 1, third.keys[0].decode())
        worker("complete")
        assert third("claim", late["delegation"])["reason"] == "revoked_ancestor"
        assert delegate(["pay.z"], 1)["reason"] == "completed_task"


def test_limits():
    with running(policies=POLICIES, settings=["limits.delegation_depth=1", "limits.delegation_fan_out=2"]) as broker, \
            Worker(broker) as one, Worker(broker) as two, Worker(broker) as three:
        one.begin(new_task())
        one.hand_to(two, new_task())
        deep = two("delegate", three.keys[0].decode(), new_task(), ["*"], ["*"], None)
        assert deep["reason"] == "delegation_too_deep"
        one.hand_to(three, new_task())
        many = one("delegate", three.keys[0].decode(), new_task(), ["*"], ["*"], None)
        assert many["reason"] == "delegation_fan_out"


def test_revocations_of_many(broker):
    with Worker(broker) as one, Worker(broker) as two, Worker(broker) as three:
        pay = one.begin(new_task(), ["pay.*"])
        mail = two.begin(new_task(), ["mail.*"])
        one.hand_to(three, new_task(), ["pay.x"])
        assert broker.people.revoke_tree(bytes.fromhex(pay["credential"])).revoked == 1
        assert three.reason("pay.x") == "revoked_ancestor"
        again = one.begin(new_task(), ["pay.*"])
        revoked = broker.people.revoke_selection(actions="pay.*", note="ledger")
        assert revoked.epoch == broker.people.status().epoch
        assert one.reason("pay.x") == "revoked_selection"
        assert two.reason("mail.x") is None
        one.begin(new_task(), ["pay.*"])
        assert one.reason("pay.x") is None
        broker.people.revoke_selection()
        assert one.reason("pay.x") == "revoked_selection"
        assert two.reason("mail.x") == "revoked_selection"
        assert again and mail


def test_after_a_restart():
    """A tree comes back whole, or what is left of it; what was revoked does not."""
    broker = Broker(policies=POLICIES)
    try:
        broker.start()
        with Worker(broker) as top, Worker(broker) as middle, Worker(broker) as bottom, \
                Worker(broker) as gone, Worker(broker) as below:
            task = new_task()
            top.begin(task)
            top.hand_to(middle, task + "-m")
            middle.hand_to(bottom, task + "-b")
            top.hand_to(gone, task + "-g")
            gone.hand_to(below, task + "-w")
            with Worker(broker) as paying:
                paid = paying.begin(new_task(), ["pay.*"])
                broker.people.revoke_selection(actions="pay.secret", workload=FRESH)
                assert top.reason() == "revoked_selection"
                assert broker.people.introspect(
                    bytes.fromhex(paid["credential"])).reason == "revoked_selection"
            # All were meant: anew, and then only one of them ends.
            top.begin(task + "-2")
            top.hand_to(middle, task + "-2m")
            middle.hand_to(bottom, task + "-2b")
            top.hand_to(gone, task + "-2g")
            gone.hand_to(below, task + "-2w")
            waiting = top("delegate", below.keys[0].decode(), new_task(), ["*"], ["*"], None)
            broker.forget_people()
            broker.stop_only()
            gone.process.kill()
            gone.process.wait()
            broker.start()
            assert [w.reason() for w in (top, middle, bottom)] == [None] * 3
            assert below.reason() in ("revoked_ancestor", "unknown_credential")
            assert below("claim", waiting["delegation"])["reason"] == "unknown_delegation"
            assert broker.people.tree(task + "-2").count == 3
            middle.process.kill()
            wait_until(lambda: bottom.reason() == "revoked_ancestor", "the lease holds still")
            assert top.reason() is None
    finally:
        broker.stop()


def test_the_log_is_whole_by_two_readers():
    """By `verify`, and by a checker that was written apart from it."""
    broker = Broker(policies=POLICIES)
    try:
        broker.start()
        with (Worker(broker) as top, Worker(broker) as below, Worker(broker) as third,
              Worker(broker) as stranger):
            root = top.begin(new_task(), ["http.*"])
            middle = top.hand_to(below, new_task(), ["http.get"])
            leaf = below.hand_to(third, new_task(), ["http.get"])
            assert below.reason() is None
            assert third("complete")["reason"] is None
            assert top("revoke", middle["credential"])["reason"] is None
            assert below.reason() == "revoked_credential"
            assert top("delegate", "child", new_task(), ["*"], ["*"], None)["reason"]
            assert stranger("claim", "11" * 16)["reason"] == "unknown_delegation"
            broker.people.revoke_selection(actions="none.*")
        wait_until(lambda: broker.counters()["leases_ended"] >= 1, "the root's process ended")
        broker.forget_people()
        broker.stop_only()
        verified = subprocess.run(
            [broker.binary, "audit", "verify", "--config", str(broker.setup)],
            capture_output=True, text=True, env=protocol.clean_environment())
        assert verified.returncode == 0, verified.stdout + verified.stderr
        log = audit_log.AuditLog(broker.setup / "audit")
        records = log.read(with_open=True)
        assert not log.problems(), log.problems()
        of_kind = {kind: [record for record in records if record.kind == kind] for kind in (
            audit_log.DELEGATION, audit_log.COMPLETION, audit_log.REVOCATION)}
        # Who acts for whom, in all that the middle and the last one did and what ended them.
        (_, by_middle, *_) = of_kind[audit_log.DELEGATION]
        assert by_middle.actors == middle["chain"] and len(middle["chain"]) == 2
        (completed,) = of_kind[audit_log.COMPLETION]
        assert completed.actors == leaf["chain"] and len(leaf["chain"]) == 3
        (revoked, *_) = of_kind[audit_log.REVOCATION]
        assert revoked.actors == middle["chain"]
        # The same in a table.
        rows = list(csv.DictReader(io.StringIO(subprocess.run(
            [broker.binary, "audit", "export", "--config", str(broker.setup), "--format", "csv"],
            capture_output=True, text=True, env=protocol.clean_environment()).stdout)))
        chains = {row["event"]: row["chain"] for row in rows if row["chain"]}
        assert chains["completion"] == " > ".join(leaf["chain"])
        assert [row["by_credential"] for row in rows if row["by_credential"]] == [
            root["credential"]]
        (first, *_) = [row for row in rows if row["event"] == "delegation"]
        assert first["recipient"] == "key " + below.public_key_hex and first["delegation"]
        # And that it was the root that revoked.
        assert revoked.fields[audit_log.BY].hex() == root["credential"]
        assert revoked.fields[audit_log.CREDENTIAL_ID].hex() == middle["credential"]
    finally:
        broker.stop()


def test_a_selection_is_redacted_as_a_scope_is():
    with running(policies=POLICIES, settings=["audit.redact=resource"]) as broker:
        broker.people.revoke_selection(resources='Host::"hidden-*"', note="seen")
        files = [path.read_bytes() for path in (broker.setup / "audit").glob("control.*")]
        assert any(b"seen" in content for content in files)
        assert not any(b"hidden-" in content for content in files)


def test_a_process_that_ends_is_no_change_that_the_state_must_know():
    """Its epoch is in the audit log, and a broker that is killed then starts again."""
    broker = Broker(policies=POLICIES)
    try:
        broker.start()
        for _ in range(3):
            with Worker(broker) as worker:
                said = worker.begin(new_task())
            wait_until(
                lambda said=said: broker.people.introspect(
                    bytes.fromhex(said["credential"])).reason == "process_exited", "it ended")
        epoch = broker.people.status().epoch
        broker.forget_people()
        os.kill(broker.pid, signal.SIGKILL)
        broker.process.wait()
        broker.start()
        assert broker.people.status().epoch > epoch
    finally:
        broker.stop()


def test_the_command_line(broker):
    task = new_task()
    with Worker(broker) as top, Worker(broker) as below:
        first = top.begin(task)
        top.hand_to(below, task + "-part")

        def run(*arguments):
            return subprocess.run(
                [broker.binary, *arguments, "--config", str(broker.setup)],
                capture_output=True, text=True, env=protocol.clean_environment())
        shown = run("tree", task)
        assert shown.returncode == 0, shown
        lines = shown.stdout.splitlines()
        assert "2 credentials, 2 alive" in lines[0] and "└─ " in lines[2], shown.stdout
        report = json.loads(run("tree", task, "--json").stdout)
        assert [node["depth"] for node in report["nodes"]] == [0, 1]
        assert report["nodes"][1]["parent"] == first["credential"]
        done = run("revoke", "--tree", report["nodes"][1]["credential"], "--reason", "a test")
        assert done.returncode == 0 and "1 credential" in done.stdout, done
        assert top.reason() == "revoked_credential"
        # The log names what ended: its root.
        logged = run("audit", "query", "--credential", first["credential"], "--json").stdout
        ended = [json.loads(line) for line in logged.splitlines() if '"revocation"' in line]
        assert [entry["target"] for entry in ended] == ["credential"], logged
        shown = run("tree", task)
        assert "0 alive" in shown.stdout and "revoked_ancestor" in shown.stdout
        done = run("revoke", "--scope", "nothing.*", "--enrolment", FRESH, "--json")
        assert json.loads(done.stdout)["revoked"] is True, done
        assert run("revoke", "--scope", "x", "--all").returncode == 2
        assert run("tree", "no-such-task").returncode == 1


def test_the_tree_tells_of_budgets(broker):
    """What was given away is no call that was made."""
    task = new_task()
    with Worker(broker) as top, Worker(broker) as below, Worker(broker) as free:
        top.begin(task, budget=1_000)
        top.hand_to(below, task, budget=500)
        assert below.reason() is None
        free.begin(task)
        assert free.reason() is None
        shown = subprocess.run(
            [broker.binary, "tree", task, "--config", str(broker.setup)],
            capture_output=True, text=True, env=protocol.clean_environment()).stdout
    assert "500 used or given away, 500 left" in shown, shown
    assert "1 used or given away, 499 left" in shown
    assert any(line.endswith("  1 call") for line in shown.splitlines()), shown


def test_a_flood_of_claims_leaves_others_alone(broker):
    """Whoever claims what is not there is refused, told, and then told less."""
    with broker.besieged():
        with broker.client(fresh_keys()) as client:
            reasons = {getattr(client.claim(os.urandom(16)), "reason", None) for _ in range(300)}
    assert reasons <= {"unknown_delegation", None}
    assert isinstance(attested(broker.client(fresh_keys())), postern_client.Grant)
