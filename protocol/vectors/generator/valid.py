"""Vectors of messages that are valid: written by names, encoded with cbor2."""

import cbor2

from .diagnostic import diagnose
from .messages import CODES, HALT, REASONS, STATUSES, encode

CREDENTIAL = bytes(range(16)).hex()
OTHER_CREDENTIAL = bytes(range(0xF0, 0x100)).hex()
DECISION_ID = bytes(range(0x20, 0x30)).hex()
DELEGATION = bytes(range(0x30, 0x40)).hex()
INSTANCE = bytes(range(0x40, 0x50)).hex()
KEY = bytes(range(0x60, 0x80)).hex()
HASH = bytes(range(0x80, 0xA0)).hex()
NONCE = bytes(range(0xA0, 0xC0)).hex()
WORKLOAD = "spiffe://example.org/agents/mail-1"
READER = "spiffe://example.org/agents/reader"
MAX = 2**64 - 1
PAST, FUTURE = 1_790_000_000_000, 4_102_444_800_000

# Of the seed 00 01 02 … 1f, and its signature of "postern halt 1\n" and `halt()`.
SIGNING_KEY = "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"
HALT_SIGNATURE = (
    "19acc8335e61aa15c20a4a68b8669fb13bf82de30dcd61290e07349627b08319"
    "e1252f31df7bedc9136095a5f03fff883dcc416eceecc097aae5659b992b9107")

HOST = {"type": "Host", "id": "api.example.com"}
SCOPE = {"actions": ["http.get", "mail.*"], "resources": ["Host::*", 'Mailbox::"team-*"']}
ANY = {"actions": ["*"], "resources": ["*"]}


def ask(name, description, operation, body, correlation=7):
    message = {
        "version": 1, "operation": operation, "correlation": correlation, "body": body,
    }
    return vector(name, description, "request", message)


def answer(name, description, operation, body, status="ok", correlation=7):
    message = {
        "version": 1, "operation": operation, "correlation": correlation, "status": status,
        "body": body,
    }
    return vector(name, description, "reply", message)


def vector(name, description, kind, message):
    payload = encode(message)
    return {
        "name": name, "description": description, "kind": kind, "hex": payload.hex(),
        "diagnostic": diagnose(payload), "expect": message,
    }


def attest(**changes):
    return {
        "task": "ticket-4711", "intent": "Answer the mail about invoice 88", "scope": SCOPE,
        **changes,
    }


def authorise(**changes):
    return {"credential": CREDENTIAL, "action": "http.get", "resource": HOST, **changes}


def delegate(**changes):
    return {
        "credential": CREDENTIAL, "to": {"kind": "workload", "workload": READER},
        "task": "ticket-4711-read", "intent": "Read invoice 88",
        "scope": {"actions": ["http.get"], "resources": ['Host::"*.example.com"']}, **changes,
    }


def claimed(**changes):
    return {
        "credential": OTHER_CREDENTIAL, "workload": READER,
        "scope": {"actions": ["http.get"], "resources": ['Host::"*.example.com"']},
        "ttl_ms": 59_990, "expires_at_ms": 1_790_000_000_000, "epoch": 12,
        "task": "ticket-4711-read", "intent": "Read invoice 88", "chain": [WORKLOAD, READER],
        **changes,
    }


def selection(**changes):
    return {"target": {"kind": "selection", **changes}}


def node(**changes):
    return {
        "credential": CREDENTIAL, "depth": 0, "workload": WORKLOAD, "task": "ticket-4711",
        "reason": None, "ttl_ms": 59_000, "calls": 0, **changes,
    }


def report_item(**changes):
    return {
        "action": "http.get", "resource": HOST, "count": 3, "first": PAST, "last": PAST + 800,
        "decision": DECISION_ID, **changes,
    }


def halt():
    """The statement of a proof."""
    return cbor2.dumps(HALT({
        "nonce": NONCE, "instance": INSTANCE, "credential": CREDENTIAL, "epoch": 13,
        "number": 4711, "alive": PAST, "revoked": PAST + 3, "denied": PAST + 4,
        "reason": "revoked_credential"}), canonical=True).hex()


def proof(**changes):
    return {"statement": halt(), "signature": HALT_SIGNATURE, "key": SIGNING_KEY, **changes}


def event(name, description, **changes):
    return answer(name, description, "event", {"epoch": 13, **changes}, correlation=0)


def step(**changes):
    return {"epoch": 13, "at": PAST, **changes}


def record(*pairs):
    return {"record": [list(pair) for pair in pairs]}


def decision(**changes):
    return {
        "permit": True, "reason": None, "id": DECISION_ID, "epoch": 12,
        "policies": ["mail.cedar:3"], **changes,
    }


def deny(reason, **changes):
    return decision(permit=False, reason=reason, policies=[], **changes)


