"""Goal: what lies at the socket's path, and who else wants it, never leaves two brokers at one
path, a half started one, or a file destroyed.

Method: second brokers, thieves of the path, stale sockets after SIGKILL, other files at the path.
"""

import os
import signal
import socket

import pytest
from hostile import (
    Broker, attested, Scope, needs_root, patient, running, wait_until)

GET_ONLY = Scope(["http.get"], ["Host::*"])


@pytest.fixture
def idle():
    """A set-up whose broker the test starts itself."""
    broker = Broker()
    yield broker
    broker.stop()


def test_a_second_broker(broker):
    with broker.besieged():
        for settings in ((), ("operator.endpoint=" + broker.operator + "2",),
                         ("gate.endpoint=" + broker.gate + "2",)):
            code, said = broker.serve_once(*settings)
            assert code == 2 and "another broker" in said and str(broker.pid) in said, said
            assert ".lock" in said and len(said.strip().splitlines()) == 1, said
    # What the second one refused to touch is still the first one's.
    with broker.client(timeout=patient(5)) as late:
        assert late.hello().versions == [1]
    assert not list(broker.run_folder.glob("*2"))


def test_a_stolen_path(idle):
    """Root can take the path away. The broker says so, goes on for those that it has, and what
    comes next knows neither its key nor its peers."""
    needs_root()
    idle.start()
    with idle.client() as client, idle.besieged():
        grant = attested(client, GET_ONLY)
        idle.gate_path.unlink()
        thief = socket.socket(socket.AF_UNIX)
        thief.bind(str(idle.gate_path))
        thief.listen()
        wait_until(lambda: "no longer ours" in idle.output(), "the theft is in the log", 10)
        assert client.authorise(grant.credential, "http.get", ("Host", "a")).permit
        assert idle.output().count("no longer ours") == 1
        thief.close()


def test_a_path_that_is_gone(idle):
    idle.start()
    with idle.besieged():
        idle.operator_path.unlink()
        wait_until(lambda: "no longer ours" in idle.output(), "the loss is in the log", 10)


@pytest.mark.parametrize("lanes", [1, 2])
def test_restart_after_a_kill(idle, lanes):
    idle.settings = [f"lanes={lanes}"]
    for _ in range(2):
        idle.start()
        with idle.client() as client:
            attested(client, GET_ONLY)
        idle.process.send_signal(signal.SIGKILL)
        idle.process.wait()
        assert idle.gate_path.is_socket(), "the kill left the file"
        idle.log.unlink()
    idle.start()
    with idle.client() as client:
        attested(client, GET_ONLY)


@pytest.mark.parametrize("path", ["gate_path", "operator_path"])
@pytest.mark.parametrize("kind", ["file", "directory", "link", "fifo", "dangling"])
def test_something_else_at_the_path(idle, path, kind):
    path = getattr(idle, path)
    target = idle.folder / "precious"
    target.write_text("precious")
    match kind:
        case "file":
            path.write_text("precious")
        case "directory":
            path.mkdir()
        case "link":
            path.symlink_to(target)
        case "fifo":
            os.mkfifo(path)
        case "dangling":
            path.symlink_to(idle.folder / "nowhere")
    was = path.lstat()
    code, said = idle.serve_once()
    assert code == 2 and str(path) in said, said
    is_same = path.lstat()
    assert (was.st_ino, was.st_mode, was.st_size) == (
        is_same.st_ino, is_same.st_mode, is_same.st_size)
    assert target.read_text() == "precious" and not (idle.folder / "nowhere").exists()
    assert not idle.listening(), "nothing is left half started"
    # With the obstacle gone the same set-up serves: no lock, no leftover is in the way.
    path.rmdir() if kind == "directory" else path.unlink()
    idle.start()
    with idle.client() as client:
        attested(client, GET_ONLY)


def test_a_live_stranger_at_the_path(idle):
    """Somebody listens there without our lock: left alone."""
    stranger = socket.socket(socket.AF_UNIX)
    stranger.bind(str(idle.gate_path))
    stranger.listen()
    code, said = idle.serve_once()
    assert code == 2 and str(idle.gate_path) in said, said
    with socket.socket(socket.AF_UNIX) as peer:
        peer.connect(str(idle.gate_path))
    stranger.close()


@pytest.mark.parametrize("path", [
    pytest.param("ipc:///tmp/" + "x" * 108, id="too-long"),
    pytest.param("ipc://relative.sock", id="relative"),
    pytest.param("ipc://@abstract", id="abstract"),
    pytest.param("ipc://*", id="wildcard"),
    pytest.param("ipc://", id="empty"),
    pytest.param("tcp://0.0.0.0:0", id="tcp"),
    pytest.param("inproc://zeromq.zap.01", id="inproc"),
    pytest.param("ipc:///nowhere/at/all/gate.sock", id="no-folder"),
    pytest.param("ipc:///dev/null/gate.sock", id="no-directory"),
])
def test_paths_that_are_none(idle, path):
    code, said = idle.serve_once(f"gate.endpoint={path}")
    assert code == 2 and len(said) > 20 and "Fatal error" not in said, said
    assert not idle.listening() and "Stack dump" not in said


def test_a_folder_that_others_may_write_to(idle):
    os.chmod(idle.run_folder, 0o777)
    code, said = idle.serve_once()
    assert code == 2 and str(idle.run_folder) in said, said
    os.chmod(idle.run_folder, 0o770)
    code, said = idle.serve_once()
    assert code == 2 and not idle.listening(), said


def test_a_lock_that_is_no_file(idle):
    lock = idle.run_folder / "gate.sock.lock"
    lock.symlink_to(idle.folder / "elsewhere")
    code, said = idle.serve_once()
    assert code == 2 and str(lock) in said, said
    assert not (idle.folder / "elsewhere").exists()


def test_both_doors_at_one_path(idle):
    code, said = idle.serve_once(f"operator.endpoint={idle.gate}")
    assert code == 2 and not idle.listening(), said


def test_a_tcp_port_that_is_taken(idle):
    """The ipc sockets are bound by then: they must go again."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, said = idle.serve_once(f"gate.tcp=tcp://127.0.0.1:{taken.getsockname()[1]}")
    assert code == 2 and "tcp://127.0.0.1" in said, said
    assert not idle.listening()
    idle.start()


def test_modes(broker):
    assert broker.gate_path.stat().st_mode & 0o777 == 0o660
    assert broker.operator_path.stat().st_mode & 0o777 == 0o600
    for file in broker.run_folder.glob("*.lock"):
        assert file.stat().st_mode & 0o077 == 0, file


def test_sockets_of_a_clean_stop():
    with running() as broker:
        assert len(broker.listening()) == 3
        broker.process.terminate()
        assert broker.process.wait(patient(10)) == 0
        assert not broker.listening()
        broker.log.unlink()
        broker.start()
