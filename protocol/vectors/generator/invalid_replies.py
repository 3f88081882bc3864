"""Vectors of replies that break the rules: a client must refuse them, never take a permit."""

from .assembly import DECISION_ID, array, data, record, refused, text, uint

DECISION = [("01", "f5"), ("02", "00"), ("03", DECISION_ID), ("04", "0c"), ("05", "80")]


def changed(fields, changes, mark=""):
    """A map of (key, value) with some changed, added or (None) left out; `mark` goes before it."""
    values = {**dict(fields), **changes}
    return mark + record(*[(key, value) for key, value in sorted(
        values.items(), key=lambda pair: pair[0].lstrip("^")) if value is not None])


def decision(changes=None):
    return changed(DECISION, changes or {})


def reply(operation, status, body):
    return f"85 01 {uint(operation)} 07 {status} {body}"


def event(body, correlation="00"):
    return f"85 01 0e {correlation} 00 {body}"


def replies():
    def one(name, description, written, code, correlation=7):
        return refused(f"reply/{name}", description, written, code, correlation, kind="reply")

    def authorise(changes):
        return reply(3, "00", decision(changes))

    for name, written in {
        "empty": "^", "request": "^84 01 08 07 a0", "array-6": "^86 01 08 07 00 a0 a0",
        "map": "^a0", "non-shortest": "^9805 01 08 07 00 a0",
        "indefinite": "^9f 01 08 07 00 a0 ff",
    }.items():
        yield one(f"envelope-{name}", "Not an array of five.", written, "envelope", None)
    yield one("correlation-text", "The correlation is not a number.", "85 01 03 ^6137 00 a0",
              "wrong_type", None)
    yield one("correlation-non-shortest", "The correlation is not in its shortest form.",
              "85 01 03 ^1807 00 a0", "non_shortest", None)
    yield one("version-2", "A version that was not asked for.", "85 ^02 03 07 00 a0",
              "out_of_range")
    for operation in (0, 16, 24, 99):
        for status in ("00", "01"):
            yield one(f"operation-{operation}-status-{status}",
                      "An unknown operation cannot have been carried out or denied.",
                      f"85 01 ^{uint(operation)} 07 {status} a0", "out_of_range")
    for status in (12, 24, 2**64 - 1):
        yield one(f"status-{status}", "An unknown status.", reply(3, "^" + uint(status), "a0"),
                  "out_of_range")
    for name, item, code in [
        ("text", "6130", "wrong_type"), ("null", "f6", "simple_value"),
        ("non-shortest", "1800", "non_shortest"), ("false", "f4", "wrong_type"),
    ]:
        yield one(f"status-{name}", "A status is a number.", reply(3, "^" + item, decision()),
                  code)
    yield one("ends-after-correlation", "No status.", "85 01 03 07 ^", "truncated")
    yield one("ends-after-status", "No body.", "85 01 03 07 00 ^", "truncated")
    yield one("body-array", "The body is no map.", reply(3, "00", "^80"), "wrong_type")
    yield one("body-empty", "A decision without fields is no permit.", reply(3, "00", "^a0"),
              "missing_key")
    yield one("trailing", "One byte too many.", reply(3, "00", decision()) + " ^00",
              "trailing_bytes")
    yield one("error-body", "Status `ok` with the body of an error.",
              reply(3, "00", f"a1 03 ^{text('x')}"), "wrong_type")
    for key in ("01", "02", "03", "04", "05"):
        yield one(f"decision-missing-{key}", "A demanded key is absent.",
                  reply(3, "00", "^" + decision({key: None})), "missing_key")
    for name, item, code in [
        ("1", "01", "wrong_type"), ("text", text("true"), "wrong_type"),
        ("null", "f6", "simple_value"), ("undefined", "f7", "simple_value"),
        ("two-bytes", "f815", "simple_value"), ("tag", "c1 f5", "wrong_type"),
        ("float", "f93c00", "float"), ("array", "81 f5", "wrong_type"),
    ]:
        yield one(f"decision-permit-{name}", "Only `true` is a permit.",
                  authorise({"01": "^" + item}), code)
    yield one("decision-permit-with-reason", "A permit has reason 0.",
              authorise({"02": "^0a"}), "out_of_range")
    yield one("decision-deny-without-reason", "A deny has a reason.",
              authorise({"01": "f4", "02": "^00"}), "out_of_range")
    for reason in (16, 19, 23, 29, 36, 39, 49, 51, 255, 2**64 - 1):
        yield one(f"decision-reason-{reason}", "The list of reasons is closed.",
                  authorise({"01": "f4", "02": "^" + uint(reason)}), "out_of_range")
    for count in (0, 15, 17):
        yield one(f"decision-id-{count}", "A decision's id has 16 bytes.",
                  authorise({"03": "^" + data(bytes(count))}), "out_of_range")
    yield one("decision-epoch-negative", "An epoch is not negative.", authorise({"04": "^20"}),
              "wrong_type")
    yield one("decision-policies-9", "At most 8 policies.",
              authorise({"05": "^" + array(*[text("p")] * 9)}), "out_of_range")
    for count in (0, 129):
        yield one(f"decision-policy-{count}", "A policy's id has 1 to 128 bytes.",
                  authorise({"05": array("^" + text("p" * count))}), "out_of_range")
    yield one("decision-duplicate", "A key twice.", reply(3, "00", record(
        ("01", "f4"), ("^01", "f5"))), "duplicate_key")
    yield one("decision-order", "Keys in the wrong order.", reply(3, "00", record(
        ("02", "00"), ("^01", "f5"))), "key_order")
    yield one("decision-unknown-key", "An unknown key.", authorise({"^09": "00"}),
              "unknown_key")
    yield from cacheable(one)
    for durability in (0, 3):
        yield one(f"decision-durability-{durability}", "The list of durabilities is closed.",
                  authorise({"07": f"^0{durability}"}), "out_of_range")
    yield one("batch-empty", "A batch has at least one decision.",
              reply(4, "00", record(("01", "^80"))), "out_of_range")
    yield one("batch-129", "And at most 128.", reply(4, "00", record(
        ("01", "^" + array(*[decision()] * 129)))), "out_of_range")
    yield one("denial-reason-0", "A denial has a reason.", reply(2, "01", record(
        ("01", "^00"), ("02", "0c"))), "out_of_range")
    yield one("denial-empty", "A denial without fields.", reply(2, "01", "^a0"), "missing_key")
    for code in (0, 20, 2**64 - 1):
        yield one(f"error-code-{code}", "The list of error codes is closed.",
                  reply(3, "02", record(("01", "^" + uint(code)))), "out_of_range")
    yield one("error-versions-empty", "A list of versions is not empty.",
              reply(3, "03", record(("04", "^80"))), "out_of_range")
    yield one("error-unknown-key", "An unknown key.", reply(3, "02", record(("^05", "00"))),
              "unknown_key")
    scope = record(("01", array(text("*"))), ("02", array(text("*"))))
    attest = [("01", data(bytes(range(16)))), ("02", text("spiffe://example.org/a")),
              ("03", scope), ("04", "1903e8"), ("05", "1b0000019400000000"), ("06", "0c")]
    for key, item, code in [
        ("01", data(bytes(15)), "out_of_range"), ("02", text("spiffe://example.org"), "bad_text"),
        ("03", "80", "wrong_type"), ("04", "20", "wrong_type"), ("06", "f6", "simple_value"),
    ]:
        pairs = [(k, "^" + item if k == key else value) for k, value in attest]
        yield one(f"attest-{key}", "A field of a granted credential is wrong.",
                  reply(2, "00", record(*pairs)), code)
    for key in ("09", "0a", "0b"):
        yield one(f"attest-claimed-{key}", "A field that only a claim's answer has.",
                  reply(2, "00", record(*attest, ("^" + key, "00"))), "unknown_key")
    yield one("attest-unknown-key", "An unknown key.",
              reply(2, "00", record(*attest, ("^0d", "00"))), "unknown_key")
    yield from tags(one, "attest", lambda x: reply(2, "00", record(*attest, ("0c", x))), 128)
    yield from claims(one, attest)
    yield from delegations(one)
    yield from trees(one)
    yield from subscriptions(one)
    yield from events(one)
    yield from steps(one)
    yield from reports(one)
    yield from proofs(one)
    yield one("introspect-live-with-reason", "A live credential has reason 0.",
              reply(7, "00", record(("01", "f5"), ("02", "^01"), ("03", "0c"))),
              "out_of_range")
    yield one("introspect-dead-without-reason", "A dead credential has a reason.",
              reply(7, "00", record(("01", "f4"), ("02", "^00"), ("03", "0c"))),
              "out_of_range")
    dead = [("01", "f4"), ("02", "01"), ("03", "0c")]
    workload = text("spiffe://example.org/a")
    for name, pair, code in [
        ("parent-15", ("0a", "^" + data(bytes(15))), "out_of_range"),
        ("parent-text", ("0a", "^" + workload), "wrong_type"),
        ("chain-1", ("0b", "^" + array(workload)), "out_of_range"),
        ("chain-66", ("0b", "^" + array(*[workload] * 66)), "out_of_range"),
        ("chain-text", ("0b", "^" + workload), "wrong_type"),
        ("chain-form", ("0b", array(workload, "^" + text("spiffe://a"))), "bad_text"),
        ("unknown-key", ("^0c", "00"), "unknown_key"),
    ]:
        yield one(f"introspect-{name}", "Of a credential that was delegated.",
                  reply(7, "00", record(*dead, pair)), code)
    yield one("revoked-missing", "The number is missing.", reply(6, "00", "^" + record(
        ("01", "0c"))), "missing_key")
    hello = [("01", text("p")), ("02", array("01")), ("03", data(bytes(16))), ("04", "00"),
             ("05", "1a00010000"), ("06", "1880"), ("07", array(text("ipc:///x"))),
             ("08", text("example.org"))]
    for key, item, code in [
        ("02", "80", "out_of_range"), ("03", data(bytes(8)), "out_of_range"),
        ("07", "80", "out_of_range"), ("08", "00", "wrong_type"), ("01", "f6", "simple_value"),
    ]:
        pairs = [(k, "^" + item if k == key else value) for k, value in hello]
        yield one(f"hello-{key}", "A field of the server's facts is wrong.",
                  reply(1, "00", record(*pairs)), code)
    for name, pair, code in [
        ("feed-empty", ("09", "^60"), "out_of_range"),
        ("feed-65537", ("09", "^7a00010001" + "66" * 65_537), "out_of_range"),
        ("feed-bytes", ("09", "^4166"), "wrong_type"),
        ("feed-array", ("09", "^" + array(text("ipc:///x"))), "wrong_type"),
        ("feed-null", ("09", "^f6"), "simple_value"),
        ("feed-utf8", ("09", "^61ff"), "invalid_utf8"),
        ("unknown-key", ("^0a", "00"), "unknown_key"),
    ]:
        yield one(f"hello-{name}", "A field of the server's facts is wrong.",
                  reply(1, "00", record(*hello, pair)), code)
    status = [("01", text("p")), ("02", data(bytes(16))), ("03", "00"), ("04", "00"),
              ("05", "00"), ("06", "01"), ("07", "01"), ("08", data(bytes(32))), ("09", "a0"),
              ("0a", "a0")]
    for key, item, code in [
        ("08", "^" + data(bytes(16)), "out_of_range"),
        ("09", record((text("a"), "^f5")), "wrong_type"),
        ("09", record((text("b"), "01"), ("^" + text("a"), "01")), "key_order"),
        ("0a", record((text("spiffe://a/b"), "01"), ("^" + text("spiffe://a/b"), "01")),
         "duplicate_key"),
        ("0a", "^b90401", "out_of_range"),
    ]:
        pairs = [(k, item if k == key else value) for k, value in status]
        yield one(f"status-{key}-{code}", "A field of the broker's numbers is wrong.",
                  reply(8, "00", record(*pairs)), code)


