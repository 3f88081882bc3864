"""A client of the Postern protocol, version 1 (SPEC.md), with pyzmq and cbor2 only (and PyNaCl,
where the proof of a halt is verified).

    server, _ = load_keys("server.key")
    keys = load_keys("agent.key_secret")
    with Client("ipc:///run/postern/gate.sock", server, *keys) as broker:
        scope = Scope(["mail.*"], ["Mailbox::*"])
        grant = broker.attest("ticket-4711", "Answer the mail", scope)
        if isinstance(grant, Denial):
            raise SystemExit(f"not attested: {grant.reason}")
        call = ("mail.send", ("Mailbox", "team"), {"bytes": 120})
        if broker.authorise(grant.credential, *call).permit:
            ...
        made = broker.delegate(grant.credential, CHILD, "read", "Read the mail", scope)
        ...                            # hand made.delegation.hex() to a child process
        with broker.subscribe(broker.hello().feed, grant.credential) as feed:
            for event in feed:
                if any(step.touches(grant.tags) for step in event.steps):
                    break              # it ended, or policies changed: ask again
        broker.complete(grant.credential)

A denial is a value: a `Decision` whose `permit` is false, or a `Denial`. Everything that is
neither (no reply in time, a failure status, a reply that breaks a rule) is raised, so that it
cannot be mistaken for a permit. A client belongs to one thread and does one call at a time.
"""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass, field

import cbor2
import zmq
import zmq.auth
from zmq.utils import z85

VERSION = 1
REPLY_BYTES_MAX = 262_144
UINT64_MAX = 2**64 - 1

HELLO, ATTEST, AUTHORISE, AUTHORISE_BATCH, COMPLETE, REVOKE, INTROSPECT, STATUS = range(1, 9)
DELEGATE, CLAIM, TREE, SUBSCRIBE, REPORT, EVENT, PROVE = range(9, 16)
OK, DENIED = 0, 1

STATUSES = {
    2: "malformed", 3: "unsupported_version", 4: "unknown_operation", 5: "too_large",
    6: "overloaded", 7: "capacity", 8: "not_found", 9: "shutting_down", 10: "internal",
    11: "expired_request",
}
RETRYABLE_STATUSES = {"overloaded", "capacity", "shutting_down", "expired_request"}
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
ERROR_CODES = {
    1: "truncated", 2: "trailing_bytes", 3: "indefinite_length", 4: "non_shortest",
    5: "duplicate_key", 6: "key_order", 7: "invalid_utf8", 8: "depth", 9: "wrong_type",
    10: "unknown_key", 11: "missing_key", 12: "out_of_range", 13: "float", 14: "tag",
    15: "simple_value", 16: "reserved", 17: "bad_text", 18: "bad_pattern", 19: "envelope",
}
TASK_ID = re.compile(r"[!-~]{1,128}")
SPIFFE_ID = re.compile(r"spiffe://[a-z0-9._-]+(/(?!\.\.?(/|\Z))[A-Za-z0-9._-]+)+")
TYPE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(::[A-Za-z_][A-Za-z0-9_]*)*")
GLOB = re.compile(r"(?:[^\\]|\\[*\\])+", re.DOTALL)
WILDCARDS = re.compile(r"(?<!\\)(?:\\\\)*\*+")
SEMANTICS = {"execute_all": 0, "deny_on_first_deny": 1, "permit_on_first_permit": 2}
HALT_SIGNED = b"postern halt 1\n"  # before the statement in what is signed
CHILD = "child"  # whom a delegation is for: a child process of the one that delegates


class PosternError(Exception):
    """No answer that could be used. Never a permit, and no denial either."""


class NoReply(PosternError):
    """Nothing came before the deadline. The request may have been carried out all the same."""


class GarbledReply(PosternError):
    """A reply that breaks a rule of the protocol."""


class Gap(PosternError):
    """The feed left something out: subscribe anew, with the `epoch` of the subscription."""


class BadProof(PosternError):
    """A proof of a halt that proves nothing."""


class Failure(PosternError):
    """The broker could not carry out the request, and says why."""

    def __init__(self, status, code=None, offset=None, text=None, versions=()):
        where = f" ({code} at byte {offset})" if code else ""
        super().__init__(f"{status}{where}{': ' + text if text else ''}")
        self.status, self.code, self.offset = status, code, offset
        self.text, self.versions = text, tuple(versions)

    @property
    def is_retryable(self):
        return self.status in RETRYABLE_STATUSES


