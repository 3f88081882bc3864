"""Goal: `policy authorize` and `explain` decide one request, say who decided, and say what is wrong
with each input, with its place.

Method: the real executable on a small set of policies; a broken file of each kind.
"""

import json

import pytest

import policies


@pytest.fixture
def photos(postern, tmp_path):
    policies.write(tmp_path)

    def run(command, *arguments, **options):
        return postern(
            "policy", command, "--policies", "policies", "--entities", "entities.json",
            *arguments, cwd=tmp_path, **options)

    run.folder = tmp_path
    run.postern = postern
    return run


def test_allow(photos):
    done = photos("authorize", *policies.ask("alice"))
    assert done.returncode == 0, done.stderr
    assert done.stdout == "allow\n  by permit `view-own` (policies/photos.cedar:1:1)\n"
    assert photos("authorise", *policies.ask("alice")).returncode == 0


def test_default_deny(photos):
    done = photos("authorize", *policies.ask("bob", hour=20))
    assert (done.returncode, done.stdout) == (1, "deny: no policy permits it\n")


def test_forbid_and_entities_without_quotes(photos):
    done = photos(
        "authorize", "--principal", "Robot::r2", "--action", "Action::view", "--resource",
        "Photo::beach", "--context", '{"hour": 9}')
    assert done.returncode == 1
    assert "by forbid `no-robots` (policies/photos.cedar:9:1)" in done.stdout


def test_json(photos):
    answer = json.loads(photos("authorize", *policies.ask("alice"), "--json").stdout)
    assert answer == {
        "decision": "allow", "reason": ["view-own"], "errors": [],
        "policies": [{"policy": "view-own", "effect": "permit",
                      "source": "policies/photos.cedar", "line": 1, "column": 1}]}


def test_an_error_is_reported_and_skipped(photos):
    done = photos(
        "authorize", "--principal", "User::bob", "--action", "Action::view", "--resource",
        "Photo::gone", "--context", '{"hour": 9}', "--json")
    answer = json.loads(done.stdout)
    assert done.returncode == 1
    assert answer["decision"] == "deny"
    assert answer["errors"] == ["view-own", "view-friends"]
    assert answer["policies"][0]["line"] == 3
    assert "`Photo::\"gone\"` does not exist" in answer["policies"][0]["error"]
    text = photos(
        "authorize", "--principal", "User::bob", "--action", "Action::view", "--resource",
        "Photo::gone", "--context", '{"hour": 9}').stdout
    assert "skipped permit `view-own` (policies/photos.cedar:3:8): " in text


REQUEST = {"principal": 'User::"alice"', "action": {"type": "Action", "id": "view"},
           "resource": {"__entity": {"type": "Photo", "id": "beach"}}, "context": {"hour": 9}}


def test_a_request_file_and_standard_input(photos):
    (photos.folder / "request.json").write_text(json.dumps(REQUEST))
    assert photos("authorize", "--request", "request.json").returncode == 0
    done = photos("authorize", "--request", "-", stdin=json.dumps(REQUEST))
    assert done.returncode == 0, done.stderr
    (photos.folder / "context.json").write_text('{"hour": 9}')
    done = photos(
        "authorize", "--principal", "User::alice", "--action", "Action::view", "--resource",
        "Photo::beach", "--context", "context.json")
    assert done.returncode == 0, done.stderr


def test_a_policy_without_an_id_is_named_by_its_place(photos):
    (photos.folder / "any.cedar").write_text("permit (principal, action, resource);")
    done = photos("authorize", "--policies", "any.cedar", *policies.ask("bob", 20), "--json")
    assert json.loads(done.stdout)["reason"] == ["policy3"]


