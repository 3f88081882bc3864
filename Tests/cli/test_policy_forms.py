"""Goal: `policy format` and `translate` change the form and nothing else, and say what is wrong with
their input.

Method: the real executable; what it writes is read again and must decide as before.
"""

import json
import os
import stat

import pytest

import policies

UGLY = '@id("a")permit(principal,action,resource)// why\nwhen{principal.x==1};\n'
NEAT = """\
@id("a")
permit (principal, action, resource) // why
when { principal.x == 1 };
"""


def test_standard_input_is_formatted(postern):
    for arguments in [(), ("-",)]:
        done = postern("policy", "format", *arguments, stdin=UGLY)
        assert (done.returncode, done.stdout) == (0, NEAT), done.stderr
    answer = json.loads(postern("policy", "format", "--json", stdin=UGLY).stdout)
    assert answer == {
        "changed": 1, "files": [{"source": "standard input", "changed": True, "text": NEAT}]}


def test_check_names_the_files(postern, tmp_path):
    (tmp_path / "a.cedar").write_text(UGLY)
    (tmp_path / "b.cedar").write_text(NEAT)
    done = postern("policy", "format", "--check", ".", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "./a.cedar\n")
    assert (tmp_path / "a.cedar").read_text() == UGLY
    assert postern("policy", "format", "--check", tmp_path / "b.cedar").returncode == 0
    report = json.loads(postern("policy", "format", "--check", ".", "--json", cwd=tmp_path).stdout)
    assert [file["changed"] for file in report["files"]] == [True, False]


def test_write_in_place(postern, tmp_path):
    file = tmp_path / "a.cedar"
    file.write_text(UGLY)
    file.chmod(0o640)
    (tmp_path / "link.cedar").symlink_to("a.cedar")
    done = postern("policy", "format", "--write", tmp_path / "link.cedar")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert file.read_text() == NEAT
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert (tmp_path / "link.cedar").is_symlink()
    assert sorted(os.listdir(tmp_path)) == ["a.cedar", "link.cedar"]