@dataclass(frozen=True)
class Entity:
    """A reference to an entity, in a context."""

    type: str
    id: str


@dataclass(frozen=True)
class Scope:
    """Patterns of all that a task will touch."""

    actions: list[str]
    resources: list[str]


@dataclass(frozen=True)
class Denial:
    """The authority refused; `reason` is a name of the registry."""

    reason: str
    epoch: int
    detail: str | None = None
    policies: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ServerFacts:
    server: str
    versions: list[int]
    instance: bytes
    epoch: int
    frame_bytes_max: int
    batch_items_max: int
    endpoints: list[str]
    trust_domain: str
    feed: str | None = None


@dataclass(frozen=True)
class Grant:
    """A credential; `task`, `intent` and `chain` are there where it was claimed."""

    credential: bytes
    workload: str
    scope: Scope
    ttl_ms: int
    expires_at_ms: int
    epoch: int
    budget: int | None = None
    durability: int | None = None
    task: str | None = None
    intent: str | None = None
    chain: list[str] | None = None
    tags: list[int] | None = None


@dataclass(frozen=True)
class Delegation:
    """What somebody else may claim; `delegation` is no secret."""

    delegation: bytes
    ttl_ms: int
    expires_at_ms: int
    epoch: int
    budget: int | None = None
    budget_left: int | None = None
    durability: int | None = None


@dataclass(frozen=True)
class Decision:
    permit: bool
    reason: str | None
    id: bytes
    epoch: int
    policies: list[str]
    budget_left: int | None = None
    durability: int | None = None
    cacheable_ms: int | None = None


@dataclass(frozen=True)
class Revoked:
    epoch: int
    revoked: int


@dataclass(frozen=True)
class Introspection:
    live: bool
    reason: str | None
    epoch: int
    workload: str | None = None
    task: str | None = None
    intent: str | None = None
    scope: Scope | None = None
    ttl_ms: int | None = None
    budget_left: int | None = None
    parent: bytes | None = None
    chain: list[str] | None = None


@dataclass(frozen=True)
class Node:
    credential: bytes
    depth: int
    workload: str
    task: str
    reason: str | None
    ttl_ms: int
    calls: int
    budget_left: int | None = None
    parent: bytes | None = None


@dataclass(frozen=True)
class Tree:
    """Nodes, a parent before its children; `count` says how many there are in all."""

    epoch: int
    count: int
    nodes: list[Node]


@dataclass(frozen=True)
class Subscribed:
    """Where a subscription begins; not `whole`: what is held from before is void."""

    instance: bytes
    epoch: int
    heartbeat_ms: int
    whole: bool


@dataclass(frozen=True)
class Target:
    """What ended; `kind` is the name of a target, and what it names is set."""

    kind: str
    credential: bytes | None = None
    workload: str | None = None
    task: str | None = None
    key: bytes | None = None
    actions: str | None = None
    resources: str | None = None


@dataclass(frozen=True)
class Step:
    """Something ended for a `reason`, or, without one, policies came into force."""

    epoch: int
    at: int
    reason: str | None = None
    tags: list[int] | None = None
    target: Target | None = None
    by_operator: bool | None = None
    note: str | None = None
    pid: int | None = None
    snapshot: bytes | None = None

    def touches(self, tags):
        """Whether a credential with these tags has to be asked about anew."""
        return self.tags is None or not set(self.tags).isdisjoint(tags or ())


@dataclass(frozen=True)
class Event:
    """What the feed tells at a time; without steps a heartbeat."""

    epoch: int
    sent: int | None = None
    steps: list[Step] = field(default_factory=list)
    ended: str | None = None


@dataclass(frozen=True)
class Use:
    """How often a permit that was kept was used again; `first` and `last` in unix time, ms."""

    action: str
    resource: tuple[str, str]
    count: int
    first: int
    last: int
    decision: bytes


@dataclass(frozen=True)
class Reported:
    epoch: int
    durability: int | None = None


