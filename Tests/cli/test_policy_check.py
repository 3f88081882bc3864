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
    run.postern = postern
    return run


def test_good_policies(check):
    done = check()
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "3 policies in 1 file, schema photos.cedarschema: 0 errors, 0 warnings\n")
    assert json.loads(check("--json").stdout) == {
        "ok": True, "policies": 3, "templates": 0, "files": 1, "schema": ["photos.cedarschema"],
        "problems": []}


def test_a_schema_in_parts(check):
    parts = policies.SCHEMA.split("action")
    (check.folder / "a.cedarschema").write_text(parts[0])
    (check.folder / "b.cedarschema").write_text("action" + parts[1])
    for first, last in ("ab", "ba"):
        done = check("--schema", f"{last}.cedarschema", schema=f"{first}.cedarschema")
        assert done.returncode == 0, done.stderr
        assert f"schema {first}.cedarschema, {last}.cedarschema: 0 errors" in done.stdout
    done = check("--schema", "./a.cedarschema", "--schema", "b.cedarschema",
                 schema="a.cedarschema")
    assert done.returncode == 0, done.stderr


TEMPLATE = """@id("share") permit (principal == ?principal, action == Action::"view", resource == ?resource);
"""


def link(folder, **others):
    """Writes a file with one link of the template and returns its name."""
    entry = {"template_id": "share", "link_id": "to-bob",
             "args": {"?principal": 'User::"bob"', "?resource": 'Photo::"beach"'}, **others}
    (folder / "links.json").write_text(json.dumps([entry]))
    return "links.json"


def test_templates_are_counted(check):
    assert check(text=TEMPLATE).stdout.startswith("0 policies and 1 template in 1 file, schema ")
    report = json.loads(check("--json").stdout)
    assert (report["policies"], report["templates"]) == (0, 1)
    two = policies.POLICIES + TEMPLATE + TEMPLATE.replace("share", "lend")
    assert check(text=two).stdout.startswith("3 policies and 2 templates in 1 file, ")


def test_links_are_checked(check):
    done = check("--template-links", link(check.folder), text=policies.POLICIES + TEMPLATE)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("4 policies and 1 template in 1 file, links of links.json, ")
    report = json.loads(check("--template-links", "links.json", "--json").stdout)
    assert (report["policies"], report["template_links"]) == (4, "links.json")
    link(check.folder, args={"?principal": 'Usr::"bob"', "?resource": 'Photo::"beach"'})
    done = check("--template-links", "links.json")
    assert done.returncode == 1
    assert "policy `to-bob`: unknown entity type `Usr`" in done.stdout


def test_links_that_do_not_fit(check):
    link(check.folder, template_id="lend")
    done = check("--template-links", "links.json", text=TEMPLATE)
    assert done.returncode == 2
    assert "postern: links.json:1:2: link `to-bob`: there is no template `lend`" in done.stderr
    assert "^" in done.stderr
    done = check("--template-links", "missing.json")
    assert done.returncode == 2
    assert "missing.json: cannot read" in done.stderr


def test_each_file_is_read_once(check):
    (check.folder / "link.cedar").symlink_to("policies/photos.cedar")
    for again in ("policies/photos.cedar", "./policies", "link.cedar"):
        done = check(again, "--deny-warnings")
        assert done.returncode == 0, done.stdout
        assert done.stdout.startswith("3 policies in 1 file, ")


def test_more_errors_than_are_shown(check):
    for count, words in ((99, False), (101, True)):
        done = check(text="permit (;\n" * count, schema=None)
        assert done.returncode == 2
        assert done.stderr.count("photos.cedar:") == min(count, 100) + words
        assert done.stderr.endswith(
            "photos.cedar: and perhaps more: only the first 100 are shown\n") == words
    problems = json.loads(check("--json", schema=None).stdout)["problems"]
    assert problems[-1]["message"] == "and perhaps more: only the first 100 are shown"
    done = check.postern("policy", "format", "policies", cwd=check.folder)
    assert "only the first 100 are shown" in done.stderr


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
    done = check("-", schema="-")
    assert done.returncode == 2
    assert "only one of the inputs" in done.stderr
    done = check("--level", "1", schema=None)
    assert done.returncode == 2
    assert "need a schema" in done.stderr
    done = check(schema="missing.cedarschema")
    assert done.returncode == 2
    assert "missing.cedarschema: cannot read" in done.stderr


TIMED = '@id("timed") forbid (principal, action{action}, resource) when {{ {condition} }};'
READS = "context.postern.calls > 9"


@pytest.mark.parametrize("own, action, condition, obstacle", [
    ("", "", READS, "policy `timed`, which could be asked too,"),
    ("", ' == Action::"a"', READS, "policy `timed`, which could be asked too,"),
    ("", ' == Action::"b"', READS, None),
    # What does not change from call to call.
    ("", "", "context.risk > 9", None),
    ("", "", 'context.postern.task.id == "x"', None),
    ("when { " + READS + " }", ' == Action::"b"', READS, "the policy reads"),
])
def test_what_keeps_permits_from_being_kept(check, own, action, condition, obstacle):
    text = (f'@id("again") @cacheable("1s") permit (principal, action == Action::"a", resource)'
            f"{own};\n" + TIMED.format(action=action, condition=condition))
    done = check("--json", text=text, schema=None)
    assert done.returncode == 0, done.stderr
    found = [problem for problem in json.loads(done.stdout)["problems"]
             if problem["kind"] == "cacheable"]
    assert len(found) == (1 if obstacle else 0), found
    if obstacle:
        assert obstacle in found[0]["message"] and found[0]["severity"] == "warning"
        assert found[0]["policy"] == "again"


def test_an_annotation_that_is_nearly_it(check):
    done = check(text='@id("a") @cachable("1s") permit (principal, action, resource);',
                 schema=None)
    assert done.returncode == 0
    assert "`@cachable` says nothing; did you mean `@cacheable`?" in done.stdout


@pytest.mark.parametrize("annotation, effect, message", [
    ('@cacheable("250ms")', "permit", None),
    ('@cacheable("soon")', "permit", "is no time for which a permit may be used again"),
    ('@cacheable("2m")', "permit", "is no time for which a permit may be used again"),
    ('@cacheable("1s")', "forbid", "on a forbid: a denial is never used again"),
])
def test_for_how_long_a_permit_may_be_used_again(check, annotation, effect, message):
    text = f'// who\n@id("a")\n{annotation}\n{effect} (principal, action, resource);\n'
    done = check("--json", text=text, schema=None)
    assert done.returncode == (1 if message else 0), done.stderr
    problems = json.loads(done.stdout)["problems"]
    assert len(problems) == (1 if message else 0)
    if message:
        (problem,) = problems
        assert message in problem["message"]
        assert (problem["severity"], problem["kind"], problem["policy"]) == (
            "error", "cacheable", "a")
        assert (problem["source"], problem["line"], problem["column"]) == (
            "policies/photos.cedar", 2, 1)
        assert f"error: policies/photos.cedar:2:1: policy `a`: `@cacheable" in check(
            schema=None).stdout
