"""Goal: fields that `audit.redact` names are nowhere in the log, and can be looked for with the key.

Method: the real executable; the log of a real broker is searched byte by byte, and the keyed hashes
are computed again by hashlib and cbor2, from `protocol/audit.md` alone.
"""

import hashlib
import json
import stat

import cbor2
import pytest

FIELDS = ["intent", "resource", "context.customer", "context.order.card"]
SECRETS = [b"pay back Anna", b"receipt-4711", b"anna@example.org", b"4111-1111"]


@pytest.fixture
def served(serve):
    served = serve(settings=[f"audit.redact={name}" for name in FIELDS])
    done = served(
        "authorise", "--task", "t-1", "--intent", "pay back Anna", "--context",
        json.dumps({"customer": "anna@example.org", "size": 3,
                    "order": {"card": "4111-1111", "sum": 5}}),
        "read_file", 'File::"receipt-4711"')
    assert done.returncode == 0, done.stderr
    return served


def decision(served):
    done = served.postern(
        "audit", "query", "--config", served.setup, "--event", "decision", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def digits(served, name, value):
    key = bytes.fromhex((served.setup / "audit/redaction.key_secret").read_text())
    body = b"\x04" + cbor2.dumps(name) + cbor2.dumps(value, canonical=True)
    return hashlib.blake2b(body, key=key, digest_size=32).hexdigest()


def test_nothing_of_it_is_in_the_log(served):
    files = [file for file in (served.setup / "audit").rglob("*") if file.is_file()]
    assert len(files) >= 5
    for file in files:
        for secret in SECRETS:
            assert secret not in file.read_bytes(), (file, secret)
    # The search would find it: other texts are there.
    assert any(b"read_file" in file.read_bytes() for file in files)


def test_a_hash_stands_for_each_value(served):
    found = decision(served)
    assert found["redacted"] == FIELDS
    assert found["intent"] == digits(served, "intent", "pay back Anna")
    assert found["resource"] == {
        "type": "File", "id": digits(served, "resource", "receipt-4711")}
    assert found["context"] == {
        "customer": digits(served, "context.customer", "anna@example.org"), "size": 3,
        "order": {"card": digits(served, "context.order.card", "4111-1111"), "sum": 5}}
    assert (found["task"], found["action"]) == ("t-1", "read_file")


def test_a_value_can_be_looked_for_with_the_key(served):
    def hashed(*arguments, key=()):
        return served.postern("audit", "hash", "--config", served.setup, *key, *arguments)

    found = decision(served)
    assert hashed("intent", "pay back Anna").stdout.strip() == found["intent"]
    assert hashed("resource", "receipt-4711").stdout.strip() == found["resource"]["id"]
    customer = hashed("context.customer", '"anna@example.org"').stdout.strip()
    assert customer == found["context"]["customer"]
    # Elsewhere, and under another key, it is another hash.
    assert hashed("context.other", '"anna@example.org"').stdout.strip() != customer
    other = served.setup / "other.key_secret"
    other.write_text("11" * 32)
    other.chmod(0o600)
    again = hashed("context.customer", '"anna@example.org"', key=("--key", other))
    assert again.returncode == 0 and again.stdout.strip() != customer
    for wrong, word in [
            (("customer", "x"), "names no field"), (("context.customer", "anna"), "JSON")]:
        done = hashed(*wrong)
        assert done.returncode == 2 and word in done.stderr
    done = hashed("intent", "x", key=("--key", served.setup / "nothing"))
    assert done.returncode == 2 and "nothing" in done.stderr


def test_the_key_is_the_brokers_alone_and_the_log_is_good(served):
    key = served.setup / "audit/redaction.key_secret"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    done = served.postern("audit", "verify", "--config", served.setup)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("given", [
    ("context.email,intent",), ("context.email", "intent"), (" context.email , intent",)])
def test_a_list_is_a_list_on_the_command_line(serve, given):
    served = serve(settings=[f"audit.redact={text}" for text in given])
    done = served(
        "authorise", "--task", "t-1", "--intent", "pay back Anna", "--context",
        json.dumps({"email": "anna@example.org"}), "read_file", 'File::"a"')
    assert done.returncode == 0, done.stderr
    assert set(decision(served)["redacted"]) == {"context.email", "intent"}


def test_two_names_in_one_are_refused(postern, tmp_path):
    assert postern("init", tmp_path / "setup").returncode == 0
    file = tmp_path / "setup/postern.yaml"
    file.write_text(file.read_text() + "\naudit: { redact: ['context.email,intent'] }\n")
    done = postern("config", "check", "--config", tmp_path / "setup")
    assert done.returncode == 2
    assert "`context.email,intent`" in done.stderr and "a list is" in done.stderr
    done = postern("audit", "hash", "--config", tmp_path / "setup", "context.a,intent", '"x"')
    assert done.returncode == 2 and "names no field" in done.stderr