@dataclass(frozen=True)
class HaltProof:
    """What a broker signed: that it ended a credential of nobody and saw it denied.

    From `nonce` on it is what the statement says; None where the statement is no such map.
    It is the word of anybody until `verify` was called.
    """

    statement: bytes
    signature: bytes
    key: bytes
    nonce: bytes | None = field(init=False, default=None)
    instance: bytes | None = field(init=False, default=None)
    credential: bytes | None = field(init=False, default=None)
    epoch: int | None = field(init=False, default=None)
    number: int | None = field(init=False, default=None)
    alive: int | None = field(init=False, default=None)
    revoked: int | None = field(init=False, default=None)
    denied: int | None = field(init=False, default=None)
    reason: str | None = field(init=False, default=None)

    def __post_init__(self):
        try:
            said = _checked(_halt, _deterministic(self.statement))
        except GarbledReply:
            return
        self.__dict__.update(said)

    def verify(self, key, nonce):
        """Raises `BadProof` where it is none.

        `key` is the log's, known beforehand: 32 bytes, or the text of `audit/signing.key`.
        `nonce` is what was asked with.
        """
        import nacl.exceptions
        import nacl.signing

        key = bytes.fromhex(key) if isinstance(key, str) else key
        if self.key != key:
            raise BadProof("it is of another key")
        try:
            nacl.signing.VerifyKey(key).verify(HALT_SIGNED + self.statement, self.signature)
        except nacl.exceptions.CryptoError as error:
            raise BadProof("the signature is not the key's") from error
        if self.nonce is None:
            raise BadProof("the statement is not of its form")
        if self.nonce != nonce:
            raise BadProof("it is of another nonce")
        if self.reason not in ("revoked_credential", "revoked_selection"):
            raise BadProof(f"the credential was denied for `{self.reason}`")


@dataclass(frozen=True)
class BrokerStatus:
    server: str
    instance: bytes
    uptime_ms: int
    epoch: int
    credentials: int
    lanes: int
    policies: int
    policy_hash: bytes
    counters: dict[str, int]
    workloads: dict[str, int]


def load_keys(path):
    """(public, secret) of a `.key_secret` file, or (public, None) of a `.key` file."""
    return zmq.auth.load_certificate(path)


def in_time(seconds):
    """A `deadline` so many seconds from now, by this machine's clock."""
    return time.time_ns() // 1_000_000 + int(seconds * 1000)


