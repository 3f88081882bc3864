"""SIGKILL at random moments under load, and what the next run and the log have of it."""

import random
import signal
import time

from checks import History
from ground import Lost, check, ground
from load import Load

ROUNDS_PER_GROUND = 40
CHECKED_PER_ROUND = 40


def run(task, durability="process", name="kill"):
    """`task.rounds` kills; every so often with new folders."""
    done, totals = 0, {}
    while done < task.rounds and not task.is_over:
        count = min(ROUNDS_PER_GROUND, task.rounds - done)
        lanes = 1 + (done // ROUNDS_PER_GROUND) % 2
        with ground(lanes=lanes, durability=durability) as place:
            history = History(place)
            place.begin()
            for number in range(done, done + count):
                if task.is_over or len(history.free_actors()) < 3:
                    break
                lots = random.Random(f"{task.seed}/{name}/{number}")
                try:
                    one_round(place, history, lots, f"{task.seed}/{name}/{number}")
                except Lost as lost:
                    raise Lost(f"round {number}: {lost}") from None
                done += 1
                task.show(name, done, history.totals, totals)
            history.check_denied(list(history.acknowledged))
            place.end()
            history.check_whole(place.streams)
        for key, value in history.totals.items():
            totals[key] = totals.get(key, 0) + value
    return f"{done} rounds, " + ", ".join(f"{key} {value}" for key, value in totals.items())


def one_round(place, history, lots, seed):
    actors = lots.sample(history.free_actors(), min(3, len(history.free_actors())))
    load = Load(place, actors, seed, whole=0.1, held=history.living(actors)).start()
    is_at_work = load.wait_decisions(5)
    lot = lots.random()
    time.sleep(lots.random() ** 2 * 0.6)
    if lot < 0.1:
        # In the middle of an orderly end.
        place.process.send_signal(signal.SIGTERM)
        time.sleep(lots.random() * 0.1)
    place.kill()
    ledger = load.abandon()
    check(is_at_work, f"nothing is decided: {ledger.counts()} {ledger.wrong}")
    if 0.1 <= lot < 0.25:
        # In the middle of its start, which seals what was left.
        place.begin(wait=False)
        time.sleep(lots.random() * 0.3)
        place.kill()
    place.begin()
    history.settle(ledger)
    history.count_living(actors)
    endings = list(history.acknowledged)
    history.check_denied(endings[-CHECKED_PER_ROUND:])
