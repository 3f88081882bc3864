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


BOB = "the request of the case `bob comes late` is wrong: "


@pytest.mark.parametrize("old, new, words", [
    ("expect: deny", "expct: deny", "17:5: unknown key `expct` in a case; did you mean"),
    ("expect: deny", "expect: permit", "17:13: `expect` takes `allow` or `deny`"),
    ("    expect: deny\n", "", "12:5: a case has no `expect`"),
    ("'User::\"bob\"'", "User", "13:16: `principal`: `User` is no entity"),
    ("bob comes late", "alice views her own photo", "12:5: the name `alice views"),
    ("context: { hour: 20 }", "context: [1]", "16:14: `context` takes a mapping"),
    ("context: { hour: 20 }", "context: { hour: ~ }", f"16:22: {BOB}`null` is no value"),
    ("reasons: [view-own]", "reasons: view-own", "10:14: `reasons` takes a list"),
    ("reasons: [view-own]", "reasons: [no-robots, view-onw]", "10:26: the case `alice views"),
    ("policies: policies\n", "", "1:1: the file has no `policies`"),
    ("entities: entities.json", "entitys: entities.json", "2:1: unknown key `entitys`"),
    ("entities: entities.json", "entities:", "2:9: `entities` takes a text, not no value"),
    (CASES[CASES.index("  - name"):], "  []\n", "4:3: `cases` takes a list"),
    (CASES, "", "1:1: is empty"),
    (CASES, "policies: ]", "1:11: is no valid YAML"),
])
def test_files_that_are_wrong(run, old, new, words):
    assert old in CASES
    text = CASES.replace(old, new)
    done = run(text)
    assert done.returncode == 2
    assert f"postern: tests.yaml:{words}" in done.stderr, done.stderr
    line, column = map(int, words.split(":")[:2])
    shown = (text.split("\n") + [""])[line - 1]
    gutter = " " * len(str(line))
    assert (f"{gutter} |\n{line} | {shown}\n{gutter} | {' ' * (column - 1)}^" in
            done.stderr), done.stderr


@pytest.mark.parametrize("old, new, words", [
    (CASES, "a: [", "tests.yaml:2:1: is no valid YAML"),
    ("policies: policies", "policies: nowhere", "nowhere: cannot read"),
    ("entities: entities.json", "entities: nowhere.json", "nowhere.json: cannot read"),
    ("entities:", "template_links: nowhere.json\nentities:", "nowhere.json: cannot read"),
    ("reasons: [view-own]", "reasons: [view-onw]", "did you mean `view-own`?"),
    ("name: bob comes late", "name: 'bob", "tests.yaml:12: a quoted text ends on the line"),
])
def test_what_is_wrong_elsewhere(run, old, new, words):
    assert old in CASES
    done = run(CASES.replace(old, new))
    assert done.returncode == 2
    assert words in done.stderr, done.stderr


@pytest.mark.parametrize("value, words", [
    ("0o17", "`0o17` is no decimal number; write 15 or quote it"),
    ("0x10", "`0x10` is no decimal number; write 16 or quote it"),
    ("0xFFFFFFFFFFFFFFFF", "64-bit"),
    ("007", "`007` begins with a zero, which some take for octal; write 7 or quote it"),
    ("-00", "write -0 or quote it"),
    (".5", "`.5` is a float"), ("1.", "`1.` is a float"), (".inf", "`.inf` is a float"),
    ("1.5", "`1.5` is a float"), ("{ a: [1e3] }", "`1e3` is a float"),
])
def test_numbers_have_their_words_and_place(run, value, words):
    done = run(CASES.replace("    context: { hour: 20 }\n", f"""\
    context:
      # Neither line is the case's own.
      minute: 1
      hour: {value}
"""))
    assert done.returncode == 2
    number = value.strip("{} a:[]")
    assert f"tests.yaml:19:{13 + value.index(number)}: " in done.stderr, done.stderr
    assert words in done.stderr and "^" * len(number) in done.stderr, done.stderr