def claims(one, granted):
    """A claim's answer: an attest's, and what was delegated."""
    chain = array(text("spiffe://example.org/a"), text("spiffe://example.org/b"))
    fields = [*granted, ("09", text("t")), ("0a", text("i")), ("0b", chain)]
    for key, _ in fields:
        yield one(f"claim-missing-{key}", "A demanded key is absent.",
                  reply(10, "00", changed(fields, {key: None}, mark="^")), "missing_key")
    yield one("claim-unknown-key", "An unknown key.",
              reply(10, "00", changed(fields, {"^0d": "00"})), "unknown_key")
    yield from tags(one, "claim", lambda x: reply(10, "00", changed(fields, {"0c": x})), 128)
    yield one("claim-attest", "An attest's answer to a claim.",
              reply(10, "00", "^" + record(*granted)), "missing_key")
    workload = text("spiffe://example.org/a")
    for name, key, item, code in [
        ("credential-15", "01", "^" + data(bytes(15)), "out_of_range"),
        ("durability-3", "08", "^03", "out_of_range"),
        ("task-empty", "09", "^60", "out_of_range"),
        ("task-129", "09", "^" + text("t" * 129), "out_of_range"),
        ("task-space", "09", "^" + text("a b"), "bad_text"),
        ("task-bytes", "09", "^4174", "wrong_type"),
        ("intent-empty", "0a", "^60", "out_of_range"),
        ("intent-4097", "0a", "^" + text("i" * 4097), "out_of_range"),
        ("intent-utf8", "0a", "^61ff", "invalid_utf8"),
        ("chain-0", "0b", "^80", "out_of_range"),
        ("chain-1", "0b", "^" + array(workload), "out_of_range"),
        ("chain-66", "0b", "^" + array(*[workload] * 66), "out_of_range"),
        ("chain-max", "0b", "^9bffffffffffffffff", "out_of_range"),
        ("chain-text", "0b", "^" + workload, "wrong_type"),
        ("chain-element", "0b", array(workload, "^01"), "wrong_type"),
        ("chain-form", "0b", array("^" + text("spiffe://a"), workload), "bad_text"),
    ]:
        yield one(f"claim-{name}", "A field of a claimed credential is wrong.",
                  reply(10, "00", changed(fields, {key: item})), code)