def requests():
    item = {"action": "http.get", "resource": HOST}
    yield ask("request/hello", "A hello without a name.", "hello", {})
    yield ask("request/hello-name", "A hello with the client's name.", "hello",
              {"client_name": "mail-agent 2.1"})
    yield ask("request/attest", "An attest with the demanded fields only.", "attest", attest())
    yield ask("request/attest-full", "An attest with time to live and budget.", "attest",
              attest(ttl_ms=60_000, budget=25))
    yield ask("request/attest-unicode", "Intents and patterns are any UTF-8.", "attest",
              attest(intent="Ænder 発注 🧾", scope={
                  "actions": ["größe.*"], "resources": ['Datei::"/tmp/ä*"']}))
    yield ask("request/authorise", "An authorise without a context.", "authorise", authorise())
    yield ask("request/authorise-full", "An authorise with a context of every type.",
              "authorise", authorise(context=record(
                  ("to", [{"entity": ["Mailbox", "team-1"]}, {"entity": ["Mailbox", "ceo"]}]),
                  ("meta", record(("ip", "10.0.0.1"), ("retry", False))),
                  ("risk", "low"), ("amount", -250), ("secure", True))))
    yield ask("request/authorise-empty-context", "A context may be empty.", "authorise",
              authorise(context=record()))
    yield ask("request/batch", "A batch of one.", "authorise_batch",
              {"credential": CREDENTIAL, "semantics": "execute_all", "items": [item]})
    yield ask("request/batch-deny-on-first-deny", "A batch of three, one with a context.",
              "authorise_batch", {
                  "credential": CREDENTIAL, "semantics": "deny_on_first_deny", "items": [
                      item, {**item, "context": record(("bytes", 4096))},
                      {"action": "mail.send", "resource": {"type": "Mailbox", "id": ""}}]})
    yield ask("request/batch-permit-on-first-permit", "The third semantics.",
              "authorise_batch", {
                  "credential": CREDENTIAL, "semantics": "permit_on_first_permit",
                  "items": [item, item]})
    for name, deadline in [("past", PAST), ("future", FUTURE)]:
        yield ask(f"request/attest-deadline-{name}", "An attest that is wanted by then.",
                  "attest", attest(deadline=deadline))
        yield ask(f"request/authorise-deadline-{name}", "An authorise that is wanted by then.",
                  "authorise", authorise(deadline=deadline))
        yield ask(f"request/batch-deadline-{name}", "A batch that is wanted by then.",
                  "authorise_batch", {"credential": CREDENTIAL, "semantics": "execute_all",
                                      "items": [item], "deadline": deadline})
    yield ask("request/attest-deadline-full", "An attest with everything.", "attest",
              attest(ttl_ms=60_000, budget=25, deadline=FUTURE))
    yield ask("request/authorise-deadline-full", "An authorise with everything.", "authorise",
              authorise(context=record(("risk", "low")), deadline=FUTURE))
    yield ask("request/complete", "A complete.", "complete", {"credential": CREDENTIAL})
    yield ask("request/revoke-credential", "Revokes one credential.", "revoke",
              {"target": {"kind": "credential", "credential": CREDENTIAL}})
    yield ask("request/revoke-task", "Revokes a task, by one of its credentials.", "revoke",
              {"target": {"kind": "task", "workload": WORKLOAD, "task": "ticket-4711"},
               "credential": CREDENTIAL})
    yield ask("request/revoke-workload", "Revokes a workload, with a note.", "revoke",
              {"target": {"kind": "workload", "workload": WORKLOAD}, "note": "key leaked"})
    yield ask("request/revoke-key", "Revokes a key, with everything that may be there.",
              "revoke", {"target": {"kind": "key", "key": KEY}, "note": "laptop lost",
                         "credential": OTHER_CREDENTIAL})
    yield ask("request/revoke-tree", "Revokes the tree that a credential is in.", "revoke",
              {"target": {"kind": "tree", "credential": CREDENTIAL}})
    yield ask("request/revoke-tree-full", "Revokes a tree, with everything that may be there.",
              "revoke", {"target": {"kind": "tree", "credential": OTHER_CREDENTIAL},
                         "note": "went astray", "credential": CREDENTIAL})
    yield ask("request/revoke-selection", "Revokes by what may be touched and whose it is.",
              "revoke", selection(actions="payments.*", resources='Account::"eu-*"',
                                  workload=WORKLOAD))
    yield ask("request/revoke-selection-actions", "An absent key takes all: actions only.",
              "revoke", selection(actions="payments.*"))
    yield ask("request/revoke-selection-resources", "Resources only.", "revoke",
              selection(resources="Account::*"))
    yield ask("request/revoke-selection-workload", "A workload only.", "revoke",
              selection(workload=WORKLOAD))
    yield ask("request/revoke-selection-all", "An empty selection takes every credential.",
              "revoke", {**selection(), "note": "stop", "credential": CREDENTIAL})
    yield ask("request/introspect", "An introspect.", "introspect",
              {"credential": CREDENTIAL})
    yield ask("request/status", "A status.", "status", {})
    yield ask("request/delegate", "A delegate with the demanded fields only, to a workload.",
              "delegate", delegate())
    yield ask("request/delegate-key", "A delegate to a key.", "delegate",
              delegate(to={"kind": "key", "key": KEY}))
    yield ask("request/delegate-child", "A delegate to a child process.", "delegate",
              delegate(to={"kind": "child"}))
    yield ask("request/delegate-limits", "A delegate with time to live and budget.", "delegate",
              delegate(ttl_ms=30_000, budget=5))
    yield ask("request/delegate-full", "A delegate with everything.", "delegate",
              delegate(to={"kind": "child"}, ttl_ms=30_000, budget=5, deadline=FUTURE))
    yield ask("request/claim", "A claim.", "claim", {"delegation": DELEGATION})
    for name, deadline in [("past", PAST), ("future", FUTURE)]:
        yield ask(f"request/delegate-deadline-{name}", "A delegate that is wanted by then.",
                  "delegate", delegate(deadline=deadline))
        yield ask(f"request/claim-deadline-{name}", "A claim that is wanted by then.",
                  "claim", {"delegation": DELEGATION, "deadline": deadline})
    yield ask("request/tree", "A tree of all workloads' tasks of that id.", "tree",
              {"task": "ticket-4711"})
    yield ask("request/tree-workload", "A tree of one workload's task.", "tree",
              {"task": "ticket-4711", "workload": WORKLOAD})
    yield ask("request/subscribe", "A subscribe that begins with the present.", "subscribe", {})
    yield ask("request/subscribe-credential", "One that shows a credential.", "subscribe",
              {"credential": CREDENTIAL})
    yield ask("request/subscribe-since", "One that goes on where another ended.", "subscribe",
              {"since": 12})
    yield ask("request/subscribe-full", "One with everything.", "subscribe",
              {"credential": CREDENTIAL, "since": 12})
    yield ask("request/report", "A report of one permit that was used again.", "report",
              {"credential": CREDENTIAL, "items": [report_item()]})
    yield ask("request/report-items", "A report of several.", "report", {
        "credential": CREDENTIAL, "items": [
            report_item(), report_item(action="mail.send", count=1, last=PAST, resource={
                "type": "Mailbox", "id": ""}, decision=DELEGATION)]})
    yield ask("request/prove", "A prove.", "prove", {"nonce": NONCE})
    for number in [0, 1, 23, 24, 255, 256, 65535, 65536, 2**32 - 1, 2**32, 2**63, MAX]:
        yield ask(f"request/correlation-{number}", "Any correlation of 64 bits is fine.",
                  "hello", {}, correlation=number)


