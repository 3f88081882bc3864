"""Goal: the example client takes nothing for a proof of a halt that is none.

Method: statements that are signed here, with a key of nacl; no broker.
"""

import dataclasses

import cbor2
import nacl.signing
import postern_client
import pycddl
import pytest
from protocol_support import PROTOCOL, load_vectors
from postern_client import BadProof, HaltProof

SIGNING = nacl.signing.SigningKey(bytes(range(32)))
KEY = bytes(SIGNING.verify_key)
NONCE = bytes(range(0xA0, 0xC0))
SAID = {
    "nonce": NONCE, "instance": bytes(16), "credential": bytes(range(16)), "epoch": 13,
    "number": 4711, "alive": 1_790_000_000_000, "revoked": 1_790_000_000_003,
    "denied": 1_790_000_000_004, "reason": "revoked_credential"}
STATEMENT = {**dict(enumerate(SAID.values(), start=1)), 9: 3}


def encoded(changes=None):
    """The statement with some keys changed, added or (None) left out."""
    fields = {**STATEMENT, **(changes or {})}
    return cbor2.dumps({key: value for key, value in fields.items() if value is not None},
                       canonical=True)


def signed(statement, signing=SIGNING, mark=b"postern halt 1\n"):
    return HaltProof(statement, signing.sign(mark + statement).signature,
                     bytes(signing.verify_key))


def said(proof):
    return {name: getattr(proof, name) for name in SAID}


def test_a_proof():
    proof = signed(encoded())
    assert said(proof) == SAID
    proof.verify(KEY, NONCE)
    proof.verify(f"{KEY.hex()}\n", NONCE)


def test_the_vector():
    """It can be verified by whoever has the seed 00 01 02 … 1f, and its statement is a halt."""
    vectors = {vector["name"]: vector for vector in load_vectors()["replies"]}
    payload = bytes.fromhex(vectors["reply/prove"]["hex"])
    proof = postern_client.decode_answer(postern_client.decode_envelope(payload))
    proof.verify(KEY, NONCE)
    assert proof.reason == "revoked_credential"
    cddl = (PROTOCOL / "postern.cddl").read_text()
    pycddl.Schema(f"root = halt\n{cddl}").validate_cbor(proof.statement)


@pytest.mark.parametrize("size", [16, 64])
def test_nonces(size):
    signed(encoded({1: bytes(size)})).verify(KEY, bytes(size))


@pytest.mark.parametrize("nonce", [bytes(32), NONCE[:-1], NONCE + b"\0", b"", None])
def test_another_nonce(nonce):
    with pytest.raises(BadProof, match="nonce"):
        signed(encoded()).verify(KEY, nonce)


def test_another_key():
    """Of a verifier that knows another one, and of a reply that names the verifier's."""
    other = nacl.signing.SigningKey(bytes(32))
    for key in (bytes(other.verify_key), KEY[:-1], b"", bytes(32)):
        with pytest.raises(BadProof, match="another key"):
            signed(encoded()).verify(key, NONCE)
    with pytest.raises(BadProof, match="another key"):
        signed(encoded(), other).verify(KEY, NONCE)
    with pytest.raises(BadProof, match="signature"):
        dataclasses.replace(signed(encoded(), other), key=KEY).verify(KEY, NONCE)


@pytest.mark.parametrize("name", ["statement", "signature", "key"])
def test_a_changed_byte(name):
    proof = signed(encoded())
    whole = getattr(proof, name)
    for place in range(len(whole)):
        changed = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1:]
        with pytest.raises(BadProof):
            dataclasses.replace(proof, **{name: changed}).verify(KEY, NONCE)


@pytest.mark.parametrize("length", [0, 63, 65])
def test_a_signature_of_another_length(length):
    proof = signed(encoded())
    with pytest.raises(BadProof):
        dataclasses.replace(proof, signature=(proof.signature + b"\0")[:length]).verify(
            KEY, NONCE)


@pytest.mark.parametrize("mark", [b"", b"postern halt 1", b"postern halt 2\n",
                                  b"postern audit 1\n"])
def test_signed_for_something_else(mark):
    with pytest.raises(BadProof, match="signature"):
        signed(encoded(), mark=mark).verify(KEY, NONCE)


NO_STATEMENT = {
    **{f"without-{key}": encoded({key: None}) for key in STATEMENT},
    **{f"text-{key}": encoded({key: "x"}) for key in STATEMENT},
    **{f"negative-{key}": encoded({key: -1}) for key in (4, 5, 6, 7, 8, 9)},
    **{f"reason-{code}": encoded({9: code}) for code in (0, 16, 49, 2**64 - 1)},
    **{f"nonce-{size}": encoded({1: bytes(size)}) for size in (0, 15, 65)},
    "instance-15": encoded({2: bytes(15)}), "credential-17": encoded({3: bytes(17)}),
    "epoch-true": encoded({4: True}), "number-float": encoded({5: 4711.0}),
    "key-0": encoded({0: 0}), "key-10": encoded({10: 0}),
    "nothing": b"", "no-cbor": b"\xff", "array": cbor2.dumps(list(STATEMENT.values())),
    "names": cbor2.dumps(SAID, canonical=True), "empty": b"\xa0",
    "cut": encoded()[:-1], "trailing": encoded() + b"\0",
    "in-bytes": cbor2.dumps(encoded()), "tagged": b"\xd9\xd9\xf7" + encoded(),
    "order": cbor2.dumps(dict(reversed(STATEMENT.items()))),
    "indefinite": b"\xbf" + encoded()[1:] + b"\xff",
    "non-shortest": b"\xb8\x09" + encoded()[1:],
    "twice": b"\xaa" + encoded()[1:] + b"\x09\x03",
}


@pytest.mark.parametrize("statement", NO_STATEMENT.values(), ids=NO_STATEMENT)
def test_no_statement(statement):
    """However well it is signed."""
    proof = signed(statement)
    assert said(proof) == dict.fromkeys(SAID)
    with pytest.raises(BadProof, match="form"):
        proof.verify(KEY, NONCE)


@pytest.mark.parametrize("code", [2, 4, 13])
def test_denied_for_something_else(code):
    proof = signed(encoded({9: code}))
    assert proof.reason == postern_client.REASONS[code]
    with pytest.raises(BadProof, match=proof.reason):
        proof.verify(KEY, NONCE)