def delegations(one):
    fields = [("01", data(bytes(range(0x30, 0x40)))), ("02", "1903e8"),
              ("03", "1b0000019400000000"), ("04", "0c")]
    for key, _ in fields:
        yield one(f"delegate-missing-{key}", "A demanded key is absent.",
                  reply(9, "00", changed(fields, {key: None}, mark="^")), "missing_key")
    yield one("delegate-empty", "A delegation without fields.", reply(9, "00", "^a0"),
              "missing_key")
    for name, changes, code in [
        ("id-15", {"01": "^" + data(bytes(15))}, "out_of_range"),
        ("id-17", {"01": "^" + data(bytes(17))}, "out_of_range"),
        ("id-text", {"01": "^" + text("x" * 16)}, "wrong_type"),
        ("ttl-negative", {"02": "^20"}, "wrong_type"),
        ("expiry-float", {"03": "^f93c00"}, "float"),
        ("epoch-null", {"04": "^f6"}, "simple_value"),
        ("budget-text", {"05": "^6135"}, "wrong_type"),
        ("budget-left-negative", {"06": "^20"}, "wrong_type"),
        ("durability-0", {"07": "^00"}, "out_of_range"),
        ("durability-3", {"07": "^03"}, "out_of_range"),
        ("unknown-key", {"^08": "00"}, "unknown_key"),
    ]:
        yield one(f"delegate-{name}", "A field of a delegation is wrong.",
                  reply(9, "00", changed(fields, changes)), code)