def replies():
    facts = {
        "server": "postern/0.1.0", "versions": [1], "instance": INSTANCE, "epoch": 12,
        "frame_bytes_max": 65536, "batch_items_max": 128,
        "endpoints": ["ipc:///run/postern/gate.sock"], "trust_domain": "example.org"}
    yield answer("reply/hello", "The server's facts.", "hello", facts)
    yield answer("reply/hello-feed", "A server that has a feed.", "hello",
                 {**facts, "feed": "ipc:///run/postern/feed.sock"})
    yield answer("reply/hello-lanes", "Several lanes and versions.", "hello", {
        "server": "postern/0.1.0", "versions": [1, 2], "instance": INSTANCE, "epoch": 0,
        "frame_bytes_max": 65536, "batch_items_max": 128,
        "endpoints": ["ipc:///run/postern/gate.sock", "ipc:///run/postern/gate.sock.1"],
        "trust_domain": "example.org"})
    granted = {
        "credential": CREDENTIAL, "workload": WORKLOAD, "scope": SCOPE, "ttl_ms": 60_000,
        "expires_at_ms": 1_790_000_000_000, "epoch": 12}
    yield answer("reply/attest", "A credential without a budget.", "attest", granted)
    yield answer("reply/attest-budget", "A credential with a budget.", "attest",
                 {**granted, "budget": 25})
    yield answer("reply/attest-durability", "A credential that is in the audit log.", "attest",
                 {**granted, "durability": 2})
    yield answer("reply/attest-tags", "A credential of a broker that has a feed.", "attest",
                 {**granted, "tags": [0x1122334455667788, 9, 24]})
    yield answer("reply/attest-full", "One with everything.", "attest",
                 {**granted, "budget": 25, "durability": 2, "tags": [7]})
    yield answer("reply/authorise-permit", "A permit.", "authorise", decision())
    yield answer("reply/authorise-permit-budget", "A permit that took the last call.",
                 "authorise", decision(budget_left=0))
    yield answer("reply/authorise-process", "A permit that a killed broker does not lose.",
                 "authorise", decision(durability=1))
    yield answer("reply/authorise-power", "A permit that is synced to the disk.",
                 "authorise", decision(budget_left=1, durability=2))
    yield answer("reply/authorise-cacheable", "A permit that may be used again for a while.",
                 "authorise", decision(cacheable_ms=5_000))
    yield answer("reply/authorise-full", "A permit with everything.", "authorise",
                 decision(budget_left=1, durability=2, cacheable_ms=5_000))
    yield answer("reply/authorise-unaudited", "What cannot be written down is denied.",
                 "authorise", decision(permit=False, reason="audit_unavailable", policies=[],
                                       id=INSTANCE[:16] + "0" * 16))
    yield answer("reply/authorise-deny", "A deny by policy.", "authorise",
                 decision(permit=False, reason="policy_forbid", policies=["no-upload"]))
    yield answer("reply/batch", "A permit and a deny.", "authorise_batch",
                 {"decisions": [decision(budget_left=24), deny("outside_scope")]})
    yield answer("reply/batch-cacheable", "One permit that may be used again, and one not.",
                 "authorise_batch",
                 {"decisions": [decision(cacheable_ms=5_000), decision(), deny("outside_scope")]})
    yield answer("reply/complete", "A task ended, with three credentials.", "complete",
                 {"epoch": 13, "revoked": 3})
    yield answer("reply/revoke", "A revocation.", "revoke", {"epoch": 14, "revoked": 100_000})
    yield answer("reply/introspect", "A live credential, as its own peer sees it.",
                 "introspect", {
                     "live": True, "reason": None, "epoch": 12, "workload": WORKLOAD,
                     "task": "ticket-4711", "intent": "Answer the mail about invoice 88",
                     "scope": SCOPE, "ttl_ms": 59_000, "budget_left": 24})
    yield answer("reply/introspect-no-budget", "A live credential without a budget.",
                 "introspect", {
                     "live": True, "reason": None, "epoch": 12, "workload": WORKLOAD,
                     "task": "ticket-4711", "intent": "x", "scope": ANY, "ttl_ms": 0})
    yield answer("reply/introspect-dead", "A dead credential.", "introspect",
                 {"live": False, "reason": "revoked_task", "epoch": 12})
    yield answer("reply/introspect-delegated", "A credential that was delegated.",
                 "introspect", {
                     "live": True, "reason": None, "epoch": 12, "workload": READER,
                     "task": "ticket-4711-read", "intent": "Read invoice 88", "scope": ANY,
                     "ttl_ms": 59_000, "budget_left": 5, "parent": CREDENTIAL,
                     "chain": [WORKLOAD, READER]})
    yield answer("reply/introspect-exited", "A dead one, as an operator sees it.",
                 "introspect", {
                     "live": False, "reason": "process_exited", "epoch": 12,
                     "workload": READER, "task": "ticket-4711-read",
                     "intent": "Read invoice 88", "scope": ANY, "ttl_ms": 59_000,
                     "parent": CREDENTIAL, "chain": [WORKLOAD, WORKLOAD, READER]})
    delegated = {
        "delegation": DELEGATION, "ttl_ms": 30_000, "expires_at_ms": 1_790_000_000_000,
        "epoch": 12}
    yield answer("reply/delegate", "A delegation without a budget.", "delegate", delegated)
    yield answer("reply/delegate-budget", "A budget, of a delegator that has none.",
                 "delegate", {**delegated, "budget": 5})
    for number, name in [(1, "process"), (2, "power")]:
        yield answer(f"reply/delegate-{name}",
                     f"A budget of the delegator's own, written down: {name}.", "delegate",
                     {**delegated, "budget": 5, "budget_left": 20, "durability": number})
    yield answer("reply/claim", "A claimed credential.", "claim", claimed())
    yield answer("reply/claim-full", "One with everything.", "claim",
                 claimed(budget=5, durability=2, tags=[1, 2, 3, 4, MAX]))
    yield answer("reply/claim-tags", "Tags of it and of what is above it.", "claim",
                 claimed(tags=[0x1122334455667788, 9]))
    yield answer("reply/claim-chain", "A chain that repeats a workload next to itself.",
                 "claim", claimed(chain=[WORKLOAD, WORKLOAD, READER]))
    yield answer("reply/tree-empty", "A task that nobody has a credential of.", "tree",
                 {"epoch": 12, "count": 0, "nodes": []})
    yield answer("reply/tree", "A credential and what was delegated under it.", "tree", {
        "epoch": 12, "count": 3, "nodes": [
            node(calls=30, budget_left=70),
            node(credential=OTHER_CREDENTIAL, depth=1, workload=READER,
                 task="ticket-4711-read", calls=5, budget_left=0, parent=CREDENTIAL),
            node(credential=DELEGATION, depth=2, workload=READER, task="page-2",
                 reason="process_exited", ttl_ms=0, parent=OTHER_CREDENTIAL)]})
    yield answer("reply/tree-more", "More than fit into one reply.", "tree",
                 {"epoch": 12, "count": MAX, "nodes": [node(reason="completed_task")]})
    yield from feed()
    yield answer("reply/report", "A report that was taken.", "report", {"epoch": 12})
    for number, name in [(1, "process"), (2, "power")]:
        yield answer(f"reply/report-{name}", f"A report that was written down: {name}.",
                     "report", {"epoch": 12, "durability": number})
    yield answer("reply/prove", "A proof that can be verified.", "prove", proof())
    yield answer("reply/prove-statement",
                 "The statement is bytes: who verifies sees whether it is one.", "prove",
                 proof(statement="ff"))
    yield answer("reply/status", "The broker's numbers.", "status", {
        "server": "postern/0.1.0", "instance": INSTANCE, "uptime_ms": 86_400_000,
        "epoch": 12, "credentials": 2, "lanes": 1, "policies": 9, "policy_hash": HASH,
        "counters": {"denies": 3, "permits": 250, "unanswerable": 0},
        "workloads": {WORKLOAD: 2}})
    yield answer("reply/status-empty", "A broker that just started.", "status", {
        "server": "postern/0.1.0", "instance": INSTANCE, "uptime_ms": 0, "epoch": 0,
        "credentials": 0, "lanes": 1, "policies": 1, "policy_hash": HASH, "counters": {},
        "workloads": {}})
    for number in [0, MAX]:
        yield answer(f"reply/correlation-{number}", "The request's correlation comes back.",
                     "revoke", {"epoch": MAX, "revoked": 0}, correlation=number)