class Client:
    """One connection. `socket_type` is `zmq.DEALER` or `zmq.REQ`; the protocol is the same.

    Keys are in Z85, as text or bytes; `timeout` is in seconds, for each call.

    A `deadline` is for the broker: in unix time, in milliseconds, by its clock. What it comes to
    later it does not do, and raises `Failure` with status `expired_request`. Give one on the
    broker's own machine only (`in_time` makes one): by a clock that is wrong all is too late.
    """

    def __init__(self, endpoint, server_public_key, public_key, secret_key,
                 socket_type=zmq.DEALER, timeout=5.0, context=None):
        self.endpoint = endpoint
        self.timeout = timeout
        keys = (server_public_key, public_key, secret_key)
        self._keys = [key.encode() if isinstance(key, str) else key for key in keys]
        self._type = socket_type
        self._context = context or zmq.Context.instance()
        self._socket = None
        self._correlation = secrets.randbits(63)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self._socket is not None:
            self._socket.close(linger=0)
            self._socket = None

    # Operations

    def hello(self, client_name=None):
        return self._call(HELLO, _body({1: client_name}))

    def attest(self, task, intent, scope, ttl_ms=None, budget=None, deadline=None):
        """A `Grant`, or a `Denial`."""
        asked = {1: list(scope.actions), 2: list(scope.resources)}
        body = _body({1: task, 2: intent, 3: asked, 4: ttl_ms, 5: budget,
                      6: deadline})
        return self._call(ATTEST, body)

    def delegate(self, credential, to, task, intent, scope, ttl_ms=None, budget=None,
                 deadline=None):
        """A `Delegation` for somebody else to claim, or a `Denial`.

        `to` is a SPIFFE ID, a key (32 bytes, or 40 bytes or characters of Z85) or `CHILD`.
        """
        asked = {1: list(scope.actions), 2: list(scope.resources)}
        body = _body({1: credential, 2: _delegate_to(to), 3: task, 4: intent, 5: asked,
                      6: ttl_ms, 7: budget, 8: deadline})
        return self._call(DELEGATE, body)

    def claim(self, delegation, deadline=None):
        """A `Grant`, or a `Denial`."""
        return self._call(CLAIM, _body({1: delegation, 2: deadline}))

    def authorise(self, credential, action, resource, context=None, deadline=None):
        """A `Decision`; or a `Denial` where authorise is not served at all."""
        call = {2: action, 3: list(resource), 4: _context_or_none(context),
                5: deadline}
        return self._call(AUTHORISE, _body({1: credential, **call}))

    def authorise_batch(self, credential, items, semantics="execute_all", deadline=None):
        """Decisions of the first items, as many as were decided.

        `items` are (action, resource) or (action, resource, context); `deadline` is that of
        all of them.
        """
        calls = [
            _body({1: action, 2: list(resource), 3: _context_or_none(*context)})
            for action, resource, *context in items
        ]
        body = _body({1: credential, 2: SEMANTICS[semantics], 3: calls, 4: deadline})
        decisions = self._call(AUTHORISE_BATCH, body)
        if isinstance(decisions, list) and len(decisions) > len(calls):
            raise GarbledReply("more decisions than items")
        return decisions

    def complete(self, credential):
        return self._call(COMPLETE, {1: credential})

    # At the gate, what is not one's own is revoked with a credential of one's own, `by`, and a
    # permit of the policies.

    def revoke_credential(self, credential, note=None, by=None):
        return self._revoke([1, credential], note, by)

    def revoke_task(self, workload, task, note=None, credential=None):
        """`credential` is that of the task, or any of one's own."""
        return self._revoke([2, workload, task], note, credential)

    def revoke_workload(self, workload, note=None, by=None):
        return self._revoke([3, workload], note, by)

    def revoke_key(self, key, note=None, by=None):
        """`key` is 32 bytes, or 40 bytes or characters of Z85."""
        return self._revoke([4, _key(key)], note, by)

    def revoke_tree(self, credential, note=None, by=None):
        """The whole delegation tree that the credential is in."""
        return self._revoke([5, credential], note, by)

    def revoke_selection(self, actions=None, resources=None, workload=None, note=None, by=None):
        """Every live credential that may touch what the two patterns name, of the workload.

        What is None takes all; without any, all credentials end.
        """
        return self._revoke([6, _body({1: actions, 2: resources, 3: workload})], note, by)

    def introspect(self, credential):
        return self._call(INTROSPECT, {1: credential})

    def status(self):
        return self._call(STATUS, {})

    def tree(self, task, workload=None):
        """A `Tree` of the credentials of a task and of what was delegated under them."""
        return self._call(TREE, _body({1: task, 2: workload}))

    def prove(self, nonce):
        """A `HaltProof`, or a `Denial`; `nonce` is 16 to 64 random bytes, made up for this."""
        return self._call(PROVE, {1: nonce})

    def report(self, credential, uses):
        """A `Reported`, or a `Denial`, of the `Use`s of permits that were kept."""
        items = [
            {1: use.action, 2: list(use.resource), 3: use.count, 4: use.first, 5: use.last,
             6: use.decision} for use in uses]
        return self._call(REPORT, {1: credential, 2: items})

    def subscribe(self, endpoint, credential=None, since=None):
        """A `Subscription` to the feed at `endpoint` (that of `hello`), or a `Denial`.

        `credential`, one's own, shows what happens to its workload. `since` is the epoch of a
        subscription that broke off.
        """
        link = Client(endpoint, *self._keys, timeout=self.timeout, context=self._context)
        try:
            answer = link._call(SUBSCRIBE, _body({1: credential, 2: since}))
        except BaseException:
            link.close()
            raise
        if isinstance(answer, Denial):
            link.close()
            return answer
        return Subscription(link, answer)

    # Frames

    def _revoke(self, target, note, credential=None):
        return self._call(REVOKE, _body({1: target, 2: note, 3: credential}))

    def _call(self, operation, body):
        self._correlation = (self._correlation + 1) & UINT64_MAX
        correlation = self._correlation
        payload = cbor2.dumps([VERSION, operation, correlation, body], canonical=True)
        deadline = time.monotonic() + self.timeout
        try:
            self._send(payload, deadline)
            while True:
                reply = decode_envelope(self._receive(deadline))
                if reply[2] == correlation:
                    break
                # The late answer of a call that was given up.
        except NoReply:
            # A REQ that waits for a lost reply could not send again.
            self.close()
            raise
        if reply[1] != operation:
            raise GarbledReply(f"operation {reply[1]} answers {operation}")
        return decode_answer(reply)

    def _open(self):
        if self._socket is None:
            server, public, secret = self._keys
            socket = self._context.socket(self._type)
            socket.setsockopt(zmq.LINGER, 0)
            socket.setsockopt(zmq.IMMEDIATE, 1)
            socket.setsockopt(zmq.MAXMSGSIZE, REPLY_BYTES_MAX)
            socket.curve_serverkey, socket.curve_publickey = server, public
            socket.curve_secretkey = secret
            socket.connect(self.endpoint)
            self._socket = socket
        return self._socket

    def _send(self, payload, deadline):
        socket = self._open()
        while socket.poll(_left(deadline), zmq.POLLOUT):
            try:
                return socket.send(payload, zmq.DONTWAIT)
            except zmq.Again:
                # The connection went away since: to wait in `send` could be for ever.
                if not _left(deadline):
                    break
        raise NoReply(f"no connection to `{self.endpoint}`")

    def _receive(self, deadline):
        socket = self._open()
        if not socket.poll(_left(deadline), zmq.POLLIN):
            raise NoReply(f"no reply from `{self.endpoint}`")
        frames = socket.recv_multipart()
        if len(frames) == 2 and frames[0] == b"":
            frames = frames[1:]
        if len(frames) != 1:
            raise GarbledReply(f"{len(frames)} frames")
        return frames[0]


