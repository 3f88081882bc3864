"""Files that are taken away under a broker, and bytes that are not what they were.

Taken away: decisions are denied or saved, all goes on by itself, and what is lost is said.
Flipped and torn: whoever checks the log finds it; a broker seals, or refuses in words.
"""

import random
import shutil
import time

import audit_log
from audit_log import END, LOST
from checks import History, named
from ground import Lost, check, copied, ground, started_or_refused
from load import Load

GONE = ("delete", "delete-control", "delete-checkpoint", "cut", "empty", "folder-away",
        "folder-replaced")
KEYS = ("signing.key", "signing.key_secret")
RESUMES_SECONDS = 10
CHECKPOINT_SECONDS = 1.2


# Taken away


def run_gone(task):
    done, kinds = 0, {}
    while done < task.rounds and not task.is_over:
        lots = random.Random(f"{task.seed}/file-gone/{done}")
        kind = lots.choice(GONE)
        try:
            one_gone(kind, lots, f"{task.seed}/file-gone/{done}")
        except Lost as lost:
            raise Lost(f"round {done}, {kind}: {lost}") from None
        kinds[kind] = kinds.get(kind, 0) + 1
        done += 1
        task.show("file-gone", done, kinds)
    return ", ".join(f"{key} {value}" for key, value in kinds.items())


def one_gone(kind, lots, seed):
    with ground(lanes=1) as place:
        history = History(place)
        place.begin()
        load = Load(place, place.actors[:3], seed, pause=0.001).start()
        try:
            check(load.wait_decisions(100), "nothing is decided")
            time.sleep(lots.random() * CHECKPOINT_SECONDS)
            take_away(kind, place, lots)
            begun = time.monotonic()
            # Either it is noticed first, or there is nothing to notice: decisions go on.
            while not load.ledger.unaudited and time.monotonic() < begun + 1.0:
                time.sleep(0.01)
            before = len(load.ledger.decisions)
            check(load.wait_decisions(before + 50, RESUMES_SECONDS),
                  f"nothing is decided {RESUMES_SECONDS} s later;", place.output()[-1500:])
            place.check_alive()
            ledger = load.end()
        finally:
            load.abandon()
        place.end()
        if kind == "folder-replaced":
            put_back(place)
        settle_gone(kind, place, history, ledger)
        code, words = place.verify()
        is_whole = kind not in ("cut", "empty")
        check(code == 0 or not is_whole, "`postern audit verify`:", words[-2000:])
        place.begin()
        history.check_denied(list(history.acknowledged))


def take_away(kind, place, lots):
    stream = {"delete-control": "control", "delete-checkpoint": "checkpoint"}.get(kind, "lane-0")
    path = min(place.audit.glob(f"{stream}.*.open"))
    if kind.startswith("delete"):
        path.unlink()
    elif kind in ("cut", "empty"):
        used = used_bytes(path)
        with open(path, "r+b") as file:
            file.truncate(lots.randint(0, used) if kind == "cut" else 0)
    else:
        aside = place.setup / "aside"
        place.audit.rename(aside)
        if kind == "folder-away":
            time.sleep(lots.random() * 2)
            aside.rename(place.audit)
        else:
            place.audit.mkdir(mode=0o700)


def put_back(place):
    """What was sealed before went with the old folder; the rest is in the new one."""
    for path in (place.setup / "aside").glob("*.sealed"):
        check(not (place.audit / path.name).exists(), f"{path.name} was sealed twice")
        path.rename(place.audit / path.name)


def used_bytes(path):
    return len(path.read_bytes().rstrip(b"\0"))


def settle_gone(kind, place, history, ledger):
    """What the damage destroyed is said in the seals, and nothing else is missing."""
    ends = {}
    for path in place.audit.glob("*.sealed"):
        try:
            seal = audit_log.read_segment(path).seal
        except audit_log.Broken as broken:
            raise Lost(f"{broken}") from None
        ends.setdefault(audit_log.ENDS[seal[END]], []).append(seal[LOST])
    lost = sum(ends.get("damaged", []))
    if kind.startswith("delete"):
        check("rescued" in ends, f"{kind}: no seal says it was rescued: {ends}")
    check(not lost or kind in ("cut", "empty"), f"{kind}: {lost} records are lost: {ends}")
    return history.settle(
        ledger, lost=lost, allowed=is_of_a_cut if kind in ("cut", "empty") else None)


def is_of_a_cut(problem):
    return "records and has" in problem or "numbers are missing" in problem


# Flipped and torn


def run_flipped(task):
    done, kinds = 0, {}
    while done < task.rounds and not task.is_over:
        for is_killed in (False, True):
            with ground(lanes=1) as place:
                done = flip_copies(task, place, is_killed, done, kinds)
    return ", ".join(f"{key} {value}" for key, value in sorted(kinds.items()))