def feed():
    """Subscriptions and what they are told."""
    subscribed = {"instance": INSTANCE, "epoch": 12, "heartbeat_ms": 100}
    yield answer("reply/subscribe", "A subscription that begins with the present.", "subscribe",
                 {**subscribed, "whole": False})
    yield answer("reply/subscribe-whole", "One that goes on where another ended.", "subscribe",
                 {**subscribed, "whole": True})
    yield event("event/heartbeat", "Nothing happened, and nothing is missing.", sent=86_400_000)
    yield event("event/heartbeat-without-sent", "The broker knows more than it has told yet.")
    yield event("event/policies", "Policies came into force: it touches everything.",
                sent=86_400_000, steps=[step()])
    yield event("event/policies-operator", "The same, as an operator sees it.",
                sent=86_400_000, steps=[step(snapshot=HASH)])
    yield event("event/ended", "A credential ended: what others see of it.", sent=86_400_000,
                steps=[step(reason="revoked_credential", tags=[9])])
    yield event("event/all-ended", "Something ended that touches everything.", sent=86_400_000,
                steps=[step(reason="revoked_selection")])
    yield event("event/own", "The same, as its workload sees it.", sent=86_400_000, steps=[
        step(reason="revoked_credential", tags=[9], by_operator=True,
             target={"kind": "credential", "credential": CREDENTIAL})])
    yield event("event/exited", "A process ended, as its workload sees it.", sent=86_400_000,
                steps=[step(reason="process_exited", tags=[9, 10], by_operator=False, pid=4711,
                            target={"kind": "credential", "credential": CREDENTIAL})])
    yield event("event/exited-alone", "A process that ended without a target.",
                sent=86_400_000, steps=[step(reason="process_exited", tags=[9], pid=1)])
    for name, reason, target in [
        ("task", "revoked_task", {"workload": WORKLOAD, "task": "ticket-4711"}),
        ("workload", "revoked_workload", {"workload": WORKLOAD}),
        ("key", "revoked_key", {"key": KEY}),
        ("tree", "revoked_ancestor", {"credential": CREDENTIAL}),
        ("selection", "revoked_selection", {
            "actions": "payments.*", "resources": 'Account::"eu-*"', "workload": WORKLOAD}),
    ]:
        yield event(f"event/{name}", f"As an operator sees it, with a note: {name}.",
                    sent=86_400_000, steps=[step(
                        reason=reason, tags=[9], target={"kind": name, **target},
                        by_operator=True, note="laptop lost")])
    yield event("event/completed", "A task that was completed by who held it.",
                sent=86_400_000, steps=[step(
                    reason="completed_task", tags=[0x1122334455667788], by_operator=False,
                    target={"kind": "task", "workload": WORKLOAD, "task": "ticket-4711"})])
    yield event("event/full", "A step with every field.", sent=86_400_000, steps=[step(
        reason="process_exited", tags=[9], by_operator=True, note="stop", pid=4711,
        snapshot=HASH, target={"kind": "selection"})])
    yield event("event/steps", "Several steps, and more to come.", epoch=15, steps=[
        step(), step(epoch=14, reason="revoked_task", tags=[9, 10]),
        step(epoch=15, at=PAST - 1, reason="process_exited", tags=[10])])
    yield event("event/last", "The subscription ends, without a step.", ended="not_enrolled")
    yield event("event/last-steps", "The subscription ends with a step.", sent=86_400_000,
                steps=[step(reason="revoked_key", tags=[9])], ended="revoked_key")
    for name in REASONS:
        yield event(f"event/reason-{name}", f"A step and an end with the reason {name}.",
                    steps=[step(reason=name)], ended=name)