class Subscription:
    """An iterator over the events of the feed, over a connection of its own.

    `epoch` is how far it has been told; it ends after the event that has `ended`. It raises
    `NoReply` where nothing comes, and `Gap` where something was left out: subscribe anew then,
    with `since`, and take for void what is held where that is not `whole`.
    """

    def __init__(self, link, answer):
        self._link = link
        self.instance, self.epoch = answer.instance, answer.epoch
        self.heartbeat_ms, self.whole = answer.heartbeat_ms, answer.whole
        self.sent = None
        self.ended = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.sent = None
        self._link.close()

    def __iter__(self):
        return self

    def __next__(self):
        if self.ended:
            raise StopIteration
        try:
            event = self._receive()
        except BaseException:
            self.close()
            raise
        self.epoch, self.ended = event.epoch, event.ended
        self.sent = self.sent if event.sent is None else event.sent
        if self.ended:
            self.close()
        return event

    def is_current(self):
        """Whether the feed was heard just now: only then is a permit that was kept any good.

        By the clock of the broker's host, which has to be this one.
        """
        now = time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000
        return self.sent is not None and 0 <= now - self.sent < 2 * self.heartbeat_ms

    def _receive(self):
        silence = max(self._link.timeout, 2 * self.heartbeat_ms / 1000)
        reply = decode_envelope(self._link._receive(time.monotonic() + silence))
        event = decode_answer(reply)
        if not isinstance(event, Event):
            raise GarbledReply(f"operation {reply[1]} at the feed")
        told = [step.epoch for step in event.steps]
        if told != list(range(self.epoch + 1, self.epoch + 1 + len(told))) or (
                event.epoch != self.epoch + len(told)):
            raise Gap(f"epochs {told} up to {event.epoch} after {self.epoch}")
        return event


def _left(deadline):
    return max(0, int((deadline - time.monotonic()) * 1000))


def _body(fields):
    return {key: value for key, value in fields.items() if value is not None}


def _key(key):
    return key if len(key) == 32 else z85.decode(key)


def _delegate_to(to):
    if to == CHILD:
        return [3]
    if isinstance(to, str) and to.startswith("spiffe://"):
        return [1, to]
    return [2, _key(to)]


def _context_or_none(context=None):
    return None if context is None else _context_value(dict(context))


def _context_value(value):
    if type(value) in (bool, int, str):
        return value
    if isinstance(value, Entity):
        return cbor2.CBORTag(27, [value.type, value.id])
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_context_value(element) for element in value]
    if isinstance(value, dict):
        return {key: _context_value(element) for key, element in value.items()}
    raise TypeError(f"a context has no {type(value).__name__}: send integers or text")


# Replies. Every reader takes what it knows out of the map; what is left is an error.


def decode_envelope(payload):
    """[version, operation, correlation, status, body] of a reply."""
    reply = _deterministic(payload)
    if type(reply) is not list or len(reply) != 5 or not all(map(_is_uint, reply[:4])):
        raise GarbledReply("not an array of four numbers and a body")
    if reply[0] != VERSION:
        raise GarbledReply(f"version {reply[0]}")
    return reply


def decode_answer(reply):
    """The typed result, a `Denial`, or the failure, raised."""
    _, operation, correlation, status, body = reply
    if status in STATUSES:
        raise _checked(lambda record: _failure(status, record), body)
    if status not in (OK, DENIED) or operation not in _READERS:
        raise GarbledReply(f"status {status} of operation {operation}")
    if operation == EVENT and (status, correlation) != (OK, 0):
        raise GarbledReply(f"an event with status {status} and correlation {correlation}")
    return _checked(_READERS[operation] if status == OK else _denial, body)


