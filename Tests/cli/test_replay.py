"""Goal: `policy replay` says what other policies would make of recorded calls, and what it cannot say.

Method: the real executable; a real broker decides calls under policies that look at all that it
knows, and its log is replayed against the same policies and against changed ones.
"""

import json
import shutil

import pytest

FILE = 'File::"/srv/report.txt"'
TOOLS, FORBIDDEN = "20-tools.cedar", "30-forbidden.cedar"

# Looks at each of the facts that the broker knows; a fact that is not the same when the call is
# decided again would deny it.
FACTS = """
@id("facts")
forbid (principal, action, resource)
when { action != Postern::Action::"attest" }
unless {
    context.postern.peer.transport == "ipc" && context.postern.peer.uid >= 0
    && context.postern.peer.gid >= 0 && context.postern.peer.pid > 1
    && context.postern.peer.path like "/*" && context.postern.peer has sha256
    && context.postern.depth == 0 && context.postern.time.unix_ms > 1700000000000
    && context.postern.calls == 0 && context.postern.task.id like "t-*"
    && context.postern.task.intent == "read the report"
};
"""


class Replay:
    def __init__(self, served, folder):
        self.served = served
        self.policies = folder / "policies"
        shutil.copytree(served.setup / "policies", self.policies)

    def __call__(self, *arguments):
        return self.served.postern(
            "policy", "replay", self.policies, "--config", self.served.setup, *arguments)

    def json(self, code, *arguments):
        done = self("--json", *arguments)
        assert done.returncode == code, done.stderr + done.stdout
        return json.loads(done.stdout)

    def change(self, file, old, new):
        path = self.policies / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))


def calls(served):
    """Four calls: two permits, one that no policy permits, one outside of its scope."""
    def call(task, action, resource, *options):
        return served(
            "authorise", "--task", task, "--intent", "read the report", *options, action,
            resource).returncode

    assert call("t-1", "read_file", FILE, "--context", '{"size": 3}') == 0
    assert call("t-2", "read_file", FILE) == 0
    assert call("t-3", "send_message", "Channel::x") == 1
    assert call("t-4", "http_get", 'Host::"evil.example"') == 1


@pytest.fixture
def replay(serve, tmp_path):
    served = serve(prepare=lambda setup: (setup / "policies/facts.cedar").write_text(FACTS))
    calls(served)
    return Replay(served, tmp_path)


def test_the_same_policies_change_nothing(replay):
    report = replay.json(0)
    assert report["decisions"] == 4 and report["same"] == 4, report
    assert report["groups"] == [] and report["undecided"] == {}
    assert set(report["changed"].values()) == {0}
    done = replay()
    assert done.returncode == 0 and "4  the same" in done.stdout


def test_what_changes_is_grouped_by_policy_and_reason(replay):
    replay.change(TOOLS, 'action == Action::"read_file"', 'action == Action::"read_dir"')
    replay.change(TOOLS, 'resource.audience == "team"', 'resource.audience == "none"')
    (replay.policies / "new.cedar").write_text(
        '@id("all-messages") permit (principal, action == Action::"send_message", resource);')
    report = replay.json(1)
    denied, permitted = report["groups"]
    assert (denied["change"], denied["count"]) == ("denied", 2)
    assert (denied["reason"], denied["policies"]) == ("policy_no_permit", [])
    assert "reason_before" not in denied and denied["policies_before"] == ["agents-read-files"]
    assert denied["actions"] == [{"action": "read_file", "count": 2}]
    assert denied["examples"][0]["task"] == "t-1"
    assert (permitted["change"], permitted["policies"]) == ("permitted", ["all-messages"])
    assert permitted["reason_before"] == "policy_no_permit"
    assert report["changed"] == {
        "denied": 2, "permitted": 1, "denied_otherwise": 0, "permitted_otherwise": 0}
    done = replay("--examples", "2")
    assert done.returncode == 1
    assert "2  policy_no_permit; was permitted by agents-read-files" in done.stdout
    assert "permitted by all-messages; was policy_no_permit" in done.stdout
    assert done.stdout.count("task t-") == 3