def trees(one):
    fields = [("01", "0c"), ("02", "01")]
    credential, workload = data(bytes(range(16))), text("spiffe://example.org/a")
    node = [("01", credential), ("02", "00"), ("03", workload), ("04", text("t")),
            ("05", "00"), ("06", "1903e8"), ("07", "00")]

    def tree(nodes):
        return reply(11, "00", changed(fields, {"03": nodes}))

    for key in ("01", "02", "03"):
        whole = [*fields, ("03", "80")]
        yield one(f"tree-missing-{key}", "A demanded key is absent.",
                  reply(11, "00", changed(whole, {key: None}, mark="^")), "missing_key")
    yield one("tree-unknown-key", "An unknown key.",
              reply(11, "00", changed(fields, {"03": "80", "^04": "00"})), "unknown_key")
    yield one("tree-nodes-1025", "At most 1,024 nodes.",
              tree("^" + array(*[record(*node)] * 1025)), "out_of_range")
    yield one("tree-nodes-max", "The count is judged before the content.",
              tree("^9bffffffffffffffff"), "out_of_range")
    yield one("tree-nodes-map", "The nodes are no array.", tree("^" + record(*node)),
              "wrong_type")
    yield one("tree-count-negative", "A count is not negative.",
              reply(11, "00", changed(fields, {"02": "^20", "03": "80"})), "wrong_type")
    for name, item in {"uint": "01", "array": "80", "text": text("x")}.items():
        yield one(f"node-{name}", "A node is a map.",
                  tree(array(record(*node), "^" + item)), "wrong_type")
    yield one("node-empty", "A node without fields.", tree(array("^a0")), "missing_key")
    for key, _ in node:
        yield one(f"node-missing-{key}", "A demanded key is absent, in the second node.",
                  tree(array(record(*node), changed(node, {key: None}, mark="^"))),
                  "missing_key")
    for name, changes, code in [
        ("credential-15", {"01": "^" + data(bytes(15))}, "out_of_range"),
        ("depth-negative", {"02": "^20"}, "wrong_type"),
        ("workload-form", {"03": "^" + text("spiffe://a")}, "bad_text"),
        ("workload-empty", {"03": "^60"}, "out_of_range"),
        ("task-space", {"04": "^" + text("a b")}, "bad_text"),
        ("task-empty", {"04": "^60"}, "out_of_range"),
        ("reason-16", {"05": "^10"}, "out_of_range"),
        ("reason-49", {"05": "^1831"}, "out_of_range"),
        ("reason-256", {"05": "^190100"}, "out_of_range"),
        ("reason-false", {"05": "^f4"}, "wrong_type"),
        ("ttl-float", {"06": "^f93c00"}, "float"),
        ("calls-null", {"07": "^f6"}, "simple_value"),
        ("budget-left-text", {"08": "^6135"}, "wrong_type"),
        ("parent-17", {"09": "^" + data(bytes(17))}, "out_of_range"),
        ("parent-text", {"09": "^" + workload}, "wrong_type"),
        ("unknown-key", {"^0a": "00"}, "unknown_key"),
    ]:
        yield one(f"node-{name}", "A field of a node is wrong.",
                  tree(array(changed(node, changes))), code)
    yield one("node-duplicate", "A key twice.",
              tree(array(record(node[0], ("^01", credential)))), "duplicate_key")
    yield one("node-order", "Keys in the wrong order.",
              tree(array(record(node[1], ("^01", credential)))), "key_order")


