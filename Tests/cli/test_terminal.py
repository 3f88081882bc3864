"""Goal: what cannot be written or named is told in plain words, and nothing else is done instead.

Method: the real executable with standard streams that are closed, full or gone, and with arguments
that are no text.
"""

import os
import subprocess

import pytest


@pytest.fixture
def setup(postern, tmp_path):
    assert postern("init", tmp_path / "setup").returncode == 0
    return tmp_path / "setup"


def run(postern, words, folder, arguments=()):
    """Runs a line of a shell, in which `"$@"` is the command."""
    return subprocess.run(
        ["sh", "-c", words, "sh", postern.binary, *arguments], capture_output=True, timeout=60,
        env=postern.environment, cwd=folder)


def test_a_closed_standard_output_is_told(postern, setup):
    for command in (["config", "check", "--config", "."], ["policy", "format", "policies"]):
        done = run(postern, '"$@" >&-', setup, command)
        assert done.returncode == 2
        assert done.stderr == b"postern: cannot write to standard output: it is closed\n"


def test_a_full_disk_is_told(postern, setup):
    done = run(postern, '"$@" > /dev/full', setup, ["config", "check", "--config", "."])
    assert done.returncode == 2
    assert done.stderr == b"postern: cannot write to standard output: no space left on device\n"


def test_a_reader_that_has_gone_is_not_told(postern, setup):
    # It begins to write when the reader has ended: the first command waits for that.
    words = 'mkfifo gone; (cat gone; "$@"; echo $? > code) | echo > gone; cat code'
    done = run(postern, words, setup, ["config", "check", "--config", "."])
    assert done.stderr == b"" and done.stdout == b"141\n"


def test_no_file_gets_the_number_of_a_closed_stream(postern, setup):
    """What is meant for standard output would be written into it."""
    before = {path: path.read_bytes() for path in setup.rglob("*") if path.is_file()}
    for streams in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
        run(postern, f'"$@" {streams}', setup, ["state", "check", "--config", "."])
        run(postern, f'"$@" {streams}', setup, ["config", "check", "--config", "."])
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("arguments", [
    [b"state", b"backup", b"bk\xff.db"], [b"policy", b"format", b"\xed\xa0\x80.cedar"],
    [b"audit", b"query", b"--task=\xc3"], [b"\xff"],
])
def test_arguments_that_are_no_text_are_refused(postern, tmp_path, arguments):
    done = subprocess.run(
        [os.fsencode(postern.binary), *arguments], capture_output=True, timeout=60,
        env=postern.environment, cwd=tmp_path)
    assert done.returncode == 2 and done.stdout == b""
    assert f"argument {len(arguments)}, ".encode() in done.stderr
    assert b"is not valid UTF-8" in done.stderr and done.stderr.count(b"\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_the_mark_of_a_mended_text_is_a_text(postern, tmp_path):
    done = postern("config", "check", "--config", tmp_path / "é\ufffd")
    assert done.returncode == 2 and "UTF-8" not in done.stderr
