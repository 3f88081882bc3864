"""Goal: a set-up with a mistake is refused at the start with file, line and reason, exit code 2,
and nothing half started; a secret that others can read is no secret.

Method: one mistake at a time in a set-up that is good otherwise.
"""

import os

import pytest
from hostile import Broker, needs_root, protocol


@pytest.fixture(scope="module")
def good():
    broker = Broker()
    yield broker
    broker.stop()


@pytest.fixture
def idle(good):
    """The set-up, as it was before each test."""
    kept = {path: (path.read_bytes(), path.stat().st_mode)
            for path in good.setup.rglob("*") if path.is_file()}
    yield good
    for path in good.setup.rglob("*"):
        if (path.is_file() or path.is_symlink()) and path not in kept:
            path.unlink()
    for path, (content, mode) in kept.items():
        if path.is_symlink():
            path.unlink()
        path.write_bytes(content)
        os.chmod(path, mode)


def refused(broker, *words, settings=()):
    """Exit 2 and these words, on few lines; nothing is left."""
    code, said = broker.serve_once(*settings)
    assert code == 2, said
    for word in words:
        assert word in said, said
    assert "Fatal error" not in said and "Stack dump" not in said, said
    assert len(said.splitlines()) < 30 and len(said) < 10_000
    assert not broker.listening(), "nothing listens"
    assert not broker.gate_path.exists() and not broker.operator_path.exists()
    return said


YAML = {
    "no-yaml": ("{[", 1),
    "a-list": ("- a\n- b\n", 1),
    "unknown-key": ("workloads:\n  - id: spiffe://test.example/a\n    selektors: []\n", 3),
    "duplicate-key": ("workloads: []\nworkloads: []\n", 2),
    "no-selectors": ("workloads:\n  - id: spiffe://test.example/a\n", 2),
    "empty-selectors": ("workloads:\n  - id: spiffe://test.example/a\n    selectors: []\n"
                        "    scope: { actions: ['*'], resources: ['*'] }\n", 3),
    "another-domain": ("workloads:\n  - id: spiffe://evil.example/a\n", 2),
    "bad-id": ("workloads:\n  - id: spiffe://test.example/a/../b\n", 2),
    "bad-uid": ("workloads:\n  - id: spiffe://test.example/a\n    selectors:\n"
                "      - unix:uid: -1\n", 4),
    "bad-hash": ("workloads:\n  - id: spiffe://test.example/a\n    selectors:\n"
                 "      - unix:sha256: abc\n", 4),
    "relative-path": ("workloads:\n  - id: spiffe://test.example/a\n    selectors:\n"
                      "      - unix:path: bin/agent\n", 4),
    "alias-bomb": ("a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\n"
                   "c: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\n"
                   "e: &e [*d,*d,*d,*d,*d,*d,*d,*d]\nworkloads: [*e,*e,*e,*e,*e,*e,*e,*e]\n", 1),
    "deep": ("workloads: " + "[" * 10_000 + "]" * 10_000, 1),
    "nul": ("workloads:\0", 1),
    "tag": ("workloads: !!python/object:os.system x\n", 1),
    "tab": ("workloads:\n\t- id: x\n", 2),
    "two-documents": ("workloads: []\n---\nworkloads: []\n", 2),
}


@pytest.mark.parametrize("text, line", YAML.values(), ids=YAML.keys())
def test_enrolments(idle, text, line):
    (idle.setup / "workloads.yaml").write_text(text)
    refused(idle, "workloads.yaml:")


def test_enrolments_say_the_line(idle):
    for name in ("unknown-key", "bad-uid", "bad-hash", "relative-path"):
        text, line = YAML[name]
        (idle.setup / "workloads.yaml").write_text(text)
        refused(idle, f"workloads.yaml:{line}")


def test_not_text(idle):
    for name in ("workloads.yaml", "postern.yaml", "policies/test.cedar", "entities.json"):
        path = idle.setup / name
        was = path.read_bytes()
        for content in (b"\xff\xfe\x00\x01", os.urandom(5000), was + b"\xc3("):
            path.write_bytes(content)
            refused(idle, name.rpartition("/")[2])
        path.write_bytes(was)


def test_settings(idle):
    path = idle.setup / "postern.yaml"
    was = path.read_text()
    for before, after, word in [
        ("gate:", "gaet:", "gate"), ("# lanes: 0", "lanes: many", "lanes"),
        ("# lanes: 0", "lanes: -1", "lanes"), ("# lanes: 0", "lanes: 100000", "lanes"),
        ("# lanes: 0", "lanes: 9223372036854775808", "lanes"),
        ("# lanes: 0", "limits: { credentials: 0 }", "credentials"),
        ("level: info", "level: loud", "level"), ("format: text", "format: [text]", "format"),
        ('# socket_mode: "0660"', 'socket_mode: "0666x"', "socket_mode"),
        ("log:", "lanes: 1\nlanes: 2\nlog:", "lanes"),
    ]:
        assert before in was
        path.write_text(was.replace(before, after, 1))
        refused(idle, "postern.yaml:", word)
    path.write_text(was)
    for setting in ("lanes=0x", "nothing=1", "lanes", "gate.tcp=ipc:///x"):
        refused(idle, settings=[setting])


