"""Goal: the vectors, the CDDL, the registry and the code agree with each other.

Method: every vector is read by cbor2, by a CDDL tool (pycddl) and by a strict decoder written
from SPEC.md; a valid one must pass all three, an invalid one must be refused by one of them, and
the strict decoder must give the exact error. The names and numbers of registry.md, the CDDL, the
Swift enums and the Python client are compared; the vectors are generated anew.
"""

import dataclasses
import re
import subprocess
import sys

import cbor2
import postern_client
import pycddl
import pytest
import strict
from protocol_support import PROTOCOL, ROOT, load_vectors
from zmq.utils import z85

CDDL = (PROTOCOL / "postern.cddl").read_text()
CORE = ROOT / "Sources" / "PosternCore"
WIRE = ROOT / "Sources" / "PosternWire"

# Nesting beyond this is kept from the CDDL tool, which recurses on the stack.
CDDL_DEPTH_MAX = 64

# Codes of errors that are none of CBOR's and that the CDDL cannot tell, or that pycddl does not
# look for: then the strict decoder alone refuses the vector.
#
#   depth, bad_pattern, and out_of_range of counts in a context: CDDL has no words for them.
#   bad_text: pycddl does not anchor regular expressions, though RFC 8610 does.
#   unknown_key: pycddl takes further keys in a map that is one of several choices.
#   wrong_type, out_of_range, tag, float, simple_value: pycddl does not look into the arrays and
#   tags of a choice, takes any array or map for an empty map, and byte strings for texts there.
SEMANTIC = {
    "depth", "bad_pattern", "bad_text", "unknown_key", "wrong_type", "out_of_range", "tag",
    "float", "simple_value",
}


def schema(root):
    return pycddl.Schema(f"root = {root}\n{CDDL}")


SCHEMAS = {
    root: schema(root)
    for root in ["payload", "request", "reply"]
    + [f"{name}-{kind}" for kind in ("request", "ok") for name in (
        "hello", "attest", "authorise", "batch", "complete", "revoke", "introspect", "status",
        "delegate", "claim", "tree", "subscribe", "report", "prove")]
    + ["event-ok", "denied-reply", "error-reply"]
}


def root_of(kind, operation, status=None):
    """The narrowest rule for a message."""
    name = {"authorise_batch": "batch"}.get(operation, operation)
    if kind == "request":
        return f"{name}-request"
    return {"ok": f"{name}-ok", "denied": "denied-reply"}.get(status, "error-reply")


def narrowest_root(kind, value):
    """The same for a payload that may be wrong."""
    count = 4 if kind == "request" else 5
    if type(value) is not list or len(value) != count or not all(
            type(item) is int for item in value[:count - 1]):
        return kind
    if not 1 <= value[1] <= len(strict.OPERATIONS):
        return kind
    if kind == "request" and strict.OPERATIONS[value[1] - 1] == "event":
        return kind
    status = {0: "ok", 1: "denied"}.get(value[3], "error") if kind == "reply" else None
    return root_of(kind, strict.OPERATIONS[value[1] - 1], status)


def passes_cddl(payload, root):
    try:
        SCHEMAS[root].validate_cbor(payload)
    except pycddl.ValidationError:
        return False
    return True


def canonical(payload):
    """The payload decoded by cbor2, or None where it is refused or not deterministic."""
    try:
        value = cbor2.loads(payload)
        return value if cbor2.dumps(value, canonical=True) == payload else None
    except Exception:  # whatever a hostile input trips over
        return None


def depth(value):
    if isinstance(value, cbor2.CBORTag):
        return 1 + depth(value.value)
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    if isinstance(value, (list, tuple)):
        return 1 + max(map(depth, value), default=0)
    return 0


# The vectors


def test_form(group):
    for vector in group:
        assert set(vector) - {"expect", "error"} == {
            "name", "description", "kind", "hex", "diagnostic"}, vector["name"]
        assert ("expect" in vector) != ("error" in vector), vector["name"]
        assert vector["kind"] in ("request", "reply"), vector["name"]
        assert vector["hex"] == bytes.fromhex(vector["hex"]).hex(), vector["name"]
        if "error" in vector:
            assert set(vector["error"]) == {"status", "code", "offset", "correlation"}
            told = vector["error"]["status"] == "malformed"
            assert (vector["error"]["code"] is not None) == told, vector["name"]
            assert (vector["error"]["offset"] is not None) == told, vector["name"]


