"""Goal: a difference is seen, and what is reported is as small as can be read at a glance.

Method: an engine that is the reference but for one planted fault, over the generator's own cases.
"""

from dataclasses import replace

import pytest

from oracle import reference
from oracle.compare import Comparison
from oracle.engine import EngineStopped
from oracle.generate import generate
from oracle.shrink import shrink, size

FAULTS = {
    "like is always an error": lambda case: " like " in case.text,
    "a forbid is not seen": lambda case: "forbid" in case.text,
    "tags are not read": lambda case: '"tags"' in case.document,
}


class Faulty:
    """Answers like the reference, but turns the decision where the fault shows."""

    def __init__(self, shows):
        self.shows = shows

    def ask(self, cases):
        return [self._answers(case) for case in cases]

    def _answers(self, case):
        answers = reference.ask(case)
        if self.shows(case):
            return [replace(answer, decision="neither") for answer in answers]
        return answers


class Stopping:
    """Crashes at a word."""

    def ask(self, cases):
        if any("isLoopback" in case.text for case in cases):
            raise EngineStopped("status -4")
        return [reference.ask(case) for case in cases]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_and_made_small(fault):
    comparison = Comparison(Faulty(FAULTS[fault]))
    cases = [generate(seed, kind="policies") for seed in range(60)]
    found = [
        case for case, difference in zip(cases, comparison.differences(cases)) if difference]
    assert found
    largest = max(found, key=size)
    small = shrink(largest, comparison)
    assert comparison.differences([small])[0]
    assert len(small.policies) <= 1 and len(small.entities) <= 1 and len(small.requests) == 1
    assert len(small.text) < 120, small.text
    assert not small.requests[0]["context"]


def test_a_crash_is_one_case_and_not_the_batch():
    comparison = Comparison(Stopping())
    cases = [generate(seed, kind="extensions") for seed in range(40)]
    differences = comparison.differences(cases)
    stopped = [difference for difference in differences if difference]
    assert stopped and len(stopped) < len(cases)
    assert all("the engine stopped" in difference for difference in stopped)
