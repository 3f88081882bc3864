"""Reads and checks the audit log of a broker, from its format alone (`audit.md`).

    log = AuditLog("/var/lib/postern/audit")
    for record in log.read():
        print(record.stream, record.part, record.place, record.fields)
    print(log.problems())

    python audit_log.py [--checksums] [--key HEX] FOLDER    # exit code 1: something is wrong

It shares no code with the broker: cbor2, hashlib's BLAKE2b and PyNaCl's Ed25519 do the work.
`read` takes in the segments that were sealed since the last call, so that a log that grows is
never read twice; open segments are taken in where asked (`read(with_open=True)`), which is for a
broker that does not run.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import struct
import sys
from dataclasses import dataclass, field
from pathlib import Path

import cbor2
import nacl.exceptions
import nacl.signing

MARK = b"POSTERN1"
RECORDS_START = 32
RECORD_BYTES_MAX = 256 * 1024
ZERO = bytes(32)
SIGNED = b"postern audit 1\n"
NAME = re.compile(r"([a-z0-9-]{1,32})\.(\d{10})\.(open|sealed|exported)")

SEGMENT, POLICIES, CREDENTIAL, DECISION, ATTEST, COMPLETION, REVOCATION, INSTALLATION = range(8)
START, STOP, OUTAGE, DELEGATION, RETIREMENT, CACHED_DECISIONS = range(8, 14)
CHECKPOINT, SEAL = 14, 15
EVENTS = {DECISION, ATTEST, COMPLETION, REVOCATION, INSTALLATION, START, STOP, OUTAGE,
          DELEGATION, RETIREMENT, CACHED_DECISIONS}
ENDS = ("full", "recovered", "torn", "rescued", "damaged")

# Keys of a record, as far as they are needed here.
(KIND, SEQUENCE, TIME, EPOCH, REASON, CREDENTIAL_PLACE, CREDENTIAL_ID, WORKLOAD, TASK, INTENT,
 ACTION, RESOURCE, CONTEXT, INPUTS, DETERMINING, SNAPSHOT_PLACE) = range(16)
KEY, PROCESS, DETAIL, SCOPE, EXPIRES, BY_OPERATOR, TARGET, CREDENTIALS, COUNT = range(20, 29)
INSTANCE, STREAM, PART, SEGMENT_ID, PREVIOUS, PUBLIC_KEY, CHAIN, ROOT = range(30, 38)
FIRST, LAST, END, PARTS, NUMBER, BODY, SIGNATURE, _, LOST = range(38, 47)
# The delegation that was made or claimed; what it was made under.
DELEGATED, PARENT, ACTORS, SELECTION, DELEGATEE = range(48, 53)
CACHED = 53
BY = 54
# What an ending is of.
(OF_CREDENTIAL, OF_TASK, OF_WORKLOAD, OF_KEY, OF_TREE, OF_SELECTION,
 OF_PROCESS) = range(1, 8)

# The keys of each kind besides 0; those in brackets may be missing.
_TABLE = {
    SEGMENT: "2 29 30 31 32 33 34 35",
    POLICIES: "[14] 16",
    CREDENTIAL: "6 7 8 9 20 [21] [47] [49] [50]",
    DECISION: "1 2 3 4 [5] [6] 10 11 [12] [13] [14] [15] 17 [18] [19] [20] [21] [47]",
    ATTEST: "1 2 3 4 [6] [7] [8] [9] [14] [19] 20 [21] [22] [23] [24] [47] [48] [49] [50]",
    COMPLETION: "1 2 3 [4] [6] [7] [8] [20] [22] 25 26 [27] [50]",
    REVOCATION: "1 2 3 [4] [6] [7] [8] [20] [21] [22] 25 26 [27] [47] [50] [51] [54]",
    INSTALLATION: "1 2 3 16 28",
    START: "1 2 3 16 22",
    STOP: "1 2 3",
    OUTAGE: "1 2 22 28 42",
    DELEGATION: "1 2 3 4 6 [7] 8 9 [14] [19] 20 [21] [22] 23 [24] [47] [48] [50] 52",
    RETIREMENT: "1 2 [3] 22 28 31 32 37 38 39",
    CACHED_DECISIONS: "1 2 3 4 6 [7] [8] 20 [21] [47] [49] [50] [53]",
    CHECKPOINT: "43 44",
    SEAL: "43 44",
}
KEYS = {
    kind: ({int(key) for key in keys.split() if key[0] != "["},
           {int(key.strip("[]")) for key in keys.split()})
    for kind, keys in _TABLE.items()}
UNSIGNED = {SEQUENCE, TIME, EPOCH, REASON, CREDENTIAL_PLACE, SNAPSHOT_PLACE, EXPIRES, CREDENTIALS,
            COUNT, PART, FIRST, LAST, NUMBER}


class Broken(Exception):
    """What is wrong with a file, and where."""


def digest(domain, *pieces):
    return hashlib.blake2b(bytes([domain]) + b"".join(pieces), digest_size=32).digest()


class Tree:
    """Roots of the full subtrees over leaves that come one after the other (RFC 6962)."""

    def __init__(self):
        self.count, self._subtrees = 0, []

    def append(self, leaf):
        rest = self.count
        while rest & 1:
            leaf = digest(1, self._subtrees.pop(), leaf)
            rest >>= 1
        self._subtrees.append(leaf)
        self.count += 1

    def root(self):
        if not self._subtrees:
            return ZERO
        *lefts, root = self._subtrees
        for left in reversed(lefts):
            root = digest(1, left, root)
        return root


def siphash(key, data):
    """SipHash-2-4: slow here, so the checksums are checked only where asked."""
    mask = 2**64 - 1
    k0, k1 = struct.unpack("<QQ", key)
    v0, v1 = k0 ^ 0x736F6D6570736575, k1 ^ 0x646F72616E646F6D
    v2, v3 = k0 ^ 0x6C7967656E657261, k1 ^ 0x7465646279746573

    def rounds(count, v0, v1, v2, v3):
        for _ in range(count):
            v0 = (v0 + v1) & mask
            v2 = (v2 + v3) & mask
            v1 = ((v1 << 13 | v1 >> 51) & mask) ^ v0
            v3 = ((v3 << 16 | v3 >> 48) & mask) ^ v2
            v0 = (v0 << 32 | v0 >> 32) & mask
            v2 = (v2 + v1) & mask
            v0 = (v0 + v3) & mask
            v1 = ((v1 << 17 | v1 >> 47) & mask) ^ v2
            v3 = ((v3 << 21 | v3 >> 43) & mask) ^ v0
            v2 = (v2 << 32 | v2 >> 32) & mask
        return v0, v1, v2, v3

    tail = len(data) % 8
    padded = data + bytes(7 - tail) + bytes([len(data) & 0xFF])
    for (word,) in struct.iter_unpack("<Q", padded):
        v0, v1, v2, v3 = rounds(2, v0, v1, v2, v3 ^ word)
        v0 ^= word
    v0, v1, v2, v3 = rounds(4, v0, v1, v2 ^ 0xFF, v3)
    return v0 ^ v1 ^ v2 ^ v3


@dataclass(frozen=True)
class Record:
    """One record, with its segment and its place there."""

    segment: Segment
    place: int
    fields: dict

    @property
    def kind(self):
        return self.fields[KIND]

    @property
    def sequence(self):
        return self.fields.get(SEQUENCE)

    @property
    def credential(self):
        """The record that describes the credential of a decision; None: it is not known."""
        place = self.fields.get(CREDENTIAL_PLACE)
        return None if place is None else self.segment.records[place].fields

    @property
    def policies(self):
        """The names of the policies that determined a decision."""
        place = self.fields.get(SNAPSHOT_PLACE)
        described = {} if place is None else self.segment.records[place].fields
        return self.fields.get(DETERMINING, described.get(DETERMINING, []))

    @property
    def actors(self):
        """Who acts for whom, of a claim and of a decision; nothing where nobody delegated."""
        return (self.credential or self.fields).get(ACTORS, [])

    @property
    def id(self):
        """The decision's id in its reply."""
        return self.segment.instance[:8] + self.sequence.to_bytes(8, "big")


