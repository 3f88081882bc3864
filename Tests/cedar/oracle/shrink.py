"""Makes a failing case small."""

import json

from .case import broken, kept

ROUNDS_MAX = 200
BATCH = 48


def shrink(case, comparison):
    """The smallest case found that still differs."""
    for _ in range(ROUNDS_MAX):
        smaller = _first_failing(_smaller(case), comparison)
        if smaller is None:
            return case
        case = smaller
    return case


def _first_failing(candidates, comparison):
    """The first candidate that differs; they are asked in batches, as each asks costs a process."""
    batch = []
    for candidate in candidates:
        batch.append(candidate)
        if len(batch) == BATCH:
            found = _failing(batch, comparison)
            if found is not None:
                return found
            batch = []
    return _failing(batch, comparison)


def _failing(batch, comparison):
    if not batch:
        return None
    for candidate, difference in zip(batch, comparison.differences(batch)):
        if difference is not None:
            return candidate
    return None


def _smaller(case):
    """Cases with one thing less, the largest things first."""
    if len(case.requests) > 1:
        for request in case.requests:
            yield case.with_(requests=(request,))
    if case.policy_text is not None:
        for text in _pieces(case.policy_text):
            yield broken(case, text)
    if case.entity_text is not None:
        for text in _pieces(case.entity_text):
            yield case.with_(entity_text=text)
    # The links name templates by place.
    if not case.links:
        for policies in _pieces(case.policies):
            yield case.with_(policies=policies)
    for links in _pieces(case.links):
        yield case.with_(links=links)
    for entities in _pieces(case.entities):
        yield case.with_(entities=entities)
    for index, policy in enumerate(case.policies):
        for smaller in policy.smaller():
            policies = case.policies[:index] + (smaller,) + case.policies[index + 1:]
            yield case.with_(policies=policies if case.links else kept(policies))
    for index, entity in enumerate(case.entities):
        for smaller in _less(entity, ("uid",)):
            entities = case.entities[:index] + (smaller,) + case.entities[index + 1:]
            yield case.with_(entities=entities)
    for request in case.requests[:1]:
        for context in _less(request["context"]):
            yield case.with_(requests=({**request, "context": context},))


def _pieces(whole):
    """A text or tuple without one of its halves, quarters, … single parts."""
    size = len(whole)
    step = size
    while step > 0:
        for start in range(0, size, step):
            yield whole[:start] + whole[start + step:]
        step //= 2


def _less(value, fixed=()):
    """A JSON value with one member or element less, at any depth."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield value[:index] + value[index + 1:]
            for smaller in _less(item):
                yield value[:index] + [smaller] + value[index + 1:]
    elif isinstance(value, dict) and list(value) not in (["__entity"], ["__extn"]):
        for key, item in value.items():
            if key in fixed:
                continue
            if key not in ("attrs", "parents", "type", "id"):
                yield {name: other for name, other in value.items() if name != key}
            for smaller in _less(item):
                yield {**value, key: smaller}


def size(case):
    """How large a case is, in characters."""
    return len(case.text) + len(case.document) + len(json.dumps(case.requests))