def _deterministic(payload):
    try:
        value = cbor2.loads(payload)
        is_canonical = cbor2.dumps(value, canonical=True) == payload
    except Exception as error:  # cbor2 raises what a hostile input happens to trip over
        raise GarbledReply(f"no CBOR: {error}") from error
    if not is_canonical:
        raise GarbledReply("not in deterministic form")
    return value


def _is_uint(value):
    return type(value) is int and 0 <= value <= UINT64_MAX


def _is_spiffe_id(value):
    return len(value) <= 2048 and SPIFFE_ID.fullmatch(value) is not None


def _is_glob(value):
    return GLOB.fullmatch(value) is not None and len(WILDCARDS.findall(value)) <= 8


def _is_type(value):
    return len(value) <= 128 and TYPE.fullmatch(value) is not None


def _is_resource_pattern(value):
    if value == "*":
        return True
    if value.endswith("::*"):
        return _is_type(value[:-3])
    type_name, mark, glob = value.partition('::"')
    return bool(mark) and glob.endswith('"') and _is_type(type_name) and _is_glob(glob[:-1])


def _checked(read, answer):
    record = _Record(answer)
    result = read(record)
    record.finish()
    return result


class _Record:
    """A map of a reply, read key by key and type by type."""

    def __init__(self, value):
        if type(value) is not dict or any(type(key) is not int for key in value):
            raise GarbledReply("a body is a map with numbers as keys")
        self._left = dict(value)

    def take(self, key, kind, optional=False):
        if key not in self._left:
            if optional:
                return None
            raise GarbledReply(f"field {key} is missing")
        value = self._left.pop(key)
        if type(value) is not kind or (kind is int and not _is_uint(value)):
            raise GarbledReply(f"field {key} is no {kind.__name__}")
        return value

    def octets(self, key, size, optional=False):
        value = self.take(key, bytes, optional)
        if value is not None and len(value) != size:
            raise GarbledReply(f"field {key} has {len(value)} bytes, not {size}")
        return value

    def octets_of(self, key, least, most):
        value = self.take(key, bytes)
        if not least <= len(value) <= most:
            raise GarbledReply(f"field {key} has {len(value)} bytes, not {least} to {most}")
        return value

    def text(self, key, bytes_max, form=None):
        value = self.take(key, str, optional=True)
        if value is not None and not (
                1 <= len(value.encode()) <= bytes_max and (form is None or form(value))):
            raise GarbledReply(f"field {key} is not of its form")
        return value

    def positive(self, key, optional=False):
        value = self.take(key, int, optional)
        if value == 0:
            raise GarbledReply(f"field {key} is 0")
        return value

    def pid(self, key):
        value = self.take(key, int, optional=True)
        if value is not None and not 1 <= value < 2**31:
            raise GarbledReply(f"field {key} is no process id")
        return value

    def tags(self, key, most):
        values = self.take(key, list, optional=True)
        if values is not None and not (1 <= len(values) <= most and all(
                _is_uint(value) and value for value in values)):
            raise GarbledReply(f"field {key} is no list of 1 to {most} tags")
        return values

    def reason(self, key):
        code = self.take(key, int, optional=True)
        if code is not None and code not in REASONS:
            raise GarbledReply(f"reason {code}")
        return REASONS.get(code)

    def texts(self, key, least, most, bytes_max, optional=False):
        values = self.take(key, list, optional)
        if values is None:
            return []
        if not least <= len(values) <= most or not all(
                type(value) is str and 1 <= len(value.encode()) <= bytes_max
                for value in values):
            raise GarbledReply(f"field {key} is no list of {least} to {most} texts")
        return values

    def versions(self, key, optional=False):
        values = self.take(key, list, optional)
        if values is not None and not (values and all(map(_is_uint, values))):
            raise GarbledReply(f"field {key} is no list of versions")
        return values or []

    def workload(self, key, optional=False):
        value = self.take(key, str, optional)
        if value is not None and not _is_spiffe_id(value):
            raise GarbledReply(f"field {key} is no SPIFFE ID")
        return value

    def task(self, key):
        value = self.take(key, str)
        if not TASK_ID.fullmatch(value):
            raise GarbledReply(f"field {key} is no task's id")
        return value

    def intent(self, key):
        value = self.take(key, str)
        if not 1 <= len(value.encode()) <= 4096:
            raise GarbledReply(f"field {key} is no intent")
        return value

    def chain(self, key, optional=False):
        values = self.take(key, list, optional)
        if values is not None and not (2 <= len(values) <= 65 and all(
                type(value) is str and _is_spiffe_id(value) for value in values)):
            raise GarbledReply(f"field {key} is no chain of workloads")
        return values

    def table(self, key):
        values = self.take(key, dict)
        if len(values) > 1024 or not all(
                type(name) is str and _is_uint(count) for name, count in values.items()):
            raise GarbledReply(f"field {key} is no table of numbers")
        return values

    def scope(self, key, optional=False):
        value = self.take(key, dict, optional)
        if value is None:
            return None
        return _checked(lambda record: Scope(
            record.texts(1, 1, 64, 512), record.texts(2, 1, 64, 512)), value)

    def durability(self, key):
        value = self.take(key, int, optional=True)
        if value not in (None, 1, 2):
            raise GarbledReply(f"durability {value}")
        return value

    def outcome(self):
        """A truth value (1) and the reason (2) that must fit it."""
        is_yes, code = self.take(1, bool), self.take(2, int)
        if is_yes != (code == 0) or (code and code not in REASONS):
            raise GarbledReply(f"reason {code} with {is_yes}")
        return is_yes, REASONS.get(code)

    def finish(self):
        if self._left:
            raise GarbledReply(f"unknown fields {sorted(self._left)}")