def denials():
    for name in REASONS:
        yield answer(f"deny/authorise-{name}", f"An authorise denied: {name}.", "authorise",
                     deny(name))
    for name in REASONS:
        yield answer(f"denied/attest-{name}", f"Status `denied`: {name}.", "attest",
                     {"reason": name, "epoch": 12}, status="denied")
    yield answer("denied/attest-scope", "The detail names the pattern that is beyond.",
                 "attest", {"reason": "scope_beyond_enrolment", "epoch": 12,
                            "detail": 'Mailbox::"*"'}, status="denied")
    yield answer("denied/attest-policy", "An attest that a policy forbids.", "attest",
                 {"reason": "policy_forbid", "epoch": 12, "detail": "forbidden by policy",
                  "policies": ["no-night-shift", "quota"]}, status="denied")
    yield answer("denied/delegate-scope", "The detail names the pattern that is beyond.",
                 "delegate", {"reason": "delegation_beyond_parent", "epoch": 12,
                              "detail": "mail.*"}, status="denied")
    yield answer("denied/delegate-budget", "The detail names the budget.", "delegate",
                 {"reason": "delegation_beyond_parent", "epoch": 12,
                  "detail": "budget: 4 are left"}, status="denied")
    yield answer("denied/delegate-policy", "A delegate that a policy forbids.", "delegate",
                 {"reason": "policy_forbid", "epoch": 12, "policies": ["no-outsiders"]},
                 status="denied")
    for name in ["unknown_delegation", "delegation_claimed", "delegation_mismatch",
                 "delegation_cycle", "revoked_ancestor"]:
        yield answer(f"denied/claim-{name}", f"A claim denied: {name}.", "claim",
                     {"reason": name, "epoch": 12}, status="denied")
    for name in ["epoch_in_future", "unknown_credential", "key_mismatch", "process_mismatch",
                 "revoked_credential", "expired_credential"]:
        yield answer(f"denied/subscribe-{name}", f"A subscribe denied: {name}.", "subscribe",
                     {"reason": name, "epoch": 12}, status="denied")
    for name in ["key_mismatch", "process_mismatch", "unknown_credential", "audit_unavailable"]:
        yield answer(f"denied/report-{name}", f"A report denied: {name}.", "report",
                     {"reason": name, "epoch": 12}, status="denied")
    yield answer("denied/prove-audit_unavailable", "A prove denied: audit_unavailable.", "prove",
                 {"reason": "audit_unavailable", "epoch": 12}, status="denied")
    for operation in ["hello", "authorise", "authorise_batch", "complete", "revoke",
                      "introspect", "status", "delegate", "claim", "tree", "subscribe",
                      "report", "prove"]:
        yield answer(f"denied/{operation}-wrong-endpoint", "Not served at this door.",
                     operation, {"reason": "wrong_endpoint", "epoch": 12}, status="denied")


def errors():
    for status in STATUSES:
        if status not in ("ok", "denied"):
            yield answer(f"error/{status}", f"Status `{status}` without words.", "authorise",
                         {}, status=status)
            yield answer(f"error/{status}-text", f"Status `{status}` with words.", "attest",
                         {"text": "words for a person"}, status=status)
    for code in CODES:
        yield answer(f"error/malformed-{code}", f"Malformed: {code}.", "authorise",
                     {"code": code, "offset": 22, "text": "words"}, status="malformed")
    yield answer("error/malformed-offset-0", "An offset may be 0.", "authorise",
                 {"code": "wrong_type", "offset": 0}, status="malformed")
    yield answer("error/unsupported-version-list", "The versions spoken.", "hello",
                 {"versions": [1]}, status="unsupported_version")
    for number in [0, 16, 23, 24, 99, MAX]:
        yield answer(f"error/unknown-operation-{number}",
                     "An unknown operation's number comes back.", number, {},
                     status="unknown_operation")
    yield answer("error/unknown-operation-event", "An event is no request.", "event", {},
                 status="unknown_operation")
    yield answer("error/subscribe-capacity", "There is no room for another subscriber.",
                 "subscribe", {}, status="capacity")
    yield answer("error/prove-internal", "The revocation could not be written down.", "prove",
                 {"text": "words for a person"}, status="internal")