@dataclass
class Segment:
    """A segment as its file has it."""

    name: str
    stream: str
    part: int
    id: bytes = b""
    instance: bytes = b""
    before: bytes = b""
    public_key: bytes = b""
    records: list[Record] = field(default_factory=list)
    chain: list[bytes] = field(default_factory=list)
    seal: dict | None = None
    seal_digest: bytes = b""
    # Why an open segment ends where it does; None: nothing but zeros follows.
    torn: str | None = None

    def root(self, count):
        """Of the first `count` records."""
        tree = Tree()
        for leaf in self.chain[:count]:
            tree.append(leaf)
        return tree.root()


def frame_bytes(length):
    return (8 + length + 7) & ~7


def read_segment(path, checksums=False):
    """The segment in a file; `Broken` where it is not whole. An open one may end anywhere."""
    path = Path(path)
    stream, part, state = NAME.fullmatch(path.name).groups()
    segment = Segment(path.name, stream, int(part))
    data = path.read_bytes()
    if data[:8] != MARK or data[24:32] != bytes(8):
        raise Broken(f"{path.name}: does not begin as a segment does")
    segment.id = data[8:24]
    end = len(data)
    if state != "open":
        (place,) = struct.unpack_from("<Q", data, end - 8)
        end = place
    try:
        _read_frames(segment, data, end, checksums)
    except Broken as broken:
        if state != "open":
            raise
        segment.torn = str(broken)
    if not segment.records:
        raise Broken(f"{path.name}: has no first record")
    _read_header(segment)
    if state != "open":
        _read_seal(segment, data, end, checksums)
    return segment