def _server_facts(record):
    return ServerFacts(
        server=record.take(1, str), versions=record.versions(2), instance=record.octets(3, 16),
        epoch=record.take(4, int), frame_bytes_max=record.take(5, int),
        batch_items_max=record.take(6, int), endpoints=record.texts(7, 1, 64, 65_536),
        trust_domain=record.take(8, str), feed=record.text(9, 65_536))


def _grant(record, **more):
    return Grant(
        credential=record.octets(1, 16), workload=record.workload(2), scope=record.scope(3),
        ttl_ms=record.take(4, int), expires_at_ms=record.take(5, int),
        epoch=record.take(6, int), budget=record.take(7, int, optional=True),
        durability=record.durability(8), tags=record.tags(12, 128), **more)


def _claimed(record):
    return _grant(
        record, task=record.task(9), intent=record.intent(10), chain=record.chain(11))


def _delegation(record):
    return Delegation(
        delegation=record.octets(1, 16), ttl_ms=record.take(2, int),
        expires_at_ms=record.take(3, int), epoch=record.take(4, int),
        budget=record.take(5, int, optional=True),
        budget_left=record.take(6, int, optional=True), durability=record.durability(7))


def _node(record):
    code = record.take(5, int)
    if code and code not in REASONS:
        raise GarbledReply(f"reason {code}")
    return Node(
        credential=record.octets(1, 16), depth=record.take(2, int),
        workload=record.workload(3), task=record.task(4), reason=REASONS.get(code),
        ttl_ms=record.take(6, int), calls=record.take(7, int),
        budget_left=record.take(8, int, optional=True),
        parent=record.octets(9, 16, optional=True))


def _tree(record):
    nodes = record.take(3, list)
    if len(nodes) > 1024:
        raise GarbledReply(f"{len(nodes)} nodes")
    return Tree(
        epoch=record.take(1, int), count=record.take(2, int),
        nodes=[_checked(_node, node) for node in nodes])


def _decision(record):
    permit, reason = record.outcome()
    cacheable_ms = record.positive(8, optional=True)
    if cacheable_ms and not permit:
        raise GarbledReply("a deny that may be used again")
    return Decision(
        permit=permit, reason=reason, id=record.octets(3, 16), epoch=record.take(4, int),
        policies=record.texts(5, 0, 8, 128), budget_left=record.take(6, int, optional=True),
        durability=record.durability(7), cacheable_ms=cacheable_ms)


def _decisions(record):
    values = record.take(1, list)
    if not 1 <= len(values) <= 128:
        raise GarbledReply(f"{len(values)} decisions")
    return [_checked(_decision, value) for value in values]


def _revoked(record):
    return Revoked(epoch=record.take(1, int), revoked=record.take(2, int))


def _introspection(record):
    live, reason = record.outcome()
    return Introspection(
        live=live, reason=reason, epoch=record.take(3, int),
        workload=record.workload(4, optional=True), task=record.take(5, str, optional=True),
        intent=record.take(6, str, optional=True), scope=record.scope(7, optional=True),
        ttl_ms=record.take(8, int, optional=True),
        budget_left=record.take(9, int, optional=True),
        parent=record.octets(10, 16, optional=True), chain=record.chain(11, optional=True))


