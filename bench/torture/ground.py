"""A broker that is tortured: its folders, its workloads, its end at any moment.

The broker is that of `Tests/hazards`; here it is started, killed and started again on the same
folders, and whatever it leaves is taken away at the end.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "Tests" / "hazards"), str(ROOT / "protocol" / "python")]

import hostile  # noqa: E402
import postern_client  # noqa: E402
from audit_log import AuditLog  # noqa: E402

HOSTS = postern_client.Scope(["http.get"], ["Host::*"])
SEGMENT_BYTES = 1 << 20
ACTORS = 12
READY_SECONDS = 60

POLICIES = """
permit (principal in Group::"agents", action == Postern::Action::"attest", resource);
permit (principal in Group::"agents", action == Action::"http.get", resource is Host);
forbid (principal, action, resource) when { context has class && context.class == "secret" };
"""
WORKLOAD = """
  - id: {id}
    selectors:
      - unix:uid: {uid}
      - curve:key: '{key}'
    groups: [agents]
    scope:
      actions: ["http.*"]
      resources: ["Host::*"]
    limits:
      ttl: 15m
"""


class Lost(Exception):
    """Something that must never happen did; the words are the record."""


def check(condition, *words):
    if not condition:
        raise Lost(" ".join(str(word) for word in words))


@dataclass(frozen=True)
class Actor:
    """A workload that has a key of its own."""

    workload: str
    keys: tuple
    number: int


@dataclass
class Mounts:
    """File systems that were mounted, to be unmounted whatever happens."""

    paths: list = field(default_factory=list)

    def tmpfs(self, path, mebibytes):
        """Whether it could be mounted."""
        is_mounted = hostile.mount_tmpfs(path, mebibytes)
        if is_mounted:
            self.paths.append(path)
        return is_mounted

    def release(self, is_kept=False):
        """Unmounts all; what is on them is kept beside where asked."""
        while self.paths:
            path = self.paths.pop()
            if is_kept:
                shutil.copytree(path, path.with_name(f"{path.name}-kept"), dirs_exist_ok=True)
            hostile.unmount(path)


class Ground(hostile.Broker):
    """A broker with workloads by key, on folders that outlive its process."""

    def __init__(self, settings=(), lanes=2, durability="process"):
        self.actors = []
        self.mounts = Mounts()
        self.keeps_folder = False
        self.durability = durability
        super().__init__(
            settings=[f"audit.segment_bytes={SEGMENT_BYTES}", f"audit.durability={durability}",
                      "audit.sync_interval=100ms", f"lanes={lanes}", "log.level=notice",
                      *settings],
            workloads="workloads:\n", policies=POLICIES)
        self.streams = lanes + 3
        self.audit, self.state = self.setup / "audit", self.setup / "state"
        for number in range(ACTORS):
            self.actors.append(Actor(
                f"spiffe://{hostile.TRUST_DOMAIN}/agents/actor-{number}", hostile.fresh_keys(),
                number))
        self._enrol()
        self.log_read = AuditLog(self.audit)

    def _enrol(self):
        text = "".join(
            WORKLOAD.format(id=actor.workload, uid=os.getuid(), key=actor.keys[0].decode())
            for actor in self.actors)
        (self.setup / "workloads.yaml").write_text("workloads:" + text)

    # Its process

    def begin(self, wait=True, **options):
        self.log.write_text("")
        self.start(wait=False, **options)
        if wait:
            self.wait_ready()
        return self

    def wait_ready(self):
        deadline = time.monotonic() + READY_SECONDS
        while not re.search(r"\bready\b", self.output()):
            check(self.process.poll() is None, "the broker ended:", self.output()[-3000:])
            check(time.monotonic() < deadline, "the broker is not ready:", self.output()[-3000:])
            time.sleep(0.005)

    def kill(self):
        self.forget_people()
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def end(self, seconds=20):
        """Stops it as one does; it has to end well."""
        self.forget_people()
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Lost(f"runs {seconds} s after SIGTERM: {self.output()[-3000:]}") from None
        self.process = None
        check(code == 0, f"ended with {code}:", self.output()[-3000:])

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def check_alive(self):
        check(self.process.poll() is None, f"ended with {self.process.returncode}:",
              self.output()[-3000:])

    def close(self):
        """Ends and removes everything. `keeps_folder`: for whoever looks for the cause."""
        self.kill()
        self.mounts.release(self.keeps_folder)
        if not self.keeps_folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def verify(self):
        """(exit code, words) of the broker's own check of its log."""
        done = subprocess.run(
            [self.binary, "audit", "verify", "--log", str(self.audit)], capture_output=True,
            text=True, timeout=300, env=hostile.protocol.clean_environment(), check=False)
        words = (done.stdout + done.stderr).strip()
        check(done.returncode in (0, 1, 2) and words,
              f"`postern audit verify` ends with {done.returncode}:", words[-2000:])
        return done.returncode, words

    # Connections

    def actor_client(self, actor, gone=None, timeout=5.0):
        return LoadClient(self.gate, self.server, *actor.keys, timeout=timeout, gone=gone)

    def person(self, gone=None, timeout=10.0):
        return LoadClient(
            self.operator, self.server, *self.operator_keys, timeout=timeout, gone=gone)