def cacheable(one):
    """For how long a permit may be used again."""
    for name, item, code in [
        ("0", "00", "out_of_range"), ("negative", "20", "wrong_type"),
        ("text", "6135", "wrong_type"), ("true", "f5", "wrong_type"),
        ("null", "f6", "simple_value"), ("float", "f93c00", "float"),
        ("non-shortest", "1805", "non_shortest"),
    ]:
        yield one(f"decision-cacheable-{name}", "A time is at least 1.",
                  reply(3, "00", decision({"08": "^" + item})), code)
    for value in (1, 5000, 2**64 - 1):
        yield one(f"decision-cacheable-deny-{value}", "A deny is never used again.",
                  reply(3, "00", decision({"01": "f4", "02": "14", "08": "^" + uint(value)})),
                  "out_of_range")
    deny = decision({"01": "f4", "02": "0a", "08": "^05"})
    yield one("batch-cacheable-deny", "In a batch, neither.",
              reply(4, "00", record(("01", array(decision({"08": "05"}), deny)))),
              "out_of_range")
    yield one("decision-cacheable-duplicate", "A key twice.",
              reply(3, "00", record(*DECISION, ("08", "05"), ("^08", "06"))), "duplicate_key")


def tags(one, name, build, most):
    """A list of 1 to `most` tags, of a grant or a step."""
    for count in (0, most + 1):
        yield one(f"{name}-tags-{count}", f"1 to {most:,} tags.",
                  build("^" + array(*["01"] * count)), "out_of_range")
    yield one(f"{name}-tags-max", "The count is judged before the content.",
              build("^9bffffffffffffffff"), "out_of_range")
    for kind, item, code in [
        ("uint", "01", "wrong_type"), ("bytes", "4101", "wrong_type"),
        ("map", "a0", "wrong_type"), ("null", "f6", "simple_value"),
        ("indefinite", "9f 01 ff", "indefinite_length"),
    ]:
        yield one(f"{name}-tags-{kind}", "Tags are an array.", build("^" + item), code)
    for kind, item, code in [
        ("0", "00", "out_of_range"), ("negative", "20", "wrong_type"),
        ("bytes", data(bytes(8)), "wrong_type"), ("text", "6131", "wrong_type"),
        ("null", "f6", "simple_value"), ("float", "f93c00", "float"),
        ("non-shortest", "1b0000000000000001", "non_shortest"),
    ]:
        yield one(f"{name}-tag-{kind}", "A tag is a number from 1 on.",
                  build(array("01", "^" + item)), code)


