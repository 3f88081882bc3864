"""Goal: `postern halt` ends everything that is alive; `--prove` ends nobody's but a canary and gives
a proof that holds for its key and nonce alone, and that the audit log bears out.

Method: a live broker; the proof checked by the command, by the Python client and against the log;
each way in which a proof or a command can be wrong.
"""

import json
import subprocess

import pytest
from hostile import attested, fresh_keys, postern_client, protocol, running

NONCE = "00112233445566778899aabbccddeeff"


@pytest.fixture(scope="module")
def broker():
    with running() as live:
        yield live


def halt(broker, *words, text=None):
    config = [] if "--verify" in words else ["--config", str(broker.setup)]
    return subprocess.run(
        [broker.binary, "halt", *config, *words], input=text, capture_output=True, text=True,
        timeout=60, env=protocol.clean_environment())


@pytest.fixture(scope="module")
def proof(broker):
    done = halt(broker, "--prove", "--nonce", NONCE)
    assert done.returncode == 0, done.stderr
    return done.stdout


def key_of(broker):
    return str(broker.setup / "audit" / "signing.key")


def test_a_proof_is_borne_out_by_the_log(broker, proof):
    with broker.client(fresh_keys()) as client:
        grant = attested(client)
        more = halt(broker, "--prove")
        assert more.returncode == 0
        assert client.authorise(grant.credential, "http.get", ("Host", "a")).permit
    done = halt(broker, "--verify", "-", "--audit-key", key_of(broker), "--nonce", NONCE, "--json",
                text=proof)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["ok"] and said["nonce"] == NONCE and said["reason"] == "revoked_credential"
    assert said["alive"] <= said["revoked"] <= said["denied"]
    assert said["instance"] == broker.people.status().instance.hex()
    query = subprocess.run(
        [broker.binary, "audit", "query", "--config", str(broker.setup), "--credential",
         said["credential"], "--json"], capture_output=True, text=True,
        env=protocol.clean_environment())
    record = next(json.loads(line) for line in query.stdout.splitlines() if line)
    assert record["sequence"] == said["audit_number"] and record["epoch"] == said["epoch"], record


def test_the_python_client(broker):
    proof = broker.people.prove(bytes.fromhex(NONCE))
    key = bytes.fromhex((broker.setup / "audit" / "signing.key").read_text().strip())
    proof.verify(key, bytes.fromhex(NONCE))
    with pytest.raises(postern_client.BadProof):
        proof.verify(key, bytes(16))
    assert proof.reason == "revoked_credential" and proof.nonce.hex() == NONCE
    with broker.client(fresh_keys()) as machine:
        assert machine.prove(bytes.fromhex(NONCE)).reason == "wrong_endpoint"


@pytest.mark.parametrize("what", ["nonce", "key", "statement", "signature", "file"])
def test_what_is_no_proof(broker, proof, tmp_path, what):
    file = json.loads(proof)
    words = {"--audit-key": key_of(broker), "--nonce": NONCE}
    if what == "nonce":
        words["--nonce"] = "ff" * 16
    elif what == "key":
        words["--audit-key"] = "ab" * 32
    elif what == "file":
        file = {"statement": file["statement"]}
    else:
        last = "0" if file[what][-1] != "0" else "1"
        file[what] = file[what][:-1] + last
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(file))
    done = halt(broker, "--verify", str(path), *[word for pair in words.items() for word in pair])
    assert done.returncode == 1 and "proves nothing" in done.stderr, done


def test_standard_input_has_a_bound(broker, proof):
    words = ["--verify", "-", "--audit-key", key_of(broker), "--nonce", NONCE]
    done = halt(broker, *words, text=proof + " " * (64 << 10))
    assert done.returncode == 2 and "standard input" in done.stderr, done
    assert halt(broker, *words, text=proof + " " * 1_000).returncode == 0


def test_a_proof_without_a_nonce_of_ones_own(broker, proof):
    """An old one would pass: what is checked is not what was asked for."""
    done = halt(broker, "--verify", "-", "--audit-key", key_of(broker), text=proof)
    assert done.returncode == 2 and not done.stdout, done
    assert "--nonce HEX" in done.stderr


def test_what_it_proved_in_words(broker):
    done = halt(broker, "--prove")
    said = json.loads(done.stdout)
    check = halt(broker, "--verify", "-", "--audit-key", key_of(broker), "--nonce",
                 said["statement"][8:72], "--json", text=done.stdout)
    trial = json.loads(check.stdout)
    line, = done.stderr.splitlines()
    assert line == (
        f"proven: a canary was alive at {trial['alive']}, revoked at {trial['revoked']} with epoch"
        f" {trial['epoch']}, and denied at {trial['denied']}")


def test_everything_ends(broker):
    with broker.client(fresh_keys()) as client:
        grant = attested(client)
        done = halt(broker, "--reason", "a drill", "--json")
        assert done.returncode == 0 and json.loads(done.stdout)["revoked"]
        decision = client.authorise(grant.credential, "http.get", ("Host", "a"))
        assert decision.reason == "revoked_selection"
        # Who is enrolled begins anew.
        assert client.authorise(
            attested(client).credential, "http.get", ("Host", "a")).permit


def test_wrong_use(broker):
    for words in (["--nonce", NONCE], ["--prove", "--nonce", "12"], ["--verify", "x"],
                  ["--prove", "--verify", "x", "--audit-key", "y"], ["--prove", "--nonce", "G" * 32]):
        done = halt(broker, *words)
        assert done.returncode == 2 and done.stderr, words


def test_without_a_log_there_is_no_proof():
    with running(settings=["audit.durability=none"]) as broker:
        done = halt(broker, "--prove")
        assert done.returncode == 1 and "audit_unavailable" in done.stderr
