"""A strict decoder of the protocol, written from SPEC.md: the semantic checks that neither cbor2
nor CDDL tools make, with the exact error.

It reads bytes in their order and raises `Malformed` for the first that is wrong. It shares no
code with the vectors' generator, with the client or with the broker.
"""

import re

FRAME_BYTES_MAX = 65_536
REPLY_BYTES_MAX = 262_144
DEPTH_MAX = 16
COLLECTION_MAX = 1_024
UINT64_MAX = 2**64 - 1

OPERATIONS = ["hello", "attest", "authorise", "authorise_batch", "complete", "revoke",
              "introspect", "status", "delegate", "claim", "tree", "subscribe", "report",
              "event", "prove"]
STATUSES = ["ok", "denied", "malformed", "unsupported_version", "unknown_operation",
            "too_large", "overloaded", "capacity", "not_found", "shutting_down", "internal",
            "expired_request"]
CODES = [None, "truncated", "trailing_bytes", "indefinite_length", "non_shortest",
         "duplicate_key", "key_order", "invalid_utf8", "depth", "wrong_type", "unknown_key",
         "missing_key", "out_of_range", "float", "tag", "simple_value", "reserved", "bad_text",
         "bad_pattern", "envelope"]
REASONS = {
    1: "unknown_credential", 2: "expired_credential", 3: "revoked_credential",
    4: "revoked_task", 5: "completed_task", 6: "revoked_workload", 7: "revoked_key",
    8: "key_mismatch", 9: "process_mismatch", 10: "outside_scope", 11: "budget_exhausted",
    12: "reserved_context", 13: "revoked_ancestor", 14: "process_exited",
    15: "revoked_selection", 20: "policy_forbid", 21: "policy_no_permit", 22: "policy_error",
    30: "not_enrolled", 31: "ambiguous_enrolment", 32: "scope_beyond_enrolment",
    33: "process_gone", 34: "process_changed", 35: "facts_unavailable",
    40: "wrong_endpoint", 41: "delegation_beyond_parent", 42: "delegation_cycle",
    43: "delegation_too_deep", 44: "delegation_fan_out", 45: "unknown_delegation",
    46: "delegation_claimed", 47: "delegation_mismatch", 48: "epoch_in_future",
    50: "internal", 60: "audit_unavailable",
}
SEMANTICS = ["execute_all", "deny_on_first_deny", "permit_on_first_permit"]
UINT, NINT, BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE = range(8)

TASK = re.compile(r"[!-~]{1,128}")
SPIFFE = re.compile(r"spiffe://[a-z0-9._-]+(/(?!\.\.?(/|\Z))[A-Za-z0-9._-]+)+")
TYPE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(::[A-Za-z_][A-Za-z0-9_]*)*")
GLOB = re.compile(r"(?:[^\\]|\\[*\\])+", re.DOTALL)
WILDCARDS = re.compile(r"(?<!\\)(?:\\\\)*\*+")


class Malformed(Exception):
    """The error that a broker tells, by the names of the vectors' `error`."""

    def __init__(self, code, offset, status="malformed"):
        super().__init__(f"{status} {code} at {offset}")
        self.status, self.code, self.offset = status, code, offset
        self.correlation = None


def decode(payload, kind):
    """The message by names; raises `Malformed`, its correlation None where none was read."""
    reader = Reader(payload)
    correlation = None
    try:
        if len(payload) > (FRAME_BYTES_MAX if kind == "request" else REPLY_BYTES_MAX):
            try:
                correlation = envelope(reader, kind)[2]
            except Malformed:
                pass
            raise Malformed(None, None, "too_large")
        version, operation, correlation = envelope(reader, kind)
        if version != 1 and kind == "request":
            raise Malformed(None, None, "unsupported_version")
        if version != 1:
            raise Malformed("out_of_range", 1)
        message = {"version": version, "correlation": correlation}
        if kind == "request":
            message.update(request(reader, operation))
        else:
            message.update(reply(reader, operation, correlation))
        if reader.position != len(payload):
            raise Malformed("trailing_bytes", reader.position)
        return message
    except Malformed as error:
        error.correlation = correlation
        raise


def envelope(reader, kind):
    if reader.data[:1] != (b"\x84" if kind == "request" else b"\x85"):
        raise Malformed("envelope", 0)
    reader.position = 1
    return [reader.uint() for _ in range(3)]


def request(reader, operation):
    name = name_of(operation)
    if name not in ASKS:
        raise Malformed(None, None, "unknown_operation")
    return {"operation": name, "body": ASKS[name](reader)}


