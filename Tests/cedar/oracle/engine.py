"""Asks Postern's engine."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

from .answer import Answer

SECONDS_MAX = 120
CRASHES = ("crashed", "timed out", "not run")


class EngineStopped(Exception):
    """The engine ended without answering: a crash."""


class Engine:
    """Runs `postern policy conformance` over cases that it writes to a folder.

    A line of its results is {"test", "request", "decision", "reason", "errors"}, or {"test",
    ["request",] "failure"} where policies, entities or request were refused or the engine crashed.
    For a test with a schema there is a line {"test", "validates"} if policies and schema are read.
    """

    def __init__(self, binary):
        self.binary = binary
        self.environment = {
            name: value for name, value in os.environ.items()
            if not name.startswith("POSTERN_")}
        # A crash is to be reported at once, not when somebody answers a prompt.
        self.environment["SWIFT_BACKTRACE"] = "enable=no"

    def is_there(self):
        """Whether the executable knows the command."""
        done = subprocess.run(
            [self.binary, "policy", "conformance", "--help"], capture_output=True,
            env=self.environment, stdin=subprocess.DEVNULL, timeout=SECONDS_MAX)
        return done.returncode == 0

    def ask(self, cases):
        """For each case, one answer for each of its requests."""
        return [
            self._answers(case, [line for line in lines if "validates" not in line])
            for case, lines in zip(cases, self._lines(cases))]

    def validate(self, cases):
        """For each case, whether the strict validator takes the policies; None if unread."""
        return [
            next((line["validates"] for line in lines if "validates" in line), None)
            for lines in self._lines(cases)]

    def _lines(self, cases):
        """The lines of the results by case."""
        with tempfile.TemporaryDirectory(prefix="postern-cedar-") as name:
            folder = Path(name)
            tests = [case.write(folder, f"case{index}") for index, case in enumerate(cases)]
            results = self._run(folder, tests)
        return [results.get(test, []) for test in tests]

    def _run(self, folder, tests):
        (folder / "list").write_text("\n".join(tests) + "\n", encoding="utf-8")
        out = folder / "results.jsonl"
        done = subprocess.run(
            [self.binary, "policy", "conformance", folder, "--list", folder / "list",
             "--results", out],
            capture_output=True, text=True, env=self.environment, stdin=subprocess.DEVNULL,
            timeout=SECONDS_MAX)
        # 1: not everything was as expected, which is for the caller to see.
        if done.returncode not in (0, 1) or not out.exists():
            raise EngineStopped(f"status {done.returncode}: {done.stderr[-1000:]}")
        results = {}
        for line in out.read_text(encoding="utf-8").splitlines():
            result = json.loads(line)
            results.setdefault(result["test"], []).append(result)
        return results

    @staticmethod
    def _answers(case, results):
        answers = [Answer.invalid("no result")] * len(case.requests)
        for result in results:
            places = [result["request"]] if "request" in result else range(len(answers))
            for place in places:
                answers[place] = Engine._answer(result)
        return answers

    @staticmethod
    def _answer(result):
        failure = result.get("failure")
        if failure is not None and failure.startswith(CRASHES):
            return Answer(message=failure)
        if result.get("decision") is None:
            return Answer.invalid(str(failure))
        return Answer(
            decision=result["decision"], reason=frozenset(result["reason"]),
            errors=frozenset(result["errors"]), message="; ".join(result.get("messages", [])))
