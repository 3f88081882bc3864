"""Random expressions, mostly well typed and sometimes not."""

from . import literals, vocabulary as words
from .node import Node, chain, expression, items, optional

PLAIN = ["bool", "bool", "bool", "long", "long", "string", "entity", "set", "rec"]
VARIABLES = {"bool": "context.b", "long": "context.n", "string": "context.s",
             "entity": "context.e", "set": "context.set", "rec": "context.rec",
             "decimal": "context.dec", "ip": "context.ip", "datetime": "context.dt",
             "duration": "context.dur"}
DECIMAL_METHODS = ["lessThan", "lessThanOrEqual", "greaterThan", "greaterThanOrEqual"]
ADDRESS_METHODS = ["isIpv4", "isIpv6", "isLoopback", "isMulticast"]
DURATION_METHODS = ["toMilliseconds", "toSeconds", "toMinutes", "toHours", "toDays"]


class Expressions:
    """Makes expressions of a wanted type; `extensions` is how often an extension type comes."""

    def __init__(self, random, extensions=0.15, mistakes=0.04):
        self.random = random
        self.extensions = extensions
        self.mistakes = mistakes

    def make(self, kind, depth):
        if self.random.random() < self.mistakes:
            kind = self.kind()
        if depth <= 0:
            return self.leaf(kind)
        choice = self.random.random()
        if choice < 0.05:
            parts = ["(if ", self.make("bool", depth - 1), " then ", self.make(kind, depth - 1),
                     " else ", self.make(kind, depth - 1), ")"]
            return expression(parts)
        if choice < 0.12:
            return self.access(depth)
        return getattr(self, f"_{kind}")(depth - 1)

    def kind(self):
        if self.random.random() < self.extensions:
            return self.random.choice(list(words.EXTENSIONS))
        return self.random.choice(PLAIN)

    # Leaves

    def leaf(self, kind):
        random = self.random
        if random.random() < 0.25:
            return expression(VARIABLES[kind])
        if kind == "bool":
            return expression(random.choice(["true", "false"]))
        if kind == "long":
            return expression(literals.integer(random))
        if kind == "string":
            return expression(literals.string(random, random.choice(words.STRINGS)))
        if kind == "entity":
            variable = random.choice(["principal", "resource", "action", None, None])
            return expression(variable or literals.entity(random))
        if kind == "set":
            values = [self.leaf(self.kind()) for _ in range(random.randint(0, 4))]
            return expression(["[", *items(values, random.choice(["", ","])), "]"])
        if kind == "rec":
            return expression(random.choice(["{}", "context", "{n: 1}", '{"a b": true, n: 2,}']))
        return self.constructor(kind)

    def constructor(self, kind):
        name, good, bad = words.EXTENSIONS[kind]
        choice = self.random.random()
        text = self.random.choice(bad if choice < 0.12 else good)
        if choice > 0.97:
            return expression([f"{name}(", self.make("string", 1), ")"])
        return expression(f"{name}({literals.string(self.random, text)})")

    # Attributes

    def access(self, depth):
        random = self.random
        base = random.choice([
            "principal", "resource", "context", "context", "action", "context.rec", "context.e",
            None, None])
        base = base or f"({self.make(random.choice(['entity', 'rec']), depth - 1)})"
        name = random.choice(words.ATTRIBUTES)
        value = f"{base}{self._member(name)}"
        if random.random() < 0.45:
            guard = f"{base} has {self._key(name)}"
            return expression([
                f"(if {guard} then ", expression(value), " else ", self.leaf(self.kind()), ")"])
        return expression(value)

    def _member(self, name):
        if literals.attribute(name) and self.random.random() < 0.7:
            return f".{name}"
        return f"[{literals.string(self.random, name)}]"

    def _key(self, name):
        if literals.attribute(name) and self.random.random() < 0.7:
            return name
        return literals.string(self.random, name)

    # One function for each type

    def _bool(self, depth):
        makers = [
            self._and, self._or, self._not, self._equality, self._equality, self._order,
            self._order, self._in, self._in, self._in_set, self._is, self._is_in, self._has,
            self._path, self._like, self._contains, self._contains_many, self._empty,
            self._has_tag, self._get_tag, lambda _: self.leaf("bool")]
        if self.random.random() < self.extensions:
            makers = [self._decimal_test, self._address_test, self._time_order]
        return self.random.choice(makers)(depth)

    def _and(self, depth):
        return chain("&&", self._many("bool", depth, 2, 4))

    def _or(self, depth):
        return chain("||", self._many("bool", depth, 2, 4))

    def _not(self, depth):
        return expression(["!" * self.random.randint(1, 4), "(", self.make("bool", depth), ")"])

    def _many(self, kind, depth, low, high):
        return [self.make(kind, depth) for _ in range(self.random.randint(low, high))]

    def _pair(self, left, operator, right):
        return expression(["(", left, f" {operator} ", right, ")"])

    def _equality(self, depth):
        kind = self.kind()
        other = kind if self.random.random() < 0.8 else self.kind()
        operator = self.random.choice(["==", "!="])
        return self._pair(self.make(kind, depth), operator, self.make(other, depth))

    def _order(self, depth):
        operator = self.random.choice(["<", "<=", ">", ">="])
        return self._pair(self.make("long", depth), operator, self.make("long", depth))

    def _time_order(self, depth):
        kind = self.random.choice(["datetime", "duration"])
        operator = self.random.choice(["<", "<=", ">", ">=", "=="])
        return self._pair(self.make(kind, depth), operator, self.make(kind, depth))

    def _in(self, depth):
        return self._pair(self.make("entity", depth), "in", self.make("entity", depth))

    def _in_set(self, depth):
        group = expression(["[", *items(self._many("entity", depth - 1, 0, 3)), "]"])
        return self._pair(self.make("entity", depth), "in", group)

    def _is(self, depth):
        kind = self.random.choice(words.TYPES + ["Action", "Zz", "Ns :: T"])
        return expression(["(", self.make("entity", depth), f" is {kind})"])

    def _is_in(self, depth):
        kind = self.random.choice(words.TYPES)
        return expression([
            "(", self.make("entity", depth), f" is {kind}",
            optional([" in ", self.make("entity", depth)]), ")"])

    def _has(self, depth):
        base = self.make(self.random.choice(["entity", "rec"]), depth)
        return expression(["(", base, f" has {self._key(self.random.choice(words.ATTRIBUTES))})"])

    def _path(self, depth):
        random = self.random
        names = [random.choice(words.IDENTIFIERS) for _ in range(random.randint(2, 4))]
        base = expression(random.choice(["context", "principal", "resource", "context.rec"]))
        if random.random() < 0.25:
            base = self.make("rec", depth)
        links = [optional(f".{name}") for name in names[1:]]
        return expression(["(", base, f" has {names[0]}", *links, ")"])

    def _like(self, depth):
        random = self.random
        pattern = random.choice(words.PATTERNS)
        if random.random() < 0.3:
            pattern = f"*{random.choice(words.STRINGS)}*{random.choice(words.STRINGS)}"
        literal = literals.string(random, pattern, pattern=True)
        return expression(["(", self.make("string", depth), f" like {literal})"])

    def _method(self, receiver, name, arguments=()):
        return expression([receiver, f".{name}(", *items(arguments), ")"])

    def _contains(self, depth):
        return self._method(self.make("set", depth), "contains", [self.make(self.kind(), depth)])

    def _contains_many(self, depth):
        name = self.random.choice(["containsAll", "containsAny"])
        return self._method(self.make("set", depth), name, [self.make("set", depth)])

    def _empty(self, depth):
        return self._method(self.make("set", depth), "isEmpty")

    def _has_tag(self, depth):
        return self._method(self.make("entity", depth), "hasTag", [self._tag(depth)])

    def _get_tag(self, depth):
        tag = self._method(self.make("entity", depth), "getTag", [self._tag(depth)])
        return self._pair(tag, "==", self.make(self.kind(), depth))

    def _tag(self, depth):
        if self.random.random() < 0.6:
            return expression(literals.string(self.random, self.random.choice(words.TAGS)))
        return self.make("string", depth)

    def _decimal_test(self, depth):
        name = self.random.choice(DECIMAL_METHODS)
        return self._method(
            self.make("decimal", depth), name, [self.make("decimal", depth)])

    def _address_test(self, depth):
        address = self.make("ip", depth)
        if self.random.random() < 0.5:
            return self._method(address, "isInRange", [self.make("ip", depth)])
        return self._method(address, self.random.choice(ADDRESS_METHODS))

    def _long(self, depth):
        random = self.random
        if random.random() < self.extensions:
            return self._method(self.make("duration", depth), random.choice(DURATION_METHODS))
        choice = random.randrange(5)
        if choice == 0:
            operands = self._many("long", depth, 2, 4)
            rest = [
                optional([f" {random.choice('+-')} ", operand]) for operand in operands[1:]]
            return expression(["(", operands[0], *rest, ")"])
        if choice == 1:
            return chain("*", self._many("long", depth, 2, 3))
        if choice == 2:
            signs = "-" * random.randint(1, 4)
            return expression(["(", signs, "(", self.make("long", depth), "))"])
        return self.leaf("long")

    def _string(self, depth):
        return self.leaf("string")

    def _entity(self, depth):
        return self.leaf("entity")

    def _set(self, depth):
        if self.random.random() < 0.3:
            return self.leaf("set")
        values = [self.make(self.kind(), depth) for _ in range(self.random.randint(0, 5))]
        return expression(["[", *items(values), "]"])

    def _rec(self, depth):
        if self.random.random() < 0.4:
            return self.leaf("rec")
        names = self.random.sample(words.ATTRIBUTES, self.random.randint(0, 4))
        fields = [Node([f"{self._key(name)}: ", self.make(self.kind(), depth)]) for name in names]
        return expression(["{", *items(fields), "}"])

    def _decimal(self, depth):
        return self.leaf("decimal")

    def _ip(self, depth):
        return self.leaf("ip")

    def _datetime(self, depth):
        choice = self.random.random()
        if choice < 0.3:
            return self._method(
                self.make("datetime", depth), "offset", [self.make("duration", depth)])
        if choice < 0.5:
            return self._method(self.make("datetime", depth), "toDate")
        return self.leaf("datetime")

    def _duration(self, depth):
        choice = self.random.random()
        if choice < 0.3:
            return self._method(
                self.make("datetime", depth), "durationSince", [self.make("datetime", depth)])
        if choice < 0.5:
            return self._method(self.make("datetime", depth), "toTime")
        return self.leaf("duration")