def _read_frames(segment, data, end, checksums):
    offset, chain = RECORDS_START, ZERO
    while offset + 8 <= end:
        if not any(data[offset:offset + 4]):
            if any(data[offset:end]):
                raise Broken(f"{segment.name}: zeros at {offset}, and something behind them")
            return
        raw, after = _frame(segment, data, offset, end, checksums)
        record = _decode(segment, raw, offset)
        if record.get(KIND) in (SEAL, None):
            raise Broken(f"{segment.name}: no record at {offset}")
        chain = digest(0, chain, raw)
        segment.records.append(Record(segment, len(segment.records), record))
        segment.chain.append(chain)
        offset = after
    if offset != end:
        raise Broken(f"{segment.name}: the last frame does not end at {end}")


def _frame(segment, data, offset, end, checksums):
    """(record's bytes, where the next frame begins)"""
    length, checksum = struct.unpack_from("<II", data, offset)
    after = offset + frame_bytes(length)
    if not 0 < length <= RECORD_BYTES_MAX or after > end:
        raise Broken(f"{segment.name}: a frame of {length} bytes at {offset}")
    raw = data[offset + 8:offset + 8 + length]
    if any(data[offset + 8 + length:after]):
        raise Broken(f"{segment.name}: something is behind the record at {offset}")
    if checksums and siphash(segment.id, raw) & 0xFFFFFFFF != checksum:
        raise Broken(f"{segment.name}: the checksum at {offset} is of something else")
    return raw, after


def _decode(segment, raw, offset):
    try:
        record = cbor2.loads(raw)
        is_canonical = cbor2.dumps(record, canonical=True) == raw
    except Exception as error:  # cbor2 raises what a hostile input happens to trip over
        raise Broken(f"{segment.name}: no CBOR at {offset}: {error}") from error
    if type(record) is not dict or not is_canonical:
        raise Broken(f"{segment.name}: no map in deterministic form at {offset}")
    return record


def malformed(fields):
    """What is wrong with a record's fields, in words; None: nothing."""
    kind = fields[KIND]
    if type(kind) is not int or kind not in KEYS:
        return f"no kind {kind}"
    demanded, known = KEYS[kind]
    keys = fields.keys() - {KIND}
    if not demanded <= keys <= known:
        lacks, besides = sorted(demanded - keys), sorted(keys - known, key=str)
        return f"kind {kind} lacks the fields {lacks} and has {besides} besides"
    for key in keys:
        if not _is_formed(key, fields[key]):
            return f"field {key} is {fields[key]!r}"
    fits = FITS.get(kind)
    if fits is None or fits(fields):
        return None
    return f"kind {kind}: its fields do not fit each other, {sorted(keys)}"


