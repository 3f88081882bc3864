"""SIGSTOP and SIGCONT under load, and a clock that jumps; at the end all counters reconcile."""

import random
import shutil
import signal
import struct
import subprocess
import tempfile
import time
from pathlib import Path

from audit_log import DECISION, REASON, TIME
from checks import History
from ground import Lost, check, ground
from load import BATCH_MAX, Load

PAUSES = 4
JUMP_SECONDS = 7_200


def run(task):
    """Stops and continues a broker at random moments."""
    def pauses(place, lots, task):
        for _ in range(PAUSES):
            time.sleep(lots.random() * 0.3)
            place.process.send_signal(signal.SIGSTOP)
            time.sleep(lots.random() ** 3 * 1.5)
            place.process.send_signal(signal.SIGCONT)
    return under_load(task, "stop-continue", pauses)


def run_clock(task):
    """The wall clock jumps by hours, forth and back."""
    compiler = shutil.which("cc") or shutil.which("clang")
    if compiler is None:
        return "skipped: no C compiler is there to make the clock that jumps"
    with tempfile.TemporaryDirectory(prefix="postern-clock-") as folder:
        library = Path(folder) / "clock.so"
        subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", library,
                        Path(__file__).with_name("clock.c")], check=True)
        return under_load(task, "clock", jumps, library)


def jumps(place, lots, task):
    for _ in range(PAUSES):
        time.sleep(lots.random() * 0.5)
        set_clock(place, lots.randint(-JUMP_SECONDS, JUMP_SECONDS))


def set_clock(place, seconds):
    # In place: the broker has it mapped.
    with open(place.clock, "r+b" if place.clock.exists() else "wb") as file:
        file.write(struct.pack("=q", seconds))


def under_load(task, name, torture, library=None):
    totals, done = {}, 0
    while done < task.rounds and not task.is_over:
        lots = random.Random(f"{task.seed}/{name}/{done}")
        with ground(lanes=1 + done % 2) as place:
            history = History(place)
            begin(place, library)
            load = Load(place, place.actors[:3], f"{task.seed}/{name}/{done}", whole=0.2).start()
            try:
                check(load.wait_decisions(5), "nothing is decided")
                torture(place, lots, task)
                before = len(load.ledger.decisions)
                check(load.wait_decisions(before + 20), "nothing is decided any more")
                place.check_alive()
                ledger = load.end()
                records = settle_all(place, history, ledger)
                times = [record.fields[TIME] for record in records if record.sequence]
                check(library is None or max(times) - min(times) > 60_000,
                      "the clock did not jump")
            except Lost as lost:
                raise Lost(f"round {done}: {lost}") from None
            finally:
                load.abandon()
        done += 1
        for key, value in history.totals.items():
            totals[key] = totals.get(key, 0) + value
        task.show(name, done, totals)
    return f"{done} rounds, " + ", ".join(f"{key} {value}" for key, value in totals.items())


def begin(place, library):
    if library is None:
        return place.begin()
    place.clock = place.folder / "clock"
    set_clock(place, 0)
    return place.begin(prefix=["env", f"LD_PRELOAD={library}", f"TORTURE_CLOCK={place.clock}"])


def settle_all(place, history, ledger):
    """Everybody was answered; the counters of broker, log and clients are the same."""
    counts = ledger.counts()
    with place.person() as person:
        counters = person.status().counters
    # Who has nothing left because of an operator is cut off, perhaps in the middle of one request.
    cut = {str(ending.actor.number) for ending in ledger.endings if ending.actor is not None}
    check(all(resource.split("-")[0] in cut for resource in ledger.pending)
          and len(ledger.pending) <= counters["connections_cut"] * BATCH_MAX,
          "not answered:", counts)
    place.end()
    records = history.settle(ledger, forgiven=0)
    decided = [record.fields[REASON] for record in records if record.kind == DECISION]
    told = {
        "permits": (counters["permits"], decided.count(0), counts["permitted"]),
        "denies": (counters["denies"] - counters.get("audit_unavailable", 0),
                   len(decided) - decided.count(0), counts["denied"] - ledger.unaudited)}
    for name, (broker, log, clients) in told.items():
        check(broker == log and clients <= log <= clients + counts["unanswered"],
              f"{name}: the broker counts {broker}, the log {log}, the clients {clients}")
    place.begin()
    history.check_denied(list(history.acknowledged))
    place.end()
    history.check_whole(0)
    return records
