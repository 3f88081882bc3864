"""Writes the fuzzer's first inputs: the recorded cases, taken apart into one file per text.

Usage: seeds.py FIXTURES FOLDER. The first byte names the entry (FuzzEntry.swift). Of the fixtures'
folder `fuzz` every file is copied as it is.
"""

import hashlib
import json
import shutil
import sys
from pathlib import Path

BYTES_MAX = 1500
#: Files of the fixtures, and the entry for each key of their lines.
RECORDINGS = {
    "differential.jsonl": {"policies": "p", "entities": "e", "context": "c"},
    "extension-expressions.jsonl": {"policies": "p"},
    "validation.jsonl": {"policies": "p", "schema": "s"},
    "policy-json.jsonl": {"text": "p", "json": "j"},
    "policy-json-reading.jsonl": {"json": "j"},
    "schemas.jsonl": {"schema": "s"},
}
NAMES = ('U::"a"', 'Ns::T::"\\u{e9}\\n"', 'A::"\\"\\\\"')


def write(folder, content):
    if len(content) <= BYTES_MAX:
        (folder / hashlib.sha1(content).hexdigest()).write_bytes(content)


def main(fixtures, folder):
    fixtures, folder = Path(fixtures), Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, entries in RECORDINGS.items():
        for line in (fixtures / name).read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            for key, letter in entries.items():
                if isinstance(case.get(key), str):
                    letter = "t" if case.get("form") == "json" else letter
                    write(folder, letter.encode() + case[key].encode())
    for name in NAMES:
        write(folder, b"n" + name.encode())
    for file in sorted((fixtures / "fuzz").iterdir()):
        shutil.copy(file, folder / f"kept-{file.name}")


if __name__ == "__main__":
    main(*sys.argv[1:])