def _is_formed(key, value):
    if key in UNSIGNED:
        return _is_unsigned(value)
    form = FORMS.get(key)
    return form is None or form(value)


def _is_unsigned(value):
    return type(value) is int and value >= 0


def _is_bytes(count):
    return lambda value: type(value) is bytes and len(value) == count


def _is_text(value):
    return type(value) is str


def _is_name(value):
    return type(value) is str and value.startswith("spiffe://")


def _is_process(value):
    if type(value) is not dict or not {0, 1} <= value.keys() <= set(range(7)):
        return False
    # All but the first two are missing of one that ended.
    if len(value) > 2 and not {2, 3} <= value.keys():
        return False
    return all((_is_unsigned if key < 4 else _is_text)(value[key]) for key in value)


def _is_actors(value):
    return type(value) is list and len(value) >= 2 and all(map(_is_name, value))


def _is_selection(value):
    forms = {1: _is_text, 2: _is_text, 3: _is_name}
    return type(value) is dict and all(key in forms and forms[key](value[key]) for key in value)


def _is_target(value):
    """[1] to [7], but [4, key]."""
    if type(value) is not list or not value or type(value[0]) is not int:
        return False
    if value[0] == OF_KEY:
        return len(value) == 2 and _is_bytes(32)(value[1])
    return len(value) == 1 and OF_CREDENTIAL <= value[0] <= OF_PROCESS


def _is_delegatee(value):
    """[1, SPIFFE ID], [2, key] or [3]."""
    if type(value) is not list or not value or type(value[0]) is not int:
        return False
    forms = {1: [_is_name], 2: [_is_bytes(32)], 3: []}.get(value[0])
    return forms is not None and len(value) == 1 + len(forms) and all(
        form(item) for form, item in zip(forms, value[1:]))


def _is_cached(value):
    """Maps of action, resource, count, first time, last time and the permit's id."""
    return type(value) is list and 1 <= len(value) <= 128 and all(map(_is_cached_permit, value))


def _is_cached_permit(item):
    if type(item) is not dict or item.keys() != set(range(1, 7)):
        return False
    resource = item[2]
    return (
        _is_text(item[1]) and type(resource) is list and len(resource) == 2
        and all(map(_is_text, resource)) and all(_is_unsigned(item[key]) for key in (3, 4, 5))
        and item[3] > 0 and item[4] <= item[5] and _is_bytes(16)(item[6]))


FORMS = {
    CREDENTIAL_ID: _is_bytes(16), WORKLOAD: _is_name, TASK: _is_text, INTENT: _is_text,
    ACTION: _is_text, KEY: _is_bytes(32), PROCESS: _is_process, DETAIL: _is_text,
    BY_OPERATOR: lambda value: type(value) is bool, TARGET: _is_target, STREAM: _is_text,
    DELEGATED: _is_bytes(16), PARENT: _is_bytes(16), ACTORS: _is_actors,
    SELECTION: _is_selection, DELEGATEE: _is_delegatee, CACHED: _is_cached,
    BY: _is_bytes(16),
}


def _is_credential(fields):
    return (PARENT in fields) == (ACTORS in fields) and _ends_chain(fields)


def _is_decision(fields):
    return (CREDENTIAL_PLACE in fields) != (CREDENTIAL_ID in fields)


def _is_attest(fields):
    is_granted, is_claim = fields[REASON] == 0, DELEGATED in fields
    granted, asked = {CREDENTIAL_ID, WORKLOAD, EXPIRES}, {TASK, INTENT, SCOPE}
    # A claim that was denied asked for nothing but a delegation.
    has_asked = is_granted or not is_claim
    return (
        granted & fields.keys() == (granted if is_granted else set())
        and asked & fields.keys() == (asked if has_asked else set())
        and (ACTORS in fields) == (is_granted and is_claim)
        and (is_claim or PARENT not in fields) and (PARENT in fields or ACTORS not in fields)
        and _ends_chain(fields))


