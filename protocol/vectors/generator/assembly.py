"""Payloads assembled by hand, item by item.

A payload is written as hexadecimal with spaces between its items; `^` stands before the item
whose head is wrong, so that the offset is stated where the mistake is made:

    84 01 08 07 ^bf ff
"""

from .diagnostic import diagnose


def head(major, argument):
    """The shortest head of an item."""
    for limit, info in ((24, None), (1 << 8, 24), (1 << 16, 25), (1 << 32, 26), (1 << 64, 27)):
        if argument < limit:
            if info is None:
                return f"{major << 5 | argument:02x}"
            return f"{major << 5 | info:02x}{argument:0{2 << (info - 24)}x}"
    raise ValueError(argument)


def uint(value):
    return head(0, value)


def text(value):
    content = value.encode()
    return head(3, len(content)) + content.hex()


def data(content):
    return head(2, len(content)) + content.hex()


def array(*items):
    return " ".join([head(4, len(items)), *items])


def record(*pairs):
    return " ".join([head(5, len(pairs)), *(f"{key} {value}" for key, value in pairs)])


CREDENTIAL = data(bytes(range(16)))
DELEGATION = data(bytes(range(0x30, 0x40)))
KEY = data(bytes(range(0x60, 0x80)))
WORKLOAD = text("spiffe://example.org/agents/mail-1")
HOST = array(text("Host"), text("api.example.com"))
SCOPE = record(("01", array(text("http.get"))), ("02", array(text("Host::*"))))
ITEM = record(("01", text("http.get")), ("02", HOST))
DECISION_ID = data(bytes(range(0x20, 0x30)))
NONCE = data(bytes(range(0xA0, 0xB0)))
USED = [("01", text("http.get")), ("02", HOST), ("03", "03"), ("04", "1903e8"),
        ("05", "1907d0"), ("06", DECISION_ID)]

HELLO, ATTEST, AUTHORISE, BATCH, COMPLETE, REVOKE, INTROSPECT, STATUS = range(1, 9)
DELEGATE, CLAIM, TREE, SUBSCRIBE, REPORT = range(9, 14)
PROVE = 15

# A valid body of each operation, as fields by key.
BODIES = {
    HELLO: {},
    ATTEST: {1: text("ticket-4711"), 2: text("Answer the mail"), 3: SCOPE},
    AUTHORISE: {1: CREDENTIAL, 2: text("http.get"), 3: HOST},
    BATCH: {1: CREDENTIAL, 2: "00", 3: array(ITEM)},
    COMPLETE: {1: CREDENTIAL},
    REVOKE: {1: array("01", CREDENTIAL)},
    INTROSPECT: {1: CREDENTIAL},
    STATUS: {},
    DELEGATE: {1: CREDENTIAL, 2: array("01", WORKLOAD), 3: text("read-mail"),
               4: text("Read the mail"), 5: SCOPE},
    CLAIM: {1: DELEGATION},
    TREE: {1: text("ticket-4711")},
    SUBSCRIBE: {},
    REPORT: {1: CREDENTIAL, 2: array(record(*USED))},
    PROVE: {1: NONCE},
}
NAMES = {
    HELLO: "hello", ATTEST: "attest", AUTHORISE: "authorise", BATCH: "batch",
    COMPLETE: "complete", REVOKE: "revoke", INTROSPECT: "introspect", STATUS: "status",
    DELEGATE: "delegate", CLAIM: "claim", TREE: "tree", SUBSCRIBE: "subscribe",
    REPORT: "report", PROVE: "prove",
}


def body(operation, changes=None, mark=""):
    """A valid body with fields changed (text) or left out (None); `mark` goes before it."""
    fields = {**BODIES[operation], **(changes or {})}
    pairs = [(uint(key), value) for key, value in sorted(fields.items()) if value is not None]
    return mark + record(*pairs)


def request(operation, content, correlation="07"):
    return f"84 01 {uint(operation)} {correlation} {content}"


def with_fields(operation, changes):
    return request(operation, body(operation, changes))


def with_context(value):
    """An authorise whose context is {"k": value}."""
    return with_fields(AUTHORISE, {4: record((text("k"), value))})


def with_selection(content):
    """A revoke whose target is a selection."""
    return with_fields(REVOKE, {1: array("06", content)})


def with_used(changes, mark=""):
    """A report of one item with fields changed (text) or left out (None)."""
    fields = {**dict(USED), **changes}
    pairs = [(key, value) for key, value in sorted(
        fields.items(), key=lambda pair: pair[0].lstrip("^")) if value is not None]
    return with_fields(REPORT, {2: array(mark + record(*pairs))})


def assemble(written):
    """The bytes, and the offset of the mark where there is one."""
    before, mark, after = written.partition("^")
    assert "^" not in after, written[:80]
    squeezed = "".join(before.split())
    assert len(squeezed) % 2 == 0, written[:80]
    payload = bytes.fromhex(squeezed + "".join(after.split()))
    return payload, len(squeezed) // 2 if mark else None


def refused(name, description, written, code, correlation=7, kind="request", offset=None):
    """A vector that breaks the rules at the mark (or at `offset`)."""
    payload, marked = assemble(written)
    at = marked if offset is None else offset
    assert at is not None, name
    return invalid(name, description, kind, payload, "malformed", code, at, correlation)


def answered(name, description, written, status, correlation=7, kind="request"):
    """A vector that is answered with a status that has no code and offset."""
    payload, marked = assemble(written)
    assert marked is None, name
    return invalid(name, description, kind, payload, status, None, None, correlation)


def invalid(name, description, kind, payload, status, code, offset, correlation):
    return {
        "name": name, "description": description, "kind": kind, "hex": payload.hex(),
        "diagnostic": diagnose(payload),
        "error": {"status": status, "code": code, "offset": offset,
                  "correlation": correlation},
    }