def test_a_context_that_breaks_the_schema_has_its_place(run):
    text = CASES.replace("cases:", "schema: photos.cedarschema\ncases:")
    text = text.replace(', "tags": [a, "1", true], where: { city: Bern }', "")
    for context, place in (
            ("{ hour: nine }", "17:22"), ("{ ip: x }", "17:14"), ("{ hour: 9, day: 1 }", "17:25")):
        done = run(text.replace("context: { hour: 20 }\n    expect: deny",
                                f"context: {context}\n    expect: deny"))
        assert done.returncode == 2
        assert f"tests.yaml:{place}: {BOB}attribute `context" in done.stderr, done.stderr
    done = run(text.replace("    context: { hour: 20 }\n    expect: deny", "    expect: deny"))
    assert f"tests.yaml:13:5: {BOB}" in done.stderr, done.stderr


def test_of_a_long_line_the_neighbourhood_is_shown(run):
    done = run(CASES.replace("{ hour: 20 }", "{ text: " + 200 * "x" + ", hour: 1.5, b: "
                             + 200 * "y" + " }"))
    assert done.returncode == 2
    place, margin = done.stderr.splitlines()[2:4]
    assert place.startswith("16 | …xxx") and place.endswith("yyy…") and len(place) < 170
    assert place[margin.index("^"):].startswith("1.5, b: y")


def test_everything_that_is_wrong_is_named_in_order(run):
    text = CASES.replace("hour: 20", "hour: 1.5").replace("[view-own]", "[view-onw]")
    done = run(text)
    assert done.returncode == 2
    places = [line.split(" ")[1] for line in done.stderr.splitlines() if line[:8] == "postern:"]
    assert places == ["tests.yaml:8:22:", "tests.yaml:10:15:", "tests.yaml:16:22:"]
    done = run(CASES + "    wrong: 1\n" + "  - 1\n" * 200)
    assert "and more: only the first 100 are shown" in done.stderr.splitlines()[-1]


def test_a_mark_of_the_encoding(run):
    assert run("\ufeff" + CASES).returncode == 0
    done = run("\ufeff" + CASES.replace("policies:", "policy:"))
    assert "tests.yaml:1:1: unknown key `policy`" in done.stderr, done.stderr


def test_templates_and_a_schema_in_parts(run):
    (run.folder / "policies/share.cedar").write_text(
        '@id("share") permit (principal == ?principal, action, resource == ?resource);')
    (run.folder / "links.json").write_text(json.dumps([
        {"template_id": "share", "link_id": "to-bob",
         "args": {"?principal": 'User::"bob"', "?resource": 'Photo::"beach"'}}]))
    parts = policies.SCHEMA.split("action")
    (run.folder / "a.cedarschema").write_text(parts[0])
    (run.folder / "b.cedarschema").write_text("action" + parts[1])
    text = CASES.replace(', "tags": [a, "1", true], where: { city: Bern }', "").replace(
        "cases:", "template_links: links.json\nschema: [a.cedarschema, b.cedarschema]\ncases:")
    done = run(text.replace("expect: deny", "expect: allow\n    reasons: [to-bob]"))
    assert done.returncode == 0, done.stdout + done.stderr
    (run.folder / "links.json").write_text("[{}]")
    done = run(text)
    assert done.returncode == 2
    assert "postern: links.json:1:2: `args` is missing" in done.stderr, done.stderr


def test_files_beside_a_wrong_one_are_run(run):
    (run.folder / "wrong.yaml").write_text("cases: 1")
    (run.folder / "empty.yaml").write_text("")
    done = run(CASES, "wrong.yaml", "empty.yaml", "tests.yaml")
    assert done.returncode == 2
    assert done.stdout.splitlines()[-1] == "4 passed, 0 failed"
    for words in ("wrong.yaml:1:1: the file has no `policies`", "wrong.yaml:1:8: `cases` takes",
                  "empty.yaml:1:1: is empty"):
        assert words in done.stderr, done.stderr
    done = run(CASES, "wrong.yaml", "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["ok"], report["passed"]) == (2, False, 2)
    assert [(problem["source"], problem["line"], problem["column"])
            for problem in report["problems"]] == [("wrong.yaml", 1, 1), ("wrong.yaml", 1, 8)]
    assert json.loads(run(CASES, "--json").stdout)["ok"] is True


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