def _is_delegation(fields):
    made = {EXPIRES, DELEGATED}
    if ACTORS in fields and (WORKLOAD not in fields or not _ends_chain(fields)):
        return False
    return made & fields.keys() == (made if fields[REASON] == 0 else set())


def _is_report(fields):
    is_taken = fields[REASON] == 0
    return (
        (CACHED in fields) == is_taken and (WORKLOAD in fields) == (TASK in fields)
        and (not is_taken or WORKLOAD in fields)
        and (PARENT in fields) == (ACTORS in fields) and (is_taken or ACTORS not in fields)
        and _ends_chain(fields))


def _is_ending(fields):
    kind = fields[TARGET][0]
    named = {OF_CREDENTIAL: {CREDENTIAL_ID}, OF_TASK: {WORKLOAD, TASK}, OF_WORKLOAD: {WORKLOAD},
             OF_TREE: {CREDENTIAL_ID}, OF_SELECTION: {SELECTION}, OF_PROCESS: {PROCESS}}
    if fields[KIND] == COMPLETION and kind not in (OF_CREDENTIAL, OF_TASK):
        return False
    if not named.get(kind, set()) <= fields.keys():
        return False
    if kind == OF_PROCESS:
        # Nobody asked for it.
        wanted = {KIND, SEQUENCE, TIME, EPOCH, PROCESS, BY_OPERATOR, TARGET, CREDENTIALS}
        return (fields.keys() == wanted and not fields[BY_OPERATOR]
                and fields[PROCESS].keys() == {0, 1})
    if kind == OF_SELECTION and fields.get(CREDENTIALS, 0) != 0:
        return False
    if ACTORS in fields and (WORKLOAD not in fields or not _ends_chain(fields)):
        return False
    if BY in fields and fields[BY] == fields.get(CREDENTIAL_ID):
        return False
    return PROCESS not in fields and (SELECTION in fields) == (kind == OF_SELECTION)


def _ends_chain(fields):
    return ACTORS not in fields or fields[ACTORS][-1] == fields[WORKLOAD]


FITS = {CREDENTIAL: _is_credential, DECISION: _is_decision, ATTEST: _is_attest,
        DELEGATION: _is_delegation, COMPLETION: _is_ending, REVOCATION: _is_ending,
        CACHED_DECISIONS: _is_report}


def _read_header(segment):
    header = segment.records[0].fields
    wanted = {KIND: SEGMENT, STREAM: segment.stream, PART: segment.part, SEGMENT_ID: segment.id}
    for key, value in wanted.items():
        if header.get(key) != value:
            raise Broken(f"{segment.name}: its first record has {header.get(key)} for {value}")
    segment.instance, segment.before = header[INSTANCE], header[PREVIOUS]
    segment.public_key = header[PUBLIC_KEY]


def _read_seal(segment, data, place, checksums):
    name = segment.name
    raw, after = _frame(segment, data, place, len(data) - 8, checksums)
    if after != len(data) - 8:
        raise Broken(f"{name}: the seal does not end where the file does")
    signed = _decode(segment, raw, place)
    if signed.get(KIND) != SEAL:
        raise Broken(f"{name}: no seal at {place}")
    seal = opened(segment, signed)
    sequences = [record.sequence for record in segment.records if record.sequence]
    wanted = {
        KIND: SEAL, STREAM: segment.stream, PART: segment.part, SEGMENT_ID: segment.id,
        COUNT: len(segment.records), CHAIN: segment.chain[-1],
        ROOT: segment.root(len(segment.chain)), FIRST: sequences[0] if sequences else 0,
        LAST: max(sequences, default=0)}
    for key, value in wanted.items():
        if seal.get(key) != value:
            raise Broken(f"{name}: the seal's field {key} does not fit the records")
    segment.seal, segment.seal_digest = seal, digest(2, signed[BODY])


def opened(segment, signed):
    """What is signed in a seal or checkpoint."""
    try:
        key = nacl.signing.VerifyKey(segment.public_key)
        key.verify(SIGNED + signed[BODY], signed[SIGNATURE])
    except (nacl.exceptions.CryptoError, KeyError, TypeError, ValueError) as error:
        raise Broken(f"{segment.name}: a signature is wrong") from error
    return _decode(segment, signed[BODY], 0)


