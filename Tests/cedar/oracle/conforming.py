"""Entities and requests beside one schema with every kind of type, spoilt in small ways.

A value is made for its type, with and without the escapes that the schema makes needless; then
something somewhere is replaced, taken away, put beside or wrapped.
"""

import json

from .node import Node, optional

SCHEMA = """\
entity Group in [Group];
entity Color enum ["red", "green"];
entity User in [Group] = {
  age: Long, name?: String, ip?: ipaddr, fee?: decimal, at?: datetime, span?: duration,
  boss?: User, friends?: Set<User>, color?: Color, flag?: Bool, act?: Action, ips?: Set<ipaddr>,
  address?: { city: String, zip?: Long, ip?: ipaddr },
  odd?: { "__entity"?: { "type": String, "id": String }, "__extn"?: String, "__expr"?: String },
} tags Set<String>;
entity Doc tags User;
action all;
action view in [all] appliesTo {
  principal: User, resource: Doc,
  context: { n: Long, who?: User, from?: ipaddr, color?: Color, rec?: { fee: decimal } },
};
action edit in [view] appliesTo {
  principal: [User, Group], resource: [Doc, User],
  context: { "__entity"?: User, ats?: Set<datetime> },
};
"""

#: The schema's attributes; a type is a word, that of a set a list of one, that of a record a dict.
USER = {
    "age": "long", "name": "string", "ip": "ip", "fee": "decimal", "at": "datetime",
    "span": "duration", "boss": "User", "friends": ["User"], "color": "Color", "flag": "bool",
    "act": "Action", "ips": ["ip"], "address": {"city": "string", "zip": "long", "ip": "ip"},
    "odd": {"__entity": {"type": "string", "id": "string"}, "__extn": "string",
            "__expr": "string"}}
VIEW = {"n": "long", "who": "User", "from": "ip", "color": "Color", "rec": {"fee": "decimal"}}
EDIT = {"__entity": "User", "ats": ["datetime"]}
#: Attributes that are always there.
REQUIRED = {"age", "n", "city", "fee", "type", "id"}

IDS = {"User": ["a", "b"], "Group": ["g", "h"], "Color": ["red", "green"], "Doc": ["d"],
       "Action": ["view", "edit", "all"], "Zap": ["z"]}
TEXTS = {"ip": ["10.0.0.1", "::1/3"], "decimal": ["1.5"], "datetime": ["2024-01-01"],
         "duration": ["1h"]}
CALLS = [
    {"fn": "offset", "args": ["2024-01-01", "1h"]}, {"fn": "toDate", "arg": "2024-01-01"},
    {"fn": "toTime", "args": ["2024-01-01"]}, {"fn": "isIpv4", "arg": "10.0.0.1"},
    {"fn": "durationSince", "args": ["2024-01-01", {"fn": "toDate", "arg": "2024-01-01"}]},
    {"fn": "ip", "arg": {"__extn": {"fn": "ip", "arg": "::1"}}}, {"fn": "ip"}, {"fn": "zap"},
    {"fn": "decimal", "arg": "1.5", "args": 1}, {"fn": 1, "arg": "1.5"}]
KEYS = ["__entity", "__extn", "__expr", "type", "id", "fn", "arg", "args", "city", "zip", "n", ""]

#: They show how values were read, not only whether.
POLICIES = [
    "permit(principal, action, resource);",
    "forbid(principal, action, resource) when { principal.ip.isLoopback() };",
    "forbid(principal, action, resource) when { principal.fee.lessThan(decimal(\"1.6\")) };",
    "forbid(principal, action, resource) when { principal.at == datetime(\"2024-01-01\") };",
    "forbid(principal, action, resource) when { principal.boss is User };",
    "forbid(principal, action, resource) when { principal.odd has \"__entity\" };",
    "forbid(principal, action, resource) when { principal in Group::\"g\" };",
    "forbid(principal, action, resource) when { principal.getTag(\"k\").contains(\"x\") };",
    "forbid(principal, action, resource) when { context.rec.fee == decimal(\"1.5\") };",
    "forbid(principal, action, resource) when { context[\"__entity\"] is User };",
    "permit(principal, action in Action::\"all\", resource) when { context has n };"]


