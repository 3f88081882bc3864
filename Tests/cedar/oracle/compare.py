"""Where two engines differ."""

from . import reference
from .engine import EngineStopped


class Comparison:
    """Asks both engines the same and keeps nothing."""

    def __init__(self, engine, ask_reference=reference.ask):
        self.engine = engine
        self.ask_reference = ask_reference

    def differences(self, cases):
        """For each case what differs, or None; the engine is asked once for all."""
        cases = list(cases)
        try:
            found = self.engine.ask(cases)
        except EngineStopped as error:
            if len(cases) == 1:
                return [f"the engine stopped: {error}"]
            middle = len(cases) // 2
            return self.differences(cases[:middle]) + self.differences(cases[middle:])
        return [
            self._difference(case, self.ask_reference(case), answers)
            for case, answers in zip(cases, found)]

    @staticmethod
    def _difference(case, expected, found):
        for index, (right, ours) in enumerate(zip(expected, found)):
            if case.is_deep and ours.is_too_deep:
                continue
            if ours != right:
                return f"request {index}:\n  reference: {right}\n  found:     {ours}"
        return None


class ValidationComparison(Comparison):
    """Compares what the strict validators refuse."""

    def differences(self, cases):
        cases = list(cases)
        return [
            None if expected == found else
            f"validates:\n  reference: {expected}\n  found:     {found}"
            for expected, found in zip(map(reference.validate, cases), self.engine.validate(cases))]
