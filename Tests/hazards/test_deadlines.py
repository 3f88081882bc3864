"""Goal: what nobody waits for any more costs next to nothing and takes nothing from anybody:
requests whose own deadline is over, also where it passes while they wait.

Method: floods of late requests on one connection; attests behind a large executable that is
hashed, whose deadlines pass meanwhile; the witness and an operator watch.
"""

import json
import os
import shutil
import subprocess
import sys

import cbor2
import pytest
from hostile import (
    ANY, GET, PATIENCE, Denial, attest_payload, attested, curve_socket, fresh_keys, new_task,
    payload, receive, running)

EXPIRED = 11


def test_a_flood_of_late_requests(broker, before):
    keys = fresh_keys()
    with broker.besieged(), broker.client(keys) as client:
        grant = attested(client, budget=2)
        item = {1: GET[0], 2: list(GET[1])}
        ask = {1: grant.credential, 2: GET[0], 3: list(GET[1]), 5: 1}
        batch = {1: grant.credential, 2: 0, 3: [item] * 128, 4: 1}
        peer = curve_socket(broker, keys, SNDHWM=0, RCVHWM=0)
        rss = broker.rss_kib()
        for _ in range(10):
            for number in range(200):
                peer.send(payload(3, ask, number))
                peer.send(payload(4, batch, number))
            for _ in range(400):
                assert cbor2.loads(receive(peer, 20)[-1])[3] == EXPIRED
        assert broker.rss_kib() - rss < 4096, "nothing is kept of them"
        assert client.introspect(grant.credential).budget_left == 2
        assert client.authorise(grant.credential, *GET).budget_left == 1
        assert broker.counters()["expired_requests"] == before["expired_requests"] + 4000
        client.complete(grant.credential)
        peer.close()


def test_a_late_attest_leaves_its_task_alone(broker):
    with broker.client(fresh_keys()) as client:
        client.hello()
        credentials = broker.people.status().credentials
        peer = curve_socket(broker)
        task = new_task()
        late = cbor2.loads(attest_payload(task))
        late[3][6] = 1
        for _ in range(50):
            peer.send(cbor2.dumps(late, canonical=True))
            assert cbor2.loads(receive(peer)[-1])[3] == EXPIRED
        assert broker.people.status().credentials == credentials
        assert not isinstance(client.attest(task, "hazard", ANY), Denial)
        peer.close()


# Sends its attests at once, all wanted within so many milliseconds; says how each was answered.
ASKER = """
import json, os, sys, threading, time
import cbor2, zmq
def touch():
    while True:
        os.utime('/proc/self/exe')
        time.sleep(0.05)
threading.Thread(target=touch, daemon=True).start()
gate, server, count, milliseconds = sys.argv[1], sys.argv[2].encode(), *map(int, sys.argv[3:5])
attest = cbor2.loads(bytes.fromhex(sys.argv[5]))
peer = zmq.Context().socket(zmq.DEALER)
peer.setsockopt(zmq.LINGER, 0)
peer.curve_serverkey = server
peer.curve_publickey, peer.curve_secretkey = zmq.curve_keypair()
peer.connect(gate)
peer.send(bytes.fromhex("84010107a0"))
peer.recv_multipart()
attest[3][6] = time.time_ns() // 1_000_000 + milliseconds
for number in range(count):
    attest[2] = number
    attest[3][1] = f"asked-{os.getpid()}-{number}"
    peer.send(cbor2.dumps(attest, canonical=True))
statuses = {}
for _ in range(count):
    status = cbor2.loads(peer.recv_multipart()[-1])[3]
    statuses[status] = statuses.get(status, 0) + 1
print(json.dumps(statuses), flush=True)
"""


def test_deadlines_that_pass_while_an_executable_is_hashed(tmp_path):
    """Its file of 400 MB is read for each attest until the deadline, and for none after it."""
    fat = tmp_path / "python"
    shutil.copy(os.path.realpath(sys.executable), fat)
    os.truncate(fat, 400 * 2**20)
    environment = {**os.environ, "PYTHONHOME": sys.base_prefix,
                   "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    count = 200
    with running() as broker, broker.besieged(latency=3):
        before = broker.counters()
        done = subprocess.run(
            [fat, "-c", ASKER, broker.gate, broker.server.decode(), str(count), "1000",
             attest_payload("x").hex()],
            capture_output=True, text=True, env=environment, timeout=60 * PATIENCE)
        if done.returncode != 0:
            pytest.skip(f"a copied Python does not run here: {done.stderr[-200:]}")
        statuses = {int(status): many for status, many in json.loads(done.stdout).items()}
        assert set(statuses) <= {0, EXPIRED} and sum(statuses.values()) == count, statuses
        assert statuses.get(EXPIRED, 0) > 0, "each was inspected in time: not dear enough"
        counters = broker.counters()
        assert counters["expired_requests"] - before["expired_requests"] == statuses[EXPIRED]
        # The witness attested once.
        assert counters["attests"] - before["attests"] <= statuses.get(0, 0) + 1
        assert broker.people.status().credentials <= statuses.get(0, 0) + 1
