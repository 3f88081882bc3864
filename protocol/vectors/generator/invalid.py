"""Vectors of requests that break the rules: assembled by hand."""

from .assembly import (
    ATTEST, AUTHORISE, BATCH, BODIES, CLAIM, COMPLETE, CREDENTIAL, DELEGATE, HELLO, HOST,
    INTROSPECT, ITEM, KEY, NAMES, NONCE, PROVE, REPORT, REVOKE, SCOPE, STATUS, SUBSCRIBE, TREE,
    USED, WORKLOAD, answered, array, assemble, body, data, head, invalid, record, refused,
    request, text, uint, with_context, with_fields, with_selection, with_used,
)

ALL = list(NAMES)


def envelope():
    def dropped(name, description, written, code):
        return refused(f"envelope/{name}", description, written, code, correlation=None)

    yield dropped("empty", "An empty payload.", "^", "envelope")
    for name, written in {
        "uint": "00", "nint": "20", "bytes": "40", "text": "60", "array-0": "80",
        "array-3": "83 01 08 07", "array-5": "85 01 08 07 a0 a0", "map": "a0", "tag": "c0",
        "null": "f6", "float": "f93c00", "break": "ff", "reserved": "9c",
        "non-shortest": "98 04 01 08 07 a0", "indefinite": "9f 01 08 07 a0 ff",
        "tagged": "d9d9f7 84 01 08 07 a0", "zmtp-noise": "ff 00000000000000 01 7f",
        "reply": "85 01 08 07 02 a0", "json": "7b 22 76 22 3a 31 7d",
    }.items():
        yield dropped(name, "The payload's head is not that of an array of four.",
                      "^" + written, "envelope")
    for count in range(1, 4):
        items = ["84", "01", "08", "07"][:count]
        yield dropped(f"ends-after-{count}", "Ends before the correlation was read.",
                      " ".join(items) + " ^", "truncated")
    for name, written in {
        "version": "84 ^18", "operation": "84 01 ^19 00", "correlation": "84 01 08 ^1b 00000000"
    }.items():
        yield dropped(f"ends-inside-{name}", "Ends inside one of the first three items.",
                      written, "truncated")
    for index, name in enumerate(["version", "operation", "correlation"]):
        for kind, item, code in [
            ("nint", "20", "wrong_type"), ("bytes", "41 01", "wrong_type"),
            ("text", "61 31", "wrong_type"), ("array", "81 01", "wrong_type"),
            ("map", "a0", "wrong_type"), ("tag", "c2 41 01", "wrong_type"),
            ("true", "f5", "wrong_type"), ("null", "f6", "simple_value"),
            ("float", "f9 3c00", "float"), ("indefinite", "1f", "indefinite_length"),
            ("reserved", "1c", "reserved"), ("non-shortest-1", "18 07", "non_shortest"),
            ("non-shortest-2", "19 0007", "non_shortest"),
            ("non-shortest-4", "1a 00000007", "non_shortest"),
            ("non-shortest-8", "1b 0000000000000007", "non_shortest"),
        ]:
            items = ["01", "08", "07"]
            items[index] = "^" + item
            yield dropped(f"{name}-{kind}", f"The {name} is not a number in its shortest form.",
                          "84 " + " ".join(items) + " a0", code)


def versions():
    for number in [0, 2, 3, 24, 255, 65536, 2**32, 2**64 - 1]:
        yield answered(f"version/{number}", "A version that is not spoken.",
                       f"84 {uint(number)} 08 07 a0", "unsupported_version")
    yield answered("version/2-body-unread", "Of another version only the envelope is read.",
                   "84 02 08 07", "unsupported_version")
    yield answered("version/2-body-broken", "The same, with a body that is no CBOR.",
                   "84 02 08 07 ff ff", "unsupported_version")
    yield answered("version/2-operation", "The version is judged before the operation.",
                   "84 02 1863 07 a0", "unsupported_version")
    yield answered("version/0-correlation", "The correlation comes back.",
                   "84 00 01 1bffffffffffffffff a0", "unsupported_version",
                   correlation=2**64 - 1)
    for number in [0, 16, 23, 24, 99, 255, 2**64 - 1]:
        yield answered(f"operation/{number}", "No such operation in version 1.",
                       f"84 01 {uint(number)} 07 a0", "unknown_operation")
    yield answered("operation/99-body-unread", "Of an unknown operation no body is read.",
                   "84 01 1863 07", "unknown_operation")
    yield answered("operation/99-body-broken", "The same, with a body that is no CBOR.",
                   "84 01 1863 07 bf 1c", "unknown_operation")
    yield answered("operation/99-correlation", "The correlation comes back.",
                   "84 01 1863 00 a0", "unknown_operation", correlation=0)
    yield answered("operation/14", "An event is never asked for.", "84 01 0e 07 a0",
                   "unknown_operation")
    yield answered("operation/14-correlation", "Not with its own correlation, either.",
                   "84 01 0e 00 a1 01 0c", "unknown_operation", correlation=0)
    yield answered("operation/14-body-unread", "Its body is not read.", "84 01 0e 07",
                   "unknown_operation")
    yield refused("correlation/0", "The correlation of a malformed request comes back: 0.",
                  "84 01 08 00 ^80", "wrong_type", correlation=0)
    yield refused("correlation/max", "The largest one, too.",
                  "84 01 08 1bffffffffffffffff ^80", "wrong_type", correlation=2**64 - 1)


def cut(name, written):
    """A valid request, cut at each byte."""
    whole, _ = assemble(written)
    starts = []
    position = 0
    for item in written.split():
        starts.append(position)
        position += len(item) // 2
    for count in range(len(whole)):
        # The item that is cut, or the one that would begin where the payload ends.
        at = max(start for start in starts if start <= count)
        read = count >= starts[4]
        code = "envelope" if count == 0 else "truncated"
        yield invalid(
            f"truncated/{name}-{count:03}", f"{count} of {len(whole)} bytes.", "request",
            whole[:count], "malformed", code, at, 7 if read else None)


