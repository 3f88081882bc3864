"""Copies of a broker's folders, taken at random moments: a broker starts on them, or refuses.

Half are taken while the broker is stopped by SIGSTOP: such a copy is of one moment, and has all
that was acknowledged before. The others are taken while it runs: their files are of different
moments, as those of a careless backup.
"""

import random
import shutil
import signal
import time

from checks import History
from ground import Lost, check, copied, ground, started_or_refused
from load import Load
import audit_log


def run(task):
    done = {"taken": 0, "served": 0, "refused": 0, "flagged": 0}
    while done["taken"] < task.rounds and not task.is_over:
        with ground(lanes=1) as place:
            place.begin()
            load = Load(place, place.actors[:3], f"{task.seed}/copies", pause=0.002).start()
            try:
                for _ in range(min(8, task.rounds - done["taken"])):
                    number = done["taken"]
                    lots = random.Random(f"{task.seed}/copies/{number}")
                    time.sleep(lots.random() * 0.5)
                    try:
                        one_copy(place, load, number % 2 == 0, done)
                    except Lost as lost:
                        raise Lost(f"copy {number}: {lost}") from None
                    done["taken"] += 1
                    task.show("copies", done["taken"], done)
                    if task.is_over:
                        break
            finally:
                place.kill()
                load.abandon()
    return ", ".join(f"{key} {value}" for key, value in done.items())


def one_copy(place, load, is_frozen, done):
    endings, attests = list(load.ledger.endings), list(load.ledger.attests)
    decisions = list(load.ledger.decisions)
    if is_frozen:
        place.process.send_signal(signal.SIGSTOP)
    try:
        other = copied(place)
    finally:
        place.process.send_signal(signal.SIGCONT)
    is_kept = False
    try:
        words = started_or_refused(other)
        if words is not None:
            done["refused"] += 1
            check(not is_frozen, "a copy of one moment is refused:", words)
            return
        done["served"] += 1
        other.end()
        log = audit_log.AuditLog(other.audit)
        records = log.read()
        problems = log.problems(other.streams)
        if problems:
            done["flagged"] += 1
        if not is_frozen:
            check(not [problem for problem in problems if not is_of_a_careless_copy(problem)],
                  "the log of a copy:", *problems[:4])
            return
        check(not problems, "the log of a copy of one moment:", *problems[:4])
        code, words = other.verify()
        check(code == 0, "`postern audit verify` of a copy of one moment:", words[-2000:])
        history = History(other)
        known = {record.id for record in records if record.kind == audit_log.DECISION}
        gone = [answer for answer in decisions if answer.id not in known]
        check(not gone, f"{len(gone)} decisions are not in the copy's log")
        history._check_attests(type(load.ledger)(attests=attests), records, 0)
        history._check_endings(type(load.ledger)(endings=endings), records, 0)
        other.begin()
        history.check_denied(list(history.acknowledged))
    except Lost:
        is_kept = True
        raise
    finally:
        other.kill()
        if not is_kept:
            shutil.rmtree(other.folder, ignore_errors=True)


def is_of_a_careless_copy(problem):
    """A file that is older than the one that speaks of it: less than a checkpoint says, numbers or
    checkpoints that are nowhere. Nothing that is there is wrong."""
    return any(words in problem for words in ("records and has", "are missing", "is missing",
                                            "does not follow"))