def contexts():
    def one(name, description, value):
        return ask(f"context/{name}", description, "authorise", authorise(context=value))

    for number in [0, 1, 23, 24, 255, 256, 65535, 65536, 2**32 - 1, 2**32, 2**63 - 1,
                   -1, -24, -25, -256, -257, -(2**32), -(2**32) - 1, -(2**63)]:
        yield one(f"integer-{number}", "An integer of 64 bits.", record(("n", number)))
    yield one("booleans", "Both truth values.", record(("f", False), ("t", True)))
    yield one("text-empty", "An empty text.", record(("t", "")))
    yield one("text-nul", "U+0000 is a character like others.", record(("t", "a\0b")))
    yield one("text-edges", "The edges of UTF-8's ranges.", record(
        ("t", "\x7f\x80\u07ff\u0800\ud7ff\ue000\ufeff\uffff\U00010000\U0010ffff")))
    yield one("set-empty", "An empty set.", record(("s", [])))
    yield one("set-mixed", "A set of several types, with an element twice.",
              record(("s", [1, 1, "1", True, [], record()])))
    yield one("record-empty", "An empty record.", record(("r", record())))
    yield one("record-nested", "Records in sets in records.",
              record(("r", record(("s", [record(("x", 1)), record(("y", [[2]]))])))))
    yield one("entity", "Entities, one with an empty id.",
              record(("e", {"entity": ["Host", "h"]}),
                     ("f", {"entity": ["Bank::Account", ""]})))
    yield one("key-lengths", "A shorter key comes first, then bytewise order.",
              record(("b", 1), ("c", 2), ("aa", 3), ("ab", 4), ("b" * 23, 5),
                     ("a" * 24, 6)))
    yield one("key-normalisation",
              "Two keys that Unicode calls equivalent are two keys: bytes decide.",
              record(("é", 1), ("e\u0301", 2)))
    yield one("key-case", "Upper case sorts before lower case.",
              record(("A", 1), ("B", 2), ("a", 3)))
    yield one("key-postern",
              "`postern` decodes; the authority then denies `reserved_context`.",
              record(("postern", record(("depth", 0)))))
    yield one("key-postern-nested", "Further in, `postern` is a key like others.",
              record(("r", record(("postern", True)))))


def patterns():
    def one(name, description, actions=("*",), resources=("*",)):
        return ask(f"pattern/{name}", description, "attest",
                   attest(scope={"actions": list(actions), "resources": list(resources)}))

    yield one("any", "Everything.")
    yield one("actions", "Globs with escaped star and backslash.",
              actions=["http.*", "*.read", "a*b*c", r"\*", r"a\\b", "**", "mail.send", " "])
    yield one("resources", "The three forms.",
              resources=["*", "Host::*", "Bank::Account::*", '_T1::"x"', 'T::"*"',
                         r'T::"\*"', 'T::"a b"'])
    yield one("inner-quotes", "The id is between the first `::\"` and the last `\"`.",
              resources=['T::"a"b"', 'T::"U::"x""', 'T::"""'])
    yield one("prepend-before-quote",
              "A pattern's form is judged by bytes: the character before the closing mark "
              "joins it to one grapheme, which changes nothing.",
              resources=['T::"a\u0600"'])
    yield one("combining-after-quote", "The same at the opening mark.",
              resources=['T::"\u0301a"'])
    yield one("wildcards-8", "Eight wildcards are the most; a run of stars is one.",
              actions=["*1*2*3*4*5*6*7**"], resources=['T::"*1*2*3*4*5*6*7***"'])
    yield one("escaped-stars", "Escaped stars are no wildcards.", actions=[r"\*" * 20])


