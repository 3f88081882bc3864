"""Goal: what caep.md says of OpenID's events is what OpenID's documents demand.

Method: its examples are read and held against the rules of RFC 8417, RFC 9493, SSF 1.0 and
CAEP 1.0 for what they contain, and against the fields that its own tables name.
"""

import json
import re

import pytest
import strict
from protocol_support import PROTOCOL
from zmq.utils import z85

TEXT = (PROTOCOL / "caep.md").read_text()
EXAMPLES = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)]
CAEP = "https://schemas.openid.net/secevent/caep/event-type/"
MEMBERS = {"user", "device", "session", "application", "tenant", "org_unit", "group"}
FORMATS = {"uri": {"uri"}, "opaque": {"id"}}
COMMON = {"event_timestamp", "initiating_entity", "reason_admin", "postern_epoch"}
OWN = {
    f"{CAEP}session-revoked": set(),
    f"{CAEP}credential-change": {"credential_type", "change_type", "friendly_name"},
    "urn:postern:event:selection-revoked": {"actions", "resources", "workload"},
    "urn:postern:event:policies-changed": {"policy_hash"},
}


def test_every_type_has_an_example():
    assert {kind for example in EXAMPLES for kind in example["events"]} == set(OWN)
    assert len({example["jti"] for example in EXAMPLES}) == len(EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["jti"][33:])
def test_token(example):
    assert set(example) == {"iss", "jti", "iat", "aud", "txn", "sub_id", "events"}
    assert type(example["iat"]) is int and len(example["events"]) == 1
    instance, epoch = example["txn"].split("-")
    assert re.fullmatch(r"[0-9a-f]{32}", instance)
    assert re.fullmatch(re.escape(example["txn"]) + r"(-[2-9])?", example["jti"])
    (event,) = example["events"].values()
    assert event["postern_epoch"] == int(epoch)
    assert event["event_timestamp"] <= example["iat"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["jti"][33:])
def test_subject(example):
    subject = dict(example["sub_id"])
    parts = [subject]
    if subject["format"] == "complex":
        del subject["format"]
        assert subject and set(subject) <= MEMBERS
        parts = list(subject.values())
    for part in parts:
        assert set(part) - {"format"} == FORMATS[part["format"]]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["jti"][33:])
def test_event(example):
    ((kind, event),) = example["events"].items()
    told = set(event) - OWN[kind] - {"postern_reason"}
    assert told == COMMON
    assert event["initiating_entity"] in {"admin", "system"}
    assert set(event["reason_admin"]) == {"en"} and event["reason_admin"]["en"]
    assert event.get("postern_reason") in {None, *strict.REASONS.values()}
    assert ("postern_reason" in event) == (not kind.endswith("policies-changed"))
    if kind.endswith("credential-change"):
        assert (event["credential_type"], event["change_type"]) == ("curve", "revoke")
        if "friendly_name" in event:
            key = z85.decode(event["friendly_name"]).hex()
            assert example["sub_id"]["id"] == f"key:{key}"
    for field in event:
        assert f"`{field}`" in TEXT
