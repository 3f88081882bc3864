"""Goal: `postern policy` loses nothing on its way in or out: output that cannot be written, input
without end, bytes that are no text, cases that nobody could judge, numbers that Cedar lacks.

Method: real files, devices and pipes; each command's exit code and what it says.
"""

import json
import os
import stat
import subprocess

import pytest

import policies

ANY = "permit (principal, action, resource);\n"


def run(postern, *arguments, **options):
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.run(
        [postern.binary, "policy", *map(str, arguments)], text=True, timeout=240, **options)


@pytest.fixture
def folder(tmp_path):
    return policies.write(tmp_path)


def test_a_full_disk_is_told(postern, folder):
    with open("/dev/full", "w") as full:
        for arguments in (["format", "policies/photos.cedar"], ["check", "policies"]):
            result = run(postern, *arguments, cwd=folder, stdout=full)
            assert result.returncode == 2
            assert "cannot write to standard output" in result.stderr


def test_a_closed_pipe_is_no_error(postern, folder):
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as closed:
        result = run(postern, "format", "policies/photos.cedar", cwd=folder, stdout=closed)
    assert "cannot write" not in result.stderr


def test_results_go_to_a_device_as_it_is(postern, folder):
    (folder / "case.json").write_text(json.dumps({
        "policies": "policies/photos.cedar", "entities": "entities.json",
        "schema": "photos.cedarschema", "shouldValidate": True, "requests": []}))
    result = run(postern, "conformance", folder, "--results", "/dev/full")
    assert result.returncode == 2
    assert "cannot write the results" in result.stderr
    # A device must never be replaced by a file.
    assert stat.S_ISCHR(os.stat("/dev/full").st_mode)


def test_input_without_end(postern):
    for arguments in (["check", "-"], ["format", "/dev/stdin"]):
        with open("/dev/zero") as zeros:
            result = run(postern, *arguments, stdin=zeros)
        assert result.returncode == 2
        assert "larger than" in result.stderr


def test_bytes_that_are_no_text_have_a_place(postern, tmp_path):
    (tmp_path / "a.cedar").write_bytes(ANY.encode() + "é".encode() + b"\xe9it")
    result = run(postern, "check", tmp_path / "a.cedar")
    assert result.returncode == 2
    assert "a.cedar:2:2: is not UTF-8 text" in result.stderr


@pytest.mark.parametrize("case, words", [
    ({"shouldValidate": True}, "names no `schema`"),
    ({"shouldValidate": False, "schema": None}, "names no `schema`"),
    ({}, "checks nothing"),
])
def test_cases_that_check_nothing_fail(postern, folder, case, words):
    (folder / "case.json").write_text(json.dumps({
        "policies": "policies/photos.cedar", "entities": "entities.json", "requests": [], **case}))
    result = run(postern, "conformance", folder)
    assert result.returncode == 1
    assert words in result.stdout


def test_a_list_as_people_write_it(postern, folder):
    (folder / "case one.json").write_text(json.dumps({
        "policies": "policies/photos.cedar", "entities": "entities.json",
        "schema": "photos.cedarschema", "shouldValidate": True, "requests": []}))
    (folder / "list").write_bytes(b"\xef\xbb\xbf# ours\r\n\r\n  case one.json \r\n#end")
    result = run(postern, "conformance", folder, "--list", folder / "list")
    assert result.returncode == 0
    assert result.stdout.rstrip().endswith("1 passed, 0 failed")


@pytest.mark.parametrize("value, problem", [
    ("1.5", "float"), ("1e1", "float"), (".inf", None), ("0x10", None), ("010", None)])
def test_numbers_that_cedar_lacks_are_no_texts(postern, folder, value, problem):
    (folder / "tests.yaml").write_text(f"""\
policies: policies/photos.cedar
cases:
  - name: a
    principal: 'User::"alice"'
    action: 'Action::"view"'
    resource: 'Photo::"beach"'
    context: {{ hour: {value} }}
    expect: deny
""")
    result = run(postern, "test", folder / "tests.yaml")
    assert result.returncode != 0
    assert problem is None or problem in (result.stdout + result.stderr).lower()


def test_links_survive_the_way_to_text(postern, tmp_path):
    every = {"op": "All"}
    rules = {
        "staticPolicies": {"all": {
            "effect": "permit", "principal": every, "action": every, "resource": every,
            "conditions": []}},
        "templates": {"t": {
            "effect": "forbid", "annotations": {"id": "t"},
            "principal": {"op": "==", "slot": "?principal"}, "action": every,
            "resource": every, "conditions": []}},
        "templateLinks": [{"templateId": "t", "newId": "no-a", "values": {
            "?principal": {"__entity": {"type": "U", "id": "a"}}}}]}
    (tmp_path / "rules.json").write_text(json.dumps(rules))
    text = run(postern, "translate", "policy", "--to", "cedar", tmp_path / "rules.json")
    assert text.returncode == 0
    (tmp_path / "rules.cedar").write_text(text.stdout)
    for rules in ("rules.json", "rules.cedar"):
        for who, decision in (("a", "deny"), ("b", "allow")):
            answer = run(
                postern, "authorize", "--policies", tmp_path / rules, "--principal",
                f'U::"{who}"', "--action", 'Action::"x"', "--resource", 'R::"r"', "--json")
            answer = json.loads(answer.stdout)
            assert answer["decision"] == decision
            assert ("no-a" in json.dumps(answer)) == (who == "a")