def reply(reader, operation, correlation):
    status = STATUSES[reader.uint(0, len(STATUSES) - 1)]
    name = name_of(operation)
    if name not in {"ok": ANSWERS, "denied": ASKS}.get(status, [name]):
        raise Malformed("out_of_range", 2)
    if status == "ok" and name == "event" and correlation != 0:
        raise Malformed("out_of_range", 3)
    read = {"ok": ANSWERS.get(name), "denied": denial}.get(status, failure)
    return {"operation": name, "status": status, "body": read(reader)}


def name_of(operation):
    """Its name; of an unknown one its number."""
    return OPERATIONS[operation - 1] if 1 <= operation <= len(OPERATIONS) else operation


class Reader:
    def __init__(self, data):
        self.data = data
        self.position = 0
        self.depth = 1

    def head(self, wanted=None):
        """(major, argument, offset) of the next item, its form checked, then its type."""
        offset = self.position
        if offset >= len(self.data):
            raise Malformed("truncated", offset)
        major, info = self.data[offset] >> 5, self.data[offset] & 31
        if 28 <= info <= 30:
            raise Malformed("reserved", offset)
        if info == 31:
            raise Malformed("indefinite_length", offset)
        if major == SIMPLE and info in (25, 26, 27):
            raise Malformed("float", offset)
        if major == SIMPLE and info not in (20, 21):
            raise Malformed("simple_value", offset)
        argument = info
        end = offset + 1
        if info >= 24:
            width = 1 << (info - 24)
            content = self.data[end:end + width]
            if len(content) < width:
                raise Malformed("truncated", offset)
            argument = int.from_bytes(content, "big")
            if argument < (24 if width == 1 else 1 << (4 * width)):
                raise Malformed("non_shortest", offset)
            end += width
        if wanted is not None and major != wanted:
            raise Malformed("wrong_type", offset)
        self.position = end
        return major, argument, offset

    def uint(self, least=0, most=UINT64_MAX):
        _, value, offset = self.head(UINT)
        if not least <= value <= most:
            raise Malformed("out_of_range", offset)
        return value

    def bool(self):
        return self.head(SIMPLE)[1] == 21

    def content(self, count, offset):
        if count > len(self.data) - self.position:
            raise Malformed("truncated", offset)
        content = self.data[self.position:self.position + count]
        self.position += count
        return content

    def bytes(self, least, most=None):
        _, count, offset = self.head(BYTES)
        if not least <= count <= (least if most is None else most):
            raise Malformed("out_of_range", offset)
        return self.content(count, offset).hex()

    def text(self, least=0, most=FRAME_BYTES_MAX, form=None, code="bad_text"):
        _, count, offset = self.head(TEXT)
        return self.text_content(count, offset, least, most, form, code)

    def text_content(self, count, offset, least=0, most=FRAME_BYTES_MAX, form=None, code=None):
        if not least <= count <= most:
            raise Malformed("out_of_range", offset)
        try:
            value = self.content(count, offset).decode("utf-8")
        except UnicodeDecodeError:
            raise Malformed("invalid_utf8", offset) from None
        if form and not form(value):
            raise Malformed(code, offset)
        return value

    def array(self, least, most, element):
        _, count, offset = self.head(ARRAY)
        if not least <= count <= most:
            raise Malformed("out_of_range", offset)
        return [element(self) for _ in range(count)]

    def record(self, fields):
        """A map with a schema: {key: (name, reader, demanded)}."""
        _, count, offset = self.head(MAP)
        result, previous = {}, -1
        for _ in range(count):
            _, key, at = self.head(UINT)
            if key == previous:
                raise Malformed("duplicate_key", at)
            if key < previous:
                raise Malformed("key_order", at)
            if key not in fields:
                raise Malformed("unknown_key", at)
            previous = key
            result[fields[key][0]] = fields[key][1](self)
        for name, _, demanded in fields.values():
            if demanded and name not in result:
                raise Malformed("missing_key", offset)
        return result

    def text_map(self, key_reader, value_reader, count, offset):
        if count > COLLECTION_MAX:
            raise Malformed("out_of_range", offset)
        pairs, previous = [], b""
        for _ in range(count):
            at = self.position
            key = key_reader(self)
            encoded = self.data[at:self.position]
            if encoded == previous:
                raise Malformed("duplicate_key", at)
            if encoded < previous:
                raise Malformed("key_order", at)
            previous = encoded
            pairs.append([key, value_reader(self)])
        return pairs


def demanded(name, read):
    return name, read, True


def optional(name, read):
    return name, read, False


