"""A file system that is full, and files that may not grow: nothing is permitted that cannot be
written down, revocations go on, and all goes on by itself when there is room."""

import random
import resource
import time

from audit_log import COUNT, DETAIL, OUTAGE
from checks import History, call_quietly
from ground import HOSTS, SEGMENT_BYTES, Lost, check, ground
from load import Ending, Held, Load
from postern_client import Denial

TMPFS_MEBIBYTES = 16
# With RLIMIT_FSIZE the database must find room where a segment finds none.
LARGE_SEGMENT_BYTES = 8 * SEGMENT_BYTES
RESUMES_SECONDS = 10


def run(task):
    done, kinds, totals = 0, {}, {}
    while done < task.rounds and not task.is_over:
        lots = random.Random(f"{task.seed}/full-disk/{done}")
        try:
            kind, counts = one_round(lots, done, f"{task.seed}/full-disk/{done}")
        except Lost as lost:
            raise Lost(f"round {done}: {lost}") from None
        kinds[kind] = kinds.get(kind, 0) + 1
        for key, value in counts.items():
            totals[key] = totals.get(key, 0) + value
        done += 1
        task.show("full-disk", done, kinds, totals)
    return ", ".join(f"{key} {value}" for key, value in {**kinds, **totals}.items())


def one_round(lots, number, seed):
    kind = "tmpfs" if number % 2 == 0 else "rlimit"
    settings = [f"audit.segment_bytes={LARGE_SEGMENT_BYTES}"] if kind == "rlimit" else []
    with ground(lanes=1, settings=settings) as place:
        if kind == "tmpfs":
            place.audit.mkdir(mode=0o700, exist_ok=True)
            if not place.mounts.tmpfs(place.audit, TMPFS_MEBIBYTES):
                kind = "no-mount"
        history = History(place)
        place.begin()
        load = Load(place, place.actors[:3], seed, bulk=lots.randint(6_000, 14_000)).start()
        try:
            torture(place, load, kind)
            ledger = load.end()
        finally:
            load.abandon()
        place.end()
        records = history.settle(ledger)
        outages = [record.fields for record in records if record.kind == OUTAGE]
        check(outages, "no record tells of the outage")
        check(any(outage[DETAIL] for outage in outages), "an outage has no cause:", outages)
        check(sum(outage[COUNT] for outage in outages) > 0, "an outage denied nothing:", outages)
        place.begin()
        history.check_denied(list(history.acknowledged))
        return kind, {**history.totals, "unaudited": ledger.unaudited}


def torture(place, load, kind):
    check(load.wait_decisions(20), "nothing is decided")
    kept = keep_credentials(place, load)
    pid = place.process.pid
    filler = place.audit / "filler"
    if kind == "tmpfs":
        with open(filler, "wb", buffering=0) as file:
            try:
                while file.write(bytes(1 << 16)):
                    pass
            except OSError:
                pass
    else:
        segment_bytes = LARGE_SEGMENT_BYTES if kind == "rlimit" else SEGMENT_BYTES
        resource.prlimit(
            pid, resource.RLIMIT_FSIZE, (segment_bytes - 4096, resource.RLIM_INFINITY))
    deadline = time.monotonic() + 60
    while not load.ledger.unaudited:
        place.check_alive()
        check(not load.ledger.wrong, load.ledger.wrong[:2])
        check(time.monotonic() < deadline, "it is still decided without room for it")
        time.sleep(0.01)
    full(place, load, kept)
    if kind == "tmpfs":
        filler.unlink()
    else:
        resource.prlimit(pid, resource.RLIMIT_FSIZE,
                         (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    before = len(load.ledger.decisions)
    check(load.wait_decisions(before + 20, RESUMES_SECONDS),
          f"nothing is decided {RESUMES_SECONDS} s after there is room again;",
          place.output()[-1000:])


def keep_credentials(place, load):
    """Some that no caller has, to be revoked later."""
    actor = place.actors[-1]
    with place.actor_client(actor) as client:
        tasks = [f"kept-{number}" for number in range(3)]
        kept = [Held(client.attest(task, "torture", HOSTS).credential, task, actor)
                for task in tasks]
    with load.ledger.lock:
        load.ledger.attests += kept
    return kept


def full(place, load, kept):
    """While there is no room: revocations are acknowledged and in force, nothing is permitted."""
    time.sleep(0.3)
    place.check_alive()
    with place.person() as person:
        for each in kept:
            answer = call_quietly(lambda: person.revoke_credential(each.credential, "full"))
            check(not isinstance(answer, (str, Denial)) and answer is not None,
                  "a revocation without room for it is answered with", answer)
            with load.ledger.lock:
                load.ledger.endings.append(
                    Ending("credential", each.credential, time.monotonic()))
            with place.actor_client(each.actor) as client:
                seen = client.introspect(each.credential)
                check(not seen.live, "it is revoked and lives:", seen)