def limits():
    def attest_one(name, description, **changes):
        return ask(f"limit/{name}", description, "attest", attest(**changes))

    def authorise_one(name, description, **changes):
        return ask(f"limit/{name}", description, "authorise", authorise(**changes))

    for count in [1, 64]:
        yield ask(f"limit/client-name-{count}", f"A client's name of {count} bytes.", "hello",
                  {"client_name": "n" * count})
    for count in [1, 128]:
        yield attest_one(f"task-{count}", f"A task's id of {count} bytes.", task="t" * count)
    yield attest_one("task-characters", "`!` and `~` are the ends of the range.", task="!~")
    for count in [1, 4096]:
        yield attest_one(f"intent-{count}", f"An intent of {count} bytes.", intent="i" * count)
    yield attest_one("ttl-1", "The shortest time to live.", ttl_ms=1)
    yield attest_one("ttl-max", "Longer ones are capped, not refused.", ttl_ms=MAX)
    yield attest_one("budget-1", "The smallest budget.", budget=1)
    yield attest_one("budget-max", "Larger ones are capped, not refused.", budget=MAX)
    for deadline in [1, MAX]:
        yield attest_one(f"attest-deadline-{deadline}", "The ends of a deadline's range.",
                         deadline=deadline)
        yield authorise_one(f"authorise-deadline-{deadline}",
                            "The ends of a deadline's range.", deadline=deadline)
        yield ask(f"limit/batch-deadline-{deadline}", "The ends of a deadline's range.",
                  "authorise_batch", {
                      "credential": CREDENTIAL, "semantics": "execute_all",
                      "items": [{"action": "a", "resource": HOST}], "deadline": deadline})
    yield attest_one("actions-64", "64 action patterns.",
                     scope={"actions": [f"a{n}" for n in range(64)], "resources": ["*"]})
    yield attest_one("resources-64", "64 resource patterns.", scope={
        "actions": ["*"], "resources": [f"T{n}::*" for n in range(64)]})
    yield attest_one("action-pattern-512", "An action pattern of 512 bytes.",
                     scope={"actions": ["a" * 512], "resources": ["*"]})
    yield attest_one("resource-pattern-512", "A resource pattern of 512 bytes.", scope={
        "actions": ["*"], "resources": ['T::"' + "a" * 507 + '"']})
    yield attest_one("pattern-type-128", "A pattern with a type of 128 bytes.", scope={
        "actions": ["*"], "resources": ["T" * 128 + "::*"]})
    for count in [1, 128]:
        yield authorise_one(f"action-{count}", f"An action of {count} bytes.",
                            action="a" * count)
    yield authorise_one("action-128-bytes", "64 characters of two bytes each.",
                        action="é" * 64)
    for count in [1, 128]:
        yield authorise_one(f"resource-type-{count}", f"A type of {count} bytes.",
                            resource={"type": "T" * count, "id": "x"})
    for count in [0, 1024]:
        yield authorise_one(f"resource-id-{count}", f"An id of {count} bytes.",
                            resource={"type": "T", "id": "x" * count})
    for text in ["_", "A::B", "a1::_2::C3"]:
        yield authorise_one(f"resource-type-{text}", "A type's form.",
                            resource={"type": text, "id": "x"})
    for count in [1, 256]:
        yield authorise_one(f"context-key-{count}", f"A context key of {count} bytes.",
                            context=record(("k" * count, 1)))
    yield authorise_one("context-record-1024", "A record of 1,024 entries.", context=record(
        *((f"k{n:04}", n) for n in range(1024))))
    yield authorise_one("context-set-1024", "A set of 1,024 elements.",
                        context=record(("s", [0] * 1024)))
    yield authorise_one("context-text-60000", "A text of a context has no limit of its own.",
                        context=record(("t", "x" * 60_000)))
    yield authorise_one("context-entity-limits", "An entity at its limits.", context=record(
        ("e", {"entity": ["T" * 128, "x" * 1024]})))
    nested = 1
    for _ in range(13):
        nested = [nested]
    yield authorise_one("depth-16-sets", "Sets down to depth 16.",
                        context=record(("s", nested)))
    nested = 1
    for _ in range(13):
        nested = record(("r", nested))
    yield authorise_one("depth-16-records", "Records down to depth 16.",
                        context=record(("r", nested)))
    nested = {"entity": ["T", "x"]}
    for _ in range(11):
        nested = [nested]
    yield authorise_one("depth-16-entity",
                        "An entity is two deep: its tag at 15, its array at 16.",
                        context=record(("s", nested)))
    nested = 1
    for _ in range(11):
        nested = [nested]
    item = {"action": "a", "resource": {"type": "T", "id": "x"}}
    yield ask("limit/batch-depth-16", "In a batch a context starts at depth 5.",
              "authorise_batch", {
                  "credential": CREDENTIAL, "semantics": "execute_all",
                  "items": [{**item, "context": record(("s", nested))}]})
    yield ask("limit/batch-128", "A batch of 128 items.", "authorise_batch", {
        "credential": CREDENTIAL, "semantics": "execute_all", "items": [item] * 128})
    for count in [1, 512]:
        yield ask(f"limit/note-{count}", f"A note of {count} bytes.", "revoke", {
            "target": {"kind": "credential", "credential": CREDENTIAL}, "note": "n" * count})
    yield ask("limit/spiffe-id-2048", "A SPIFFE ID of 2,048 bytes.", "revoke", {
        "target": {"kind": "workload", "workload": "spiffe://a/" + "b" * 2037}})
    yield ask("limit/spiffe-id-shortest", "The shortest SPIFFE ID.", "revoke", {
        "target": {"kind": "workload", "workload": "spiffe://a/b"}})
    yield ask("limit/spiffe-id-characters", "All characters of a SPIFFE ID.", "revoke", {
        "target": {"kind": "workload", "workload": "spiffe://a-z_0.9/A-Z_a.z/.../0"}})
    def delegate_one(name, description, **changes):
        return ask(f"limit/{name}", description, "delegate", delegate(**changes))

    for count in [1, 128]:
        yield delegate_one(f"delegate-task-{count}", f"A task's id of {count} bytes.",
                           task="t" * count)
    for count in [1, 4096]:
        yield delegate_one(f"delegate-intent-{count}", f"An intent of {count} bytes.",
                           intent="i" * count)
    yield delegate_one("delegate-workload-2048", "A SPIFFE ID of 2,048 bytes.", to={
        "kind": "workload", "workload": "spiffe://a/" + "b" * 2037})
    yield delegate_one("delegate-patterns-64", "64 patterns of each kind.", scope={
        "actions": [f"a{n}" for n in range(64)], "resources": [f"T{n}::*" for n in range(64)]})
    for number in [1, MAX]:
        yield delegate_one(f"delegate-numbers-{number}", "The ends of the numbers' ranges.",
                           ttl_ms=number, budget=number, deadline=number)
        yield ask(f"limit/claim-deadline-{number}", "The ends of a deadline's range.", "claim",
                  {"delegation": DELEGATION, "deadline": number})
    yield ask("limit/tree-longest", "A task and a workload at their limits.", "tree", {
        "task": "t" * 128, "workload": "spiffe://a/" + "b" * 2037})
    yield ask("limit/tree-shortest", "And at the other end.", "tree",
              {"task": "t", "workload": "spiffe://a/b"})
    yield ask("limit/selection-patterns-512", "Patterns of 512 bytes.", "revoke", selection(
        actions="a" * 512, resources='T::"' + "a" * 507 + '"'))
    yield ask("limit/selection-shortest", "The shortest patterns.", "revoke", selection(
        actions="a", resources="*", workload="spiffe://a/b"))
    yield ask("limit/selection-wildcards-8", "Eight wildcards; a run of stars is one.",
              "revoke", selection(actions="*1*2*3*4*5*6*7**",
                                  resources='T::"*1*2*3*4*5*6*7***"'))
    for count in [2, 65]:
        chain = [f"spiffe://a/{n}" for n in range(count)]
        yield answer(f"limit/claim-chain-{count}", f"A chain of {count} workloads.", "claim",
                     claimed(workload=chain[-1], chain=chain))
        yield answer(f"limit/introspect-chain-{count}", "The same, looked at.", "introspect", {
            "live": True, "reason": None, "epoch": 12, "workload": chain[-1], "task": "t",
            "intent": "x", "scope": ANY, "ttl_ms": 1, "parent": CREDENTIAL, "chain": chain})
    yield answer("limit/delegate-numbers-max", "All numbers are 64 bits.", "delegate", {
        "delegation": DELEGATION, "ttl_ms": MAX, "expires_at_ms": MAX, "epoch": MAX,
        "budget": MAX, "budget_left": MAX})
    yield answer("limit/node-numbers-max", "And those of a node.", "tree", {
        "epoch": MAX, "count": MAX, "nodes": [
            node(depth=MAX, ttl_ms=MAX, calls=MAX, budget_left=MAX)]})
    yield answer("limit/tree-nodes-1024", "1,024 nodes.", "tree", {
        "epoch": 12, "count": 1024, "nodes": [
            node(credential=f"{n:032x}", workload="spiffe://a/b", task="t")
            for n in range(1024)]})
    yield from feed_limits()
    for count in [16, 64]:
        yield ask(f"limit/nonce-{count}", f"A nonce of {count} bytes.", "prove",
                  {"nonce": "a5" * count})
    for count in [1, 1024]:
        yield answer(f"limit/statement-{count}", f"A statement of {count} bytes.", "prove",
                     proof(statement="a0" * count))
    for count in [0, 8]:
        yield answer(f"limit/policies-{count}", f"{count} determining policies.", "authorise",
                     decision(policies=[f"p{n}" for n in range(count)]))
    for count in [1, 128]:
        yield answer(f"limit/policy-id-{count}", f"A policy's id of {count} bytes.",
                     "authorise", decision(policies=["p" * count]))
    yield answer("limit/decisions-128", "128 decisions.", "authorise_batch",
                 {"decisions": [decision()] * 128})
    yield answer("limit/reply-over-65536", "A reply may have more bytes than a request.",
                 "authorise_batch", {"decisions": [
                     decision(policies=[f"p{n}".ljust(64, "x") for n in range(8)])] * 128})
    yield answer("limit/numbers-max", "Epochs and budgets are 64 bits.", "authorise",
                 decision(epoch=MAX, budget_left=MAX))