def test_names_are_unique():
    names = [vector["name"] for group in load_vectors().values() for vector in group]
    assert len(names) == len(set(names))
    assert len(names) > 3000


def test_strict_decoder(group):
    for vector in group:
        payload = bytes.fromhex(vector["hex"])
        if "expect" in vector:
            assert strict.decode(payload, vector["kind"]) == vector["expect"], vector["name"]
            continue
        with pytest.raises(strict.Malformed) as raised:
            strict.decode(payload, vector["kind"])
        error = raised.value
        assert vector["error"] == {
            "status": error.status, "code": error.code, "offset": error.offset,
            "correlation": error.correlation}, vector["name"]


def test_valid_vectors(group):
    for vector in group:
        if "error" in vector:
            continue
        payload = bytes.fromhex(vector["hex"])
        assert canonical(payload) is not None, vector["name"]
        message = vector["expect"]
        root = root_of(vector["kind"], message["operation"], message.get("status"))
        for rule in ("payload", vector["kind"], root):
            assert passes_cddl(payload, rule), (vector["name"], rule)


def test_invalid_vectors(group):
    for vector in group:
        if "expect" in vector or vector["error"]["status"] != "malformed":
            continue
        payload = bytes.fromhex(vector["hex"])
        value = canonical(payload)
        if value is None or depth(value) > CDDL_DEPTH_MAX:
            continue
        if passes_cddl(payload, narrowest_root(vector["kind"], value)):
            assert vector["error"]["code"] in SEMANTIC, vector["name"]


def test_failures_of_version_operation_and_size():
    seen = set()
    for group in load_vectors().values():
        for vector in group:
            status = vector.get("error", {}).get("status")
            if status in (None, "malformed"):
                continue
            seen.add(status)
            payload = bytes.fromhex(vector["hex"])
            if status == "too_large":
                assert len(payload) > strict.FRAME_BYTES_MAX
            elif status == "unsupported_version":
                assert payload[1] != 1
            else:
                assert payload[1] == 1
                assert not 1 <= payload[2] <= len(strict.OPERATIONS) or (
                    strict.OPERATIONS[payload[2] - 1] == "event")
    assert seen == {"too_large", "unsupported_version", "unknown_operation"}


def test_coverage():
    """Every operation, status, reason and error code occurs, and every code as an error."""
    vectors = [vector for group in load_vectors().values() for vector in group]
    messages = [vector["expect"] for vector in vectors if "expect" in vector]
    requests = {m["operation"] for m in messages if "status" not in m}
    answers = {m["operation"] for m in messages if m.get("status") == "ok"}
    assert answers == set(strict.OPERATIONS)
    assert requests == set(strict.OPERATIONS) - {"event"}
    assert {m["status"] for m in messages if "status" in m} == set(strict.STATUSES)
    denials = {m["body"]["reason"] for m in messages if m.get("status") == "denied"}
    assert denials == set(strict.REASONS.values())
    decisions = {m["body"]["reason"] for m in messages
                 if m.get("status") == "ok" and m["operation"] == "authorise"}
    assert decisions == {None, *strict.REASONS.values()}
    codes = set(strict.CODES) - {None}
    assert {m["body"]["code"] for m in messages if "code" in m.get("body", {})} == codes
    errors = {vector["error"]["code"] for vector in vectors if "error" in vector} - {None}
    assert errors == codes


def test_generation_is_reproducible(tmp_path):
    subprocess.run([sys.executable, "-B", PROTOCOL / "vectors" / "generate.py", tmp_path],
                   check=True, timeout=120)
    made = {file.name: file.read_bytes() for file in tmp_path.glob("*.json")}
    kept = {file.name: file.read_bytes() for file in (PROTOCOL / "vectors").glob("*.json")}
    assert sorted(made) == sorted(kept)
    for name, content in made.items():
        assert content == kept[name], f"{name} is not what generate.py writes"


# The client