def test_templates_are_linked(photos):
    (photos.folder / "share.cedar").write_text(
        '@id("share") permit (principal == ?principal, action, resource == ?resource);')
    link = {"template_id": "share", "link_id": "share-bob",
            "args": {"?principal": 'User::"bob"', "?resource": {"type": "Photo", "id": "beach"}}}
    (photos.folder / "links.json").write_text(json.dumps([link]))
    arguments = ("--policies", "share.cedar", "--template-links", "links.json")
    done = photos("authorize", *arguments, *policies.ask("bob", hour=20), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["reason"] == ["share-bob"]
    # Of two that are alike, the later is to blame.
    (photos.folder / "links.json").write_text(f"[{json.dumps(link)},\n{json.dumps(link)}]")
    done = photos("authorize", *arguments, *policies.ask("bob"))
    assert done.returncode == 2
    assert "links.json:2:1: link `share-bob`: the set has a policy or template" in done.stderr


@pytest.mark.parametrize("links, words", [
    ("{}", "links.json:1:1: expected an array of links, found an object"),
    ("[1]", "links.json:1:2: expected a link as an object, found a number"),
    ('[{"link": 1}]', "links.json:1:3: unknown key `link`"),
    ('[{"template_id": "t", "link_id": "l"}]', "links.json:1:2: `args` is missing"),
    ('[{"template_id": 1, "link_id": "l", "args": {}}]',
     "links.json:1:18: expected a string, found a number"),
    ('[{"template_id": "t", "link_id": "l", "args": {"?action": 1}}]', "unknown slot `?action`"),
    ('[{"template_id": "t", "link_id": "l", "args": {"?principal": "x"}}]', "is no entity"),
    ('[{"template_id": "t", "link_id": "l", "args": {}}]', 
     "links.json:1:2: link `l`: there is no template `t`"),

])
def test_links_that_are_wrong(photos, links, words):
    (photos.folder / "links.json").write_text(links)
    done = photos("authorize", "--template-links", "links.json", *policies.ask("bob"))
    assert done.returncode == 2
    assert words in done.stderr, done.stderr


@pytest.mark.parametrize("name, text, place", [
    ("policies/photos.cedar", "permit (principal, action);", "policies/photos.cedar:1:26: "),
    ("entities.json", '[{"uid": {"type": "User", "id": "a"},\n"attrs": {"x": 1.5}}]',
     "entities.json:2:16: "),
    ("entities.json", "[", "entities.json:1:2: "),
])
def test_each_malformed_file_has_its_place(photos, name, text, place):
    (photos.folder / name).write_text(text)
    done = photos("authorize", *policies.ask("alice"))
    assert done.returncode == 2
    assert f"postern: {place}" in done.stderr, done.stderr
    assert "^" in done.stderr
    done = photos("authorize", *policies.ask("alice"), "--json")
    problem = json.loads(done.stdout)["problems"][0]
    assert done.returncode == 2
    assert place == f"{problem['source']}:{problem['line']}:{problem['column']}: "


@pytest.mark.parametrize("request_text, words", [
    ("[]", "request.json:1:1: expected a request as an object, found an array"),
    ('{"principal": "User::\\"a\\""}', "request.json:1:1: `action` is missing"),
    ('{"principal": "User", "action": "Action::\\"view\\"", "resource": "P::\\"p\\""}',
     "request.json:1:15: `User` is no entity"),
    ('{\n "contxt": {}}', "request.json:2:2: unknown key `contxt`"),
    ('{"context": {"a": null}, "principal": "A::\\"a\\"", "action": "Action::\\"a\\"",'
     ' "resource": "A::\\"a\\""}', "request.json:1:19: `null` is no value of Cedar"),
])
def test_requests_that_are_wrong(photos, request_text, words):
    (photos.folder / "request.json").write_text(request_text)
    done = photos("authorize", "--request", "request.json")
    assert done.returncode == 2
    assert words in done.stderr, done.stderr


def test_a_schema_holds_for_entities_and_request(photos):
    schema = ("--schema", "photos.cedarschema")
    done = photos("authorize", *schema, *policies.ask("alice"))
    assert done.returncode == 0, done.stderr
    asked = policies.ask("alice")[:-1]
    done = photos("authorize", *schema, *asked, '{"hour": 1, "hose": 2}')
    assert done.returncode == 2
    assert "attribute `context.hose`: the schema has no such attribute" in done.stderr
    done = photos("authorize", *schema, *asked, '{}')
    assert done.returncode == 2
    assert "the required attribute `hour` is missing" in done.stderr
    (photos.folder / "entities.json").write_text(
        '[{"uid": {"type": "User", "id": "eve"},\n "attrs": {"x": 1}, "parents": []}]')
    done = photos("authorize", *schema, *policies.ask("alice"))
    assert done.returncode == 2
    assert "entities.json:2:" in done.stderr and "no such attribute" in done.stderr, done.stderr


def test_a_context_that_is_wrong(photos):
    asked = policies.ask("alice")[:-1]
    done = photos("authorize", *asked, '{"hour": 1.5}')
    assert done.returncode == 2
    assert "postern: --context:1:10: `1.5` is a float" in done.stderr


def test_everything_that_is_wrong_is_said_at_once(photos):
    (photos.folder / "entities.json").write_text("{}")
    (photos.folder / "policies/photos.cedar").write_text("permit")
    done = photos("authorize", "--request", "nowhere.json")
    assert done.returncode == 2
    for word in ["photos.cedar:1:7", "entities.json:1:1", "nowhere.json: cannot read"]:
        assert word in done.stderr, done.stderr


def test_wrong_use(photos):
    asked = policies.ask("alice")
    for arguments, words in [
        ((), "give a request"),
        (asked[:4], "give a request"),
        ((*asked, "--request", "x"), "leave --principal"),
        (("--request", "-", "--policies", "-"), "only one of the inputs"),
        (("--principal", "alice", *asked[2:]), "alice"),
        (("--principal", 'User::"a', *asked[2:]), "User"),
    ]:
        done = photos("authorize", *arguments)
        assert done.returncode == 2, arguments
        assert words in done.stderr, done.stderr
    done = photos.postern("policy", "authorize", *asked)
    assert done.returncode == 2 and "--policies" in done.stderr
    (photos.folder / "empty").mkdir()
    done = photos("authorize", "--policies", "empty", *asked)
    assert done.returncode == 2
    assert "holds no file named `*.cedar`" in done.stderr
    done = photos("authorize", "--policies", "missing.cedar", *asked)
    assert done.returncode == 2
    assert "missing.cedar: cannot read" in done.stderr


def test_explain(photos):
    done = photos("explain", *policies.ask("bob", hour=20))
    assert done.returncode == 1
    assert done.stdout.startswith("denied: no permit applies\n")
    assert "`context.hour` would have to be less than `18`" in done.stdout
    answer = json.loads(photos("explain", *policies.ask("bob", hour=20), "--json").stdout)
    assert answer["decision"] == "deny"
    friends = next(item for item in answer["policies"] if item["policy"] == "view-friends")
    assert friends["outcome"] == "unsatisfied"
    finding = friends["conditions"][0]["finding"]
    assert "context.hour < 18" in json.dumps(finding)
    assert answer["out_of_scope"][0]["mismatches"][0]["part"] == "principal"
    assert photos("explain", *policies.ask("alice")).returncode == 0
    assert photos("explain", "--request", "nowhere.json").returncode == 2