def subscriptions(one):
    fields = [("01", data(bytes(16))), ("02", "0c"), ("03", "1864"), ("04", "f4")]
    for key, _ in fields:
        yield one(f"subscribe-missing-{key}", "A demanded key is absent.",
                  reply(12, "00", changed(fields, {key: None}, mark="^")), "missing_key")
    yield one("subscribe-empty", "A subscription without fields.", reply(12, "00", "^a0"),
              "missing_key")
    for name, changes, code in [
        ("instance-15", {"01": "^" + data(bytes(15))}, "out_of_range"),
        ("instance-17", {"01": "^" + data(bytes(17))}, "out_of_range"),
        ("instance-text", {"01": "^" + text("x" * 16)}, "wrong_type"),
        ("epoch-negative", {"02": "^20"}, "wrong_type"),
        ("heartbeat-0", {"03": "^00"}, "out_of_range"),
        ("heartbeat-float", {"03": "^f93c00"}, "float"),
        ("whole-1", {"04": "^01"}, "wrong_type"),
        ("whole-null", {"04": "^f6"}, "simple_value"),
        ("unknown-key", {"^05": "00"}, "unknown_key"),
    ]:
        yield one(f"subscribe-{name}", "A field of a subscription is wrong.",
                  reply(12, "00", changed(fields, changes)), code)


def events(one):
    def wrong(name, description, written, code):
        return one(f"event-{name}", description, written, code, correlation=0)

    fields, step = [("01", "0d")], record(("01", "0d"), ("02", "1903e8"))
    for correlation in (1, 7, 2**64 - 1):
        yield one(f"event-correlation-{correlation}", "An event answers nothing.",
                  event(record(*fields), "^" + uint(correlation)), "out_of_range", correlation)
    for correlation in (0, 7):
        yield one(f"event-denied-{correlation}", "An event cannot be denied.",
                  f"85 01 ^0e {uint(correlation)} 01 {record(('01', '01'), ('02', '0c'))}",
                  "out_of_range", correlation)
    yield wrong("empty", "An event has an epoch.", event("^a0"), "missing_key")
    yield wrong("missing-01", "An event has an epoch.",
                event("^" + record(("02", "00"), ("03", array(step)))), "missing_key")
    yield wrong("body-array", "The body is no map.", event("^80"), "wrong_type")
    yield wrong("trailing", "One byte too many.", event(record(*fields)) + " ^00",
                "trailing_bytes")
    for name, changes, code in [
        ("epoch-negative", {"01": "^20"}, "wrong_type"),
        ("epoch-null", {"01": "^f6"}, "simple_value"),
        ("sent-negative", {"02": "^20"}, "wrong_type"),
        ("sent-float", {"02": "^f93c00"}, "float"),
        ("steps-0", {"03": "^80"}, "out_of_range"),
        ("steps-257", {"03": "^" + array(*[step] * 257)}, "out_of_range"),
        ("steps-max", {"03": "^9bffffffffffffffff"}, "out_of_range"),
        ("steps-map", {"03": "^" + step}, "wrong_type"),
        ("steps-indefinite", {"03": f"^9f {step} ff"}, "indefinite_length"),
        ("ended-0", {"04": "^00"}, "out_of_range"),
        ("ended-16", {"04": "^10"}, "out_of_range"),
        ("ended-49", {"04": "^1831"}, "out_of_range"),
        ("ended-false", {"04": "^f4"}, "wrong_type"),
        ("unknown-key", {"^05": "00"}, "unknown_key"),
        ("unknown-0", {"^00": "00"}, "unknown_key"),
    ]:
        yield wrong(name, "A field of an event is wrong.", event(changed(fields, changes)), code)
    yield wrong("duplicate", "A key twice.", event(record(*fields, ("^01", "0e"))),
                "duplicate_key")
    yield wrong("order", "Keys in the wrong order.", event(record(("02", "00"), ("^01", "0d"))),
                "key_order")