def test_nothing_is_written_where_one_file_is_wrong(postern, tmp_path):
    (tmp_path / "a.cedar").write_text(UGLY)
    (tmp_path / "b.cedar").write_text("permit (")
    done = postern("policy", "format", "--write", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert "postern: ./b.cedar:1:9: " in done.stderr
    assert (tmp_path / "a.cedar").read_text() == UGLY


def test_a_file_that_cannot_be_replaced(postern, tmp_path):
    file = tmp_path / "a.cedar"
    file.write_text(UGLY)
    # The name of the new file is one byte too long for the file system.
    long = tmp_path / ("a" * (255 - len(".cedar")) + ".cedar")
    long.write_text(UGLY)
    done = postern("policy", "format", "--write", long)
    assert done.returncode == 2
    assert "cannot create: file name too long" in done.stderr
    assert long.read_text() == UGLY


def test_the_options_of_the_layout(postern):
    text = "permit (principal, action, resource) when { principal.aaaa == 1 && resource.b == 2 };"
    wide = postern("policy", "format", "--line-width", "100", stdin=text).stdout
    narrow = postern("policy", "format", "--line-width", "40", "--indent", "4", stdin=text).stdout
    assert max(map(len, wide.splitlines())) > 40 >= max(map(len, narrow.splitlines()))
    assert "\n    principal.aaaa == 1 &&" in narrow


def test_json_is_not_formatted(postern, tmp_path):
    text = postern("policy", "translate", "policy", "--to", "json", stdin=UGLY).stdout
    (tmp_path / "a.cedar.json").write_text(text)
    (tmp_path / "b.cedar").write_text(text)
    for name, stdin in (("a.cedar.json", ""), ("b.cedar", ""), ("-", text)):
        done = postern("policy", "format", name, stdin=stdin, cwd=tmp_path)
        assert done.returncode == 2
        assert "this is JSON; use `postern policy translate`" in done.stderr
    (tmp_path / "b.cedar").write_text(NEAT)
    done = postern("policy", "format", "--check", ".", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


@pytest.mark.parametrize("arguments, words", [
    (("--line-width", "5"), "--line-width"), (("--indent", "99"), "--indent"),
    (("--check", "--write", "x"), "--check"), (("--write",), "--write needs files"),
    (("--write", "-"), "--write needs files"), (("nowhere.cedar",), "cannot read"),
])
def test_wrong_use_of_format(postern, arguments, words):
    done = postern("policy", "format", *arguments)
    assert done.returncode == 2
    assert words in done.stderr, done.stderr


def test_policies_to_json_and_back(postern, tmp_path):
    policies.write(tmp_path)
    done = postern("policy", "translate", "policy", "--to", "json", tmp_path / "policies")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert list(document["staticPolicies"]) == ["view-own", "view-friends", "no-robots"]
    assert document["staticPolicies"]["view-own"]["effect"] == "permit"
    (tmp_path / "p.json").write_text(done.stdout)
    for who, code in [("alice", 0), ("eve", 1)]:
        for file in ["p.json", "policies"]:
            answer = postern(
                "policy", "authorize", "--policies", file, "--entities", "entities.json",
                *policies.ask(who), cwd=tmp_path)
            assert answer.returncode == code, answer.stdout + answer.stderr
    back = postern("policy", "translate", "policy", "--to", "cedar", "-", stdin=done.stdout)
    assert back.returncode == 0, back.stderr
    again = postern("policy", "translate", "policy", "--to", "json", stdin=back.stdout)
    assert json.loads(again.stdout) == document


def test_a_long_chain_stays_in_proportion(postern, tmp_path):
    chain = " || ".join(f"context.a == {number}" for number in range(2_000))
    text = f"permit (principal, action, resource) when {{ {chain} }};"
    (tmp_path / "a.cedar").write_text(text)
    done = postern("policy", "translate", "policy", "--to", "json", tmp_path / "a.cedar")
    assert done.returncode == 0, done.stderr
    # Each operand is an object within the last one; some 40 lines of 50 bytes in JSON.
    assert len(done.stdout) < 100 * len(text)
    (tmp_path / "a.cedar.json").write_text(done.stdout)
    back = postern("policy", "translate", "policy", "--to", "cedar", tmp_path / "a.cedar.json")
    assert back.returncode == 0, back.stderr
    assert back.stdout.count("||") == 1_999


def test_one_policy_in_json(postern, tmp_path):
    document = {"effect": "forbid", "principal": {"op": "All"}, "action": {"op": "All"},
                "resource": {"op": "All"}, "conditions": []}
    done = postern(
        "policy", "translate", "policy", "--to", "cedar", stdin=json.dumps(document))
    assert (done.returncode, done.stdout) == (0, "forbid (principal, action, resource);\n")


def test_json_beside_text(postern, tmp_path):
    policies.write(tmp_path)
    document = {"staticPolicies": {"extra": {
        "effect": "permit", "principal": {"op": "All"}, "action": {"op": "All"},
        "resource": {"op": "All"}, "conditions": []}}, "templates": {}, "templateLinks": []}
    (tmp_path / "policies/extra.cedar.json").write_text(json.dumps(document))
    arguments = ("policy", "authorize", "--policies", "policies", "--entities", "entities.json",
                 *policies.ask("eve", action="delete"), "--json")
    assert json.loads(postern(*arguments, cwd=tmp_path).stdout)["reason"] == ["extra"]
    document["staticPolicies"]["view-own"] = document["staticPolicies"]["extra"]
    (tmp_path / "policies/extra.cedar.json").write_text(json.dumps(document))
    done = postern(*arguments[:-1], cwd=tmp_path)
    assert done.returncode == 2
    assert "duplicate policy id `view-own`" in done.stderr


def test_schemas_both_ways(postern, tmp_path):
    done = postern("policy", "translate", "schema", "--to", "json", stdin=policies.SCHEMA)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert set(document[""]["entityTypes"]) == {"Group", "User", "Robot", "Photo"}
    (tmp_path / "s.cedarschema.json").write_text(done.stdout)
    back = postern("policy", "translate", "schema", "--to", "cedar", tmp_path / "s.cedarschema.json")
    assert back.returncode == 0, back.stderr
    again = postern("policy", "translate", "schema", "--to", "json", stdin=back.stdout)
    assert json.loads(again.stdout) == document


@pytest.mark.parametrize("subject, text, place", [
    ("policy", "permit (principal, action);", "standard input:1:26: "),
    ("policy", '{"staticPolicies": {"a": {"effect": "maybe"}}}', "standard input:1:"),
    ("policy", "{", "standard input:1:2: "),
    ("schema", "entity User {\n a: };", "standard input:2:5: "),
    ("schema", '{"": {"entityTypes": 1}}', "standard input:1:22: "),
])
def test_what_cannot_be_translated(postern, subject, text, place):
    done = postern("policy", "translate", subject, "--to", "json", stdin=text)
    assert done.returncode == 2
    assert f"postern: {place}" in done.stderr and "^" in done.stderr, done.stderr
    done = postern("policy", "translate", subject, "--to", "json", "--json", stdin=text)
    assert json.loads(done.stdout)["ok"] is False


def test_a_schema_without_a_text_form(postern):
    document = {"": {"entityTypes": {"a b": {}}, "actions": {}}}
    done = postern(
        "policy", "translate", "schema", "--to", "cedar", stdin=json.dumps(document))
    assert done.returncode == 2
    assert done.stderr.startswith("postern: ")


def test_wrong_use_of_translate(postern):
    for arguments in [(), ("policy",), ("entities", "--to", "json"), ("policy", "--to", "xml"),
                      ("policy", "--to", "json", "nowhere.cedar")]:
        assert postern("policy", "translate", *arguments).returncode == 2, arguments