def test_what_comes_out_the_same_by_others_is_told_apart(replay):
    replay.change(TOOLS, "agents-read-files", "renamed")
    replay.change(FORBIDDEN, "no-blocked-hosts", "renamed-too")
    report = replay.json(0)
    assert report["changed"]["permitted_otherwise"] == 2
    assert report["changed"]["denied_otherwise"] == 0
    assert report["groups"][-1]["policies"] == ["renamed"]


def test_options_choose_decisions(replay):
    assert replay.json(0, "--since", "1h")["decisions"] == 4
    # A slip in a time must not pass for a result.
    assert replay.json(3, "--until", "2020-01-01")["decisions"] == 0
    assert replay.json(0, "--task", "t-1")["decisions"] == 1
    assert replay.json(0, "--action", "read_*", "--decision", "permit")["decisions"] == 2
    assert replay("--event", "attest").returncode != 0
    assert replay("--examples", "-1").returncode != 0


def test_calls_that_policies_did_not_decide_are_counted_apart(replay):
    done = replay.served(
        "authorise", "--task", "t-9", "--intent", "read the report", "--action", "read_*",
        "--resource", "File::*", "send_message", "Channel::x")
    assert done.returncode == 1
    report = replay.json(0)
    assert report["unaffected"] == {"outside_scope": 1}
    assert (report["decisions"], report["same"]) == (5, 4)


@pytest.mark.parametrize("setting, obstacle", [
    ("audit.context=digest", "context_not_kept"),
    ("audit.redact=context.size", "field_redacted"),
    ("audit.redact=intent", "field_redacted"),
    ("audit.redact=resource", "field_redacted")])
def test_what_the_log_does_not_keep_is_said(serve, tmp_path, setting, obstacle):
    served = serve(settings=[setting])
    calls(served)
    replay = Replay(served, tmp_path)
    text = {"intent": 'context.postern.task.intent == "x"',
            "resource": "true"}.get(setting.split("=")[1], "context has size && context.size > 5")
    (replay.policies / "new.cedar").write_text(
        f'@id("looks") forbid (principal, action, resource) when {{ {text} }};')
    report = replay.json(3)
    missed = report["undecided"].get(obstacle, 0)
    # Of the first call alone the context is redacted; it had an attribute of that name.
    assert missed == (1 if setting == "audit.redact=context.size" else 4), report
    assert report["same"] == 4 - missed


def test_policies_that_do_not_look_are_decided_all_the_same(serve, tmp_path):
    """A policy that forbids by action needs no context."""
    served = serve(
        settings=["audit.context=digest", "audit.redact=intent"],
        prepare=lambda setup: (setup / "policies" / FORBIDDEN).unlink())
    calls(served)
    replay = Replay(served, tmp_path)
    (replay.policies / "new.cedar").write_text(
        '@id("no-files") forbid (principal, action == Action::"read_file", resource);')
    report = replay.json(1)
    assert report["undecided"] == {} and report["changed"]["denied"] == 2


def test_wrong_policies_are_refused_with_their_line(replay):
    (replay.policies / "bad.cedar").write_text("permit (principal, action, resource) when {")
    done = replay()
    assert done.returncode == 2 and "bad.cedar:1:" in done.stderr
    shutil.rmtree(replay.policies)
    done = replay()
    assert done.returncode == 2 and "policies" in done.stderr


def test_entities_and_workloads_can_be_others(replay, tmp_path):
    entities = tmp_path / "entities.json"
    entities.write_text("[]")
    assert replay.json(0, "--entities", entities)["decisions"] == 4
    # Keys of enrolments are seen from its folder.
    workloads = replay.served.setup / "others.yaml"
    text = (replay.served.setup / "workloads.yaml").read_text()
    assert "agents" in text
    workloads.write_text(text.replace("groups: [agents]", "groups: []"))
    report = replay.json(1, "--workloads", workloads)
    assert report["changed"]["denied"] == 2
