"""Asks the reference engine by way of cedarpy."""

import json
from functools import lru_cache

import cedarpy

from .answer import Answer


def ask(case):
    """One answer for each request of the case."""
    try:
        policies = _policies(case)
        schema = case.schema and _schema(case.schema)
        entities = cedarpy.Entities.from_json_str(case.document, schema)
    except ValueError as error:
        return [Answer.invalid(_line(error))] * len(case.requests)
    requests = [
        {**request, "context": json.dumps(request["context"])} for request in case.requests]
    results = cedarpy.is_authorized_batch(requests, policies, entities, schema)
    return [_answer(result) for result in results]


@lru_cache(maxsize=8)
def _schema(text):
    return cedarpy.Schema.from_str(text)


def _policies(case):
    policies = cedarpy.PolicySet.from_str(case.text)
    for link in case.links:
        values = {slot: link[slot] for slot in ("principal", "resource") if slot in link}
        policies = policies.with_linked(f"policy{link['template']}", link["id"], _slots(values))
    return policies


def _slots(values):
    return {f"?{slot}": value for slot, value in values.items()}


def validate(case):
    """Whether the strict validator takes the policies; None where they or the schema are unread."""
    result = cedarpy.validate_policies(case.text, case.schema)
    # An error that is none of a policy is one of reading.
    if any(not error.policy_id for error in result.errors):
        return None
    return result.validation_passed


def _answer(result):
    messages = [str(error) for error in result.diagnostics.errors]
    if result.decision is cedarpy.Decision.NoDecision:
        return Answer.invalid(_line("; ".join(messages)))
    # An error names its policy first: "while evaluating policy `policy0`: …".
    return Answer(
        decision=result.decision.value.lower(), reason=frozenset(result.diagnostics.reasons),
        errors=frozenset(message.split("`")[1] for message in messages),
        message=_line("; ".join(messages)))


def _line(text):
    return " ".join(str(text).split())[:300]