def steps(one):
    fields = [("01", "0d"), ("02", "1903e8")]
    credential, workload = data(bytes(range(16))), text("spiffe://example.org/a")

    def told(*written):
        return event(record(("01", "0d"), ("03", array(*written))))

    def wrong(name, description, written, code):
        return one(name, description, written, code, correlation=0)

    for name, item in {"uint": "01", "array": "80", "text": text("x")}.items():
        yield wrong(f"step-{name}", "A step is a map.", told(record(*fields), "^" + item),
                    "wrong_type")
    yield wrong("step-empty", "A step without fields.", told("^a0"), "missing_key")
    for key, _ in fields:
        yield wrong(f"step-missing-{key}", "A demanded key is absent, in the second step.",
                    told(record(*fields), changed(fields, {key: None}, mark="^")),
                    "missing_key")

    def tagged(name, description, written, code, correlation=0):
        return one(name, description, written, code, correlation=0)

    yield from tags(tagged, "step", lambda x: told(changed(fields, {"04": x})), 1024)
    for name, changes, code in [
        ("epoch-text", {"01": "^6131"}, "wrong_type"),
        ("at-negative", {"02": "^20"}, "wrong_type"),
        ("at-float", {"02": "^fb3ff0000000000000"}, "float"),
        ("reason-0", {"03": "^00"}, "out_of_range"),
        ("reason-16", {"03": "^10"}, "out_of_range"),
        ("reason-49", {"03": "^1831"}, "out_of_range"),
        ("reason-256", {"03": "^190100"}, "out_of_range"),
        ("reason-null", {"03": "^f6"}, "simple_value"),
        ("target-uint", {"05": "^01"}, "wrong_type"),
        ("target-empty", {"05": "^80"}, "out_of_range"),
        ("target-4-items", {"05": "^" + array("01", credential, "00", "00")}, "out_of_range"),
        ("target-kind-0", {"05": array("^00", credential)}, "out_of_range"),
        ("target-kind-7", {"05": array("^07", credential)}, "out_of_range"),
        ("target-count", {"05": "^" + array("02", workload)}, "out_of_range"),
        ("target-credential-15", {"05": array("01", "^" + data(bytes(15)))}, "out_of_range"),
        ("target-task-space", {"05": array("02", workload, "^" + text("a b"))}, "bad_text"),
        ("target-workload-form", {"05": array("03", "^" + text("spiffe://a"))}, "bad_text"),
        ("target-key-31", {"05": array("04", "^" + data(bytes(31)))}, "out_of_range"),
        ("target-tree-17", {"05": array("05", "^" + data(bytes(17)))}, "out_of_range"),
        ("target-selection-text", {"05": array("06", "^" + text("*"))}, "wrong_type"),
        ("target-selection-pattern",
         {"05": array("06", record(("02", "^" + text("T"))))}, "bad_pattern"),
        ("target-selection-key", {"05": array("06", record(("^04", "00")))}, "unknown_key"),
        ("by-operator-1", {"06": "^01"}, "wrong_type"),
        ("by-operator-null", {"06": "^f6"}, "simple_value"),
        ("note-0", {"07": "^60"}, "out_of_range"),
        ("note-513", {"07": "^" + text("n" * 513)}, "out_of_range"),
        ("note-bytes", {"07": "^416e"}, "wrong_type"),
        ("note-utf8", {"07": "^61ff"}, "invalid_utf8"),
        ("pid-negative", {"08": "^20"}, "wrong_type"),
        ("pid-text", {"08": "^6131"}, "wrong_type"),
        ("pid-0", {"08": "^00"}, "out_of_range"),
        ("pid-beyond", {"08": "^1a80000000"}, "out_of_range"),
        ("snapshot-31", {"09": "^" + data(bytes(31))}, "out_of_range"),
        ("snapshot-33", {"09": "^" + data(bytes(33))}, "out_of_range"),
        ("snapshot-text", {"09": "^" + text("x" * 32)}, "wrong_type"),
        ("unknown-key", {"^0a": "00"}, "unknown_key"),
        ("unknown-0", {"^00": "00"}, "unknown_key"),
    ]:
        yield wrong(f"step-{name}", "A field of a step is wrong.",
                    told(changed(fields, changes)), code)
    yield wrong("step-duplicate", "A key twice.", told(record(fields[0], ("^01", "0e"))),
                "duplicate_key")
    yield wrong("step-order", "Keys in the wrong order.",
                told(record(fields[1], ("^01", "0d"))), "key_order")


