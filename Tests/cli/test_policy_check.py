"""Goal: `policy check` finds what does not parse, what does not validate and what nobody means.

Method: the real executable on folders with one flaw each.
"""

import json

import pytest

import policies


@pytest.fixture
def check(postern, tmp_path):
    policies.write(tmp_path)

    def run(*arguments, text=None, schema="photos.cedarschema"):
        if text is not None:
            (tmp_path / "policies/photos.cedar").write_text(text)
        named = ("--schema", schema) if schema else ()
        return postern("policy", "check", "policies", *named, *arguments, cwd=tmp_path)

    run.folder = tmp_path
    return run


def test_good_policies(check):
    done = check()
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "3 policies in 1 file, schema photos.cedarschema: 0 errors, 0 warnings\n")
    assert json.loads(check("--json").stdout) == {
        "ok": True, "policies": 3, "files": 1, "schema": ["photos.cedarschema"], "problems": []}


def test_the_schema_of_the_folder_is_used(check):
    assert "no schema" in check(schema=None).stdout
    (check.folder / "policies/photos.cedarschema").write_text(policies.SCHEMA)
    assert "schema policies/photos.cedarschema" in check(schema=None).stdout


def test_policies_that_do_not_validate(check):
    text = policies.POLICIES.replace("resource.owner", "resource.ownr")
    done = check(text=text)
    assert done.returncode == 1
    assert "error: policies/photos.cedar:3:" in done.stdout
    assert "ownr" in done.stdout and "^" in done.stdout
    problem = json.loads(check("--json").stdout)["problems"][0]
    assert problem["severity"] == "error"
    assert problem["kind"] == "attribute_not_found"
    assert (problem["policy"], problem["line"]) == ("view-own", 3)


def test_levels_and_permissive_mode(check):
    done = check("--level", "0")
    assert done.returncode == 1
    assert json.loads(check("--level", "0", "--json").stdout)["problems"][0]["kind"] == (
        "level_exceeded")
    assert check("--level", "1").returncode == 0
    empty = 'permit (principal, action, resource) when { [].contains(context.hour) };'
    assert check(text=empty).returncode == 1
    assert check("--permissive").returncode == 0


@pytest.mark.parametrize("text, kind", [
    ("permit (principal, action in [], resource);", "never_applies"),
    ("permit (principal, action, resource) when { context.a && 1 > 2 };", "never_applies"),
    ("permit (principal, action, resource) when { 1 + true == 2 };", "always_errs"),
    ("permit (principal is User, action, resource); forbid (principal, action, resource);",
     "shadowed"),
    ("permit (principal, action, resource); permit (principal is User, action, resource);",
     "redundant"),
    ('permit (principal in Action::"view", action, resource);', "action_expected"),
])
def test_warnings_without_a_schema(check, text, kind):
    done = check("--json", text=text, schema=None)
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert [problem["kind"] for problem in report["problems"]] == [kind]
    assert report["problems"][0]["severity"] == "warning"
    assert check("--deny-warnings", schema=None).returncode == 1
    assert "warning: policies/photos.cedar:1:" in check(schema=None).stdout


def test_everything_that_is_malformed_is_said_at_once(check):
    (check.folder / "photos.cedarschema").write_text("entity User {\n a: };")
    (check.folder / "policies/second.cedar").write_text("permit (")
    done = check(text="permit (principal, action);\nforbid (x, action, resource);")
    assert done.returncode == 2
    for place in ["photos.cedarschema:2:5: ", "policies/photos.cedar:1:26: ",
                  "policies/photos.cedar:2:9: ", "policies/second.cedar:1:9: "]:
        assert place in done.stderr, done.stderr
    problems = json.loads(check("--json").stdout)["problems"]
    assert len(problems) == 4


def test_wrong_use(check):
    assert check("--level", "-1").returncode == 2
    done = check("--level", "1", schema=None)
    assert done.returncode == 2
    assert "need a schema" in done.stderr
    done = check(schema="missing.cedarschema")
    assert done.returncode == 2
    assert "missing.cedarschema: cannot read" in done.stderr
