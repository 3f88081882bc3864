"""Random entities, values and contexts, as what `json` writes."""

from . import vocabulary as words

TYPED = {"n": "long", "m": "long", "s": "string", "t": "string", "b": "bool", "e": "entity",
         "set": "set", "rec": "rec", "dec": "decimal", "ip": "ip", "dt": "datetime",
         "dur": "duration", "opt": "any", "if": "any", "a b": "any"}


class Data:
    """Makes values; `extensions` says whether values of extension types come."""

    def __init__(self, random, extensions=True):
        self.random = random
        self.extensions = extensions

    def name(self, types=None):
        return {"type": self.random.choice(types or words.TYPES),
                "id": self.random.choice(words.IDS)}

    def value(self, kind, depth=2):
        random = self.random
        if kind == "any":
            plain = ["bool", "long", "string", "entity"] + ["set", "rec"] * (depth > 0)
            plain += list(words.EXTENSIONS) if random.random() < 0.3 else []
            kind = random.choice(plain)
        if kind in words.EXTENSIONS and not self.extensions:
            kind = "string"
        match kind:
            case "bool":
                return random.random() < 0.5
            case "long":
                return random.choice(words.INTEGERS)
            case "string":
                return random.choice(words.STRINGS)
            case "entity":
                name = self.name()
                return {"__entity": name}
            case "set":
                return [self.value("any", depth - 1) for _ in range(random.randint(0, 4))]
            case "rec":
                names = random.sample(words.ATTRIBUTES, random.randint(0, 3))
                return {name: self.value("any", depth - 1) for name in names}
        return self.extension(kind)

    def extension(self, kind):
        function, good, bad = words.EXTENSIONS[kind]
        text = self.random.choice(bad if self.random.random() < 0.0004 else good)
        return {"__extn": {"fn": function, "arg": text}}

    def attributes(self):
        rare = ("opt", "if", "a b")
        return {
            name: self.value(kind) for name, kind in TYPED.items()
            if self.random.random() < (0.4 if name in rare else 0.85)}

    def entities(self, count):
        """Entities without cycles: parents come later or are not in the store."""
        random = self.random
        everything = [(kind, id) for kind in words.TYPES for id in words.IDS]
        chosen = random.sample(everything, min(count, len(everything)))
        absent = [name for name in everything if name not in chosen]
        entities = []
        for index, (kind, id) in enumerate(chosen):
            later = chosen[index + 1:] + absent
            parents = random.sample(later, min(len(later), random.choice([0, 1, 1, 2, 3])))
            entity = {"uid": {"type": kind, "id": id}, "attrs": self.attributes(),
                      "parents": [{"type": t, "id": i} for t, i in parents]}
            if random.random() < 0.4:
                tags = random.sample(words.TAGS, random.randint(0, 3))
                entity["tags"] = {tag: self.value("any", 1) for tag in tags}
            entities.append(entity)
        return entities + self.actions()

    def actions(self):
        actions = []
        if self.random.random() < 0.6:
            actions.append(self._action("x", ["g"]))
        if self.random.random() < 0.3:
            actions.append(self._action("g", ["z"] if self.random.random() < 0.5 else []))
        return actions

    def _action(self, id, parents):
        return {"uid": {"type": "Action", "id": id}, "attrs": {},
                "parents": [{"type": "Action", "id": parent} for parent in parents]}

    def request(self, entities):
        names = [entity["uid"] for entity in entities if entity["uid"]["type"] != "Action"]
        action = {"type": self.random.choice(["Action", "Action", "Action", "Ns::Action"]),
                  "id": self.random.choice(words.ACTIONS)}
        return {"principal": self._pick(names), "action": action, "resource": self._pick(names),
                "context": self.attributes()}

    def _pick(self, names):
        if names and self.random.random() < 0.75:
            return dict(self.random.choice(names))
        return self.name()