def _subscribed(record):
    return Subscribed(
        instance=record.octets(1, 16), epoch=record.take(2, int),
        heartbeat_ms=record.positive(3), whole=record.take(4, bool))


def _reported(record):
    return Reported(epoch=record.take(1, int), durability=record.durability(2))


def _proved(record):
    return HaltProof(
        statement=record.octets_of(1, 1, 1024), signature=record.octets(2, 64),
        key=record.octets(3, 32))


def _halt(record):
    """What a statement says, by the names of `HaltProof`."""
    said = {
        "nonce": record.octets_of(1, 16, 64), "instance": record.octets(2, 16),
        "credential": record.octets(3, 16), "epoch": record.take(4, int),
        "number": record.take(5, int), "alive": record.take(6, int),
        "revoked": record.take(7, int), "denied": record.take(8, int),
        "reason": record.reason(9)}
    if said["reason"] is None:
        raise GarbledReply("field 9 is missing")
    return said


def _event(record):
    steps = record.take(3, list, optional=True)
    if steps is not None and not 1 <= len(steps) <= 256:
        raise GarbledReply(f"{len(steps)} steps")
    return Event(
        epoch=record.take(1, int), sent=record.take(2, int, optional=True),
        steps=[_checked(_step, step) for step in steps or []], ended=record.reason(4))


def _step(record):
    target = record.take(5, list, optional=True)
    return Step(
        epoch=record.take(1, int), at=record.take(2, int), reason=record.reason(3),
        tags=record.tags(4, 1024), target=None if target is None else _target(target),
        by_operator=record.take(6, bool, optional=True), note=record.text(7, 512),
        pid=record.pid(8), snapshot=record.octets(9, 32, optional=True))


def _target(items):
    """Its items are read as the fields of a record, numbered from 0 on."""
    record = _Record(dict(enumerate(items)))
    kind = record.take(0, int)
    if kind not in _TARGETS:
        raise GarbledReply(f"a target of kind {kind}")
    name, read = _TARGETS[kind]
    target = Target(kind=name, **read(record))
    record.finish()
    return target


def _selection(record):
    return {
        "actions": record.text(1, 512, _is_glob),
        "resources": record.text(2, 512, _is_resource_pattern),
        "workload": record.workload(3, optional=True)}


_TARGETS = {
    1: ("credential", lambda record: {"credential": record.octets(1, 16)}),
    2: ("task", lambda record: {"workload": record.workload(1), "task": record.task(2)}),
    3: ("workload", lambda record: {"workload": record.workload(1)}),
    4: ("key", lambda record: {"key": record.octets(1, 32)}),
    5: ("tree", lambda record: {"credential": record.octets(1, 16)}),
    6: ("selection", lambda record: _checked(_selection, record.take(1, dict))),
}


def _broker_status(record):
    return BrokerStatus(
        server=record.take(1, str), instance=record.octets(2, 16),
        uptime_ms=record.take(3, int), epoch=record.take(4, int),
        credentials=record.take(5, int), lanes=record.take(6, int),
        policies=record.take(7, int), policy_hash=record.octets(8, 32),
        counters=record.table(9), workloads=record.table(10))


def _denial(record):
    code = record.take(1, int)
    if code not in REASONS:
        raise GarbledReply(f"reason {code}")
    return Denial(
        reason=REASONS[code], epoch=record.take(2, int),
        detail=record.take(3, str, optional=True),
        policies=record.texts(4, 0, 8, 128, optional=True))


def _failure(status, record):
    code = record.take(1, int, optional=True)
    if code is not None and code not in ERROR_CODES:
        raise GarbledReply(f"error code {code}")
    return Failure(
        status=STATUSES[status], code=ERROR_CODES.get(code),
        offset=record.take(2, int, optional=True), text=record.take(3, str, optional=True),
        versions=record.versions(4, optional=True))


_READERS = {
    HELLO: _server_facts, ATTEST: _grant, AUTHORISE: _decision, AUTHORISE_BATCH: _decisions,
    COMPLETE: _revoked, REVOKE: _revoked, INTROSPECT: _introspection, STATUS: _broker_status,
    DELEGATE: _delegation, CLAIM: _claimed, TREE: _tree, SUBSCRIBE: _subscribed,
    REPORT: _reported, EVENT: _event, PROVE: _proved,
}