def whole(form):
    return lambda value: form.fullmatch(value) is not None


def is_glob(value):
    return GLOB.fullmatch(value) is not None and len(WILDCARDS.findall(value)) <= 8


def is_type(value):
    return len(value) <= 128 and TYPE.fullmatch(value) is not None


def is_resource_pattern(value):
    if value == "*":
        return True
    if value.endswith("::*"):
        return is_type(value[:-3])
    type_name, mark, rest = value.partition('::"')
    return bool(mark) and rest.endswith('"') and is_type(type_name) and is_glob(rest[:-1])


def credential(reader):
    return reader.bytes(16)


def key(reader):
    return reader.bytes(32)


def any_text(reader):
    return reader.text()


def action(reader):
    return reader.text(1, 128)


def task(reader):
    return reader.text(1, 128, whole(TASK))


def intent(reader):
    return reader.text(1, 4096)


def spiffe(reader):
    return reader.text(1, 2048, whole(SPIFFE))


def action_pattern(reader):
    return reader.text(1, 512, is_glob, "bad_pattern")


def resource_pattern(reader):
    return reader.text(1, 512, is_resource_pattern, "bad_pattern")


def pair(reader):
    """[type, id], the array's head not yet read."""
    return tuple_of(reader, lambda r: r.text(1, 128, is_type), lambda r: r.text(0, 1024))


def tuple_of(reader, *readers):
    _, count, offset = reader.head(ARRAY)
    if count != len(readers):
        raise Malformed("out_of_range", offset)
    return [read(reader) for read in readers]


def resource(reader):
    type_name, identifier = pair(reader)
    return {"type": type_name, "id": identifier}


def scope(reader):
    return reader.record({
        1: demanded("actions", lambda r: r.array(1, 64, action_pattern)),
        2: demanded("resources", lambda r: r.array(1, 64, resource_pattern)),
    })


def context(reader, depth=3):
    _, count, offset = reader.head(MAP)
    return context_record(reader, count, offset, depth)


def context_record(reader, count, offset, depth):
    return {"record": reader.text_map(
        lambda r: r.text(1, 256), lambda r: context_value(r, depth + 1), count, offset)}


def context_value(reader, depth):
    major, argument, offset = reader.head()
    if major == TAG and argument != 27:
        raise Malformed("tag", offset)
    if major == BYTES:
        raise Malformed("wrong_type", offset)
    if major in (ARRAY, MAP, TAG) and depth > DEPTH_MAX:
        raise Malformed("depth", offset)
    if major in (UINT, NINT) and argument >= 2**63:
        raise Malformed("out_of_range", offset)
    if major == UINT:
        return argument
    if major == NINT:
        return -1 - argument
    if major == SIMPLE:
        return argument == 21
    if major == TEXT:
        return reader.text_content(argument, offset)
    if major == MAP:
        return context_record(reader, argument, offset, depth)
    if major == ARRAY:
        if argument > COLLECTION_MAX:
            raise Malformed("out_of_range", offset)
        return [context_value(reader, depth + 1) for _ in range(argument)]
    at = reader.position
    reader.head(ARRAY)
    if depth + 1 > DEPTH_MAX:
        raise Malformed("depth", at)
    reader.position = at
    return {"entity": pair(reader)}


def variant(kinds):
    """An array that begins with a number from 1 on, which says what follows.

    `kinds` lists (name, fields); a field is (name, reader), and one without a name is a record
    whose own fields stand beside the kind.
    """
    counts = {1 + len(fields) for _, fields in kinds}

    def read(reader):
        _, count, offset = reader.head(ARRAY)
        if count not in counts:
            raise Malformed("out_of_range", offset)
        name, fields = kinds[reader.uint(1, len(kinds)) - 1]
        if count != 1 + len(fields):
            raise Malformed("out_of_range", offset)
        result = {"kind": name}
        for field, read_field in fields:
            value = read_field(reader)
            result.update({field: value} if field else value)
        return result
    return read


def batch_item(reader):
    return reader.record({
        1: demanded("action", action), 2: demanded("resource", resource),
        3: optional("context", lambda r: context(r, 5)),
    })


def record(fields):
    return lambda reader: reader.record(fields)


def positive(reader):
    return reader.uint(1)


def uint(reader):
    return reader.uint()


selection = record({
    1: optional("actions", action_pattern), 2: optional("resources", resource_pattern),
    3: optional("workload", spiffe),
})
target = variant([
    ("credential", [("credential", credential)]),
    ("task", [("workload", spiffe), ("task", task)]),
    ("workload", [("workload", spiffe)]),
    ("key", [("key", key)]),
    ("tree", [("credential", credential)]),
    ("selection", [(None, selection)]),
])
delegate_to = variant([
    ("workload", [("workload", spiffe)]), ("key", [("key", key)]), ("child", []),
])


