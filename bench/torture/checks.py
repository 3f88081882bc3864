"""What must hold after a broker was tortured, whatever was done to it."""

import zmq.utils.z85 as z85

import audit_log
from audit_log import ATTEST, COMPLETION, DECISION, REVOCATION, START
from ground import HOSTS, check
from postern_client import REASONS, Denial, Failure, NoReply

CREDENTIAL, TASK, WORKLOAD, KEY = range(1, 5)
REASON_CODES = {name: code for code, name in REASONS.items()}


class History:
    """What was acknowledged on one ground over all its runs, held against its log."""

    def __init__(self, ground):
        self.ground = ground
        self.log = audit_log.AuditLog(ground.audit)
        # The number of the first record that ended something, by (kind, target).
        self.ended = {}
        # What was acknowledged as ended: (kind, target) -> ledger's ending
        self.acknowledged = {}
        self.totals = dict.fromkeys(
            ("sent", "permitted", "denied", "refused", "unanswered", "attested", "ended",
             "logged", "lived_on", "found"), 0)
        # Every credential that was ever told, and who holds it.
        self.holders = {}

    def settle(self, ledger, forgiven=None, lost=0, allowed=None):
        """Takes in one run's ledger and what the log has of it since.

        `forgiven`: numbers that a run may have drawn and not written. `lost`: records that damage
        is known to have destroyed; `allowed` says which of the log's problems tell of it.
        """
        check(not ledger.wrong, "wrong answers:", ledger.wrong[:3])
        self.holders.update((held.credential, held) for held in ledger.attests)
        records = self.log.read()
        self.totals["logged"] += len(records)
        problems = self.log.problems(self.ground.streams if forgiven is None else forgiven)
        problems = [problem for problem in problems if not (allowed and allowed(problem))]
        check(not problems, "the log:", *problems[:4])
        events = {record.sequence: record for record in records if record.sequence}
        self._check_decisions(ledger, records, events, lost)
        self._check_attests(ledger, records, lost)
        self._check_endings(ledger, records, lost)
        self._take_found()
        self._check_order(records)
        self._check_answers(ledger)
        counts = ledger.counts()
        answered = sum(counts.values()) - counts["sent"]
        check(counts["sent"] == answered, "counters do not reconcile:", counts)
        for name, count in counts.items():
            self.totals[name] += count
        self.totals["attested"] += len(ledger.attests)
        self.totals["ended"] += len(ledger.endings)
        return records

    def check_whole(self, forgiven):
        """Reads all of the log again, from its first record."""
        log = audit_log.AuditLog(self.ground.audit)
        log.read()
        problems = log.problems(forgiven)
        check(not problems, "the whole log:", *problems[:4])
        if not self.ground.is_running:
            code, words = self.ground.verify()
            check(code == 0, "`postern audit verify`:", words[-2000:])

    # Acknowledged, so in the log

    def _check_decisions(self, ledger, records, events, lost):
        gone = []
        known = set()
        for answer in ledger.decisions:
            record = events.get(int.from_bytes(answer.id[8:], "big"))
            if record is None or record.kind != DECISION or record.id != answer.id:
                gone.append(answer)
                continue
            known.add(record.sequence)
            fields, credential = record.fields, record.credential
            named = (credential or fields).get(audit_log.CREDENTIAL_ID)
            told = (fields[audit_log.REASON], fields[audit_log.RESOURCE], named)
            wanted = (REASON_CODES.get(answer.reason, 0), ["Host", answer.resource],
                      answer.held.credential)
            check(told == wanted, f"decision {answer.id.hex()} is another in the log:", told,
                  "for", wanted)
        check(len(gone) <= lost, f"{len(gone)} acknowledged decisions are not in the log, first",
              gone[0].id.hex() if gone else "")
        for record in records:
            if record.kind != DECISION or record.sequence in known:
                continue
            resource = record.fields[audit_log.RESOURCE][1]
            check(resource in ledger.pending or resource in ledger.untold or resource == PROBE,
                  f"decision {record.id.hex()} in the log was never asked for: {resource}")

    def _check_attests(self, ledger, records, lost):
        found = {
            record.fields.get(audit_log.CREDENTIAL_ID): record.fields for record in records
            if record.kind == ATTEST and record.fields[audit_log.REASON] == 0}
        gone = 0
        for held in ledger.attests:
            fields = found.get(held.credential)
            if fields is None:
                gone += 1
                continue
            told = (fields[audit_log.WORKLOAD], fields[audit_log.TASK])
            check(told == (held.actor.workload, held.task), "an attest is another:", told)
        check(gone <= lost, f"{gone} acknowledged attests are not in the log")

    def _check_endings(self, ledger, records, lost):
        for record in records:
            ended = target_of(record)
            if ended and ended not in self.ended:
                self.ended[ended] = record.sequence
        gone = []
        for ending in ledger.endings:
            kind, target = named(ending)
            self.acknowledged[kind, target] = ending
            if (kind, target) not in self.ended:
                gone.append(f"{ending.kind} {target}")
        check(len(gone) <= lost, f"{len(gone)} acknowledged endings are not in the log, first",
              *gone[:1])

    def _take_found(self):
        """What the run that has just begun found in force, and not in the log: it is written there
        before anything else."""
        for path in self.ground.audit.glob("control.*.open") if self.ground.is_running else ():
            for record in audit_log.read_segment(path).records:
                if record.kind == START:
                    break
                ended = target_of(record)
                if ended and ended not in self.ended:
                    self.ended[ended] = record.sequence
                    self.totals["found"] += 1

    # Revoked, so not permitted

    def _check_order(self, records):
        for record in records:
            if record.kind != DECISION or record.fields[audit_log.REASON] != 0:
                continue
            credential = record.credential
            check(credential, f"a permit of nobody: {record.fields}")
            for ended in covering(
                    credential[audit_log.CREDENTIAL_ID], credential[audit_log.WORKLOAD],
                    credential[audit_log.TASK], credential[audit_log.KEY]):
                number = self.ended.get(ended)
                check(number is None or record.sequence < number,
                      f"permit {record.sequence} after the end {number} of {ended}")

    def _check_answers(self, ledger):
        """By the clients' own clock: what was asked after an ending was told is denied."""
        for answer in ledger.decisions:
            if not answer.permit:
                continue
            held = answer.held
            for ended in covering(held.credential, held.actor.workload, held.task,
                                  z85.decode(held.actor.keys[0])):
                ending = self.acknowledged.get(ended)
                check(ending is None or answer.sent <= ending.acknowledged,
                      f"permit {answer.id.hex()} was asked for after {ended} was told as ended")

    def check_denied(self, endings):
        """On the broker that runs now: what was acknowledged as ended is denied."""
        actors = {actor.workload: actor for actor in self.ground.actors}
        keys = {z85.decode(actor.keys[0]): actor for actor in self.ground.actors}
        asker = next(iter(self.free_actors()), None)
        clients, silent = {}, set()
        try:
            for kind, target in endings:
                held = self.holders.get(target) if kind == CREDENTIAL else None
                names = {CREDENTIAL: held.actor if held else asker, KEY: keys.get(target)}
                actor = names.get(kind) or actors.get(target[0] if kind == TASK else target)
                if actor is None or actor.workload in silent:
                    continue
                if actor.workload not in clients:
                    clients[actor.workload] = self.ground.actor_client(actor, timeout=1.0)
                try:
                    self._check_denied(clients[actor.workload], actor, kind, target)
                except NoReply:
                    # Refused at the handshake, where nobody is answered.
                    check(self._is_whole(actor), f"no reply to {actor.workload}, not revoked")
                    silent.add(actor.workload)
        finally:
            for client in clients.values():
                client.close()

    def _check_denied(self, client, actor, kind, target):
        if kind == CREDENTIAL:
            answer = client.authorise(target, "http.get", ("Host", PROBE))
            check(not answer.permit, f"credential {target.hex()} is permitted, and revoked")
            return
        answer = client.attest(target[1] if kind == TASK else "probe", "torture", HOSTS)
        reasons = {"revoked_task", "completed_task"} if kind == TASK else set()
        if self._is_whole(actor):
            reasons |= {"revoked_workload", "revoked_key"}
        check(isinstance(answer, Denial) and answer.reason in reasons,
              f"an attest on {target} is answered with {answer}, not one of {reasons}")

    def living(self, actors, count=24):
        """Credentials of these that nothing has ended: a later run of the broker may know them."""
        return [held for held in list(self.holders.values())[-200:]
                if held.actor in actors and not any(
                    ended in self.ended or ended in self.acknowledged
                    for ended in covering(held.credential, held.actor.workload, held.task,
                                          z85.decode(held.actor.keys[0])))][-count:]

    def count_living(self, actors):
        """How many credentials live on in a new run; a grant may be lost, so none has to."""
        for held in self.living(actors, count=3):
            with self.ground.actor_client(held.actor, timeout=1.0) as client:
                answer = call_quietly(
                    lambda: client.authorise(held.credential, "http.get", ("Host", PROBE)))
            self.totals["lived_on"] += bool(getattr(answer, "permit", False))

    def _is_whole(self, actor):
        """Whether the workload or the key was acknowledged as revoked, or is in the log as that."""
        return actor not in self.free_actors()

    def free_actors(self):
        """Those whose workload and key are not revoked."""
        return [actor for actor in self.ground.actors
                if (WORKLOAD, actor.workload) not in self.acknowledged
                and (KEY, z85.decode(actor.keys[0])) not in self.acknowledged
                and (WORKLOAD, actor.workload) not in self.ended
                and (KEY, z85.decode(actor.keys[0])) not in self.ended]


