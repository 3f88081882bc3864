"""The fixtures of the command line's tests: the `postern` executable, and a set-up that it serves."""

import os
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

READY_SECONDS = 30


class Postern:
    """Runs `postern` with the caller's own POSTERN_ settings left out."""

    def __init__(self, binary):
        self.binary = binary
        self.environment = {
            name: value for name, value in os.environ.items()
            if not name.startswith("POSTERN_")}

    def __call__(self, *arguments, environment=(), timeout=60, cwd=None, stdin=""):
        return subprocess.run(
            [self.binary, *map(str, arguments)], capture_output=True, text=True,
            env={**self.environment, **dict(environment)}, timeout=timeout, cwd=cwd,
            input=stdin)


@pytest.fixture(scope="session")
def postern():
    binary = os.environ.get("POSTERN_BINARY")
    if not binary:
        pytest.skip("POSTERN_BINARY names no `postern` executable")
    return Postern(binary)


class Served:
    """A set-up in a folder of its own and the broker that serves it.

    `settings` are overrides of `postern.yaml`, as `--set` has them; `prepare` gets the set-up's
    folder before it is served.
    """

    def __init__(self, postern, folder, settings=(), prepare=lambda setup: None):
        self.postern = postern
        self.setup = Path(folder) / "setup"
        made = postern("init", self.setup, "--runtime-dir", Path(folder) / "run")
        assert made.returncode == 0, made.stderr
        prepare(self.setup)
        self.log = Path(folder) / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [postern.binary, "serve", "--config", self.setup,
                 *(word for setting in settings for word in ("--set", setting))], stderr=log,
                stdin=subprocess.DEVNULL, env=postern.environment)
        deadline = time.monotonic() + READY_SECONDS
        while "ready" not in self.log.read_text():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, "the broker did not get ready"
            time.sleep(0.02)

    def __call__(self, command, *arguments, **options):
        return self.postern(command, "--config", self.setup, *arguments, **options)

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=10)


@pytest.fixture
def serve(postern):
    """Serves a set-up as `Served` does, until the test has ended."""
    with tempfile.TemporaryDirectory(prefix="postern-cli-", dir="/tmp") as folder:
        running = []

        def start(**options):
            place = Path(folder) / f"{len(running)}"
            place.mkdir()
            served = Served(postern, place, **options)
            running.append(served)
            return served

        yield start
        for served in running:
            assert served.stop() == 0, served.log.read_text()


@pytest.fixture
def served(serve):
    return serve()