class AuditLog:
    """A folder with a log; what was read of it, and what is wrong with it."""

    def __init__(self, folder, key=None, checksums=False):
        self.folder, self.checksums = Path(folder), checksums
        self._key = key
        self.segments: dict[str, list[Segment]] = {}
        self.broken: list[str] = []
        self.records = 0
        # number -> instance of the run that used it
        self.sequences: dict[int, bytes] = {}
        self._read: set[str] = set()
        self._checkpoint = (0, ZERO)
        self._retired: dict[str, int] = {}
        # (stream, part) -> records that a checkpoint vouches for
        self._vouched: dict[tuple[str, int], int] = {}
        # The last number of each stream.
        self._last: dict[str, int] = {}
        # Roots of the segments that were read, where a checkpoint may ask for them.
        self._fresh: list[Segment] = []

    def read(self, with_open=False):
        """The records of the segments that were not read before, stream by stream."""
        found = []
        for path in sorted(self.folder.iterdir()):
            name = NAME.fullmatch(path.name)
            if not name or name[0].rpartition(".")[0] in self._read:
                continue
            if name[3] == "open" and not with_open:
                continue
            try:
                segment = read_segment(path, self.checksums)
            except FileNotFoundError:
                continue  # it was sealed meanwhile
            except Broken as broken:
                self._read.add(name[0].rpartition(".")[0])
                self.broken.append(str(broken))
                continue
            except (struct.error, KeyError, TypeError, ValueError) as error:
                self._read.add(name[0].rpartition(".")[0])
                self.broken.append(f"{path.name}: {error!r}")
                continue
            self._take(segment)
            found += segment.records
        self._check_checkpoints()
        return found

    def problems(self, lost_per_run=0):
        """All that is wrong, in words.

        A run of the broker that was killed may have drawn one number for each stream that it did
        not come to write: `lost_per_run` of them are forgiven.
        """
        return self.broken + self._gaps(lost_per_run)

    def key(self):
        if self._key is None:
            path = self.folder / "signing.key"
            self._key = bytes.fromhex(path.read_text().strip())
        return self._key

    # Segments

    def _take(self, segment):
        self._read.add(segment.name.rpartition(".")[0])
        if segment.public_key != self.key():
            self.broken.append(f"{segment.name}: is signed by another key")
        stream = self.segments.setdefault(segment.stream, [])
        if stream:
            self._check_succession(stream[-1], segment)
        elif segment.part != 1 and self._retired.get(segment.stream, 0) < segment.part - 1:
            self.broken.append(f"{segment.name}: nothing is before it")
        if segment.torn:
            self.broken.append(f"torn: {segment.torn}")
        for record in segment.records:
            if record.kind == CHECKPOINT:
                self._note_vouched(segment, record)
            self._check_record(record)
        self.records += len(segment.records)
        self._fresh.append(segment)
        # The records are the caller's from here on.
        stream.append(Segment(
            segment.name, segment.stream, segment.part, segment.id, segment.instance,
            seal=segment.seal, seal_digest=segment.seal_digest))

    def _check_succession(self, last, segment):
        name = segment.name
        if segment.part != last.part + 1:
            self.broken.append(f"{name}: follows part {last.part}")
        elif segment.before != last.id:
            self.broken.append(f"{name}: its first record names another segment before it")
        elif segment.seal and not last.seal:
            self.broken.append(f"{last.name}: has no seal, and {name} behind it has one")
        elif segment.seal and segment.seal[PREVIOUS] != last.seal_digest:
            self.broken.append(f"{name}: its seal names another seal before it")

    def _check_record(self, record):
        fields, segment = record.fields, record.segment
        where = f"{segment.name}, record {record.place}"
        wrong = malformed(fields)
        if wrong:
            self.broken.append(f"{where}: {wrong}")
            return
        for key, kind in ((CREDENTIAL_PLACE, CREDENTIAL), (SNAPSHOT_PLACE, POLICIES)):
            place = fields.get(key)
            if place is not None and not (
                    place < record.place and segment.records[place].kind == kind):
                self.broken.append(f"{where}: field {key} leads nowhere")
        if (record.kind in EVENTS) != (record.sequence is not None):
            self.broken.append(f"{where}: kind {record.kind} with number {record.sequence}")
        if record.sequence is not None:
            if record.sequence <= self._last.get(segment.stream, 0):
                self.broken.append(f"{where}: the number {record.sequence} does not ascend")
            self._last[segment.stream] = record.sequence
            if record.sequence in self.sequences:
                self.broken.append(f"{where}: the number {record.sequence} was used before")
            self.sequences[record.sequence] = segment.instance
        # What nothing signed vouches for can be made up by whoever can write to the folder.
        vouched = self._vouched.get((segment.stream, segment.part), 0)
        if record.kind == RETIREMENT and (segment.seal or record.place < vouched):
            self._retired[fields[STREAM]] = fields[PART]

    # Checkpoints

    def _note_vouched(self, segment, record):
        # Its stream is the first by name; signatures are checked when all is read.
        try:
            for stream, part, count, _, _ in _decode(segment, record.fields[BODY], 0)[PARTS]:
                self._vouched[stream, part] = count
        except (Broken, KeyError, TypeError, ValueError) as error:
            self.broken.append(f"{segment.name}, record {record.place}: {error}")

    def _check_checkpoints(self):
        fresh = {(segment.stream, segment.part): segment for segment in self._fresh}
        self._fresh = []
        for segment in fresh.values():
            if segment.stream != "checkpoint":
                continue
            for record in segment.records[1:]:
                try:
                    self._check_checkpoint(segment, record.fields, fresh)
                except (Broken, KeyError, TypeError, ValueError) as error:
                    self.broken.append(f"{segment.name}, record {record.place}: {error}")

    def _check_checkpoint(self, segment, signed, fresh):
        body = opened(segment, signed)
        number, previous = self._checkpoint
        self._checkpoint = (body[NUMBER], digest(2, signed[BODY]))
        if body[KIND] != CHECKPOINT or body[NUMBER] != number + 1 or body[PREVIOUS] != previous:
            raise Broken(f"checkpoint {body[NUMBER]} does not follow {number}")
        for stream, part, count, chain, root in body[PARTS]:
            known = fresh.get((stream, part))
            if known is None:
                if self._retired.get(stream, 0) < part and not self._has(stream, part):
                    raise Broken(f"checkpoint {body[NUMBER]}: {stream} {part} is missing")
                continue
            if count > len(known.chain):
                raise Broken(
                    f"checkpoint {body[NUMBER]}: {stream} {part} had {count} records and has"
                    f" {len(known.chain)}")
            if count and (known.chain[count - 1] != chain or known.root(count) != root):
                raise Broken(f"checkpoint {body[NUMBER]}: {stream} {part} was another")

    def _has(self, stream, part):
        return any(known.part == part for known in self.segments.get(stream, []))

    # Numbers

    def missing(self):
        """{instance: numbers that are nowhere}, by the run that must have drawn them."""
        gaps, expected, owner = {}, None, None
        for number in sorted(self.sequences):
            if expected is not None and number > expected:
                gaps.setdefault(owner, []).extend(range(expected, number))
            expected, owner = number + 1, self.sequences[number]
        return gaps

    def _gaps(self, forgiven):
        return [f"run {run[:8].hex()}: {len(numbers)} numbers are missing, the first {numbers[0]}"
                for run, numbers in self.missing().items() if len(numbers) > forgiven]


def main():
    parser = argparse.ArgumentParser(description="checks an audit log")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--key", type=bytes.fromhex, help="the public key, 64 digits")
    parser.add_argument("--checksums", action="store_true", help="also those of the frames")
    asked = parser.parse_args()
    log = AuditLog(asked.folder, asked.key, asked.checksums)
    log.read(with_open=True)
    problems = log.problems()
    for problem in problems:
        print(problem)
    segments = [segment for stream in log.segments.values() for segment in stream]
    for segment in segments:
        if segment.seal and segment.seal[END] > 1:
            lost = segment.seal[LOST]
            print(f"note: {segment.name} is {ENDS[segment.seal[END]]}, lost {lost}")
    print(f"{len(segments)} segments, {log.records} records, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