def reports(one):
    yield one("report-empty", "A report's answer has an epoch.", reply(13, "00", "^a0"),
              "missing_key")
    for name, body, code in [
        ("missing-01", "^" + record(("02", "01")), "missing_key"),
        ("epoch-text", record(("01", "^6131")), "wrong_type"),
        ("durability-0", record(("01", "0c"), ("02", "^00")), "out_of_range"),
        ("durability-3", record(("01", "0c"), ("02", "^03")), "out_of_range"),
        ("unknown-key", record(("01", "0c"), ("^03", "00")), "unknown_key"),
    ]:
        yield one(f"report-{name}", "A field of a report's answer is wrong.",
                  reply(13, "00", body), code)


def proofs(one):
    fields = [("01", data(bytes(range(32)))), ("02", data(bytes(64))), ("03", data(bytes(32)))]
    for key, _ in fields:
        yield one(f"prove-missing-{key}", "A demanded key is absent.",
                  reply(15, "00", changed(fields, {key: None}, mark="^")), "missing_key")
    yield one("prove-empty", "A proof without fields.", reply(15, "00", "^a0"), "missing_key")
    for name, changes, code in [
        ("statement-0", {"01": "^40"}, "out_of_range"),
        ("statement-1025", {"01": "^" + data(bytes(1025))}, "out_of_range"),
        ("statement-max", {"01": "^5bffffffffffffffff"}, "out_of_range"),
        ("statement-map", {"01": "^" + record(("01", data(bytes(16))))}, "wrong_type"),
        ("statement-text", {"01": "^" + text("x" * 32)}, "wrong_type"),
        ("statement-indefinite", {"01": f"^5f {data(bytes(32))} ff"}, "indefinite_length"),
        ("statement-non-shortest", {"01": "^590001 00"}, "non_shortest"),
        ("statement-tag", {"01": "^d818 4100"}, "wrong_type"),
        ("signature-63", {"02": "^" + data(bytes(63))}, "out_of_range"),
        ("signature-65", {"02": "^" + data(bytes(65))}, "out_of_range"),
        ("signature-text", {"02": "^" + text("x" * 64)}, "wrong_type"),
        ("signature-null", {"02": "^f6"}, "simple_value"),
        ("key-31", {"03": "^" + data(bytes(31))}, "out_of_range"),
        ("key-33", {"03": "^" + data(bytes(33))}, "out_of_range"),
        ("key-text", {"03": "^" + text("x" * 32)}, "wrong_type"),
        ("unknown-0", {"^00": "00"}, "unknown_key"),
        ("unknown-key", {"^04": "00"}, "unknown_key"),
    ]:
        yield one(f"prove-{name}", "A field of a proof is wrong.",
                  reply(15, "00", changed(fields, changes)), code)
    yield one("prove-duplicate", "A key twice.",
              reply(15, "00", record(*fields, ("^03", data(bytes(32))))), "duplicate_key")
    yield one("prove-order", "Keys in the wrong order.",
              reply(15, "00", record(fields[1], ("^01", data(bytes(32))), fields[2])),
              "key_order")
    yield one("prove-denial-reason-0", "A denial has a reason.",
              reply(15, "01", record(("01", "^00"), ("02", "0c"))), "out_of_range")
    yield one("prove-trailing", "One byte too many.",
              reply(15, "00", record(*fields)) + " ^00", "trailing_bytes")
