"""Goal: the engine answers as the reference engine does where the public cases are thin.

Method: seeded policies, entities and requests, among them texts broken in small ways, go to both
engines; decision, reasons, erring policies and refusals must be the same. A case that differs is
made small and printed with its seed. CEDAR_CASES says how many (3,000), CEDAR_SEED where they
begin; `CEDAR_CASES=1 CEDAR_SEED=n` runs one again. Of data read by a schema there is a third as
many. CEDAR_FEATURES=templates,validation adds what is behind a flag; of those there is a tenth.
"""

import os

import pytest

from oracle.compare import Comparison, ValidationComparison
from oracle.generate import generate
from oracle.shrink import shrink

CASES = int(os.environ.get("CEDAR_CASES", "3000"))
SEED = int(os.environ.get("CEDAR_SEED", "1"))
BATCH = 250
REPORTED_MAX = 5


def test_same_answers(engine):
    assert not (reports := _reports(Comparison(engine), CASES)), "\n\n".join(reports)


def test_same_answers_by_schema(engine):
    """Entities, contexts and requests that a schema helps to read, and may refuse."""
    reports = _reports(Comparison(engine), -(-CASES // 3), kind="conforming")
    assert not reports, "\n\n".join(reports)


@pytest.mark.feature("templates")
def test_same_answers_to_templates(engine):
    reports = _reports(Comparison(engine), CASES // 10, kind="templates")
    assert not reports, "\n\n".join(reports)


@pytest.mark.feature("validation")
def test_same_validation(engine):
    reports = _reports(ValidationComparison(engine), CASES // 10, kind="validation")
    assert not reports, "\n\n".join(reports)


def _reports(comparison, count, kind=None):
    """What differs, made small, for as many as anyone would read."""
    reports = []
    for start in range(SEED, SEED + count, BATCH):
        seeds = range(start, min(start + BATCH, SEED + count))
        cases = [generate(seed, kind) for seed in seeds]
        for case, difference in zip(cases, comparison.differences(cases)):
            if difference is not None and len(reports) < REPORTED_MAX:
                small = shrink(case, comparison)
                reports.append(f"{small}\n{comparison.differences([small])[0]}")
    return reports


@pytest.mark.parametrize("seed", [1, 7, 4711])
def test_a_seed_always_gives_the_same_case(seed):
    assert str(generate(seed)) == str(generate(seed))