class Conforming:
    def __init__(self, random):
        self.random = random

    def policies(self):
        return tuple(Node([optional(text)]) for text in POLICIES)

    def entities(self):
        """A few, with different names, one of them spoilt in half of the cases."""
        kinds = self.random.choices(
            ["User", "Doc", "Group", "Color", "Action", "Zap"], [60, 12, 8, 8, 10, 1],
            k=self.random.randint(1, 3))
        entities = {}
        for kind in kinds:
            entity = self._entity(kind)
            entities.setdefault(json.dumps(entity["uid"]), entity)
        entities = list(entities.values())
        if self.random.random() < 0.5:
            place = self.random.randrange(len(entities))
            entities[place] = self._spoilt(entities[place])
        return tuple(entities)

    def request(self, is_spoilt=True):
        random = self.random
        action = random.choice(["view", "view", "edit"])
        context = self._record(VIEW if action == "view" else EDIT)
        principal, resource = "User", "Doc"
        if is_spoilt and random.random() < 0.4:
            # In the form of test cases a null is a context that is left out.
            context = self._spoilt(context) or {}
        if is_spoilt and random.random() < 0.08:
            action = random.choice(["view", "edit", "all", "zap"])
        if is_spoilt and random.random() < 0.08:
            principal = random.choice(list(IDS))
        if is_spoilt and random.random() < 0.08:
            resource = random.choice(list(IDS))
        return {
            "principal": self._name(principal), "action": {"type": "Action", "id": action},
            "resource": self._name(resource), "context": context}

    # What the schema asks for

    def _name(self, kind):
        known = IDS.get(kind, ["a"])
        id = self.random.choice(known) if self.random.random() < 0.95 else "q"
        return {"type": kind, "id": id}

    def _entity(self, kind):
        random = self.random
        uid = self._name(kind)
        entity = {"uid": uid, "attrs": self._record(USER) if kind == "User" else {}, "parents": []}
        if kind == "Action":
            parents = {"view": ["all"], "edit": random.choice([["view"], ["view", "all"]])}
            entity["parents"] = [
                {"type": "Action", "id": id} for id in parents.get(uid["id"], [])]
        elif kind in ("User", "Group") and random.random() < 0.5:
            names = [{"type": "Group", "id": "o"}, self._name("Group")]
            entity["parents"] = names[:1] if kind == "Group" else names
        if kind == "User" and random.random() < 0.3:
            entity["tags"] = {"k": ["x"]}
        if kind == "Doc" and random.random() < 0.5:
            entity["tags"] = {"k": self._value("User")}
        return entity

    def _record(self, fields):
        return {
            name: self._value(kind) for name, kind in fields.items()
            if name in REQUIRED or self.random.random() < 0.3}

    def _value(self, kind):
        random = self.random
        if isinstance(kind, list):
            return [self._value(kind[0]) for _ in range(random.randint(0, 2))]
        if isinstance(kind, dict):
            return self._record(kind)
        if kind in ("long", "string", "bool"):
            return {"long": 1, "string": "x", "bool": True}[kind]
        if kind in TEXTS:
            text = random.choice(TEXTS[kind])
            call = {"fn": kind, "arg": text}
            return random.choice([text, text, call, {"fn": kind, "args": [text]}, {"__extn": call}])
        name = self._name(kind)
        return random.choice([name, name, {"__entity": name}])

    # Spoilt

    def _spoilt(self, value):
        for _ in range(self.random.choice([1, 1, 1, 2, 3])):
            value = self._changed(value)
        return value

    def _changed(self, value):
        """The value with one change somewhere inside, or in its place."""
        inside = []
        if isinstance(value, dict):
            inside = list(value)
        elif isinstance(value, list):
            inside = range(len(value))
        if not inside or self.random.random() < 0.12:
            return self._replaced(value)
        place = self.random.choice(inside)
        copy = value.copy()
        match self.random.randrange(12):
            case 0:
                del copy[place]
            case 1 if isinstance(copy, dict):
                copy[self.random.choice(KEYS)] = self._any()
            case 2 if isinstance(copy, dict):
                copy[self.random.choice(KEYS)] = copy.pop(place)
            case 1 | 2:
                copy.append(self._any())
            case _:
                copy[place] = self._changed(copy[place])
        return copy

    def _replaced(self, value):
        random = self.random
        match random.randrange(5):
            case 0:
                return {random.choice(KEYS): value}
            case 1:
                return [value]
            case 2 if isinstance(value, dict) and value:
                return random.choice(list(value.values()))
            case _:
                return self._any()

    def _any(self, depth=2):
        random = self.random
        match random.randrange(14 if depth > 0 else 11):
            case 0 | 1:
                return random.choice([1, "x", True, None, 1.5, 2**63, -0.0, "", "1.5", "red"])
            case 2 | 3:
                return self._name(random.choice(list(IDS)))
            case 4 | 5:
                return {"__entity": self._name(random.choice(list(IDS)))}
            case 6:
                return self._value(random.choice(list(TEXTS)))
            case 7:
                return {"__extn": random.choice(CALLS)}
            case 8:
                return random.choice(CALLS)
            case 9:
                return {random.choice(["__entity", "__extn", "__expr"]): random.choice(
                    [1, "x", None, {}, [], {"type": "User"}, {"fn": "ip"}])}
            case 10:
                return random.choice([{}, []])
            case 11 | 12:
                return {name: self._any(depth - 1)
                        for name in random.sample(KEYS, random.randint(1, 3))}
            case _:
                return [self._any(depth - 1) for _ in range(random.randint(1, 3))]
