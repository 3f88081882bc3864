"""Goal: the commands that talk to a broker say what happened, in text, JSON and exit codes.

Method: the real executable against a real broker on the set-up that `init` makes.
"""

import json
import re
import time

TASK = ("--task", "t-1", "--intent", "read the report")


def test_authorise_permits(served):
    done = served("authorise", *TASK, "read_file", 'File::"/srv/report.txt"')
    assert (done.returncode, done.stdout) == (0, "permit by agents-read-files\n"), done.stderr


def test_a_permit_of_a_fresh_set_up_may_be_kept(served):
    """Of the sample's workloads the one that has no budget; under a budget each call counts."""
    def permit(*options):
        done = served("authorise", *TASK, *options, "read_file", 'File::"/srv/data/a"', "--json")
        return json.loads(done.stdout)
    assert permit("--key", served.setup / "keys/agent.key_secret")["cacheable_ms"] == 250
    assert "cacheable_ms" not in permit()


def test_authorise_denies_with_the_reason(served):
    done = served("authorise", *TASK, "send_message", "Channel::nowhere", "--json")
    answer = json.loads(done.stdout)
    assert done.returncode == 1
    assert answer["decision"] == "deny"
    assert answer["reason"] == "policy_no_permit"


def test_authorise_outside_the_scope_that_was_asked_for(served):
    done = served(
        "authorise", *TASK, "--action", "read_file", "--resource", 'File::"/srv/a*"',
        "read_file", 'File::"/srv/b"')
    assert done.returncode == 1
    assert done.stdout.startswith("deny: outside_scope")


def test_authorise_spelt_the_other_way(served):
    assert served("authorize", *TASK, "read_file", "File::x").returncode == 0


def test_a_context_claims_the_brokers_key(served):
    done = served("authorise", *TASK, "--context", '{"postern": {}}', "read_file", "File::x")
    assert done.returncode == 1
    assert "reserved_context" in done.stdout


def test_contexts_that_are_wrong(served):
    for context, word in [("[1]", "no JSON object"), ('{"a": 1.5}', "no whole number"),
                          ("{", "context is wrong")]:
        done = served("authorise", *TASK, "--context", context, "read_file", "File::x")
        assert done.returncode == 2, context
        assert word in done.stderr, done.stderr


def test_attest_shows_the_grant(served):
    done = served(
        "attest", *TASK, "--action", "read_*", "--resource", "File::*", "--ttl", "60",
        "--budget", "5", "--json")
    grant = json.loads(done.stdout)
    assert done.returncode == 0
    assert grant["granted"] is True
    assert grant["workload"] == "spiffe://example.org/agents/sample"
    assert grant["actions"] == ["read_*"]
    assert grant["budget"] == 5
    assert len(grant["credential"]) == 32


def test_attest_beyond_the_enrolment_names_the_pattern(served):
    done = served("attest", *TASK, "--action", "delete_*", "--resource", "File::*")
    assert (done.returncode, done.stdout) == (1, "denied: scope_beyond_enrolment (delete_*)\n")


def test_attest_with_a_key(served):
    done = served(
        "attest", *TASK, "--key", served.setup / "keys/agent.key_secret", "--action", "http_get",
        "--resource", "Host::*", "--json")
    assert json.loads(done.stdout)["workload"] == "spiffe://example.org/agents/keyed"


def test_wrong_patterns_and_ids(served):
    bad = [("--action", "a\\b", "--resource", "*"), ("--action", "*", "--resource", "File")]
    for arguments in bad:
        done = served("attest", *TASK, *arguments)
        assert done.returncode == 2
        assert "pattern" in done.stderr
    done = served(
        "attest", "--task", "two words", "--intent", "x", "--action", "*", "--resource", "*")
    assert done.returncode == 2
    assert "two words" in done.stderr


def test_status_counts(served):
    served("authorise", *TASK, "read_file", "File::x")
    done = served("status", "--json")
    status = json.loads(done.stdout)
    assert done.returncode == 0
    assert status["counters"]["permits"] == 1
    assert status["counters"]["attests"] == 1
    # `authorise` completes its task, so nothing is alive any more.
    assert (status["credentials"], status["workloads"]) == (0, {})
    # What `attest` got ends with its process, and is counted until its place is given back.
    served("attest", *TASK, "--task", "t-2", "--action", "read_*", "--resource", "File::*")
    deadline = time.monotonic() + 20
    while True:
        status = json.loads(served("status", "--json").stdout)
        assert status["counters"]["attests"] == 2
        if (status["credentials"], status["workloads"]) == (0, {}):
            break
        assert status["workloads"] == {"spiffe://example.org/agents/sample": 1}
        assert status["credentials"] == 1
        assert time.monotonic() < deadline, status
    assert status["counters"]["leases_ended"] == 1
    text = served("status").stdout
    assert "permits" in text and status["server"] in text


def test_status_needs_an_operators_key(served):
    done = served("status", "--key", served.setup / "keys/agent.key_secret", "--timeout", "3")
    assert done.returncode == 2
    assert "refused" in done.stderr


