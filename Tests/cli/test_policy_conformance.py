"""Goal: `policy conformance` runs cases of the official form, reports each, and outlives cases that
crash or hang.

Method: small roots made here; a worker that is killed in the middle of a case; a case that takes
longer than it may; the public cases where the shared folder has them.
"""

import json
import os
import signal
import subprocess
import tarfile
import time
from pathlib import Path

import pytest

import policies

SHARED = Path(__file__).resolve().parents[3] / "shared" / "cedar-conformance"


def name(kind, id):
    return {"type": kind, "id": id}


def request(who="alice", decision="allow", reason=("policy0",), errors=(), **others):
    return {
        "description": who, "principal": name("User", who), "action": name("Action", "view"),
        "resource": name("Photo", "beach"), "context": {"hour": 9}, "validateRequest": True,
        "decision": decision, "reason": list(reason), "errors": list(errors), **others}


def case(*requests, **others):
    return {
        "policies": "policies/photos.cedar", "entities": "entities.json",
        "schema": "photos.cedarschema", "shouldValidate": True, "requests": list(requests),
        **others}


@pytest.fixture
def root(tmp_path):
    policies.write(tmp_path)
    (tmp_path / "tests").mkdir()
    return tmp_path


def write(root, path, document):
    (root / path).write_text(json.dumps(document))


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_cases_that_pass(postern, root):
    write(root, "tests/b.json", case(request(), request("bob", reason=["policy1"])))
    write(root, "tests/a.json", case(request("eve", "deny", [])))
    done = postern("policy", "conformance", root, "--results", root / "out.jsonl")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "2 passed, 0 failed"
    assert "default deny         1       0" in done.stdout
    assert lines(root / "out.jsonl") == [
        {"test": "tests/a.json", "request": 0, "decision": "deny", "reason": [], "errors": []},
        {"test": "tests/a.json", "validates": True},
        {"test": "tests/b.json", "request": 0, "decision": "allow", "reason": ["policy0"],
         "errors": []},
        {"test": "tests/b.json", "request": 1, "decision": "allow", "reason": ["policy1"],
         "errors": []},
        {"test": "tests/b.json", "validates": True}]


def test_cases_that_fail(postern, root):
    write(root, "tests/a.json", case(request("bob"), request(), shouldValidate=False))
    write(root, "tests/b.json", case(request()))
    done = postern("policy", "conformance", root)
    assert done.returncode == 1
    assert ("failed  tests/a.json[0]: allow by [policy1], expected allow by [policy0]"
            in done.stdout)
    assert "failed  tests/a.json: must not validate, does" in done.stdout
    assert done.stdout.splitlines()[-1] == "1 passed, 1 failed"
    report = json.loads(postern("policy", "conformance", root, "--json").stdout)
    assert (report["passed"], report["failed"], report["requests"]) == (1, 1, 3)
    assert report["classes"]["allow"] == {"checks": 3, "failed": 1}
    assert report["classes"]["invalid"] == {"checks": 1, "failed": 1}


def test_a_list_and_paths_from_the_folder_of_the_case(postern, root):
    (root / "tests/own.cedar").write_text(policies.POLICIES)
    write(root, "tests/a.json", case(request(), policies="own.cedar"))
    write(root, "tests/b.json", case(request("bob")))
    (root / "list").write_text("tests/a.json\n\n")
    done = postern("policy", "conformance", root, "--list", root / "list")
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[-1] == "1 passed, 0 failed"
    (root / "list").write_text("entities.json\ntests/missing.json\n")
    done = postern("policy", "conformance", root, "--list", root / "list")
    assert done.returncode == 1
    assert "entities.json: is no case" in done.stdout
    assert "tests/missing.json: " in done.stdout and "cannot read" in done.stdout


def test_cases_that_cannot_be_run(postern, root):
    write(root, "tests/1.json", case(request(), policies="missing.cedar"))
    (root / "tests/2.json").write_text('{"policies": ')
    write(root, "tests/3.json", {"policies": "x"})
    write(root, "tests/4.json", case(request(context={"hour": 1.5})))
    done = postern("policy", "conformance", root, "--results", root / "out.jsonl")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "0 passed, 4 failed"
    failures = [line["failure"] for line in lines(root / "out.jsonl") if "failure" in line]
    assert len(failures) == 4
    for words, failure in zip(["cannot read", "is no case", "is no case", "float"], failures):
        assert words in failure


