"""Goal: a time on the audit's command line is what its writer means, or is refused.

Method: the real executable on a log of no records; a time later than another one is told with both,
so that it says how each was understood.
"""

import calendar
import re
import time

import pytest

NOW = ("--to", "2100-01-01")
MEANT = re.compile(r"`--from` is (\S+), later")


@pytest.fixture
def query(postern, tmp_path):
    folder = tmp_path / "audit"
    folder.mkdir()
    return lambda *arguments: postern("audit", "query", "--log", folder, *arguments)


@pytest.mark.parametrize("text, meant", [
    ("2026-01-31", "2026-01-31T00:00:00.000Z"),
    ("2024-02-29", "2024-02-29T00:00:00.000Z"),
    ("2026-12-31T23:59:59Z", "2026-12-31T23:59:59.000Z"),
    ("2026-01-31T12:00:00.1239Z", "2026-01-31T12:00:00.123Z"),
    ("2026-01-31T12:00:00.5Z", "2026-01-31T12:00:00.500Z"),
    ("2026-01-01T01:00:00+02:00", "2025-12-31T23:00:00.000Z"),
    ("2026-01-31T22:30:00-0230", "2026-02-01T01:00:00.000Z"),
    ("1764453600000", "2025-11-29T22:00:00.000Z"),
    ("100000000000", "1973-03-03T09:46:40.000Z"),
])
def test_a_time_is_what_it_says(query, text, meant):
    done = query("--from", text, "--to", "1971-01-01")
    assert done.returncode == 2
    assert MEANT.search(done.stderr).group(1) == meant
    assert query("--from", text, *NOW).returncode == 1


@pytest.mark.parametrize("text", [
    "2026-02-30", "2026-02-29", "2100-02-29", "2026-13-01", "2026-00-01", "2026-01-00",
    "2026-01-31T24:00:00Z", "2026-01-31T12:60:00Z", "2026-01-31T12:00:60Z", "2026-01-31T12:00:00",
    "2026-01-31T12:00:00+24:00", "2026-01-31T", "2026-1-31", "1969-12-31", "soon", "", "1h1d", "1y",
    "1.5h", "٢٠٢٦-01-31",
])
def test_what_is_no_time_is_refused(query, text):
    for option in ("--from", "--since", "--to", "--until"):
        done = query(option, text)
        assert done.returncode == 2, done.stdout
        assert f"`{option} {text}` is no time" in done.stderr
        for word in ("2026-01-31T12:00:00Z", "milliseconds", "`ms`", "`w`", "`1h30m`"):
            assert word in done.stderr


@pytest.mark.parametrize("text", ["1764453600", "12", "99999999999", "1764453600000000"])
def test_numbers_are_milliseconds(query, text):
    """Not seconds, nor microseconds."""
    done = query("--from", text)
    assert done.returncode == 2
    assert f"`--from {text}` is no Unix time in milliseconds" in done.stderr


@pytest.mark.parametrize("text, seconds", [
    ("15m", 900), ("1h30m", 5_400), ("1d", 86_400), ("2w", 1_209_600), ("1d12h", 129_600)])
def test_a_duration_is_that_long_ago(query, text, seconds):
    before = time.time()
    done = query("--since", text, "--to", "1971-01-01")
    meant = re.search(r"`--since` is (\S+)\.\d\d\dZ,", done.stderr).group(1)
    found = calendar.timegm(time.strptime(meant, "%Y-%m-%dT%H:%M:%S"))
    assert before - seconds - 1 <= found <= time.time() - seconds


def test_longer_ago_than_any_record(query):
    assert query("--from", "9999w").returncode == 1


def test_times_that_do_not_go_together(query):
    done = query("--from", "15m", "--to", "1h")
    assert done.returncode == 2 and "nothing is between" in done.stderr
    done = query("--since", "15m", "--until", "1h")
    assert "`--since` is" in done.stderr and "`--until`" in done.stderr
    assert query("--from", "1h", "--to", "15m").returncode == 1
    for one, other in (("--from", "--since"), ("--to", "--until")):
        for first, second in ((one, other), (other, one)):
            done = query(first, "2h", second, "1h")
            assert done.returncode == 2 and f"`{one}` and `{other}`" in done.stderr


def test_what_there_is_is_named(query):
    done = query("--decision", "maybe")
    assert done.returncode == 2 and "`permit`, `deny`" in done.stderr
    done = query("--event", "party")
    assert done.returncode == 2 and "`decision`, `attest`" in done.stderr
    assert "`retirement`" in done.stderr and "`seal`" not in done.stderr