def test_a_key_that_others_can_read(served):
    key = served.setup / "keys/operator.key_secret"
    key.chmod(0o644)
    done = served("status")
    assert done.returncode == 2
    assert "chmod" in done.stderr or "0600" in done.stderr or "600" in done.stderr, done.stderr


def test_revoke_a_workload_and_attest_no_more(served):
    workload = "spiffe://example.org/agents/sample"
    done = served("revoke", "--workload", workload, "--note", "behaves oddly", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["revoked"] is True
    refused = served("attest", *TASK, "--action", "read_*", "--resource", "File::*")
    assert (refused.returncode, refused.stdout) == (1, "denied: revoked_workload\n")
    assert "behaves oddly" in served.log.read_text()


def test_revoke_a_task(served):
    workload = "spiffe://example.org/agents/sample"
    assert served("revoke", "--task", workload, "t-1").returncode == 0
    refused = served("attest", *TASK, "--action", "read_*", "--resource", "File::*")
    assert refused.stdout == "denied: revoked_task\n"


def test_revoke_what_is_not_there(served):
    done = served("revoke", "--workload", "spiffe://example.org/agents/nobody")
    assert done.returncode == 1
    assert "no such target" in done.stderr
    assert served("revoke", "--credential", "00" * 16).returncode == 1


def test_revoke_an_enrolment_that_is_not_there(served):
    done = served("revoke", "--enrolment", "spiffe://example.org/agents/none")
    assert done.returncode == 1 and "no such target" in done.stderr, done
    for options in [(), ("--scope", "read_*")]:
        done = served("revoke", "--enrolment", "spiffe://example.org/agents/sample", *options)
        assert done.returncode == 0, done


def test_a_wrong_task_is_told_by_the_right_command(served):
    done = served("tree", "a b")
    assert done.returncode == 2
    assert done.stderr.startswith("postern: tree: `a b` is no task id"), done.stderr


def test_revoke_takes_one_target(served):
    assert served("revoke").returncode == 2
    assert served("revoke", "--credential", "00" * 16, "--workload", "x").returncode == 2
    assert served("revoke", "--credential", "xyz").returncode == 2
    assert served("revoke", "--task", "spiffe://example.org/a").returncode == 2


def test_broker_away(served):
    assert served.stop() == 0
    done = served("status", "--timeout", "0.5")
    assert done.returncode == 2
    assert done.stderr.startswith("postern: ")
    served.__init__(served.postern, served.setup.parent / "again")


def test_wrong_use_is_two(postern):
    for arguments in [("bogus",), ("serve", "--bogus"), ("authorise",), ("trial",),
                      ("status", "--endpoint", "ipc:///x"), ("status", "--timeout", "0")]:
        done = postern(*arguments)
        assert done.returncode == 2, arguments
        assert done.stderr, arguments


def test_every_command_has_help_with_examples(postern):
    listed = postern("--help")
    assert listed.returncode == 0
    for command in ["init", "keygen", "serve", "status", "attest", "authorise", "revoke", "trial"]:
        assert command in listed.stdout
        done = postern(command, "--help")
        assert done.returncode == 0
        assert f"postern {command}" in done.stdout, command
    assert "demo-agent" not in listed.stdout
    listed = postern("policy", "--help").stdout
    for command in ["check", "authorize", "explain", "format", "translate", "test", "conformance"]:
        assert command in listed
        done = postern("policy", command, "--help")
        assert done.returncode == 0
        assert f"postern policy {command}" in done.stdout, command
    assert "conformance-worker" not in listed


def commands(postern, *words):
    """Every command that has help, by what `--help` lists; with that help."""
    text = postern(*words, "--help", environment={"COLUMNS": "80"}.items()).stdout
    yield words, text
    for name in re.findall(r"^  ([a-z-]+)(?: +\S|$)", text.partition("SUBCOMMANDS:")[2], re.M):
        yield from commands(postern, *words, name)


def test_examples_fit_a_terminal(postern):
    """A line that is too long would be broken where it is no command any more."""
    seen = dict(commands(postern))
    assert len(seen) > 30 and ("audit", "verify-proof") in seen, list(seen)
    for words, text in seen.items():
        for part in re.findall(r"^(?:EXAMPLES|EXIT CODES)\n(.*?)\n\n", text, re.M | re.S):
            for line in part.splitlines():
                assert line.startswith("  ") and len(line) <= 78, (words, line)


def test_help_lists_every_event(postern, served):
    refused = postern("audit", "query", "--event", "none", "--config", served.setup).stderr
    events = re.findall(r"`([a-z_]+)`", refused.partition("there are")[2])
    assert {"delegation", "cached_decisions"} <= set(events), refused
    for command in ["query", "tail", "export"]:
        text = postern("audit", command, "--help").stdout
        listed = " ".join(re.search(r"Only this event: (.*?);", text, re.S).group(1).split())
        assert set(re.split(", | or ", listed)) == set(events), command


def test_completions(postern):
    for shell in ["bash", "zsh", "fish"]:
        done = postern("--generate-completion-script", shell)
        assert done.returncode == 0
        assert "authorise" in done.stdout
