"""Goal: what retention removes is said: by the log, which verifies, and by those who look for what is
gone.

Method: a broker that keeps little, filled until its first segments go.
"""

import json
import subprocess

from hostile import GET, attested, fresh_keys, running, wait_until

KEPT = 4 << 20


def postern(broker, *arguments):
    return subprocess.run(
        [broker.binary, "audit", *arguments, "--log", str(broker.setup / "audit")],
        capture_output=True, text=True, check=False)


def test_what_was_removed_is_said():
    with running(settings=["audit.segment_bytes=1048576", f"audit.retain_bytes={KEPT}"]) as broker:
        log = broker.setup / "audit"
        with broker.client(fresh_keys()) as client:
            first = attested(client, task="the-first")
            decision = client.authorise(first.credential, *GET)
            grant = attested(client, task="the-rest")
            item = (*GET, {"pad": "x" * 2_000})

            def is_removed():
                client.authorise_batch(grant.credential, [item] * 20)
                return not list(log.glob("lane-0.0000000001.*"))
            wait_until(is_removed, "the first segment goes", 60)
        removed = postern(broker, "query", "--event", "retirement", "--json")
        assert any(json.loads(line)["removed_stream"] == "lane-0"
                   for line in removed.stdout.splitlines()), removed.stderr
        done = postern(broker, "verify")
        assert done.returncode == 0, done.stdout + done.stderr
        # Its attest is there still, its call is not.
        story = postern(broker, "query", "--trace", "the-first")
        assert story.returncode == 0 and GET[0] not in story.stdout.replace("*", ""), story.stdout
        assert "older segments of this log are not here" in story.stderr
        proof = postern(broker, "prove", decision.id.hex())
        assert proof.returncode == 1 and "is not in the log" in proof.stderr
        assert "older segments of this log are not here" in proof.stderr