def test_client_reads_replies(group):
    """The example client takes every valid reply and refuses every other."""
    for vector in group:
        if vector["kind"] != "reply":
            continue
        payload = bytes.fromhex(vector["hex"])
        try:
            reply = postern_client.decode_envelope(payload)
            result = postern_client.decode_answer(reply)
        except postern_client.Failure as failure:
            message = vector["expect"]
            assert message["status"] == failure.status, vector["name"]
            body = message["body"]
            assert (body.get("code"), body.get("offset"), body.get("text")) == (
                failure.code, failure.offset, failure.text), vector["name"]
            continue
        except postern_client.GarbledReply:
            assert "error" in vector, vector["name"]
            continue
        assert "expect" in vector, vector["name"]
        body = vector["expect"]["body"]
        if isinstance(result, postern_client.Decision):
            assert result.permit is body["permit"], vector["name"]
            assert result.cacheable_ms == body.get("cacheable_ms"), vector["name"]
            assert (result.reason, result.id.hex()) == (body["reason"], body["id"])
        if isinstance(result, postern_client.Denial):
            assert result.reason == body["reason"], vector["name"]
            assert result.detail == body.get("detail"), vector["name"]
        if isinstance(result, postern_client.HaltProof):
            assert body == {"statement": result.statement.hex(), "key": result.key.hex(),
                            "signature": result.signature.hex()}, vector["name"]
        if isinstance(result, postern_client.Event):
            assert plain(result) == {"steps": [], **body}, vector["name"]