def report_item(reader):
    seen = []

    def first(inner):
        seen.append(inner.uint())
        return seen[0]

    def last(inner):
        return inner.uint(seen[0] if seen else 0)
    return reader.record({
        1: demanded("action", action), 2: demanded("resource", resource),
        3: demanded("count", positive), 4: demanded("first", first), 5: demanded("last", last),
        6: demanded("decision", lambda r: r.bytes(16)),
    })


ASKS = {
    "hello": record({1: optional("client_name", lambda r: r.text(1, 64))}),
    "attest": record({
        1: demanded("task", task), 2: demanded("intent", intent), 3: demanded("scope", scope),
        4: optional("ttl_ms", positive), 5: optional("budget", positive),
        6: optional("deadline", positive),
    }),
    "authorise": record({
        1: demanded("credential", credential), 2: demanded("action", action),
        3: demanded("resource", resource), 4: optional("context", context),
        5: optional("deadline", positive),
    }),
    "authorise_batch": record({
        1: demanded("credential", credential),
        2: demanded("semantics", lambda r: SEMANTICS[r.uint(0, 2)]),
        3: demanded("items", lambda r: r.array(1, 128, batch_item)),
        4: optional("deadline", positive),
    }),
    "complete": record({1: demanded("credential", credential)}),
    "revoke": record({
        1: demanded("target", target), 2: optional("note", lambda r: r.text(1, 512)),
        3: optional("credential", credential),
    }),
    "introspect": record({1: demanded("credential", credential)}),
    "status": record({}),
    "delegate": record({
        1: demanded("credential", credential), 2: demanded("to", delegate_to),
        3: demanded("task", task), 4: demanded("intent", intent), 5: demanded("scope", scope),
        6: optional("ttl_ms", positive), 7: optional("budget", positive),
        8: optional("deadline", positive),
    }),
    "claim": record({
        1: demanded("delegation", lambda r: r.bytes(16)), 2: optional("deadline", positive),
    }),
    "tree": record({1: demanded("task", task), 2: optional("workload", spiffe)}),
    "subscribe": record({1: optional("credential", credential), 2: optional("since", uint)}),
    "report": record({
        1: demanded("credential", credential),
        2: demanded("items", lambda r: r.array(1, 128, report_item)),
    }),
    "prove": record({1: demanded("nonce", lambda r: r.bytes(16, 64))}),
}


def policies(reader):
    return reader.array(0, 8, lambda r: r.text(1, 128))


def durability(reader):
    return reader.uint(1, 2)


def versions(reader):
    return reader.array(1, COLLECTION_MAX, uint)


def reason_for(outcome):
    """A reason that fits: 0 with a yes, one of the list with a no, either where neither came."""
    def read(reader):
        _, value, offset = reader.head(UINT)
        allowed = {True: value == 0, False: value in REASONS}
        if not allowed.get(outcome(), value == 0 or value in REASONS):
            raise Malformed("out_of_range", offset)
        return REASONS.get(value)
    return read


def outcome_record(name, fields, of_yes=None):
    """A record whose first field is a truth value that its reason must fit.

    `of_yes` are fields that do not go with a no.
    """
    def read(reader):
        seen = []

        def flag(inner):
            seen.append(inner.bool())
            return seen[0]

        def only_with_yes(read_field):
            def read_checked(inner):
                offset = inner.position
                value = read_field(inner)
                if seen and not seen[0]:
                    raise Malformed("out_of_range", offset)
                return value
            return read_checked
        return reader.record({
            1: demanded(name, flag),
            2: demanded("reason", reason_for(lambda: seen[0] if seen else None)), **fields,
            **{key: (field, only_with_yes(read_field), is_demanded)
               for key, (field, read_field, is_demanded) in (of_yes or {}).items()},
        })
    return read


decision = outcome_record("permit", {
    3: demanded("id", lambda r: r.bytes(16)), 4: demanded("epoch", uint),
    5: demanded("policies", policies), 6: optional("budget_left", uint),
    7: optional("durability", durability),
}, of_yes={8: optional("cacheable_ms", positive)})
denial = record({
    1: demanded("reason", reason_for(lambda: False)), 2: demanded("epoch", uint),
    3: optional("detail", any_text), 4: optional("policies", policies),
})
failure = record({
    1: optional("code", lambda r: CODES[r.uint(1, 19)]), 2: optional("offset", uint),
    3: optional("text", any_text), 4: optional("versions", versions),
})
revoked = record({1: demanded("epoch", uint), 2: demanded("revoked", uint)})


