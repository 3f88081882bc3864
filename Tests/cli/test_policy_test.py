"""Goal: `policy test` runs an author's cases, explains those that fail, and says with its line what
is wrong with a test file.

Method: the real executable on files with one flaw each, and on the repository's own example.
"""

import json
from pathlib import Path

import pytest

import policies

ROOT = Path(__file__).resolve().parents[2]

CASES = """\
policies: policies
entities: entities.json
cases:
  - name: alice views her own photo
    principal: 'User::"alice"'
    action: 'Action::"view"'
    resource: 'Photo::"beach"'
    context: { hour: 20, "tags": [a, "1", true], where: { city: Bern } }
    expect: allow
    reasons: [view-own]
    errors: []
  - name: bob comes late
    principal: 'User::"bob"'
    action: 'Action::"view"'
    resource: 'Photo::"beach"'
    context: { hour: 20 }
    expect: deny
"""


@pytest.fixture
def run(postern, tmp_path):
    policies.write(tmp_path)

    def run(text, *arguments):
        (tmp_path / "tests.yaml").write_text(text)
        return postern("policy", "test", "tests.yaml", *arguments, cwd=tmp_path)

    run.folder = tmp_path
    return run


def test_cases_that_pass(run):
    done = run(CASES)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "ok      alice views her own photo", "ok      bob comes late", "2 passed, 0 failed"]


def test_a_case_that_fails_is_explained(run):
    done = run(CASES.replace("expect: deny", "expect: allow"))
    assert done.returncode == 1
    assert "FAILED  bob comes late (tests.yaml:12)" in done.stdout
    assert "  expected allow\n  actual   deny by no policy\n" in done.stdout
    assert "`context.hour` would have to be less than `18`" in done.stdout
    assert done.stdout.splitlines()[-1] == "1 passed, 1 failed"


def test_reasons_and_errors_count(run):
    done = run(CASES.replace("reasons: [view-own]", "reasons: [view-friends]"), "--json")
    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert (report["passed"], report["failed"]) == (1, 1)
    assert report["cases"][0]["expected"]["reason"] == ["view-friends"]
    assert report["cases"][0]["actual"]["reason"] == ["view-own"]
    assert run(CASES.replace("errors: []", "errors: [view-own]")).returncode == 1


def test_several_files_and_paths_from_elsewhere(run, postern):
    assert run(CASES, "tests.yaml").stdout.splitlines()[-1] == "4 passed, 0 failed"
    done = postern("policy", "test", run.folder / "tests.yaml")
    assert done.returncode == 0, done.stderr


def test_a_schema_that_the_policies_must_pass(run):
    text = CASES.replace("cases:", "schema: photos.cedarschema\ncases:")
    done = run(text)
    assert done.returncode == 2
    assert "attribute `context.tags`: the schema has no such attribute" in done.stderr
    text = text.replace(', "tags": [a, "1", true], where: { city: Bern }', "")
    assert run(text).returncode == 0
    schema = run.folder / "photos.cedarschema"
    schema.write_text(policies.SCHEMA.replace("owner: User", "keeper: User"))
    done = run(text)
    assert done.returncode == 2
    assert "postern: policies/photos.cedar:3:8: policy `view-own`: " in done.stderr, done.stderr
    schema.write_text("entity {")
    done = run(text)
    assert done.returncode == 2
    assert "photos.cedarschema:1:8: " in done.stderr, done.stderr


@pytest.mark.parametrize("old, new, words", [
    ("expect: deny", "expct: deny", "tests.yaml:17: unknown key `expct` in a case; did you mean"),
    ("expect: deny", "expect: permit", "tests.yaml:17: `expect` takes `allow` or `deny`"),
    ("    expect: deny\n", "", "tests.yaml:12: a case has no `expect`"),
    ("'User::\"bob\"'", "User", "tests.yaml:13: `principal`: `User` is no entity"),
    ("bob comes late", "alice views her own photo", "tests.yaml:12: the name `alice views"),
    ("context: { hour: 20 }", "context: [1]", "tests.yaml:16: `context` takes a mapping"),
    ("context: { hour: 20 }", "context: { hour: ~ }", "the context of the case `bob comes late`"),
    ("reasons: [view-own]", "reasons: view-own", "tests.yaml:10: `reasons` takes a list"),
    ("reasons: [view-own]", "reasons: [view-onw]", "did you mean `view-own`?"),
    ("policies: policies", "policies: nowhere", "nowhere: cannot read"),
    ("entities: entities.json", "entities: nowhere.json", "nowhere.json: cannot read"),
    ("entities: entities.json", "entitys: entities.json", "tests.yaml:2: unknown key `entitys`"),
    ("policies: policies\n", "", "tests.yaml:1: the file has no `policies`"),
    (CASES[CASES.index("  - name"):], "  []\n", "tests.yaml:3: `cases` takes a list"),
    (CASES, "", "tests.yaml:1: is empty"),
    (CASES, "a: [", "is no valid YAML"),
])
def test_files_that_are_wrong(run, old, new, words):
    assert old in CASES
    done = run(CASES.replace(old, new))
    assert done.returncode == 2
    assert words in done.stderr, done.stderr


def test_files_that_are_not_there(postern):
    done = postern("policy", "test", "nowhere.yaml")
    assert done.returncode == 2
    assert "nowhere.yaml: cannot read" in done.stderr
    assert postern("policy", "test").returncode == 2


def test_the_example(postern):
    done = postern("policy", "test", ROOT / "examples/policies/tests.yaml")
    assert done.returncode == 0, done.stdout + done.stderr
    done = postern("policy", "check", ROOT / "examples/policies", "--deny-warnings")
    assert done.returncode == 0, done.stdout + done.stderr