def plain(value):
    """A result of the client in the form of the vectors' JSON."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list):
        return [plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return {field.name: plain(getattr(value, field.name))
                for field in dataclasses.fields(value)
                if getattr(value, field.name) is not None}
    return value


READER = "spiffe://example.org/agents/reader"
READ = ("ticket-4711-read", "Read invoice 88", postern_client.Scope(
    ["http.get"], ['Host::"*.example.com"']))
CREDENTIAL, DELEGATION = bytes(range(16)), bytes(range(0x30, 0x40))
KEY = bytes(range(0x60, 0x80))
USE = postern_client.Use(
    "http.get", ("Host", "api.example.com"), 3, 1_790_000_000_000, 1_790_000_000_800,
    bytes(range(0x20, 0x30)))


@pytest.mark.parametrize("name, call", [
    ("delegate", lambda c: c.delegate(CREDENTIAL, READER, *READ)),
    ("delegate-key", lambda c: c.delegate(CREDENTIAL, KEY, *READ)),
    ("delegate-key", lambda c: c.delegate(CREDENTIAL, z85.encode(KEY).decode(), *READ)),
    ("delegate-child", lambda c: c.delegate(CREDENTIAL, postern_client.CHILD, *READ)),
    ("delegate-limits", lambda c: c.delegate(CREDENTIAL, READER, *READ, 30_000, 5)),
    ("delegate-deadline-future", lambda c: c.delegate(
        CREDENTIAL, READER, *READ, deadline=4_102_444_800_000)),
    ("claim", lambda c: c.claim(DELEGATION)),
    ("claim-deadline-future", lambda c: c.claim(DELEGATION, 4_102_444_800_000)),
    ("subscribe", lambda c: c.subscribe("ipc:///none")),
    ("subscribe-full", lambda c: c.subscribe("ipc:///none", CREDENTIAL, 12)),
    ("report", lambda c: c.report(CREDENTIAL, [USE])),
    ("report-items", lambda c: c.report(CREDENTIAL, [USE, postern_client.Use(
        "mail.send", ("Mailbox", ""), 1, USE.first, USE.first, DELEGATION)])),
    ("prove", lambda c: c.prove(bytes(range(0xA0, 0xC0)))),
    ("tree", lambda c: c.tree("ticket-4711")),
    ("tree-workload", lambda c: c.tree("ticket-4711", "spiffe://example.org/agents/mail-1")),
    ("revoke-tree", lambda c: c.revoke_tree(CREDENTIAL)),
    ("revoke-selection", lambda c: c.revoke_selection(
        "payments.*", 'Account::"eu-*"', "spiffe://example.org/agents/mail-1")),
    ("revoke-selection-resources", lambda c: c.revoke_selection(resources="Account::*")),
    ("revoke-selection-all", lambda c: c.revoke_selection(note="stop", by=CREDENTIAL)),
])
def test_client_writes_requests(monkeypatch, name, call):
    """What the example client sends is what the vector of that name says."""
    sent = []

    def answer(_, *asked):
        sent.append(asked)
        return postern_client.Denial("internal", 0)
    monkeypatch.setattr(postern_client.Client, "_call", answer)
    call(postern_client.Client("ipc:///none", KEY, KEY, KEY))
    operation, body = sent[0]
    payload = cbor2.dumps([1, operation, 7, body], canonical=True)
    vectors = {vector["name"]: vector for vector in load_vectors()["requests"]}
    assert payload.hex() == vectors[f"request/{name}"]["hex"]


@pytest.mark.parametrize("value", [1.5, None, b"x", {"k": float("nan")}, [None], object()])
def test_client_refuses_to_send(value):
    with pytest.raises(TypeError):
        postern_client._context_or_none({"k": value})


# Names and numbers


def registry(title):
    """{code: [cells of the row]} of one table of registry.md."""
    text = (PROTOCOL / "registry.md").read_text()
    section = text.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("|").split("|") for line in section.splitlines()
            if re.match(r"\| \d", line)]
    cells = [[cell.strip() for cell in row] for row in rows]
    return {int(row[0]): [row[1].strip("`"), *row[2:]] for row in cells}


def names(title):
    return {code: row[0] for code, row in registry(title).items() if row[0]}


def swift(path, type_name):
    """{raw value: name} of an enum with raw values and a property `name`."""
    text = path.read_text()
    assert f"enum {type_name}:" in text
    values = dict(re.findall(r"^\s*case `?(\w+)`? = (\d+)$", text, re.MULTILINE))
    named = dict(re.findall(r'case \.`?(\w+)`?: "(\w+)"', text))
    assert set(values) == set(named), f"{type_name}: names and values differ"
    return {int(code): named[case] for case, code in values.items()}


def swift_retryable(path):
    """Names of the cases for which `isRetryable` is true."""
    text = path.read_text()
    section = text.split("var isRetryable: Bool", 1)[1]
    listed = re.search(r"case ([^:]*): true", section).group(1)
    named = dict(re.findall(r'case \.`?(\w+)`?: "(\w+)"', text))
    return {named[case] for case in re.findall(r"\.`?(\w+)`?", listed)}


def test_operations():
    listed = names("Operations")
    assert listed == dict(enumerate(strict.OPERATIONS, start=1))
    assert listed == swift(CORE / "Operation.swift", "Operation")
    assert re.search(r"^operation     = 1\.\.13 / 15 ", CDDL, re.MULTILINE)
    for code, name in listed.items():
        short = {"authorise_batch": "batch"}.get(name, name)
        correlation = "0" if name == "event" else "correlation"
        asked = re.search(rf"^{short}-request\s+= \[version, {code}, ", CDDL, re.MULTILINE)
        assert bool(asked) == (name != "event")
        assert re.search(rf"^{short}-ok\s+= \[version, {code}, {correlation}, 0, ", CDDL,
                         re.MULTILINE)
        assert getattr(postern_client, name.upper()) == code


def test_statuses():
    listed = names("Status codes")
    assert listed == dict(enumerate(strict.STATUSES))
    assert listed == swift(CORE / "StatusCode.swift", "StatusCode")
    assert {**postern_client.STATUSES, 0: "ok", 1: "denied"} == listed
    assert re.search(r"^error-status  = 2\.\.11$", CDDL, re.MULTILINE)
    retryable = {row[0] for row in registry("Status codes").values() if row[2] == "yes"}
    assert retryable == swift_retryable(CORE / "StatusCode.swift")
    assert retryable == postern_client.RETRYABLE_STATUSES


def test_reasons():
    listed = names("Denial reasons")
    assert listed == strict.REASONS == postern_client.REASONS
    assert listed == swift(CORE / "DenialReason.swift", "DenialReason")
    ranges = re.search(r"^deny-reason  = ([^;]*);", CDDL, re.MULTILINE).group(1).split("/")
    told = set()
    for part in ranges:
        ends = [int(end) for end in part.strip().split("..")]
        told.update(range(ends[0], ends[-1] + 1))
    assert told == set(listed)
    retryable = {row[0] for row in registry("Denial reasons").values() if row[2] == "yes"}
    assert retryable == swift_retryable(CORE / "DenialReason.swift")


def test_error_codes():
    listed = names("Error codes of `malformed`")
    assert listed == {code: name for code, name in enumerate(strict.CODES) if name}
    assert listed == postern_client.ERROR_CODES
    assert listed == swift(WIRE / "WireErrorCode.swift", "WireErrorCode")
    assert re.search(r"^error-code = 1\.\.19$", CDDL, re.MULTILINE)


def test_semantics():
    told = re.search(r"^semantics  = &\((.*)\)$", CDDL, re.MULTILINE).group(1)
    listed = {name: int(code) for name, code in re.findall(r"(\w+): (\d+)", told)}
    assert listed == postern_client.SEMANTICS
    assert listed == {name: code for code, name in enumerate(strict.SEMANTICS)}
    text = (CORE / "BatchSemantics.swift").read_text()
    cases = {int(code): case for case, code in re.findall(r"case (\w+) = (\d+)", text)}
    for name, code in listed.items():
        assert cases[code].lower() == name.replace("_", "")


@pytest.mark.parametrize("row, constant", [
    ("request", "frameBytesMax"), ("any frame", "transportFrameBytesMax"),
    ("depth", "nestingDepthMax"),
    ("entries of a record, elements of a set, in a context", "collectionCountMax"),
    ("context key", "contextKeyBytesMax"), ("text in a context", "frameBytesMax"),
    ("items of a batch", "batchItemsMax"), ("action", "actionBytesMax"),
    ("resource type", "resourceTypeBytesMax"), ("resource id", "resourceIDBytesMax"),
    ("task id", "taskIDBytesMax"), ("intent", "intentBytesMax"),
    ("SPIFFE ID", "spiffeIDBytesMax"), ("note", "noteBytesMax"),
    ("client name", "clientNameBytesMax"), ("patterns of a list", "patternsMax"),
    ("pattern", "patternBytesMax"), ("wildcards of a pattern", "wildcardsMax"),
    ("policies of a decision", "determiningPoliciesMax"), ("policy id", "policyIDBytesMax"),
    ("frames of a message", "framesPerMessageMax"), ("endpoints listed", "lanesMax"),
    ("requests waiting for the control thread", "controlQueueMax"),
    ("credentials above one", "delegationDepthMaxDefault"),
    ("delegations of one credential", "delegationFanOutMaxDefault"),
    ("delegations that wait to be claimed", "unclaimedDelegationsMax"),
    ("nodes of a tree's reply", "treeNodesMax"),
    ("bytes of a tree's nodes", "treeBytesMax"),
    ("statement of a proof", "haltStatementBytesMax"),
    ("subscribers of one process", "feedSubscribersPerProcessMax"),
    ("steps of an event", "feedStepsPerEventMax"), ("steps kept for `since`", "feedStepsKept"),
    ("bytes of an event's steps", "feedEventBytesMax"),
    ("subscribers of one broker", "feedSubscribersMax"), ("tags of a grant", "grantTagsMax"),
    ("tags of a step", "stepTagsMax"), ("items of a report", "reportItemsMax"),
    ("milliseconds between two heartbeats", "feedHeartbeatMillisecondsDefault"),
])
def test_limits(row, constant):
    """The last number of a row of SPEC.md, "Limits", is the constant of Limits.swift."""
    section = (PROTOCOL / "SPEC.md").read_text().split("\n## Limits\n", 1)[1].split("\n## ")[0]
    cell = re.search(rf"^\| {re.escape(row)} \| ([^|]*) \|", section, re.MULTILINE).group(1)
    numbers = re.findall(r"\d[\d,]*", cell.split(", the first")[0])
    written = int(numbers[-1].replace(",", ""))
    text = (CORE / "Limits.swift").read_text()
    value = re.search(rf"static let {constant}[^=]*= ([\d_ *]+)$", text, re.MULTILINE).group(1)
    product = 1
    for factor in value.replace("_", "").split("*"):
        product *= int(factor)
    assert written == product
