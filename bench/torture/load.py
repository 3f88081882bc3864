"""The load on a broker, and what it acknowledged.

Callers attest, authorise and complete, one thread and one connection each; an ender revokes.
What is acknowledged goes into the ledger, with what was sent and never answered.
"""

import faulthandler
import itertools
import random
import threading
import time
from dataclasses import dataclass, field

from ground import HOSTS
from postern_client import Denial, Failure, NoReply

DENIED_CONTEXT = {"class": "secret"}
BATCH_MAX = 24


@dataclass(frozen=True)
class Held:
    """A credential that an actor holds."""

    credential: bytes
    task: str
    actor: object


@dataclass(frozen=True)
class Answered:
    """A decision that came back."""

    id: bytes
    permit: bool
    reason: str | None
    resource: str
    held: Held
    sent: float


@dataclass(frozen=True)
class Ending:
    """An ending that was acknowledged: `kind` as in the log's targets, completion apart."""

    kind: str
    target: object
    acknowledged: float
    # Whose it was, where an operator ended it.
    actor: object = None


@dataclass
class Ledger:
    """All that one run of the broker acknowledged."""

    decisions: list = field(default_factory=list)
    attests: list = field(default_factory=list)
    endings: list = field(default_factory=list)
    # Decisions asked for, without those that a batch's semantics left out; `refused` with a
    # failure status.
    sent: int = 0
    refused: int = 0
    # What may be in the log though nobody was told, by its resource.
    pending: set = field(default_factory=set)
    unaudited: int = 0
    # What was answered with `audit_unavailable`: the log may have it all the same.
    untold: set = field(default_factory=set)
    wrong: list = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def counts(self):
        permitted = sum(answer.permit for answer in self.decisions)
        return {"sent": self.sent, "permitted": permitted,
                "denied": len(self.decisions) - permitted + self.unaudited,
                "refused": self.refused, "unanswered": len(self.pending)}


_tags = itertools.count(1)


class Caller(threading.Thread):
    """Attests and asks until the broker is gone or it is told to end."""

    def __init__(self, ground, actor, ledger, seed, gone, pool, pause=0.0, bulk=0):
        super().__init__(daemon=True)
        self.ground, self.actor, self.ledger, self.pool = ground, actor, ledger, pool
        self.lots, self.gone, self.pause, self.bulk = random.Random(seed), gone, pause, bulk
        self.held = []
        self.ending = threading.Event()

    def run(self):
        with self.ground.actor_client(self.actor, self.gone) as client:
            while not self.ending.is_set() and not self.gone.is_set():
                try:
                    self._step(client)
                except NoReply:
                    continue
                except Failure:
                    time.sleep(0.01)
                except Exception as error:  # whatever it is, it is a finding
                    self.ledger.wrong.append(f"{self.actor.workload}: {error!r}")
                    return
                if self.pause:
                    time.sleep(self.pause)

    def _step(self, client):
        lot = self.lots.random()
        if not self.held or lot < 0.06:
            return self._attest(client)
        held = self.lots.choice(self.held)
        if lot < 0.08:
            return self._complete(client, held)
        if lot < 0.10:
            return self._revoke(client, held)
        return self._authorise(client, held, 1 if lot < 0.7 else self.lots.randint(2, BATCH_MAX))

    def _attest(self, client):
        task = f"task-{next(_tags)}-{self.lots.getrandbits(32):08x}"
        grant = client.attest(task, "torture", HOSTS)
        if isinstance(grant, Denial):
            time.sleep(0.02)
            return
        held = Held(grant.credential, task, self.actor)
        with self.ledger.lock:
            self.ledger.attests.append(held)
        self.held.append(held)
        self.pool.append(held)
        if len(self.held) > 8:
            self.held.pop(0)

    def _complete(self, client, held):
        self.held.remove(held)
        if not isinstance(client.complete(held.credential), Denial):
            self._ended("completion", (held.actor.workload, held.task))

    def _revoke(self, client, held):
        self.held.remove(held)
        if not isinstance(client.revoke_credential(held.credential, "torture"), Denial):
            self._ended("credential", held.credential)

    def _ended(self, kind, target):
        with self.ledger.lock:
            self.ledger.endings.append(Ending(kind, target, time.monotonic()))

    def _authorise(self, client, held, count):
        resources = [f"{self.actor.number}-{next(_tags)}.example" for _ in range(count)]
        calls = [("http.get", ("Host", resource), self._context()) for resource in resources]
        if self.bulk and count == 1:
            calls = [(*calls[0][:2], {"note": "x" * self.bulk})]
        semantics = self.lots.choice(
            ["execute_all", "execute_all", "deny_on_first_deny", "permit_on_first_permit"])
        ledger, sent = self.ledger, time.monotonic()
        with ledger.lock:
            ledger.sent += count
            ledger.pending.update(resources)
        try:
            if count == 1:
                answers = [client.authorise(held.credential, *calls[0])]
            else:
                answers = client.authorise_batch(held.credential, calls, semantics)
        except Failure:
            with ledger.lock:
                ledger.refused += count
                ledger.pending.difference_update(resources)
            raise
        if isinstance(answers, Denial):
            raise ValueError(f"authorise is not served: {answers}")
        self._note(answers, resources, held, sent)

    def _note(self, answers, resources, held, sent):
        ledger = self.ledger
        with ledger.lock:
            for answer, resource in zip(answers, resources):
                if answer.reason == "audit_unavailable":
                    ledger.unaudited += 1
                    ledger.untold.add(resource)
                    continue
                ledger.decisions.append(Answered(
                    answer.id, answer.permit, answer.reason, resource, held, sent))
            ledger.sent -= len(resources) - len(answers)
            ledger.pending.difference_update(resources)
        reasons = {answer.reason for answer in answers} - {None, "policy_forbid"}
        if reasons - {"audit_unavailable"} and held in self.held:
            self.held.remove(held)

    def _context(self):
        lot = self.lots.random()
        if lot < 0.1:
            return DENIED_CONTEXT
        return {"bytes": int(lot * 1000), "note": "x" * int(lot * 400)} if lot < 0.5 else {}


