"""Measures the engine beside the reference, in turns, on the same policies and requests.

Usage: compare.py BENCH [--json] [--turns N] [--no-hierarchy]

The reference's time is its own count of the decision alone (AuthzResult.metrics), in whole
microseconds and so up to one too low; everything is parsed once on both sides. A turn is many
decisions; what is shown is the median of the turns, the least and the most.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cedarpy

import workload

ROUNDS = {"10": 400, "100": 400, "1000": 400, "1000-open": 20}
REFERENCE_ROUNDS = {"10": 10, "100": 4, "1000": 1, "1000-open": 1}
PARSE_MILLISECONDS_MAX = 50
LOAD_SECONDS_MAX = 5


class Ours:
    """The engine's side: a process that takes turns."""

    def __init__(self, binary, folder):
        self.process = subprocess.Popen(
            [binary, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def turn(self, *words):
        print(*words, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline().split()
        if not answer:
            sys.exit("bench: the engine's side stopped")
        return float(answer[0]), *map(int, answer[1:])

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Reference:
    """The reference's side, in this process."""

    def __init__(self):
        self.policies = {
            name: cedarpy.PolicySet.from_str(text) for name, (text, _) in workload.SHAPES.items()}
        self.entities = cedarpy.Entities.from_json_str(json.dumps(workload.entities()))
        self.requests = [
            {**request, "context": json.dumps(request["context"])}
            for request in workload.requests()]

    def decide(self, shape, rounds):
        """Nanoseconds a decision, and allows a round."""
        micros, results = 0, []
        for _ in range(rounds):
            results = cedarpy.is_authorized_batch(
                self.requests, self.policies[shape], self.entities)
            micros += sum(result.metrics["authz_duration_micros"] for result in results)
        allows = sum(result.allowed for result in results)
        return micros * 1000 / (rounds * len(self.requests)), allows

    @staticmethod
    def parse(text):
        start = time.perf_counter()
        cedarpy.PolicySet.from_str(text)
        return (time.perf_counter() - start) * 1e9

    @staticmethod
    def load(text):
        start = time.perf_counter()
        cedarpy.Entities.from_json_str(text)
        return (time.perf_counter() - start) * 1e9


def summary(name, ours, theirs=(), limit=None, allocations=None):
    """One row; ratios are taken turn by turn, so that noise hits both."""
    ratios = [their / our for our, their in zip(ours, theirs)]
    row = {"name": name, "unit": "ns", "ours": spread(ours), "reference": spread(theirs),
           "ratio": spread(ratios), "allocations": allocations, "limit": limit}
    median = statistics.median(ours)
    row["isMet"] = median <= limit if limit else not ratios or statistics.median(ratios) >= 1
    row["isMet"] = row["isMet"] and not allocations
    return row


def spread(values):
    if not values:
        return None
    return {"median": statistics.median(values), "least": min(values), "most": max(values)}


def decisions(ours, reference, turns):
    rows = []
    for shape, (_, limit) in workload.SHAPES.items():
        ours.turn("decide", shape, 1)
        reference.decide(shape, 1)
        mine, theirs, allocations = [], [], 0
        for _ in range(turns):
            time_ours, allocated, allows = ours.turn("decide", shape, ROUNDS[shape])
            time_theirs, allows_theirs = reference.decide(shape, REFERENCE_ROUNDS[shape])
            if allows != allows_theirs:
                sys.exit(f"bench: {shape}: {allows} allows, the reference has {allows_theirs}")
            mine.append(time_ours)
            theirs.append(time_theirs)
            allocations = max(allocations, allocated)
        rows.append(summary(f"decide, {shape} policies", mine, theirs, limit, allocations))
    return rows


def parsing(ours, reference, turns):
    rows = []
    for shape in ("1000", "1000-open"):
        text = workload.SHAPES[shape][0]
        pairs = [(ours.turn("parse", shape)[0], reference.parse(text)) for _ in range(turns)]
        rows.append(summary(
            f"parse and compile, {shape}", *map(list, zip(*pairs)),
            limit=PARSE_MILLISECONDS_MAX * 1e6))
    return rows


def hierarchies(ours, reference, folder):
    text = (folder / "hierarchy.json").read_text()
    mine, theirs = ours.turn("load")[0], reference.load(text)
    climbs = [ours.turn("climb", 400) for _ in range(5)]
    if any(allows != 30 for _, _, allows in climbs):
        sys.exit("bench: not everybody is below the top")
    return [
        summary("load 100,000 entities", [mine], [theirs], limit=LOAD_SECONDS_MAX * 1e9),
        summary("`in` among 100,000", [climb[0] for climb in climbs],
                allocations=max(climb[1] for climb in climbs))]


def table(rows):
    lines = [f"{'':28}{'ours':>10}{'least':>10}{'most':>10}{'reference':>11}{'ratio':>8}"
             f"{'ratios':>14}{'alloc':>7}{'limit':>9}"]
    for row in rows:
        ours, theirs, ratio = row["ours"], row["reference"], row["ratio"]
        spans = f"{rounded(ratio['least'])}–{rounded(ratio['most'])}" if ratio else "–"
        times = f"{rounded(ratio['median'])}x" if ratio else "–"
        lines.append(
            f"{row['name']:28}{shown(ours['median']):>10}{shown(ours['least']):>10}"
            f"{shown(ours['most']):>10}{shown(theirs and theirs['median']):>11}"
            f"{times:>8}{spans:>14}"
            f"{'–' if row['allocations'] is None else row['allocations']:>7}"
            f"{shown(row['limit']):>9}{'' if row['isMet'] else '  missed'}")
    return "\n".join(lines)


def rounded(ratio):
    return f"{ratio:.0f}" if ratio >= 100 else f"{ratio:.3g}"


def shown(nanoseconds):
    if nanoseconds is None:
        return "–"
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if nanoseconds >= size:
            return f"{nanoseconds / size:.3g} {unit}"
    return f"{nanoseconds:.0f} ns"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bench")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--turns", type=int, default=15)
    parser.add_argument("--no-hierarchy", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="postern-bench-cedar-") as name:
        folder = Path(name)
        workload.write(folder)
        ours, reference = Ours(options.bench, folder), Reference()
        rows = decisions(ours, reference, options.turns)
        rows += parsing(ours, reference, options.turns)
        if not options.no_hierarchy:
            rows += hierarchies(ours, reference, folder)
        ours.close()
    print(json.dumps(rows, indent=2) if options.json else table(rows))


if __name__ == "__main__":
    main()