# The harness's own question about a credential that is gone.
PROBE = "probe.example"


def covering(credential, workload, task, key):
    """What ends a credential."""
    return ((CREDENTIAL, credential), (TASK, (workload, task)), (WORKLOAD, workload), (KEY, key))


def named(ending):
    """(kind, target) as the log names it."""
    kinds = {"credential": CREDENTIAL, "task": TASK, "completion": TASK, "workload": WORKLOAD,
             "key": KEY}
    is_key = ending.kind == "key"
    return kinds[ending.kind], z85.decode(ending.target) if is_key else ending.target


def target_of(record):
    """(kind, target) that a record of the log ends; None: it ends nothing."""
    fields = record.fields
    if record.kind not in (COMPLETION, REVOCATION) or audit_log.CREDENTIALS not in fields:
        return None
    kind, *key = fields[audit_log.TARGET]
    if kind == CREDENTIAL:
        return kind, fields[audit_log.CREDENTIAL_ID]
    if kind == TASK:
        return kind, (fields[audit_log.WORKLOAD], fields[audit_log.TASK])
    return kind, fields[audit_log.WORKLOAD] if kind == WORKLOAD else key[0]


def call_quietly(call):
    """The answer, or the failure's status, or None where nothing came."""
    try:
        return call()
    except Failure as failure:
        return failure.status
    except NoReply:
        return None
