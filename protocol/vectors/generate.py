#!/usr/bin/env python3
"""Writes the test vectors (`*.json` in this folder) from their descriptions in `generator/`.

Usage: generate.py [FOLDER]    (needs cbor2; FOLDER is this script's own unless given)
"""

import json
import sys
from pathlib import Path

from generator import invalid, invalid_replies, valid

GROUPS = {
    "requests": ("A valid request of every operation.", valid.requests),
    "replies": ("A valid `ok` reply of every operation.", valid.replies),
    "denials": ("Every denial reason, in a decision and in a denial.", valid.denials),
    "errors": ("Every other status, and every error code of `malformed`.", valid.errors),
    "contexts": ("Valid contexts.", valid.contexts),
    "patterns": ("Valid scope patterns.", valid.patterns),
    "limits": ("Messages at the limits, still valid.", valid.limits),
    "limits-payload": ("The largest payload, and larger ones.", lambda: [
        valid.payload_limit(), *invalid.too_large()]),
    "invalid-envelope": ("Envelopes that cannot be read: dropped.", invalid.envelope),
    "invalid-version": ("Versions and operations that are not spoken.", invalid.versions),
    "invalid-truncation": ("Payloads that end too early.", invalid.truncation),
    "invalid-trailing": ("Payloads that end too late.", invalid.trailing),
    "invalid-encoding": ("Encodings that are not deterministic or not CBOR.",
                         invalid.encoding),
    "invalid-keys": ("Map keys: missing, unknown, twice, out of order.", invalid.keys),
    "invalid-types": ("Every field with an item of every other type.", invalid.types),
    "invalid-values": ("Numbers, lengths, counts and depths over the limits.",
                       invalid.values),
    "invalid-texts": ("Texts that are no UTF-8 or not of their field's form.",
                      invalid.texts),
    "invalid-contexts": ("Items that a context cannot have.", invalid.contexts),
    "invalid-replies": ("Replies that a client must refuse.", invalid_replies.replies),
}


def write(folder):
    names = set()
    for group, (description, vectors) in GROUPS.items():
        listed = list(vectors())
        for vector in listed:
            assert vector["name"] not in names, f"twice: {vector['name']}"
            names.add(vector["name"])
        lines = ",\n".join(
            "  " + json.dumps(vector, ensure_ascii=True, separators=(", ", ": "))
            for vector in listed)
        (folder / f"{group}.json").write_text(
            f'{{"group": {json.dumps(group)}, "description": {json.dumps(description)}, '
            f'"vectors": [\n{lines}\n]}}\n')
    return len(names)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    print(f"{write(target)} vectors in {len(GROUPS)} files")
