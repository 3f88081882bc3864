"""Valid messages, written by field names, and their encoding with cbor2.

The names are those of SPEC.md, "Operations"; README.md in the vectors' folder describes the JSON.
"""

import cbor2

OPERATIONS = {
    "hello": 1, "attest": 2, "authorise": 3, "authorise_batch": 4,
    "complete": 5, "revoke": 6, "introspect": 7, "status": 8, "delegate": 9, "claim": 10,
    "tree": 11, "subscribe": 12, "report": 13, "event": 14, "prove": 15,
}
STATUSES = {
    "ok": 0, "denied": 1, "malformed": 2, "unsupported_version": 3, "unknown_operation": 4,
    "too_large": 5, "overloaded": 6, "capacity": 7, "not_found": 8, "shutting_down": 9,
    "internal": 10, "expired_request": 11,
}
REASONS = {
    "unknown_credential": 1, "expired_credential": 2, "revoked_credential": 3,
    "revoked_task": 4, "completed_task": 5, "revoked_workload": 6, "revoked_key": 7,
    "key_mismatch": 8, "process_mismatch": 9, "outside_scope": 10, "budget_exhausted": 11,
    "reserved_context": 12, "revoked_ancestor": 13, "process_exited": 14,
    "revoked_selection": 15, "policy_forbid": 20, "policy_no_permit": 21, "policy_error": 22,
    "not_enrolled": 30, "ambiguous_enrolment": 31, "scope_beyond_enrolment": 32,
    "process_gone": 33, "process_changed": 34, "facts_unavailable": 35,
    "wrong_endpoint": 40, "delegation_beyond_parent": 41, "delegation_cycle": 42,
    "delegation_too_deep": 43, "delegation_fan_out": 44, "unknown_delegation": 45,
    "delegation_claimed": 46, "delegation_mismatch": 47, "epoch_in_future": 48,
    "internal": 50, "audit_unavailable": 60,
}
CODES = {
    "truncated": 1, "trailing_bytes": 2, "indefinite_length": 3, "non_shortest": 4,
    "duplicate_key": 5, "key_order": 6, "invalid_utf8": 7, "depth": 8, "wrong_type": 9,
    "unknown_key": 10, "missing_key": 11, "out_of_range": 12, "float": 13, "tag": 14,
    "simple_value": 15, "reserved": 16, "bad_text": 17, "bad_pattern": 18, "envelope": 19,
}
SEMANTICS = {"execute_all": 0, "deny_on_first_deny": 1, "permit_on_first_permit": 2}
TARGETS = {"credential": 1, "task": 2, "workload": 3, "key": 4, "tree": 5, "selection": 6}
DELEGATES = {"workload": 1, "key": 2, "child": 3}


def plain(value):
    return value


def context(value):
    """Typed JSON to what cbor2 encodes: {"record": [[key, value], …]}, {"entity": [type, id]}."""
    if isinstance(value, list):
        return [context(item) for item in value]
    if isinstance(value, dict):
        if "entity" in value:
            return cbor2.CBORTag(27, list(value["entity"]))
        return {key: context(item) for key, item in value["record"]}
    return value


def resource(value):
    return [value["type"], value["id"]]


def target(value):
    rest = {
        "credential": lambda: [bytes.fromhex(value["credential"])],
        "task": lambda: [value["workload"], value["task"]],
        "workload": lambda: [value["workload"]],
        "key": lambda: [bytes.fromhex(value["key"])],
        "tree": lambda: [bytes.fromhex(value["credential"])],
        "selection": lambda: [SELECTION({
            name: item for name, item in value.items() if name != "kind"})],
    }[value["kind"]]()
    return [TARGETS[value["kind"]], *rest]


def delegate_to(value):
    rest = {
        "workload": lambda: [value["workload"]],
        "key": lambda: [bytes.fromhex(value["key"])],
        "child": list,
    }[value["kind"]]()
    return [DELEGATES[value["kind"]], *rest]


def record(fields):
    """An encoder of a map: `fields` lists (key, name, encoder of the value)."""
    def encode(value):
        unknown = set(value) - {name for _, name, _ in fields}
        assert not unknown, unknown
        return {key: encoder(value[name]) for key, name, encoder in fields if name in value}
    return encode


def several(encoder):
    return lambda values: [encoder(value) for value in values]


def reason(name):
    return 0 if name is None else REASONS[name]


BYTES = bytes.fromhex
SCOPE = record([(1, "actions", plain), (2, "resources", plain)])
SELECTION = record([(1, "actions", plain), (2, "resources", plain), (3, "workload", plain)])
BATCH_ITEM = record([(1, "action", plain), (2, "resource", resource), (3, "context", context)])
DECISION = record([
    (1, "permit", plain), (2, "reason", reason), (3, "id", BYTES), (4, "epoch", plain),
    (5, "policies", plain), (6, "budget_left", plain), (7, "durability", plain),
    (8, "cacheable_ms", plain),
])
REPORT_ITEM = record([
    (1, "action", plain), (2, "resource", resource), (3, "count", plain), (4, "first", plain),
    (5, "last", plain), (6, "decision", BYTES),
])
GRANTED = [
    (1, "credential", BYTES), (2, "workload", plain), (3, "scope", SCOPE),
    (4, "ttl_ms", plain), (5, "expires_at_ms", plain), (6, "epoch", plain),
    (7, "budget", plain), (8, "durability", plain), (12, "tags", plain),
]
NODE = record([
    (1, "credential", BYTES), (2, "depth", plain), (3, "workload", plain), (4, "task", plain),
    (5, "reason", reason), (6, "ttl_ms", plain), (7, "calls", plain),
    (8, "budget_left", plain), (9, "parent", BYTES),
])
STEP = record([
    (1, "epoch", plain), (2, "at", plain), (3, "reason", reason), (4, "tags", plain),
    (5, "target", target), (6, "by_operator", plain), (7, "note", plain), (8, "pid", plain),
    (9, "snapshot", BYTES),
])
REVOKED = record([(1, "epoch", plain), (2, "revoked", plain)])
DENIAL = record([
    (1, "reason", reason), (2, "epoch", plain), (3, "detail", plain), (4, "policies", plain),
])
HALT = record([
    (1, "nonce", BYTES), (2, "instance", BYTES), (3, "credential", BYTES), (4, "epoch", plain),
    (5, "number", plain), (6, "alive", plain), (7, "revoked", plain), (8, "denied", plain),
    (9, "reason", reason),
])
ERROR = record([
    (1, "code", CODES.__getitem__), (2, "offset", plain), (3, "text", plain),
    (4, "versions", plain),
])

