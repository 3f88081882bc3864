#!/usr/bin/env python3
"""Tortures a broker (bench/README.md): real processes, real files, drawn by lot from a seed.

    torture.py [--short] [--rounds N] [--seed S] [--only PART,PART] [--minutes M] [--binary PATH]

The last line is `lost: 0`, or the seed and what was lost. Exit code 0, 1 (lost), 2 (it could not
be done), or 128 and the signal's number.
"""

import argparse
import os
import signal
import sys
import time
import traceback
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

PARTS = ("kill", "power", "stop-continue", "full-disk", "file-gone", "flipped", "copies",
         "clock")
# Rounds of each part: in the long form, where --rounds says how many kills, and in the short one.
LONG = {"kill": 1.0, "power": 0.1, "stop-continue": 0.05, "full-disk": 0.02, "file-gone": 0.06,
        "flipped": 0.3, "copies": 0.06, "clock": 0.005}
SHORT = {"clock": 1, "full-disk": 2, "file-gone": 3, "flipped": 5, "copies": 3,
         "stop-continue": 1, "power": 3, "kill": 12}
SHORT_SECONDS = 50


class Task:
    """What one part is to do, and until when."""

    def __init__(self, seed, rounds, deadline):
        self.seed, self.rounds, self.deadline = seed, rounds, deadline
        self._shown = 0.0

    @property
    def is_over(self):
        return time.monotonic() > self.deadline

    def show(self, name, done, *counts):
        """Progress, now and then."""
        if time.monotonic() - self._shown < 5 and done != self.rounds:
            return
        self._shown = time.monotonic()
        total = {}
        for table in counts:
            for key, value in table.items():
                total[key] = total.get(key, 0) + value
        told = "  ".join(f"{key} {value}" for key, value in total.items())
        print(f"  {name} {done}/{self.rounds}  {told}", flush=True)


def runner(name):
    """Imported late: a part needs the broker's path in the environment."""
    import copies
    import damage
    import disk
    import kill
    import pause
    return {
        "kill": kill.run,
        "power": lambda task: kill.run(task, "power", "power"),
        "stop-continue": pause.run,
        "full-disk": disk.run,
        "file-gone": damage.run_gone,
        "flipped": damage.run_flipped,
        "copies": copies.run,
        "clock": pause.run_clock,
    }[name]


def arguments():
    parser = argparse.ArgumentParser(
        description="tortures a broker and looks whether it lost anything")
    parser.add_argument("--rounds", type=int, help="kills; the other parts go by it (1000)")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    parser.add_argument("--only", default="", help="parts of: " + ", ".join(PARTS))
    parser.add_argument("--binary", type=Path, help="the `postern` executable")
    parser.add_argument("--minutes", type=float, help="ends after so many (90; short: 1)")
    parser.add_argument("--short", action="store_true", help="a minute of everything")
    asked = parser.parse_args()
    everything = list(SHORT) if asked.short else list(PARTS)
    asked.parts = [part for part in asked.only.split(",") if part] or everything
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"no part is called {', '.join(sorted(unknown))}")
    if asked.rounds is not None and asked.rounds < 1:
        parser.error("--rounds is at least 1")
    asked.binary = asked.binary or Path(os.environ.get("POSTERN_BINARY", ""))
    if not asked.binary.is_file():
        parser.error("--binary names no file; it is the `postern` executable")
    return asked


def rounds(asked, part):
    if asked.only and asked.rounds:
        return asked.rounds
    if asked.short:
        return SHORT[part]
    return max(1, round((asked.rounds or 1000) * LONG[part]))


def main():
    asked = arguments()
    os.environ["POSTERN_BINARY"] = str(asked.binary.resolve())
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    again = f"--seed {asked.seed}" + (" --short" if asked.short else "")
    print(f"seed {asked.seed}: `{again}` plays it again", flush=True)
    begun = time.monotonic()
    minutes = asked.minutes or (SHORT_SECONDS / 60 if asked.short else 90)
    deadline = begun + 60 * minutes
    lost = []
    from ground import Lost
    for number, part in enumerate(asked.parts):
        started = time.monotonic()
        # What is short leaves something to each; what a part does not need goes to the others.
        share = (deadline - started) / (len(asked.parts) - number)
        until = started + share if asked.short else deadline
        task = Task(asked.seed, rounds(asked, part), until)
        if task.is_over:
            print(f"{part}: not done, the time is over", flush=True)
            continue
        try:
            done = runner(part)(task)
        except Lost as error:
            lost.append(f"{part}: {error}")
            done = f"LOST: {error}"
        except Exception:
            traceback.print_exc()
            print(f"{part}: could not be done, seed {asked.seed}", flush=True)
            return 2
        print(f"{part}: {done} ({time.monotonic() - started:.0f} s)", flush=True)
    print(f"{time.monotonic() - begun:.0f} s")
    if lost:
        print(f"lost: {len(lost)}; seed {asked.seed}; " + " | ".join(lost))
        return 1
    print("lost: 0")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