def feed_limits():
    """The limits of subscriptions, events and reports."""
    def report(name, description, *items):
        return ask(f"limit/{name}", description, "report",
                   {"credential": CREDENTIAL, "items": list(items)})

    def step_one(name, description, **changes):
        return event(f"limit/{name}", description, steps=[step(**changes)])

    for number in [0, MAX]:
        yield ask(f"limit/since-{number}", "Any epoch can be asked for.", "subscribe",
                  {"since": number})
    for count in [1, 128]:
        yield report(f"report-items-{count}", f"A report of {count} items.",
                     *[report_item(action="a")] * count)
        yield report(f"report-action-{count}", f"An action of {count} bytes.",
                     report_item(action="a" * count))
        yield report(f"report-type-{count}", f"A type of {count} bytes.",
                     report_item(resource={"type": "T" * count, "id": "x"}))
    for count in [0, 1024]:
        yield report(f"report-id-{count}", f"An id of {count} bytes.",
                     report_item(resource={"type": "T", "id": "x" * count}))
    yield report("report-numbers-least", "The least numbers.",
                 report_item(count=1, first=0, last=0))
    yield report("report-numbers-max", "The largest numbers.",
                 report_item(count=MAX, first=MAX, last=MAX))
    yield report("report-apart", "As far apart as can be.", report_item(first=0, last=MAX))
    for count in [1, 65_536]:
        yield answer(f"limit/hello-feed-{count}", f"A feed's endpoint of {count} bytes.",
                     "hello", {
                         "server": "p", "versions": [1], "instance": INSTANCE, "epoch": 0,
                         "frame_bytes_max": 65536, "batch_items_max": 128,
                         "endpoints": ["ipc:///x"], "trust_domain": "a", "feed": "f" * count})
    for count in [1, 128]:
        tags = [MAX - n for n in range(count)]
        yield answer(f"limit/attest-tags-{count}", f"A grant with {count} tags.", "attest", {
            "credential": CREDENTIAL, "workload": WORKLOAD, "scope": ANY, "ttl_ms": 1,
            "expires_at_ms": 0, "epoch": 0, "tags": tags})
        yield answer(f"limit/claim-tags-{count}", "The same of a claim.", "claim",
                     claimed(tags=tags))
    for number in [1, MAX]:
        yield answer(f"limit/tag-{number}", "The ends of a tag's range.", "claim",
                     claimed(tags=[number]))
        yield answer(f"limit/cacheable-{number}", "The ends of its range.", "authorise",
                     decision(cacheable_ms=number))
        yield answer(f"limit/heartbeat-{number}", "The ends of a heartbeat's range.",
                     "subscribe", {"instance": INSTANCE, "epoch": number,
                                   "heartbeat_ms": number, "whole": True})
    yield answer("limit/decisions-cacheable-128", "128 permits that may be used again.",
                 "authorise_batch", {"decisions": [decision(cacheable_ms=MAX)] * 128})
    for count in [1, 256]:
        yield event(f"limit/steps-{count}", f"An event of {count} steps.", epoch=12 + count,
                    steps=[step(epoch=13 + n, reason="process_exited", tags=[n + 1], pid=n + 1)
                           for n in range(count)])
    for count in [1, 1024]:
        yield step_one(f"step-tags-{count}", f"A step with {count} tags.",
                       reason="revoked_workload", tags=[MAX - n for n in range(count)])
    yield step_one("step-tag-1", "The smallest tag.", reason="revoked_task", tags=[1])
    for count in [1, 512]:
        yield step_one(f"step-note-{count}", f"A note of {count} bytes.",
                       reason="revoked_credential", tags=[1], note="n" * count)
    yield step_one("step-workload-2048", "A target with a SPIFFE ID of 2,048 bytes.",
                   reason="revoked_workload", tags=[1],
                   target={"kind": "workload", "workload": "spiffe://a/" + "b" * 2037})
    yield event("limit/event-numbers-least", "The least numbers.", epoch=0, sent=0,
                steps=[step(epoch=0, at=0, pid=1)])
    yield event("limit/event-numbers-max", "All numbers are 64 bits.", epoch=MAX, sent=MAX,
                steps=[step(epoch=MAX, at=MAX, pid=2**31 - 1, tags=[MAX])])
    steps = [step(epoch=13 + n, reason="revoked_workload", tags=list(range(1, 1025)))
             for n in range(24)]
    yield event("limit/event-over-65536", "An event may have more bytes than a request.",
                epoch=36, steps=steps)


def payload_limit():
    """A request of exactly 65,536 bytes."""
    overhead = len(encode({
        "version": 1, "operation": "authorise", "correlation": 7,
        "body": authorise(context=record(("t", "x" * 60_000)))})) - 60_000
    return ask("limit/payload-65536", "A payload of 65,536 bytes is the largest.", "authorise",
               authorise(context=record(("t", "x" * (65_536 - overhead)))))