class Ender(threading.Thread):
    """Revokes what callers hold, as an operator, until the broker is gone or it is told to end."""

    def __init__(self, ground, ledger, seed, gone, pool, whole=0.0):
        super().__init__(daemon=True)
        self.ground, self.ledger, self.pool = ground, ledger, pool
        self.lots, self.gone = random.Random(seed), gone
        # How likely it is that a workload or a key is revoked, once a run.
        self.whole = whole if self.lots.random() < whole else 0.0
        self.ending = threading.Event()

    def run(self):
        with self.ground.person(self.gone) as client:
            while not self.ending.is_set() and not self.gone.is_set():
                try:
                    self._step(client)
                except NoReply:
                    continue
                except Failure as failure:
                    if failure.status not in ("not_found", "shutting_down", "overloaded"):
                        self.ledger.wrong.append(f"revoke: {failure}")
                except Exception as error:  # whatever it is, it is a finding
                    self.ledger.wrong.append(f"revoke: {error!r}")
                    return
                time.sleep(self.lots.random() * 0.02)

    def _step(self, client):
        held = self.lots.choice(self.pool) if self.pool else None
        if held is None:
            return
        actor, lot = held.actor, self.lots.random()
        if self.whole and lot < 0.1:
            self.whole = 0.0
            if lot < 0.05:
                ending = ("workload", actor.workload)
                answer = client.revoke_workload(actor.workload, "torture")
            else:
                ending = ("key", actor.keys[0])
                answer = client.revoke_key(actor.keys[0], "torture")
        elif lot < 0.6:
            ending = ("credential", held.credential)
            answer = client.revoke_credential(held.credential, "torture")
        else:
            ending = ("task", (actor.workload, held.task))
            answer = client.revoke_task(actor.workload, held.task, "torture")
        if not isinstance(answer, Denial):
            with self.ledger.lock:
                self.ledger.endings.append(Ending(*ending, time.monotonic(), actor))


class Load:
    """Some callers and an ender."""

    def __init__(self, ground, actors, seed, whole=0.0, pause=0.0, bulk=0, held=()):
        self.ledger, self.gone, self.pool = Ledger(), threading.Event(), list(held)
        self.threads = [
            Caller(ground, actor, self.ledger, f"{seed}/{actor.number}", self.gone, self.pool,
                   pause, bulk)
            for actor in actors]
        for caller in self.threads:
            # Of an earlier run of the broker: they may live on.
            caller.held = [each for each in held if each.actor == caller.actor][-4:]
        self.threads.append(
            Ender(ground, self.ledger, f"{seed}/ender", self.gone, self.pool, whole))

    def start(self):
        for thread in self.threads:
            thread.start()
        return self

    def wait_decisions(self, count, seconds=30.0):
        """Whether so many decisions came."""
        deadline = time.monotonic() + seconds
        while len(self.ledger.decisions) < count and time.monotonic() < deadline:
            time.sleep(0.005)
        return len(self.ledger.decisions) >= count

    def end(self):
        """Lets every call end; the ledger."""
        for thread in self.threads:
            thread.ending.set()
        return self._join()

    def abandon(self):
        """The broker is gone: nobody waits any more; the ledger."""
        self.gone.set()
        return self._join()

    def _join(self):
        for thread in self.threads:
            thread.join(30)
            if thread.is_alive():
                faulthandler.dump_traceback()
                self.ledger.wrong.append(f"{thread} does not end")
        self.gone.set()
        return self.ledger