class LoadClient(postern_client.Client):
    """A client that stops waiting, with NoReply, when `gone` is set; what came is read first."""

    def __init__(self, *arguments, gone=None, **options):
        super().__init__(*arguments, **options)
        self.gone = gone or threading.Event()

    def _receive(self, deadline):
        socket = self._open()
        while not socket.poll(20):
            is_over = self.gone.is_set() or time.monotonic() > deadline
            if is_over and not socket.poll(20):
                raise postern_client.NoReply(f"no reply from `{self.endpoint}`")
        return super()._receive(deadline + 1)

    def _send(self, payload, deadline):
        while True:
            try:
                return super()._send(payload, min(deadline, time.monotonic() + 0.02))
            except postern_client.NoReply:
                if self.gone.is_set() or time.monotonic() > deadline:
                    raise


@contextlib.contextmanager
def ground(**options):
    """A started ground of one check; its folder stays where something was lost."""
    made = Ground(**options)
    try:
        yield made
    except Lost as lost:
        made.keeps_folder = True
        raise Lost(f"{lost}; the folder is `{made.folder}`") from None
    finally:
        made.close()


def copied(place):
    """A ground on copies of another's folders, whose broker may run meanwhile."""
    other = Ground(durability=place.durability)
    other.settings = list(place.settings)
    other.actors, other.streams = place.actors, place.streams
    for name in ("workloads.yaml", "keys"):
        target = other.setup / name
        shutil.rmtree(target) if target.is_dir() else target.unlink()
        copy(place.setup / name, target)
    for name in ("state", "audit"):
        copy(place.setup / name, other.setup / name)
    other.server, other.operator_keys = place.server, place.operator_keys
    return other


def copy(source, target):
    """A copy of a file or a folder; files that are renamed or removed meanwhile may be missed."""
    if not source.is_dir():
        shutil.copy2(source, target)
        return
    target.mkdir(mode=source.stat().st_mode & 0o777, exist_ok=True)
    for path in sorted(source.iterdir()):
        with contextlib.suppress(FileNotFoundError):
            if path.is_file():
                # Segments are preallocated and mostly empty.
                shutil.copy2(path, target / path.name)
    shutil.copystat(source, target)


def started_or_refused(place, seconds=READY_SECONDS):
    """None where the broker serves; where it refuses, its words.

    Refusing is one line and exit code 2. A signal, a crash's report or silence is lost.
    """
    place.begin(wait=False)
    deadline = time.monotonic() + seconds
    while not re.search(r"\bready\b", place.output()):
        code = place.process.poll()
        if code is not None:
            words = place.output().strip()
            check(code == 2 and words, f"the start ends with {code}:", words[-3000:])
            place.process = None
            return words.splitlines()[-1]
        check(time.monotonic() < deadline, "neither ready nor refused:", place.output()[-3000:])
        time.sleep(0.01)
    return None
