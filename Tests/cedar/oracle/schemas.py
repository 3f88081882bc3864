"""Random schemas over the names that the policies use."""

from . import literals, vocabulary as words

KINDS = {
    "n": "Long", "m": "Long", "s": "String", "t": "String", "b": "Bool", "e": "U",
    "set": "Set<Long>", "rec": "{ n: Long, s?: String, rec?: { n: Long, e: G } }",
    "dec": "decimal", "ip": "ipaddr", "dt": "datetime", "dur": "duration",
    "opt": "Shared", "if": "Bool", "a b": "Long"}
SHARED = "type Shared = { n: Long, opt?: { rec: { b: Bool } } };"
PARENTS = {"U": ["G", "U"], "G": ["G"], "R": ["R", "G"], "Ns::T": ["Ns::T", "U"]}
TAGS = ["Long", "String", "Set<String>", "Shared", "U"]


def schema(random):
    """A schema in Cedar's syntax with all entity types and three actions, and one more in `Ns`."""
    declared = {kind: _entity(random, kind) for kind in words.TYPES}
    plain = [declared[kind] for kind in words.TYPES if "::" not in kind]
    actions = [_action(random, id) for id in ("x", "y", "g")]
    namespace = ["namespace Ns {", declared["Ns::T"], f'action "z" {_applies(random)};', "}"]
    return "\n".join([SHARED, *plain, *actions, *namespace]) + "\n"


def _entity(random, kind):
    parents = random.sample(PARENTS[kind], random.randint(0, len(PARENTS[kind])))
    inside = f" in [{', '.join(parents)}]" if parents else ""
    tags = f" tags {random.choice(TAGS)}" if random.random() < 0.5 else ""
    return f"entity {kind.split('::')[-1]}{inside} = {_record(random)}{tags};"


def _action(random, id):
    inside = ' in ["g"]' if id != "g" and random.random() < 0.5 else ""
    return f'action "{id}"{inside} {_applies(random)};'


def _applies(random):
    principals = random.sample(words.TYPES, random.randint(1, 3))
    resources = random.sample(words.TYPES, random.randint(1, 3))
    return (f"appliesTo {{ principal: [{', '.join(principals)}],"
            f" resource: [{', '.join(resources)}], context: {_record(random)} }}")


def _record(random):
    names = [name for name in KINDS if random.random() < 0.8]
    fields = []
    for name in names:
        key = name if literals.attribute(name) else f'"{name}"'
        optional = "?" if random.random() < 0.25 else ""
        fields.append(f"{key}{optional}: {KINDS[name]}")
    return "{ " + ", ".join(fields) + " }"