CEDAR = {
    "no-cedar": ("permit (principal, action", 1),
    "second-line": ("permit (principal, action, resource);\npermit (princpal, action, resource);",
                    2),
    "no-semicolon": ("permit (principal, action, resource)", 1),
    "two-ids": ('@id("a") permit (principal, action, resource);\n'
                '@id("a") forbid (principal, action, resource);', 2),
    "unknown-method": ("permit (principal, action, resource) when { context.a.foo() };", 1),
    "deep": ("permit (principal, action, resource) when { " + "(" * 20_000 + "true"
             + ")" * 20_000 + " };", 1),
    "many-nots": ("permit (principal, action, resource) when { " + "!" * 20_000 + "true };", 1),
    "string": ('permit (principal, action, resource) when { context.a == "\\x" };', 1),
    "overflow": ("permit (principal, action, resource) when { 9223372036854775808 == 1 };", 1),
}


@pytest.mark.parametrize("text, line", CEDAR.values(), ids=CEDAR.keys())
def test_policies(idle, text, line):
    (idle.setup / "policies" / "wrong.cedar").write_text(text)
    said = refused(idle, "wrong.cedar:")
    if len(text) < 1000:
        assert f"wrong.cedar:{line}" in said, said


def test_no_policies(idle):
    for name in idle.setup.glob("policies/*.cedar"):
        name.unlink()
    refused(idle, "polic")
    (idle.setup / "policies" / "only.cedar").write_text("// nothing but a comment\n")
    refused(idle, "polic")
    (idle.setup / "policies" / "only.cedar").unlink()
    (idle.setup / "policies" / "policy.txt").write_text("permit (principal, action, resource);")
    refused(idle, "polic")
    refused(idle, "nowhere", settings=["policies=nowhere"])


ENTITIES = {
    "no-json": "[{",
    "object": "{}",
    "trailing": "[] []",
    "no-uid": '[{"attrs": {}}]',
    "twice": '[{"uid":{"type":"A","id":"a"},"attrs":{},"parents":[]},'
             '{"uid":{"type":"A","id":"a"},"attrs":{"x":1},"parents":[]}]',
    "cycle": '[{"uid":{"type":"A","id":"a"},"attrs":{},"parents":[{"type":"A","id":"b"}]},'
             '{"uid":{"type":"A","id":"b"},"attrs":{},"parents":[{"type":"A","id":"a"}]}]',
    "float": '[{"uid":{"type":"A","id":"a"},"attrs":{"x":1.5},"parents":[]}]',
    "null": '[{"uid":{"type":"A","id":"a"},"attrs":{"x":null},"parents":[]}]',
    "deep": '[{"uid":{"type":"A","id":"a"},"attrs":{"x":' + "[" * 50_000 + "]" * 50_000
            + '},"parents":[]}]',
    "duplicate-key": '[{"uid":{"type":"A","id":"a"},"attrs":{"x":1,"x":2},"parents":[]}]',
}


@pytest.mark.parametrize("text", ENTITIES.values(), ids=ENTITIES.keys())
def test_entities(idle, text):
    (idle.setup / "entities.json").write_text(text)
    refused(idle, "entities.json")


def test_missing_files(idle):
    for name in ("postern.yaml", "workloads.yaml", "keys/server.key_secret", "keys/operator.key"):
        path = idle.setup / name
        was = path.read_bytes()
        mode = path.stat().st_mode
        path.unlink()
        refused(idle, name.rpartition("/")[2])
        path.write_bytes(was)
        os.chmod(path, mode)


def test_secrets_that_others_can_read(idle):
    path = idle.setup / "keys" / "server.key_secret"
    secret = path.read_text().split('secret-key = "')[1].split('"')[0]
    for mode in (0o640, 0o604, 0o620, 0o602, 0o644, 0o666, 0o777, 0o601):
        os.chmod(path, mode)
        said = refused(idle, "server.key_secret", f"{mode:o}")
        assert secret not in said
    os.chmod(path, 0o600)


def test_a_secret_of_another_user(idle):
    needs_root()
    path = idle.setup / "keys" / "server.key_secret"
    os.chown(path, 65534, 65534)
    refused(idle, "server.key_secret", "65534")
    os.chown(path, 0, 0)


def test_a_secret_behind_a_link(idle, tmp_path):
    path = idle.setup / "keys" / "server.key_secret"
    elsewhere = tmp_path / "key"
    elsewhere.write_bytes(path.read_bytes())
    os.chmod(elsewhere, 0o600)
    path.unlink()
    path.symlink_to(elsewhere)
    refused(idle, "server.key_secret")


def test_keys_that_are_none(idle):
    path = idle.setup / "keys" / "server.key_secret"
    was = path.read_text()
    secret = was.split('secret-key = "')[1].split('"')[0]
    public = was.split('public-key = "')[1].split('"')[0]
    other = (idle.setup / "keys" / "agent.key").read_text().split('public-key = "')[1][:40]
    for content in ("", "metadata\n", os.urandom(300).hex(), "x" * 100_000,
                    was.replace(secret, secret[:-1]), was.replace(secret, "\x7f" * 40),
                    was.replace(secret, " " * 40), was.replace(public, other)):
        path.write_text(content)
        os.chmod(path, 0o600)
        said = refused(idle, "server.key_secret")
        assert secret[:20] not in said, "a secret is not shown, not even a broken one"


def test_operator_keys(idle):
    refused(idle, settings=["operator.keys=keys/nobody.key"])
    refused(idle, settings=["operator.keys="])
    refused(idle, settings=["operator.keys=" + "#" * 40])


def test_an_unknown_variable(idle, monkeypatch):
    clean = protocol.clean_environment
    monkeypatch.setattr(protocol, "clean_environment", lambda: {**clean(), "POSTERN_LANE": "2"})
    refused(idle, "POSTERN_LANE", "POSTERN_LANES")


def test_the_set_up_is_good_otherwise(idle):
    """The measure itself: what every test above changes does serve as it is."""
    idle.start()
    assert len(idle.listening()) == 3
    assert idle.stop_only() == 0