@pytest.mark.parametrize("text, words", [
    ('{"policies": ', "a.json:1:14: expected a value, found end of input"),
    ('{"policies": "p",\n"policies": "q"}', "a.json:2:1: duplicate key `policies`"),
    ('{"policies": 1, "requests": []}', "a.json:1:14: expected a string in `policies`, found a "
     "number"),
    ('{"policies": "p", "entities": "e", "requests": [\n1]}',
     "a.json:2:1: expected an object, found a number"),
    ('{"policies": "p", "entities": "e", "requests": [{"decision": "allow"}]}',
     "a.json:1:49: `reason` is missing"),
    ('{"policies": "p", "entities": "e", "requests": [], "policyFormat": "xml"}',
     "a.json:1:68: `policyFormat` is `cedar` or `json`, not `xml`"),
    ('{"policies": "p", "entities": "e", "requests": [], "shouldValidate": 1}',
     "a.json:1:70: expected a bool in `shouldValidate`, found a number"),
    ('{"policies": "p", "entities": "e", "requests": {}}',
     "a.json:1:48: expected an array in `requests`, found an object"),
])
def test_a_case_that_is_none_says_where(postern, root, text, words):
    (root / "tests/a.json").write_text(text)
    done = postern("policy", "conformance", root)
    assert done.returncode == 1
    assert f"is no case: tests/{words}" in done.stdout


def test_a_request_that_is_refused_has_its_place_in_the_case(postern, root):
    text = json.dumps(case(request()), indent=1).replace('"hour": 9', '"hour": 9.5')
    (root / "tests/a.json").write_text(text)
    line = text[:text.index("9.5")].count("\n") + 1
    done = postern("policy", "conformance", root)
    assert done.returncode == 1
    assert f"tests/a.json[0]: tests/a.json:{line}:" in done.stdout


def test_a_root_without_cases(postern, root):
    done = postern("policy", "conformance", root)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "0 passed, 0 failed"
    assert done.stderr == f"postern: no case found under `{root}`\n"
    (root / "list").write_text("# none\n")
    done = postern("policy", "conformance", root, "--list", root / "list", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["passed"] == 0
    assert done.stderr == f"postern: {root}/list: the list names no case\n"


def test_wrong_use(postern, root):
    for arguments, words in [
        ((root / "nowhere",), "is no folder"),
        ((root, "--list", root / "nowhere"), "cannot read"),
        ((root, "--results", root / "no/where"), "cannot write"),
        ((root, "--timeout", "0"), "--timeout"),
        ((root, "--workers", "0"), "--workers"),
    ]:
        done = postern("policy", "conformance", *arguments)
        assert done.returncode == 2, arguments
        assert words in done.stderr, done.stderr


@pytest.fixture
def slow(root):
    """A case that takes a debug build some seconds: its entities are many."""
    entities = [{"uid": name("User", f"{number}"), "attrs": {"n": list(range(50))}, "parents": []}
                for number in range(20_000)]
    write(root, "slow-entities.json", entities)
    write(root, "tests/b-slow.json", case(request(), entities="slow-entities.json"))
    write(root, "tests/a.json", case(request()))
    write(root, "tests/c.json", case(request()))
    return root


def test_a_case_that_takes_too_long(postern, slow):
    done = postern(
        "policy", "conformance", slow, "--timeout", "0.05", "--workers", "1", "--results",
        slow / "out.jsonl")
    assert done.returncode == 1
    assert "failed  tests/b-slow.json: timed out" in done.stdout
    assert {"test": "tests/b-slow.json", "failure": "timed out"} in lines(slow / "out.jsonl")


def children(process):
    listed = Path(f"/proc/{process}/task").glob("*/children")
    return [int(word) for path in listed for word in path.read_text().split()]


def test_a_case_that_crashes(postern, slow):
    (slow / "list").write_text("tests/b-slow.json\ntests/a.json\ntests/c.json\n")
    running = subprocess.Popen(
        [postern.binary, "policy", "conformance", slow, "--list", slow / "list", "--workers",
         "1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=postern.environment)
    deadline = time.monotonic() + 20
    while not (found := children(running.pid)):
        assert running.poll() is None and time.monotonic() < deadline
    os.kill(found[0], signal.SIGSEGV)
    output, _ = running.communicate(timeout=60)
    assert running.returncode == 1
    assert "failed  tests/b-slow.json: crashed: signal 11" in output
    assert output.splitlines()[-1] == "2 passed, 1 failed"


def test_the_public_cases(postern, tmp_path):
    if not SHARED.exists():
        pytest.skip("the public cases are not there")
    done = postern("policy", "conformance", SHARED, timeout=120)
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[-1] == "22 passed, 0 failed"
    with tarfile.open(SHARED / "corpus-public.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    done = postern(
        "policy", "conformance", tmp_path, "--policies-json", "--schema-json", timeout=300)
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[-1] == "1500 passed, 0 failed"