def flip_copies(task, place, is_killed, done, kinds):
    """Damages a good many copies of what one broker left."""
    place.begin()
    seed = f"{task.seed}/flipped/{done}"
    load = Load(place, place.actors[:3], seed, bulk=6_000).start()
    check(load.wait_decisions(350), "nothing is decided")
    time.sleep(CHECKPOINT_SECONDS)
    if is_killed:
        place.kill()
        ledger = load.abandon()
    else:
        ledger = load.end()
        place.end()
    for _ in range(min(16, max(1, task.rounds // 2))):
        if done >= task.rounds or task.is_over:
            break
        lots = random.Random(f"{task.seed}/flipped/{done}")
        try:
            kind, outcome = one_flip(place, ledger, lots, is_killed)
        except Lost as lost:
            raise Lost(f"round {done}: {lost}") from None
        kinds[f"{kind}: {outcome}"] = kinds.get(f"{kind}: {outcome}", 0) + 1
        done += 1
        task.show("flipped", done)
    return done


def one_flip(place, ledger, lots, is_killed):
    other = copied(place)
    is_kept = False
    try:
        files = [path for path in sorted(other.audit.iterdir()) if path.stat().st_size
                 and audit_log.NAME.fullmatch(path.name)]
        kinds = [*["segment"] * 6, "names", "state.db", "state.db", *KEYS]
        kind = lots.choice(kinds)
        path = {"segment": lots.choice(files), "state.db": lots.choice(
            sorted(other.state.glob("state.db*")))}.get(kind, other.audit / kind)
        if kind == "names":
            path, what = confuse(files, lots)
        else:
            what = damage(path, lots)
        where = f"{path.name}: {what}"
        if kind == "segment":
            kind = path.name.split(".")[0].rstrip("-0") + " " + path.name.split(".")[2]
        if path.suffix == ".sealed" or kind == "names":
            check(found(other.audit), f"{where}: the check of the log did not find it")
            check(other.verify()[0] != 0, f"{where}: `postern audit verify` did not find it")
        else:
            other.verify()
        words = started_or_refused(other)
        if words is not None:
            return kind, "refused"
        history = History(other)
        for ending in ledger.endings:
            history.acknowledged[named(ending)] = ending
        try:
            history.check_denied(list(history.acknowledged)[-60:])
        except Lost as lost:
            # SQLite does not see what changed in a row's own text, and an earlier state of the
            # whole file is all that the log tells of.
            if path.name != "state.db":
                raise Lost(f"{where}: {lost}") from None
            return kind, "served, a revocation forgotten"
        other.end()
        if not path.name.startswith(("state", "signing")):
            check_flagged(other, ledger, where)
        return kind, "served"
    except Lost:
        is_kept = True
        raise
    finally:
        other.kill()
        if not is_kept:
            shutil.rmtree(other.folder, ignore_errors=True)


def damage(path, lots):
    """Flips a byte, overwrites some, cuts the file, or adds to it; what was done."""
    data = bytearray(path.read_bytes())
    used = max(1, len(data.rstrip(b"\0")))
    lot = lots.random()
    at = lots.randrange(used)
    path.chmod(0o600)
    if lot < 0.5:
        data[at] ^= 1 << lots.randrange(8)
        told = f"byte {at} flipped"
    elif lot < 0.7:
        count = min(lots.randint(2, 600), len(data) - at)
        data[at:at + count] = bytes(byte ^ 0x5A for byte in data[at:at + count])
        told = f"{count} bytes at {at} overwritten"
    elif lot < 0.9:
        del data[at:]
        told = f"cut at {at} of {used}"
    else:
        data += lots.randbytes(lots.randint(1, 40))
        told = "bytes added"
    path.write_bytes(data)
    return told


def confuse(files, lots):
    """Takes a file of events away, or has two of them change names; (one of them, what)"""
    files = [path for path in files if not path.name.startswith("checkpoint")]
    path, other = lots.sample(files, 2)
    if lots.random() < 0.5:
        # Of the last of a stream nothing may tell yet.
        sealed = [path for path in files if path.suffix == ".sealed"]
        if sealed:
            path = lots.choice(sealed)
            path.unlink()
            return path, "taken away"
    aside = path.with_name("aside")
    path.rename(aside)
    other.rename(path)
    aside.rename(other)
    return path, f"changed for {other.name}"


def found(folder):
    """Whether the check of a log finds something."""
    log = audit_log.AuditLog(folder, checksums=True)
    log.read(with_open=True)
    return bool(log.problems(5))


def check_flagged(place, ledger, where):
    """Where an acknowledged decision is missing now, the check says so."""
    log = audit_log.AuditLog(place.audit)
    known = {record.id for record in log.read() if record.kind == audit_log.DECISION}
    gone = [answer for answer in ledger.decisions if answer.id not in known]
    # A seal says it, of the last records of a run also where no number after them is missing.
    is_told = any(
        segment.seal and audit_log.ENDS[segment.seal[END]] in ("torn", "damaged")
        for stream in log.segments.values() for segment in stream)
    check(not gone or is_told or log.problems(place.streams),
          f"{where}: {len(gone)} decisions are missing, and nothing tells of it")