ASKS = {
    "hello": record([(1, "client_name", plain)]),
    "attest": record([
        (1, "task", plain), (2, "intent", plain), (3, "scope", SCOPE), (4, "ttl_ms", plain),
        (5, "budget", plain), (6, "deadline", plain),
    ]),
    "authorise": record([
        (1, "credential", BYTES), (2, "action", plain), (3, "resource", resource),
        (4, "context", context), (5, "deadline", plain),
    ]),
    "authorise_batch": record([
        (1, "credential", BYTES), (2, "semantics", SEMANTICS.__getitem__),
        (3, "items", several(BATCH_ITEM)), (4, "deadline", plain),
    ]),
    "complete": record([(1, "credential", BYTES)]),
    "revoke": record([
        (1, "target", target), (2, "note", plain), (3, "credential", BYTES),
    ]),
    "introspect": record([(1, "credential", BYTES)]),
    "status": record([]),
    "delegate": record([
        (1, "credential", BYTES), (2, "to", delegate_to), (3, "task", plain),
        (4, "intent", plain), (5, "scope", SCOPE), (6, "ttl_ms", plain), (7, "budget", plain),
        (8, "deadline", plain),
    ]),
    "claim": record([(1, "delegation", BYTES), (2, "deadline", plain)]),
    "tree": record([(1, "task", plain), (2, "workload", plain)]),
    "subscribe": record([(1, "credential", BYTES), (2, "since", plain)]),
    "report": record([(1, "credential", BYTES), (2, "items", several(REPORT_ITEM))]),
    "prove": record([(1, "nonce", BYTES)]),
}
ANSWERS = {
    "hello": record([
        (1, "server", plain), (2, "versions", plain), (3, "instance", BYTES),
        (4, "epoch", plain), (5, "frame_bytes_max", plain), (6, "batch_items_max", plain),
        (7, "endpoints", plain), (8, "trust_domain", plain), (9, "feed", plain),
    ]),
    "attest": record(GRANTED),
    "authorise": DECISION,
    "authorise_batch": record([(1, "decisions", several(DECISION))]),
    "complete": REVOKED,
    "revoke": REVOKED,
    "introspect": record([
        (1, "live", plain), (2, "reason", reason), (3, "epoch", plain), (4, "workload", plain),
        (5, "task", plain), (6, "intent", plain), (7, "scope", SCOPE), (8, "ttl_ms", plain),
        (9, "budget_left", plain), (10, "parent", BYTES), (11, "chain", plain),
    ]),
    "status": record([
        (1, "server", plain), (2, "instance", BYTES), (3, "uptime_ms", plain),
        (4, "epoch", plain), (5, "credentials", plain), (6, "lanes", plain),
        (7, "policies", plain), (8, "policy_hash", BYTES), (9, "counters", plain),
        (10, "workloads", plain),
    ]),
    "delegate": record([
        (1, "delegation", BYTES), (2, "ttl_ms", plain), (3, "expires_at_ms", plain),
        (4, "epoch", plain), (5, "budget", plain), (6, "budget_left", plain),
        (7, "durability", plain),
    ]),
    "claim": record([
        *GRANTED, (9, "task", plain), (10, "intent", plain), (11, "chain", plain),
    ]),
    "tree": record([(1, "epoch", plain), (2, "count", plain), (3, "nodes", several(NODE))]),
    "subscribe": record([
        (1, "instance", BYTES), (2, "epoch", plain), (3, "heartbeat_ms", plain),
        (4, "whole", plain),
    ]),
    "report": record([(1, "epoch", plain), (2, "durability", plain)]),
    "event": record([
        (1, "epoch", plain), (2, "sent", plain), (3, "steps", several(STEP)),
        (4, "ended", reason),
    ]),
    "prove": record([(1, "statement", BYTES), (2, "signature", BYTES), (3, "key", BYTES)]),
}


def encode(message):
    """The payload of a message written by names; a reply is one that has a `status`."""
    operation = message["operation"]
    number = OPERATIONS.get(operation, operation)
    head = [message["version"], number, message["correlation"]]
    if "status" not in message:
        items = [*head, ASKS[operation](message["body"])]
    else:
        status = message["status"]
        encoder = {"ok": lambda: ANSWERS[operation], "denied": lambda: DENIAL}.get(
            status, lambda: ERROR)()
        items = [*head, STATUSES[status], encoder(message["body"])]
    return cbor2.dumps(items, canonical=True)