def chain(reader):
    return reader.array(2, 65, spiffe)


def tags(most):
    return lambda reader: reader.array(1, most, positive)


granted = {
    1: demanded("credential", credential), 2: demanded("workload", spiffe),
    3: demanded("scope", scope), 4: demanded("ttl_ms", uint),
    5: demanded("expires_at_ms", uint), 6: demanded("epoch", uint),
    7: optional("budget", uint), 8: optional("durability", durability),
    12: optional("tags", tags(128)),
}
node = record({
    1: demanded("credential", credential), 2: demanded("depth", uint),
    3: demanded("workload", spiffe), 4: demanded("task", task),
    5: demanded("reason", reason_for(lambda: None)), 6: demanded("ttl_ms", uint),
    7: demanded("calls", uint), 8: optional("budget_left", uint),
    9: optional("parent", credential),
})


def pid(reader):
    return reader.uint(1, 2**31 - 1)


step = record({
    1: demanded("epoch", uint), 2: demanded("at", uint),
    3: optional("reason", reason_for(lambda: False)), 4: optional("tags", tags(1024)),
    5: optional("target", target), 6: optional("by_operator", lambda r: r.bool()),
    7: optional("note", lambda r: r.text(1, 512)), 8: optional("pid", pid),
    9: optional("snapshot", lambda r: r.bytes(32)),
})


def table(reader):
    _, count, offset = reader.head(MAP)
    return dict(reader.text_map(lambda r: r.text(1, 2048), uint, count, offset))


ANSWERS = {
    "hello": record({
        1: demanded("server", any_text),
        2: demanded("versions", versions),
        3: demanded("instance", lambda r: r.bytes(16)), 4: demanded("epoch", uint),
        5: demanded("frame_bytes_max", uint), 6: demanded("batch_items_max", uint),
        7: demanded("endpoints", lambda r: r.array(1, 64, lambda e: e.text(1))),
        8: demanded("trust_domain", any_text), 9: optional("feed", lambda r: r.text(1)),
    }),
    "attest": record(granted),
    "authorise": decision,
    "authorise_batch": record({
        1: demanded("decisions", lambda r: r.array(1, 128, decision))}),
    "complete": revoked,
    "revoke": revoked,
    "introspect": outcome_record("live", {
        3: demanded("epoch", uint), 4: optional("workload", spiffe), 5: optional("task", task),
        6: optional("intent", intent), 7: optional("scope", scope),
        8: optional("ttl_ms", uint), 9: optional("budget_left", uint),
        10: optional("parent", credential), 11: optional("chain", chain),
    }),
    "status": record({
        1: demanded("server", any_text), 2: demanded("instance", lambda r: r.bytes(16)),
        3: demanded("uptime_ms", uint), 4: demanded("epoch", uint),
        5: demanded("credentials", uint), 6: demanded("lanes", uint),
        7: demanded("policies", uint), 8: demanded("policy_hash", lambda r: r.bytes(32)),
        9: demanded("counters", table),
        10: demanded("workloads", table),
    }),
    "delegate": record({
        1: demanded("delegation", lambda r: r.bytes(16)), 2: demanded("ttl_ms", uint),
        3: demanded("expires_at_ms", uint), 4: demanded("epoch", uint),
        5: optional("budget", uint), 6: optional("budget_left", uint),
        7: optional("durability", durability),
    }),
    "claim": record({
        **granted, 9: demanded("task", task), 10: demanded("intent", intent),
        11: demanded("chain", chain),
    }),
    "tree": record({
        1: demanded("epoch", uint), 2: demanded("count", uint),
        3: demanded("nodes", lambda r: r.array(0, 1024, node)),
    }),
    "subscribe": record({
        1: demanded("instance", lambda r: r.bytes(16)), 2: demanded("epoch", uint),
        3: demanded("heartbeat_ms", positive), 4: demanded("whole", lambda r: r.bool()),
    }),
    "report": record({1: demanded("epoch", uint), 2: optional("durability", durability)}),
    "event": record({
        1: demanded("epoch", uint), 2: optional("sent", uint),
        3: optional("steps", lambda r: r.array(1, 256, step)),
        4: optional("ended", reason_for(lambda: False)),
    }),
    "prove": record({
        1: demanded("statement", lambda r: r.bytes(1, 1024)),
        2: demanded("signature", lambda r: r.bytes(64)), 3: demanded("key", key),
    }),
}