def truncation():
    """Requests with an item of every form, cut at each byte, and others at their ends."""
    context = record(
        (text("s"), array("20", text("é"), "f5")),
        (text("e1"), f"d81b {array(text('T'), text('x'))}"),
        (text("n23"), uint(2**32)),
    )
    yield from cut("authorise", with_fields(AUTHORISE, {4: context}))
    yield from cut("delegate", with_fields(DELEGATE, {
        2: array("01", text("spiffe://a/b")), 3: text("t"), 4: text("i"), 6: uint(2**32),
        7: uint(300), 8: uint(2**40)}))
    yield from cut("selection", with_selection(record(
        ("01", text("a.*")), ("02", text("T::*")), ("03", text("spiffe://a/b")))))
    yield from cut("subscribe", with_fields(SUBSCRIBE, {1: CREDENTIAL, 2: uint(2**40)}))
    yield from cut("report", with_used({"01": text("a"), "05": uint(2**40)}))
    yield from cut("prove", with_fields(PROVE, {1: data(bytes(range(24)))}))
    for operation in ALL:
        payload, _ = assemble(request(operation, body(operation)))
        last = request(operation, body(operation)).split()[-1]
        yield invalid(
            f"truncated/{NAMES[operation]}-last-byte", "The last byte is missing.", "request",
            payload[:-1], "malformed", "truncated", len(payload) - len(last) // 2, 7)
    for name, item in {
        "bytes": "5b ffffffffffffffff", "bytes-32": "5a ffffffff",
    }.items():
        yield refused(f"truncated/length-{name}",
                      "A length that the schema does not allow is refused before its content "
                      "is looked for.",
                      with_fields(COMPLETE, {1: f"^{item} 00"}), "out_of_range")
        yield refused(f"truncated/nonce-{name}", "Of a nonce, too.",
                      with_fields(PROVE, {1: f"^{item} 00"}), "out_of_range")
    for name, item, code in [
        ("text-65536", "7a00010000 00", "truncated"),
        ("text-65537", "7a00010001 00", "out_of_range"),
        ("text-2^63-1", "7b7fffffffffffffff 00", "out_of_range"),
        ("text-2^64-1", "7bffffffffffffffff 00", "out_of_range"),
        ("array-max", "9b ffffffffffffffff 00", "out_of_range"),
        ("map-max", "bb ffffffffffffffff 00", "out_of_range"),
        ("array-1024", "99 0400", "truncated"),
    ]:
        mark = "" if name == "array-1024" else "^"
        tail = " ^" if name == "array-1024" else ""
        yield refused(f"truncated/context-{name}",
                      "A huge length or count must cost nothing.",
                      with_context(f"{mark}{item}{tail}"), code)
    yield refused("truncated/body-map-max",
                  "A body's count has no limit of its own: its keys are read as they come.",
                  "84 01 08 07 bb ffffffffffffffff ^", "truncated")


def trailing():
    for operation in ALL:
        yield refused(f"trailing/{NAMES[operation]}", "One byte too many.",
                      request(operation, body(operation)) + " ^00", "trailing_bytes")
    whole = request(STATUS, body(STATUS))
    yield refused("trailing/second-message", "A second message.", f"{whole} ^{whole}",
                  "trailing_bytes")
    yield refused("trailing/break", "A stray break.", f"{whole} ^ff", "trailing_bytes")
    yield refused("trailing/reserved", "Trailing bytes are not read.", f"{whole} ^fc",
                  "trailing_bytes")
    yield refused("trailing/newline", "A line's end.", f"{whole} ^0a", "trailing_bytes")
    yield refused("trailing/after-error", "An error in the body comes first.",
                  "84 01 08 07 ^80 00", "wrong_type")


def encoding():
    """Indefinite lengths, heads that are not the shortest, reserved heads."""
    def one(name, description, written, code):
        return refused(f"encoding/{name}", description, written, code)

    for name, written in {
        "body": request(STATUS, "^bf ff"),
        "credential": with_fields(COMPLETE, {1: f"^5f {CREDENTIAL} ff"}),
        "task": with_fields(ATTEST, {1: f"^7f {text('t')} ff"}),
        "intent": with_fields(ATTEST, {2: f"^7f {text('t')} ff"}),
        "scope": with_fields(ATTEST, {3: "^bf ff"}),
        "patterns": with_fields(ATTEST, {3: record(
            ("01", f"^9f {text('*')} ff"), ("02", array(text("*"))))}),
        "resource": with_fields(AUTHORISE, {3: f"^9f {text('T')} {text('x')} ff"}),
        "context": with_fields(AUTHORISE, {4: "^bf ff"}),
        "context-key": with_fields(AUTHORISE, {4: f"a1 ^7f {text('k')} ff 01"}),
        "key": request(STATUS, "a1 ^7f ff 00"),
        "items": with_fields(BATCH, {3: f"^9f {ITEM} ff"}),
        "target": with_fields(REVOKE, {1: f"^9f 01 {CREDENTIAL} ff"}),
        "selection": with_selection("^bf ff"),
        "selection-pattern": with_selection(record(("01", f"^7f {text('*')} ff"))),
        "delegation": with_fields(CLAIM, {1: f"^5f {CREDENTIAL} ff"}),
        "delegate-to": with_fields(DELEGATE, {2: f"^9f 01 {WORKLOAD} ff"}),
        "delegate-workload": with_fields(DELEGATE, {2: array("01", f"^7f {WORKLOAD} ff")}),
        "subscribe": request(SUBSCRIBE, "^bf ff"),
        "subscribe-credential": with_fields(SUBSCRIBE, {1: f"^5f {CREDENTIAL} ff"}),
        "report-items": with_fields(REPORT, {2: "^9f ff"}),
        "report-item": with_fields(REPORT, {2: array("^bf ff")}),
        "report-action": with_used({"01": f"^7f {text('a')} ff"}),
        "report-decision": with_used({"06": f"^5f {CREDENTIAL} ff"}),
        "prove": request(PROVE, "^bf ff"),
        "prove-nonce": with_fields(PROVE, {1: f"^5f {NONCE} ff"}),
    }.items():
        yield one(f"indefinite-{name}", "An indefinite length.", written, "indefinite_length")
    for name, item in {
        "uint": "1f", "nint": "3f", "bytes": "5f 41 00 ff", "bytes-empty": "5f ff",
        "text": "7f 61 61 ff", "text-empty": "7f ff", "array": "9f 01 ff",
        "array-empty": "9f ff", "map": "bf 61 61 01 ff", "map-empty": "bf ff", "tag": "df 00",
        "break": "ff",
    }.items():
        yield one(f"indefinite-context-{name}", "Additional information 31, in a context.",
                  with_context("^" + item), "indefinite_length")
    for major in range(8):
        for info in (28, 29, 30):
            yield one(f"reserved-{major}-{info}",
                      f"Major type {major} with additional information {info}.",
                      with_context(f"^{major << 5 | info:02x}"), "reserved")
    yield one("reserved-body", "A body with a reserved head.", request(STATUS, "^bc"),
              "reserved")
    yield one("reserved-key", "A key with a reserved head.", request(STATUS, "a1 ^1d"),
              "reserved")
    for major, name in [(0, "uint"), (1, "nint"), (2, "bytes"), (3, "text"), (4, "array"),
                        (5, "map"), (6, "tag")]:
        for width in (1, 2, 4, 8):
            for value in (0, 23 if width == 1 else (1 << (4 * width)) - 1):
                item = f"{major << 5 | 24 + width.bit_length() - 1:02x}{value:0{2 * width}x}"
                yield one(f"non-shortest-{name}-{width}-{value}",
                          f"{value} in {width} more bytes.", with_context(f"^{item}"),
                          "non_shortest")
    for width, info in ((1, 24), (2, 25), (4, 26), (8, 27)):
        def wide(major, value):
            return f"{major << 5 | info:02x}{value:0{2 * width}x}"
        empty = wide(5, 0)
        yield one(f"non-shortest-body-{width}", "The body's count.", request(STATUS, f"^{empty}"),
                  "non_shortest")
        yield one(f"non-shortest-key-{width}", "A key.",
                  request(COMPLETE, f"a1 ^{wide(0, 1)} {CREDENTIAL}"), "non_shortest")
        yield one(f"non-shortest-credential-{width}", "A credential's length.",
                  with_fields(COMPLETE, {1: f"^{wide(2, 16)}{bytes(range(16)).hex()}"}),
                  "non_shortest")
        yield one(f"non-shortest-ttl-{width}", "A time to live.",
                  with_fields(ATTEST, {4: f"^{wide(0, 5)}"}), "non_shortest")
        yield one(f"non-shortest-action-{width}", "An action's length.",
                  with_fields(AUTHORISE, {2: f"^{wide(3, 1)}61"}), "non_shortest")
        yield one(f"non-shortest-resource-{width}", "A resource's count.",
                  with_fields(AUTHORISE, {3: f"^{wide(4, 2)} {text('T')} {text('x')}"}),
                  "non_shortest")
        yield one(f"non-shortest-delegate-to-{width}", "The count of whom it is for.",
                  with_fields(DELEGATE, {2: f"^{wide(4, 1)} 03"}), "non_shortest")
        yield one(f"non-shortest-delegate-kind-{width}", "Its kind.",
                  with_fields(DELEGATE, {2: array(f"^{wide(0, 3)}")}), "non_shortest")
        yield one(f"non-shortest-since-{width}", "An epoch.",
                  with_fields(SUBSCRIBE, {2: f"^{wide(0, 5)}"}), "non_shortest")
        yield one(f"non-shortest-report-items-{width}", "The count of a report's items.",
                  with_fields(REPORT, {2: f"^{wide(4, 1)} {record(*USED)}"}), "non_shortest")
        yield one(f"non-shortest-report-count-{width}", "How often it was used.",
                  with_used({"03": f"^{wide(0, 5)}"}), "non_shortest")
        yield one(f"non-shortest-nonce-{width}", "A nonce's length.",
                  with_fields(PROVE, {1: f"^{wide(2, 16)}{bytes(range(16)).hex()}"}),
                  "non_shortest")
        yield one(f"non-shortest-selection-{width}", "A selection's count.",
                  with_selection(f"^{empty}"), "non_shortest")
        yield one(f"non-shortest-tag-27-{width}", "An entity's tag.", with_context(
            f"^{wide(6, 27)} {array(text('T'), text('x'))}") if width > 1 else with_context(
            "^d817 00"), "non_shortest")
    for name, item in {
        "24": "190018", "255": "1900ff", "256": "1a00000100", "65535": "1a0000ffff",
        "65536": "1b0000000000010000", "4294967295": "1b00000000ffffffff",
    }.items():
        yield one(f"non-shortest-ttl-{name}", "One width too many.",
                  with_fields(ATTEST, {4: f"^{item}"}), "non_shortest")
    yield one("order-non-shortest-before-type", "The form is judged before the type.",
              with_fields(COMPLETE, {1: "^1800"}), "non_shortest")
    yield one("order-truncated-before-type", "A head that ends is judged before its type.",
              request(COMPLETE, "a1 01 ^1900"), "truncated")


def keys():
    def one(name, description, written, code):
        return refused(f"key/{name}", description, written, code)

    demanded = {
        ATTEST: [1, 2, 3], AUTHORISE: [1, 2, 3], BATCH: [1, 2, 3], COMPLETE: [1], REVOKE: [1],
        INTROSPECT: [1], DELEGATE: [1, 2, 3, 4, 5], CLAIM: [1], TREE: [1], REPORT: [1, 2],
        PROVE: [1],
    }
    above = {HELLO: 2, ATTEST: 7, AUTHORISE: 6, BATCH: 5, COMPLETE: 2, REVOKE: 4,
             INTROSPECT: 2, STATUS: 1, DELEGATE: 9, CLAIM: 3, TREE: 3, SUBSCRIBE: 3, REPORT: 3,
             PROVE: 2}
    for operation in ALL:
        name = NAMES[operation]
        for key in demanded.get(operation, []):
            yield one(f"missing-{name}-{key}", "A demanded key is absent: told at the map.",
                      request(operation, body(operation, {key: None}, mark="^")),
                      "missing_key")
        if operation in demanded:
            yield one(f"missing-{name}-all", "An empty body.", request(operation, "^a0"),
                      "missing_key")
        fields = BODIES[operation]
        pairs = [(uint(key), value) for key, value in fields.items()]
        unknown = uint(above[operation])
        yield one(f"unknown-{name}-{above[operation]}", "A key that the schema does not have.",
                  request(operation, record(*pairs, ("^" + unknown, "00"))), "unknown_key")
        yield one(f"unknown-{name}-0", "Key 0 is unknown everywhere.",
                  request(operation, record(("^00", "00"), *pairs)), "unknown_key")
        yield one(f"unknown-{name}-max", "The largest key.",
                  request(operation, record(*pairs, ("^1bffffffffffffffff", "00"))),
                  "unknown_key")
    for name, key, code in [
        ("nint", "20", "wrong_type"), ("bytes", "41 01", "wrong_type"),
        ("text", "61 31", "wrong_type"), ("array", "80", "wrong_type"),
        ("map", "a0", "wrong_type"), ("tag", "c1 01", "wrong_type"),
        ("true", "f5", "wrong_type"), ("null", "f6", "simple_value"),
        ("float", "f93c00", "float"),
    ]:
        yield one(f"type-{name}", "A key of a body is a number.",
                  request(COMPLETE, record((f"^{key}", CREDENTIAL))), code)
    action = text("http.get")
    yield one("duplicate-first", "The first key twice.", request(AUTHORISE, record(
        ("01", CREDENTIAL), ("^01", CREDENTIAL), ("02", action), ("03", HOST))),
        "duplicate_key")
    yield one("duplicate-last", "The last key twice.", request(AUTHORISE, record(
        ("01", CREDENTIAL), ("02", action), ("03", HOST), ("^03", HOST))), "duplicate_key")
    yield one("duplicate-prove", "Two nonces.",
              request(PROVE, record(("01", NONCE), ("^01", NONCE))), "duplicate_key")
    yield one("duplicate-apart", "A duplicate that is not adjacent breaks the order.",
              request(AUTHORISE, record(("01", CREDENTIAL), ("02", action),
                                        ("^01", CREDENTIAL), ("03", HOST))), "key_order")
    yield one("order", "Two keys in the wrong order.", request(AUTHORISE, record(
        ("02", action), ("^01", CREDENTIAL), ("03", HOST))), "key_order")
    for operation, key in [(ATTEST, 6), (AUTHORISE, 5), (BATCH, 4), (DELEGATE, 8), (CLAIM, 2)]:
        name, deadline = NAMES[operation], (uint(key), uint(2**40))
        pairs = [(uint(number), value) for number, value in BODIES[operation].items()]
        (last, value), before = pairs[-1], pairs[:-1]
        yield one(f"order-{name}-deadline", "A deadline before its place.",
                  request(operation, record(*before, deadline, ("^" + last, value))),
                  "key_order")
        yield one(f"duplicate-{name}-deadline", "Two deadlines.",
                  request(operation, record(*pairs, deadline, ("^" + deadline[0], "01"))),
                  "duplicate_key")
    for operation, key in [(COMPLETE, 2), (INTROSPECT, 2), (REVOKE, 4), (TREE, 3),
                           (SUBSCRIBE, 3), (REPORT, 3), (PROVE, 2)]:
        pairs = [(uint(number), value) for number, value in BODIES[operation].items()]
        yield one(f"unknown-{NAMES[operation]}-deadline", "Only what asks has a deadline.",
                  request(operation, record(*pairs, ("^" + uint(key), uint(2**40)))),
                  "unknown_key")
    yield one("order-zero", "Order is judged before the schema: 0 after 1.",
              request(COMPLETE, record(("01", CREDENTIAL), ("^00", "00"))), "key_order")
    yield one("order-scope", "In a scope.", with_fields(ATTEST, {3: record(
        ("02", array(text("*"))), ("^01", array(text("*"))))}), "key_order")
    yield one("duplicate-scope", "In a scope.", with_fields(ATTEST, {3: record(
        ("01", array(text("*"))), ("^01", array(text("*"))))}), "duplicate_key")
    yield one("unknown-scope", "In a scope.", with_fields(ATTEST, {3: record(
        ("01", array(text("*"))), ("02", array(text("*"))), ("^03", "00"))}), "unknown_key")
    for key in ("01", "02"):
        yield one(f"missing-scope-{key}", "In a scope.", with_fields(ATTEST, {
            3: "^" + record((key, array(text("*"))))}), "missing_key")
    yield one("missing-scope-all", "An empty scope.", with_fields(ATTEST, {3: "^a0"}),
              "missing_key")
    glob, workload = ("01", text("a")), ("03", WORKLOAD)
    for name, pairs, code in [
        ("order", [workload, ("^01", text("a"))], "key_order"),
        ("duplicate", [glob, ("^01", text("a"))], "duplicate_key"),
        ("unknown", [glob, ("^04", "00")], "unknown_key"),
        ("unknown-0", [("^00", "00"), glob], "unknown_key"),
        ("type", [("^" + text("actions"), text("a"))], "wrong_type"),
    ]:
        yield one(f"selection-{name}", "In a selection.", with_selection(record(*pairs)), code)
    yield one("order-delegate-scope", "In a delegation's scope.", with_fields(DELEGATE, {
        5: record(("02", array(text("*"))), ("^01", array(text("*"))))}), "key_order")
    yield one("missing-delegate-scope", "In a delegation's scope.", with_fields(DELEGATE, {
        5: "^" + record(("01", array(text("*"))))}), "missing_key")
    for key in (1, 2):
        item = record(*[pair for pair in [("01", action), ("02", HOST)]
                        if pair[0] != f"0{key}"])
        yield one(f"missing-item-{key}", "In a batch's second item.",
                  with_fields(BATCH, {3: array(ITEM, "^" + item)}), "missing_key")
    yield one("unknown-item", "In a batch's item.", with_fields(BATCH, {3: array(record(
        ("01", action), ("02", HOST), ("^04", "a0")))}), "unknown_key")
    yield one("duplicate-item", "In a batch's item.", with_fields(BATCH, {3: array(record(
        ("01", action), ("^01", action)))}), "duplicate_key")
    yield from report_keys(one)
    yield one("unknown-before-missing", "A missing key is told after all were read.",
              request(ATTEST, record(("02", text("i")), ("^09", "00"))), "unknown_key")
    one_, two = ("01", "02")
    for name, pairs, code in [
        ("duplicate", [(text("a"), one_), ("^" + text("a"), two)], "duplicate_key"),
        ("duplicate-empty-values", [(text("a"), "a0"), ("^" + text("a"), "a0")],
         "duplicate_key"),
        ("duplicate-apart", [(text("a"), one_), (text("b"), one_), ("^" + text("a"), two)],
         "key_order"),
        ("order", [(text("b"), one_), ("^" + text("a"), two)], "key_order"),
        ("order-length", [(text("aa"), one_), ("^" + text("b"), two)], "key_order"),
        ("order-length-24", [(text("a" * 24), one_), ("^" + text("b" * 23), two)],
         "key_order"),
        ("order-case", [(text("a"), one_), ("^" + text("B"), two)], "key_order"),
        ("order-normalisation", [(text("e\u0301"), one_), ("^" + text("é"), two)],
         "key_order"),
        ("duplicate-postern", [(text("postern"), one_), ("^" + text("postern"), two)],
         "duplicate_key"),
    ]:
        yield one(f"context-{name}", "In a context.",
                  with_fields(AUTHORISE, {4: record(*pairs)}), code)
        yield one(f"nested-{name}", "In a record of a context.",
                  with_context(record(*pairs)), code)
    for name, key, code in [
        ("uint", "01", "wrong_type"), ("nint", "20", "wrong_type"),
        ("bytes", "4161", "wrong_type"), ("array", "80", "wrong_type"),
        ("map", "a0", "wrong_type"), ("tag", "d81b 82 6154 6178", "wrong_type"),
        ("false", "f4", "wrong_type"), ("null", "f6", "simple_value"),
        ("float", "fb 3ff0000000000000", "float"),
    ]:
        yield one(f"context-type-{name}", "A key of a context is a text.",
                  with_fields(AUTHORISE, {4: record((f"^{key}", "01"))}), code)


def report_keys(one):
    """Of a subscribe, and of a report's items."""
    credential, since = ("01", CREDENTIAL), ("02", "0c")
    yield one("order-subscribe", "The epoch before the credential.",
              request(SUBSCRIBE, record(since, ("^01", CREDENTIAL))), "key_order")
    yield one("duplicate-subscribe", "Two epochs.",
              request(SUBSCRIBE, record(credential, since, ("^02", "0d"))), "duplicate_key")
    yield one("order-report", "The items before the credential.", request(REPORT, record(
        ("02", array(record(*USED))), ("^01", CREDENTIAL))), "key_order")
    for key, _ in USED:
        yield one(f"missing-report-item-{key}", "In a report's item.",
                  with_used({key: None}, mark="^"), "missing_key")
    yield one("missing-report-item-all", "An item without fields.",
              with_fields(REPORT, {2: array("^a0")}), "missing_key")
    second = [pair for pair in USED if pair[0] != "03"]
    yield one("missing-report-item-second", "In a report's second item.",
              with_fields(REPORT, {2: array(record(*USED), "^" + record(*second))}),
              "missing_key")
    for key in ("07", "1bffffffffffffffff"):
        yield one(f"unknown-report-item-{key}", "In a report's item.",
                  with_used({"^" + key: "00"}), "unknown_key")
    yield one("unknown-report-item-0", "In a report's item.", with_used({"^00": "00"}),
              "unknown_key")
    yield one("duplicate-report-item", "In a report's item.", with_fields(REPORT, {
        2: array(record(USED[0], USED[1], ("^02", HOST)))}), "duplicate_key")
    yield one("order-report-item", "In a report's item.", with_fields(REPORT, {
        2: array(record(USED[4], ("^04", "00")))}), "key_order")


WRONG = {
    "uint": "00", "nint": "20", "bytes": "4100", "text": "6161", "array": "81 00",
    "map": "a1 01 00", "false": "f4", "tag-0": "c0 6161", "tag-27": "d81b 82 6154 6178",
}


def types():
    """Every field with an item of every other type."""
    fields = {
        "hello-1": (lambda x: with_fields(HELLO, {1: x}), "text"),
        "attest-1": (lambda x: with_fields(ATTEST, {1: x}), "text"),
        "attest-2": (lambda x: with_fields(ATTEST, {2: x}), "text"),
        "attest-3": (lambda x: with_fields(ATTEST, {3: x}), "map"),
        "attest-3-1": (lambda x: with_fields(
            ATTEST, {3: record(("01", x), ("02", array(text("*"))))}), "array"),
        "attest-3-2": (lambda x: with_fields(
            ATTEST, {3: record(("01", array(text("*"))), ("02", x))}), "array"),
        "attest-3-1-pattern": (lambda x: with_fields(
            ATTEST, {3: record(("01", array(text("*"), x)), ("02", array(text("*"))))}),
            "text"),
        "attest-3-2-pattern": (lambda x: with_fields(
            ATTEST, {3: record(("01", array(text("*"))), ("02", array(text("*"), x)))}),
            "text"),
        "attest-4": (lambda x: with_fields(ATTEST, {4: x}), "uint"),
        "attest-5": (lambda x: with_fields(ATTEST, {5: x}), "uint"),
        "attest-6": (lambda x: with_fields(ATTEST, {6: x}), "uint"),
        "authorise-1": (lambda x: with_fields(AUTHORISE, {1: x}), "bytes"),
        "authorise-2": (lambda x: with_fields(AUTHORISE, {2: x}), "text"),
        "authorise-3": (lambda x: with_fields(AUTHORISE, {3: x}), "array"),
        "authorise-3-type": (lambda x: with_fields(AUTHORISE, {3: array(x, text("x"))}),
                             "text"),
        "authorise-3-id": (lambda x: with_fields(AUTHORISE, {3: array(text("T"), x)}), "text"),
        "authorise-4": (lambda x: with_fields(AUTHORISE, {4: x}), "map"),
        "authorise-5": (lambda x: with_fields(AUTHORISE, {5: x}), "uint"),
        "batch-1": (lambda x: with_fields(BATCH, {1: x}), "bytes"),
        "batch-2": (lambda x: with_fields(BATCH, {2: x}), "uint"),
        "batch-3": (lambda x: with_fields(BATCH, {3: x}), "array"),
        "batch-3-item": (lambda x: with_fields(BATCH, {3: array(ITEM, x)}), "map"),
        "batch-3-item-1": (lambda x: with_fields(
            BATCH, {3: array(record(("01", x), ("02", HOST)))}), "text"),
        "batch-3-item-2": (lambda x: with_fields(
            BATCH, {3: array(record(("01", text("a")), ("02", x)))}), "array"),
        "batch-3-item-3": (lambda x: with_fields(
            BATCH, {3: array(record(("01", text("a")), ("02", HOST), ("03", x)))}), "map"),
        "batch-4": (lambda x: with_fields(BATCH, {4: x}), "uint"),
        "complete-1": (lambda x: with_fields(COMPLETE, {1: x}), "bytes"),
        "revoke-1": (lambda x: with_fields(REVOKE, {1: x}), "array"),
        "revoke-1-kind": (lambda x: with_fields(REVOKE, {1: array(x, CREDENTIAL)}), "uint"),
        "revoke-1-credential": (lambda x: with_fields(REVOKE, {1: array("01", x)}), "bytes"),
        "revoke-1-task-workload": (lambda x: with_fields(
            REVOKE, {1: array("02", x, text("t"))}), "text"),
        "revoke-1-task-id": (lambda x: with_fields(
            REVOKE, {1: array("02", WORKLOAD, x)}), "text"),
        "revoke-1-workload": (lambda x: with_fields(REVOKE, {1: array("03", x)}), "text"),
        "revoke-1-key": (lambda x: with_fields(REVOKE, {1: array("04", x)}), "bytes"),
        "revoke-2": (lambda x: with_fields(REVOKE, {2: x}), "text"),
        "revoke-3": (lambda x: with_fields(REVOKE, {3: x}), "bytes"),
        "introspect-1": (lambda x: with_fields(INTROSPECT, {1: x}), "bytes"),
        "revoke-1-tree": (lambda x: with_fields(REVOKE, {1: array("05", x)}), "bytes"),
        "revoke-1-selection": (with_selection, "map"),
        "revoke-1-selection-1": (lambda x: with_selection(record(("01", x))), "text"),
        "revoke-1-selection-2": (lambda x: with_selection(record(("02", x))), "text"),
        "revoke-1-selection-3": (lambda x: with_selection(record(("03", x))), "text"),
        "delegate-1": (lambda x: with_fields(DELEGATE, {1: x}), "bytes"),
        "delegate-2": (lambda x: with_fields(DELEGATE, {2: x}), "array"),
        "delegate-2-kind": (lambda x: with_fields(DELEGATE, {2: array(x, WORKLOAD)}), "uint"),
        "delegate-2-workload": (lambda x: with_fields(DELEGATE, {2: array("01", x)}), "text"),
        "delegate-2-key": (lambda x: with_fields(DELEGATE, {2: array("02", x)}), "bytes"),
        "delegate-3": (lambda x: with_fields(DELEGATE, {3: x}), "text"),
        "delegate-4": (lambda x: with_fields(DELEGATE, {4: x}), "text"),
        "delegate-5": (lambda x: with_fields(DELEGATE, {5: x}), "map"),
        "delegate-6": (lambda x: with_fields(DELEGATE, {6: x}), "uint"),
        "delegate-7": (lambda x: with_fields(DELEGATE, {7: x}), "uint"),
        "delegate-8": (lambda x: with_fields(DELEGATE, {8: x}), "uint"),
        "claim-1": (lambda x: with_fields(CLAIM, {1: x}), "bytes"),
        "claim-2": (lambda x: with_fields(CLAIM, {2: x}), "uint"),
        "tree-1": (lambda x: with_fields(TREE, {1: x}), "text"),
        "tree-2": (lambda x: with_fields(TREE, {2: x}), "text"),
        "subscribe-1": (lambda x: with_fields(SUBSCRIBE, {1: x}), "bytes"),
        "subscribe-2": (lambda x: with_fields(SUBSCRIBE, {2: x}), "uint"),
        "report-1": (lambda x: with_fields(REPORT, {1: x}), "bytes"),
        "report-2": (lambda x: with_fields(REPORT, {2: x}), "array"),
        "report-2-item": (lambda x: with_fields(REPORT, {2: array(record(*USED), x)}), "map"),
        "report-2-item-1": (lambda x: with_used({"01": x}), "text"),
        "report-2-item-2": (lambda x: with_used({"02": x}), "array"),
        "report-2-item-3": (lambda x: with_used({"03": x}), "uint"),
        "report-2-item-4": (lambda x: with_used({"04": x}), "uint"),
        "report-2-item-5": (lambda x: with_used({"05": x}), "uint"),
        "report-2-item-6": (lambda x: with_used({"06": x}), "bytes"),
        "prove-1": (lambda x: with_fields(PROVE, {1: x}), "bytes"),
    }
    for operation in ALL:
        fields[f"{NAMES[operation]}-body"] = (
            lambda x, operation=operation: request(operation, x), "map")
    for name, (build, right) in fields.items():
        for wrong, item in WRONG.items():
            if wrong != right:
                yield refused(f"type/{name}-{wrong}", f"A {wrong} where a {right} belongs.",
                              build("^" + item), "wrong_type")
        yield refused(f"type/{name}-null", "No field may be null.", build("^f6"),
                      "simple_value")
        yield refused(f"type/{name}-float", "No field may be a float.", build("^f93c00"),
                      "float")


def values():
    """Numbers, lengths and counts outside their range, and texts of the wrong form."""
    def long(name, description, written, code="out_of_range"):
        return refused(f"range/{name}", description, written, code)

    def lengths(name, build, least, most, letter="61"):
        for count in ([least - 1] if least else []) + [most + 1]:
            yield long(f"{name}-{count}", f"A text of {count} bytes; {least} to {most} fit.",
                       build(f"^{head(3, count)}{letter * count}"))

    def scoped(actions=array(text("*")), resources=array(text("*"))):
        return with_fields(ATTEST, {3: record(("01", actions), ("02", resources))})

    yield from lengths("client-name", lambda x: with_fields(HELLO, {1: x}), 1, 64)
    yield from lengths("task", lambda x: with_fields(ATTEST, {1: x}), 1, 128)
    yield from lengths("intent", lambda x: with_fields(ATTEST, {2: x}), 1, 4096)
    yield from lengths("action-pattern", lambda x: scoped(actions=array(x)), 1, 512)
    yield from lengths("resource-pattern", lambda x: scoped(resources=array(x)), 1, 512)
    yield from lengths("action", lambda x: with_fields(AUTHORISE, {2: x}), 1, 128)
    yield from lengths("resource-type",
                       lambda x: with_fields(AUTHORISE, {3: array(x, text("x"))}), 1, 128)
    yield from lengths("resource-id",
                       lambda x: with_fields(AUTHORISE, {3: array(text("T"), x)}), 0, 1024)
    yield from lengths("context-key",
                       lambda x: with_fields(AUTHORISE, {4: record((x, "01"))}), 1, 256)
    yield from lengths("nested-context-key", lambda x: with_context(record((x, "01"))), 1, 256)
    yield from lengths("entity-type",
                       lambda x: with_context(f"d81b {array(x, text('x'))}"), 1, 128)
    yield from lengths("entity-id",
                       lambda x: with_context(f"d81b {array(text('T'), x)}"), 0, 1024)
    yield from lengths("batch-action", lambda x: with_fields(BATCH, {
        3: array(record(("01", x), ("02", HOST)))}), 1, 128)
    yield from lengths("note", lambda x: with_fields(REVOKE, {2: x}), 1, 512)
    yield from lengths("spiffe-id", lambda x: with_fields(REVOKE, {1: array("03", x)}), 1, 2048)
    yield from lengths("target-task", lambda x: with_fields(
        REVOKE, {1: array("02", WORKLOAD, x)}), 1, 128)
    yield from lengths("selection-actions", lambda x: with_selection(record(("01", x))), 1, 512)
    yield from lengths("selection-resources", lambda x: with_selection(record(("02", x))), 1,
                       512)
    yield from lengths("selection-workload", lambda x: with_selection(record(("03", x))), 1,
                       2048)
    yield from lengths("delegate-workload",
                       lambda x: with_fields(DELEGATE, {2: array("01", x)}), 1, 2048)
    yield from lengths("delegate-task", lambda x: with_fields(DELEGATE, {3: x}), 1, 128)
    yield from lengths("delegate-intent", lambda x: with_fields(DELEGATE, {4: x}), 1, 4096)
    yield from lengths("tree-task", lambda x: with_fields(TREE, {1: x}), 1, 128)
    yield from lengths("tree-workload", lambda x: with_fields(TREE, {2: x}), 1, 2048)
    yield from lengths("report-action", lambda x: with_used({"01": x}), 1, 128)
    yield from lengths("report-type", lambda x: with_used({"02": array(x, text("x"))}), 1, 128)
    yield from lengths("report-id", lambda x: with_used({"02": array(text("T"), x)}), 0, 1024)
    yield from reports(long)
    yield long("action-two-byte-characters", "65 characters of two bytes each.",
               with_fields(AUTHORISE, {2: "^" + text("é" * 65)}))
    for count in (0, 15, 17, 32):
        yield long(f"credential-{count}", "A credential has 16 bytes.",
                   with_fields(AUTHORISE, {1: "^" + data(bytes(count))}))
        yield long(f"target-credential-{count}", "In a target, too.",
                   with_fields(REVOKE, {1: array("01", "^" + data(bytes(count)))}))
        yield long(f"target-tree-{count}", "And of a tree.",
                   with_fields(REVOKE, {1: array("05", "^" + data(bytes(count)))}))
        yield long(f"delegate-credential-{count}", "A credential has 16 bytes.",
                   with_fields(DELEGATE, {1: "^" + data(bytes(count))}))
        yield long(f"delegation-{count}", "A delegation has 16 bytes.",
                   with_fields(CLAIM, {1: "^" + data(bytes(count))}))
    for count in (0, 16, 31, 33, 40):
        yield long(f"delegate-key-{count}", "A key has 32 bytes: binary, not Z85.",
                   with_fields(DELEGATE, {2: array("02", "^" + data(bytes(count)))}))
        yield long(f"key-{count}", "A key has 32 bytes: binary, not Z85.",
                   with_fields(REVOKE, {1: array("04", "^" + data(bytes(count)))}))
    for count in (0, 15, 65, 256):
        yield long(f"nonce-{count}", "A nonce has 16 to 64 bytes.",
                   with_fields(PROVE, {1: "^" + data(bytes(count))}))
    yield long("ttl-0", "A time to live is at least 1.", with_fields(ATTEST, {4: "^00"}))
    yield long("budget-0", "A budget is at least 1.", with_fields(ATTEST, {5: "^00"}))
    yield long("delegate-ttl-0", "In a delegation, too.", with_fields(DELEGATE, {6: "^00"}))
    yield long("delegate-budget-0", "In a delegation, too.", with_fields(DELEGATE, {7: "^00"}))
    for operation, key in [(ATTEST, 6), (AUTHORISE, 5), (BATCH, 4), (DELEGATE, 8), (CLAIM, 2)]:
        yield long(f"{NAMES[operation]}-deadline-0", "A deadline is at least 1.",
                   with_fields(operation, {key: "^00"}))
    for value in (3, 24, 2**64 - 1):
        yield long(f"semantics-{value}", "Semantics are 0 to 2.",
                   with_fields(BATCH, {2: "^" + uint(value)}))
    for name, build in {
        "actions": lambda x: scoped(actions=x), "resources": lambda x: scoped(resources=x),
    }.items():
        for count in (0, 65):
            yield long(f"{name}-{count}", "1 to 64 patterns.",
                       build("^" + array(*[text("*")] * count)))
        yield long(f"{name}-max", "The count is judged before the content.",
                   build("^9bffffffffffffffff"))
    for count in (0, 129):
        yield long(f"batch-items-{count}", "1 to 128 items.", with_fields(
            BATCH, {3: "^" + array(*[ITEM] * count)}))
    for items in ([], [text("T")], [text("T"), text("x"), text("y")]):
        yield long(f"resource-{len(items)}-items", "A resource has two items.",
                   with_fields(AUTHORISE, {3: "^" + array(*items)}))
    for count in (0, 1, 3):
        yield long(f"entity-{count}-items", "An entity has two items.",
                   with_context(f"d81b ^{array(*[text('T')] * count)}"))
    yield long("target-empty", "A target has two or three items.",
               with_fields(REVOKE, {1: "^80"}))
    yield long("target-1-item", "A target has two or three items.",
               with_fields(REVOKE, {1: "^" + array("01")}))
    yield long("target-4-items", "A target has two or three items.",
               with_fields(REVOKE, {1: "^" + array("01", CREDENTIAL, "00", "00")}))
    for kind in (0, 7, 23, 24, 2**64 - 1):
        yield long(f"target-kind-{kind}", "Targets are 1 to 6.",
                   with_fields(REVOKE, {1: array("^" + uint(kind), CREDENTIAL)}))
    for kind, items in ((1, [CREDENTIAL, "00"]), (2, [WORKLOAD]), (3, [WORKLOAD, text("t")]),
                        (4, [KEY, "00"]), (5, [CREDENTIAL, "00"]), (6, ["a0", "00"])):
        yield long(f"target-count-{kind}", "Each target has its own count.",
                   with_fields(REVOKE, {1: "^" + array(uint(kind), *items)}))
    for count, items in enumerate([[], ["01", WORKLOAD, "00"], ["09", KEY, "00"]]):
        yield long(f"delegate-to-items-{count}", "Whom it is for has one or two items.",
                   with_fields(DELEGATE, {2: "^" + array(*items)}))
    yield long("delegate-to-max", "The count is judged before the content.",
               with_fields(DELEGATE, {2: "^9bffffffffffffffff"}))
    for kind in (0, 4, 23, 24, 2**64 - 1):
        yield long(f"delegate-kind-{kind}", "Kinds are 1 to 3.",
                   with_fields(DELEGATE, {2: array("^" + uint(kind), WORKLOAD)}))
        yield long(f"delegate-kind-{kind}-alone", "The kind is judged before its own count.",
                   with_fields(DELEGATE, {2: array("^" + uint(kind))}))
    for kind, items in ((1, []), (2, []), (3, [WORKLOAD]), (3, [KEY])):
        form = "key" if KEY in items else len(items)
        yield long(f"delegate-count-{kind}-{form}", "Each kind has its own count.",
                   with_fields(DELEGATE, {2: "^" + array(uint(kind), *items)}))
    for name, build in {
        "actions": lambda x: record(("01", x), ("02", array(text("*")))),
        "resources": lambda x: record(("01", array(text("*"))), ("02", x)),
    }.items():
        for count in (0, 65):
            yield long(f"delegate-{name}-{count}", "1 to 64 patterns.", with_fields(
                DELEGATE, {5: build("^" + array(*[text("*")] * count))}))
    yield long("context-record-1025", "A record of 1,025 entries.", with_fields(
        AUTHORISE, {4: "^" + record(*((text(f"k{n:04}"), "01") for n in range(1025)))}))
    yield long("context-set-1025", "A set of 1,025 elements.",
               with_context("^" + array(*["00"] * 1025)))
    yield long("nested-record-1025", "The count is judged before the content.",
               with_context("^b90401"))
    for name, item in {
        "2^63": "1b8000000000000000", "2^64-1": "1bffffffffffffffff",
        "-2^63-1": "3b8000000000000000", "-2^64": "3bffffffffffffffff",
    }.items():
        yield long(f"context-integer-{name}", "Integers have 64 bits with sign.",
                   with_context("^" + item))
        yield long(f"nested-integer-{name}", "In a set, too.",
                   with_context(array("00", "^" + item)))
    for depth, items in (("sets", "81"), ("records", "a1 616b")):
        yield refused(f"depth/17-{depth}", "The seventeenth level.",
                      with_context(" ".join([items] * 13) + " ^80"), "depth")
    yield refused("depth/17-record", "An empty record is a level, too.",
                  with_context(" ".join(["81"] * 13) + " ^a0"), "depth")
    yield refused("depth/17-tag", "A tag is a level.",
                  with_context(" ".join(["81"] * 13) + " ^d81b 82 6154 6178"), "depth")
    yield refused("depth/17-entity-array", "And so is the array in it.",
                  with_context(" ".join(["81"] * 12) + " d81b ^82 6154 6178"), "depth")
    yield refused("depth/deep", "Told at the seventeenth level, however deep it goes.",
                  with_context(" ".join(["81"] * 13) + " ^81" + " 81" * 2000 + " 00"), "depth")
    yield refused("depth/deep-tags", "Tags cannot nest without end: their content is an array.",
                  with_context("d81b ^d81b" + " d81b" * 2000 + " 00"), "wrong_type")
    yield refused("depth/batch-17", "In a batch a context starts at depth 5.",
                  with_fields(BATCH, {3: array(record(
                      ("01", text("a")), ("02", HOST),
                      ("03", record((text("k"), " ".join(["81"] * 11) + " ^80")))))}), "depth")


def reports(long):
    """Of a subscribe and a report."""
    for count in (0, 15, 17, 32):
        yield long(f"subscribe-credential-{count}", "A credential has 16 bytes.",
                   with_fields(SUBSCRIBE, {1: "^" + data(bytes(count))}))
        yield long(f"report-credential-{count}", "A credential has 16 bytes.",
                   with_fields(REPORT, {1: "^" + data(bytes(count))}))
        yield long(f"report-decision-{count}", "A decision's id has 16 bytes.",
                   with_used({"06": "^" + data(bytes(count))}))
    for count in (0, 129):
        yield long(f"report-items-{count}", "1 to 128 items.", with_fields(
            REPORT, {2: "^" + array(*[record(*USED)] * count)}))
    yield long("report-items-max", "The count is judged before the content.",
               with_fields(REPORT, {2: "^9bffffffffffffffff"}))
    yield long("report-count-0", "What was not used is not reported.", with_used({"03": "^00"}))
    for first, last in [(1, 0), (1000, 999), (2**64 - 1, 2**64 - 2), (2**64 - 1, 0)]:
        yield long(f"report-last-{first}-{last}", "The last time is not before the first.",
                   with_used({"04": uint(first), "05": "^" + uint(last)}))
    for items in ([], [text("T")], [text("T"), text("x"), text("y")]):
        yield long(f"report-resource-{len(items)}-items", "A resource has two items.",
                   with_used({"02": "^" + array(*items)}))


def texts():
    def form(name, description, written, code="bad_text"):
        return refused(f"text/{name}", description, written, code)

    def task(value):
        return with_fields(ATTEST, {1: "^" + text(value)})

    for name, value in {
        "space": "a b", "leading-space": " a", "newline": "a\n", "nul": "a\0", "delete": "a\x7f",
        "non-ascii": "é", "tab": "\t",
    }.items():
        yield form(f"task-{name}", "A task's id is printable ASCII without spaces.",
                   task(value))
    for name, value in {
        "scheme": "https://example.org/a", "no-scheme": "example.org/a", "scheme-only":
        "spiffe://", "scheme-case": "SPIFFE://example.org/a", "one-slash":
        "spiffe:/example.org/a", "no-path": "spiffe://example.org", "empty-path":
        "spiffe://example.org/", "trailing-slash": "spiffe://example.org/a/", "empty-segment":
        "spiffe://example.org/a//b", "empty-domain": "spiffe:///a", "domain-case":
        "spiffe://Example.org/a", "dot": "spiffe://example.org/./a", "dot-dot":
        "spiffe://example.org/a/..", "port": "spiffe://example.org:8080/a", "user":
        "spiffe://me@example.org/a", "query": "spiffe://example.org/a?b", "fragment":
        "spiffe://example.org/a#b", "percent": "spiffe://example.org/a%20b", "space":
        "spiffe://example.org/a b", "non-ascii": "spiffe://example.org/ä", "nul":
        "spiffe://example.org/a\0", "newline": "spiffe://example.org/a\n",
    }.items():
        yield form(f"spiffe-{name}", "Not a SPIFFE ID of a workload.",
                   with_fields(REVOKE, {1: array("03", "^" + text(value))}))
    wrong = "^" + text("spiffe://example.org/a/")
    for name, written in {
        "delegate": with_fields(DELEGATE, {2: array("01", wrong)}),
        "selection": with_selection(record(("03", wrong))),
        "tree": with_fields(TREE, {2: wrong}),
        "target-task": with_fields(REVOKE, {1: array("02", wrong, text("t"))}),
    }.items():
        yield form(f"spiffe-in-{name}", "Not a SPIFFE ID of a workload.", written)
    for name, value in {
        "digit": "1A", "one-colon": "A:B", "three-colons": "A:::B", "trailing-colons": "A::",
        "leading-colons": "::A", "colons": "::", "digit-after-colons": "A::1B", "space": "A B",
        "trailing-space": "A ", "quote": 'A"', "non-ascii": "Größe", "dash": "A-B", "star": "*",
        "nul": "A\0", "newline": "A\n", "trailing-colon": "A:",
    }.items():
        yield form(f"type-{name}", "Not a Cedar type name.",
                   with_fields(AUTHORISE, {3: array("^" + text(value), text("x"))}))
    yield form("type-entity", "Not a Cedar type name, in a context.",
               with_context(f"d81b {array('^' + text('1'), text('x'))}"))
    yield form("type-batch", "Not a Cedar type name, in a batch.", with_fields(BATCH, {
        3: array(record(("01", text("a")), ("02", array("^" + text("A:"), text("x")))))}))
    yield form("task-target", "Not a task's id, in a target.", with_fields(
        REVOKE, {1: array("02", WORKLOAD, "^" + text("a b"))}))
    yield form("task-delegate", "Not a task's id, in a delegation.",
               with_fields(DELEGATE, {3: "^" + text("a b")}))
    yield form("task-tree", "Not a task's id, of a tree.",
               with_fields(TREE, {1: "^" + text("a\n")}))
    yield form("type-report", "Not a Cedar type name, in a report.",
               with_used({"02": array("^" + text("A:"), text("x"))}))
    for name, value in {
        "stray-escape": "a\\", "other-escape": r"a\n", "escaped-quote": r"\"", "9-stars":
        "*1*2*3*4*5*6*7*8*",
    }.items():
        yield form(f"action-pattern-{name}", "Not a glob.", with_fields(ATTEST, {3: record(
            ("01", array(text("*"), "^" + text(value))), ("02", array(text("*"))))}),
            "bad_pattern")
        yield form(f"selection-action-{name}", "Not a glob, in a selection.",
                   with_selection(record(("01", "^" + text(value)))), "bad_pattern")
    for name, value in {
        "type-only": "T", "stars": "**", "prefix": "T*", "no-quotes": "T::x", "no-type": "::*",
        "no-type-quoted": '::"x"', "empty-id": 'T::""', "unclosed": 'T::"x', "one-quote": 'T::"',
        "after-close": 'T::"x" ', "type-digit": "1T::*", "type-space": "T ::*", "type-star":
        "*::*", "type-star-quoted": '*::"x"', "space-star": "T:: *", "two-stars": "T::**",
        "twice": "T::*::*", "stray-escape": 'T::"\\"', "other-escape": r'T::"\n"', "9-stars":
        'T::"*1*2*3*4*5*6*7*8*"', "type-129": "T" * 129 + "::*", "single-colon": 'T:"x"',
        "single-quotes": "T::'x'", "leading-space": ' T::"x"', "leading-star": '*T::"x"',
    }.items():
        yield form(f"resource-pattern-{name}", "None of the three forms.",
                   with_fields(ATTEST, {3: record(("01", array(text("*"))), ("02", array(
                       text("*"), "^" + text(value))))}), "bad_pattern")
        yield form(f"selection-resource-{name}", "None of the three forms, in a selection.",
                   with_selection(record(("02", "^" + text(value)))), "bad_pattern")
    yield form("delegate-action-pattern", "Not a glob, in a delegation.", with_fields(DELEGATE, {
        5: record(("01", array("^" + text("a\\"))), ("02", array(text("*"))))}), "bad_pattern")
    yield form("delegate-resource-pattern", "None of the three forms, in a delegation.",
               with_fields(DELEGATE, {5: record(
                   ("01", array(text("*"))), ("02", array("^" + text("T"))))}), "bad_pattern")
    broken = {
        "continuation": "80", "overlong-2": "c080", "overlong-2-c1": "c1bf",
        "overlong-3": "e08080", "overlong-3-max": "e09fbf", "overlong-4": "f0808080",
        "overlong-4-max": "f08fbfbf", "surrogate-low": "eda080", "surrogate-high": "edbfbf",
        "surrogate-pair": "eda0bdedb8a0", "beyond": "f4908080", "f5": "f5808080", "fe": "fe",
        "ff": "ff", "cut-2": "c3", "cut-3": "e282", "cut-4": "f09f98", "cut-inside": "c361",
        "after-text": "6161616161616161c3", "five-bytes": "f888808080", "latin-1": "e9",
        "utf-16": "fffe6100",
    }
    for name, content in broken.items():
        item = "^" + head(3, len(content) // 2) + content
        yield form(f"utf8-intent-{name}", "Not UTF-8.", with_fields(ATTEST, {2: item}),
                   "invalid_utf8")
        yield form(f"utf8-context-{name}", "Not UTF-8.", with_context(item), "invalid_utf8")
    item = "^62c080"
    for name, written in {
        "client-name": with_fields(HELLO, {1: item}),
        "task": with_fields(ATTEST, {1: item}),
        "action-pattern": with_fields(ATTEST, {3: record(
            ("01", array(item)), ("02", array(text("*"))))}),
        "resource-pattern": with_fields(ATTEST, {3: record(
            ("01", array(text("*"))), ("02", array(item)))}),
        "action": with_fields(AUTHORISE, {2: item}),
        "resource-type": with_fields(AUTHORISE, {3: array(item, text("x"))}),
        "resource-id": with_fields(AUTHORISE, {3: array(text("T"), item)}),
        "context-key": with_fields(AUTHORISE, {4: record((item, "01"))}),
        "nested-key": with_context(record((item, "01"))),
        "set-element": with_context(array("01", item)),
        "entity-type": with_context(f"d81b {array(item, text('x'))}"),
        "entity-id": with_context(f"d81b {array(text('T'), item)}"),
        "batch-action": with_fields(BATCH, {3: array(record(("01", item), ("02", HOST)))}),
        "note": with_fields(REVOKE, {2: item}),
        "target-workload": with_fields(REVOKE, {1: array("03", item)}),
        "selection-actions": with_selection(record(("01", item))),
        "selection-resources": with_selection(record(("02", item))),
        "selection-workload": with_selection(record(("03", item))),
        "delegate-workload": with_fields(DELEGATE, {2: array("01", item)}),
        "delegate-task": with_fields(DELEGATE, {3: item}),
        "delegate-intent": with_fields(DELEGATE, {4: item}),
        "tree-task": with_fields(TREE, {1: item}),
        "tree-workload": with_fields(TREE, {2: item}),
        "report-action": with_used({"01": item}),
        "report-type": with_used({"02": array(item, text("x"))}),
        "report-id": with_used({"02": array(text("T"), item)}),
    }.items():
        yield form(f"utf8-in-{name}", "Told before the form of the text.", written,
                   "invalid_utf8")


def contexts():
    def one(name, description, item, code):
        return refused(f"context/{name}", description, item, code)

    floats = {
        "half-1": "f93c00", "half-0": "f90000", "half-minus-0": "f98000", "half-nan": "f97e00",
        "half-infinity": "f97c00", "single": "fa47c35000", "single-nan": "fa7fc00000",
        "double": "fb3ff199999999999a", "double-nan": "fb7ff8000000000000",
        "double-infinity": "fbfff0000000000000",
    }
    simples = {
        "null": "f6", "undefined": "f7", "0": "e0", "16": "f0", "19": "f3", "two-bytes-32": "f820",
        "two-bytes-255": "f8ff", "two-bytes-true": "f815", "two-bytes-24": "f818",
    }
    places = {
        "value": lambda x: with_context(x),
        "set": lambda x: with_context(array("01", x)),
        "record": lambda x: with_context(record((text("r"), x))),
    }
    for place, build in places.items():
        for name, item in floats.items():
            yield one(f"float-{name}-{place}", "There are no floats.", build("^" + item),
                      "float")
        for name, item in simples.items():
            yield one(f"simple-{name}-{place}", "Only true and false are simple values.",
                      build("^" + item), "simple_value")
        yield one(f"bytes-{place}", "There are no byte strings in a context.",
                  build("^4100"), "wrong_type")
    yield one("float-no-content", "A float is refused by its first byte.",
              with_context("^fb"), "float")
    yield one("simple-no-content", "And so is a simple value.", with_context("^f8"),
              "simple_value")
    for number, content in {
        0: text("2026-01-01T00:00:00Z"), 1: "1a65920080", 2: "4101", 3: "4101",
        4: "82 21 196ab3", 5: "82 01 03", 21: "4100", 23: "4100", 24: "4100",
        26: array(text("T"), text("x")),
        28: "80", 32: text("http://a/"), 37: data(bytes(16)), 121: "80", 258: "80",
        55799: "01", 2**32: "00", 2**64 - 1: "00",
    }.items():
        yield one(f"tag-{number}", "Only tag 27 is known.",
                  with_context(f"^{head(6, number)} {content}"), "tag")
    yield one("tag-in-set", "In a set, too.", with_context(array(
        f"^{head(6, 2)} 4101")), "tag")
    for name, item in {
        "uint": "00", "nint": "20", "bytes": "4154", "text": "6154", "map": "a1 6154 6178",
        "true": "f5", "tag": "d81b 82 6154 6178", "other-tag": "c1 00",
    }.items():
        yield one(f"entity-content-{name}", "An entity's content is an array.",
                  with_context(f"d81b ^{item}"), "wrong_type")
    for name, item in {"uint": "00", "bytes": "4154", "array": "80", "tag": "c1 6154"}.items():
        yield one(f"entity-type-{name}", "An entity's type is a text.",
                  with_context(f"d81b 82 ^{item} 6178"), "wrong_type")
        yield one(f"entity-id-{name}", "An entity's id is a text.",
                  with_context(f"d81b 82 6154 ^{item}"), "wrong_type")
    yield one("entity-null", "An entity's content is null.", with_context("d81b ^f6"),
              "simple_value")
    yield one("entity-indefinite", "An entity's array has a definite length.",
              with_context("d81b ^9f 6154 6178 ff"), "indefinite_length")


def too_large():
    """Payloads over 65,536 bytes: refused for that before anything else."""
    def payload(written, size):
        start, _ = assemble(written)
        return start + bytes(size - len(start))

    large = with_fields(AUTHORISE, {4: record((text("t"), "5a" + "00010000"))})
    for name, written, size, correlation in [
        ("65537", large, 65_537, 7),
        ("65537-version", "84 02 03 1bffffffffffffffff a0", 65_537, 2**64 - 1),
        ("65537-dropped", "84 01 03 6137", 65_537, None),
    ]:
        yield invalid(f"too-large/{name}", "Over 65,536 bytes.", "request",
                      payload(written, size), "too_large", None, None, correlation)
