"""Cases from seeds."""

from random import Random

from . import literals, vocabulary as words
from .case import Case, broken
from .conforming import SCHEMA, Conforming
from .data import Data
from .expressions import Expressions
from .node import Node, expression
from .policies import Policies
from .schemas import schema

#: Kinds of cases, and how many of a hundred are of it.
SHARES = {
    "policies": 22, "expression": 18, "extensions": 18, "hierarchy": 8, "broken policies": 12,
    "broken expression": 10, "broken entities": 7, "deep": 3, "literals": 2}
DEPTH_SURE = 20
WRAPPERS = [
    ("(", ")"), ("!(", ")"), ("(if true then ", " else false)"), ("(false || ", ")"),
    ("(true && ", ")"), ("[[", "]].contains([true]) && [1].contains(1)"), ("(true == ", ")"),
    ("({a: ", "}.a)"), ("{if true then {b: ", "} else {b: false}}"), ("[1].contains(1) && (", ")")]


def generate(seed, kind=None):
    """The case of a seed; the same seed always gives the same case."""
    random = Random(f"cedar {seed}")
    drawn = random.choices(list(SHARES), list(SHARES.values()))[0]
    kind = kind or drawn
    return _Generator(random, seed, kind).case()


class _Generator:
    def __init__(self, random, seed, kind):
        self.random = random
        self.seed = seed
        self.kind = kind
        share = 0.6 if kind == "extensions" else 0.15
        self.expressions = Expressions(random, extensions=share)
        forbids = 0.05 if kind == "hierarchy" else 0.3
        self.policies = Policies(random, self.expressions, forbids)
        self.data = Data(random)

    def case(self):
        return getattr(self, "_" + self.kind.replace(" ", "_"))()

    def _with(self, policies, entity_count=10, requests=2, **more):
        entities = self.data.entities(self.random.randint(0, entity_count))
        asked = tuple(self.data.request(entities) for _ in range(requests))
        return Case(
            self.seed, self.kind, tuple(policies), tuple(entities), asked, **more)

    def _depth(self):
        return self.random.choice([1, 2, 2, 3, 3, 4])

    def _policies(self):
        depth = self._depth()
        count = self.random.randint(1, 14)
        return self._with(self.policies.make(depth) for _ in range(count))

    def _expression(self):
        return self._with([self.policies.plain(self.expressions.make("bool", self._depth()))])

    def _extensions(self):
        count = self.random.randint(1, 4)
        return self._with(
            self.policies.plain(self.expressions.make("bool", self.random.randint(1, 3)))
            for _ in range(count))

    def _hierarchy(self):
        """Many policies that hang on scopes, and many entities."""
        count = self.random.randint(20, 100)
        policies = [self.policies.make(1, conditions=(0, 0, 0, 1)) for _ in range(count)]
        return self._with(policies, entity_count=28, requests=6)

    def _literals(self):
        """Comparisons of literals with themselves in other spellings."""
        pairs = []
        for _ in range(self.random.randint(1, 6)):
            text = self.random.choice(words.STRINGS) + self.random.choice(words.STRINGS)
            left, right = (literals.string(self.random, text) for _ in range(2))
            pairs.append(self.policies.plain(Node([left, " == ", right])))
        return self._with(pairs)

    def _templates(self):
        """Templates with links; a template that is not linked says nothing."""
        slots = ["principal", "resource"]
        policies, links = [], []
        for place in range(self.random.randint(1, 5)):
            used = [slot for slot in slots if self.random.random() < 0.6]
            policies.append(self.policies.make(1, slots=used))
            for number in range(self.random.randint(0, 3) if used else 0):
                values = {slot: self.data.name() for slot in used}
                links.append({"template": place, "id": f"link{place}-{number}", **values})
        case = self._with(policies, links=tuple(links))
        requests = tuple(self._linked(request, links) for request in case.requests)
        return case.with_(requests=requests)

    def _linked(self, request, links):
        """The request with the names of one link, so that links matter."""
        link = self.random.choice(links) if links else {}
        return {**request, **{
            slot: link[slot] for slot in ("principal", "resource") if slot in link}}

    def _validation(self):
        """Policies beside a schema of the same names; most are small, so that some are valid."""
        # One verdict a case: of many policies it would say little.
        count = self.random.choice([1, 1, 1, 2])
        self.expressions.mistakes = 0.01
        policies = [
            self.policies.make(self.random.choice([0, 0, 1, 1, 2]), conditions=(0, 1, 1))
            for _ in range(count)]
        return self._with(policies, requests=1, schema=schema(self.random))

    def _conforming(self):
        """Entities, or requests, that agree with a schema or nearly so."""
        conforming = Conforming(self.random)
        entities, requests = (), [conforming.request() for _ in range(3)]
        # Entities that are refused would hide what the requests say.
        if self.random.random() < 0.6:
            entities, requests = conforming.entities(), [conforming.request(is_spoilt=False)]
        return Case(
            self.seed, self.kind, conforming.policies(), entities, tuple(requests), schema=SCHEMA)

    # Broken in small ways

    def _broken_policies(self):
        texts = [str(self.policies.make(2)) for _ in range(self.random.randint(1, 2))]
        text = self._mutated("\n".join(texts), words.POLICY_PIECES)
        return broken(self._with([], requests=1), text)

    def _broken_expression(self):
        inner = self._mutated(str(self.expressions.make("bool", 2)), words.POLICY_PIECES)
        return broken(self._with([], requests=1), str(self.policies.plain(inner)))

    def _broken_entities(self):
        case = self._with([self.policies.make(1)], entity_count=3, requests=1)
        return case.with_(entity_text=self._mutated(case.document, words.JSON_PIECES), entities=())

    def _mutated(self, text, pieces):
        random = self.random
        for _ in range(random.choice([1, 1, 1, 2])):
            start = random.randrange(len(text) + 1)
            match random.randrange(4):
                case 0:
                    text = text[:start] + text[start + 1:]
                case 1:
                    text = text[:start] + random.choice(pieces) + text[start:]
                case 2:
                    text = text[:start] + text[start + random.randint(1, 8):]
                case _:
                    end = start + random.randint(1, 12)
                    text = text[:end] + text[start:end] + text[end:]
        return text

    # Deep

    def _deep(self):
        """Nesting; what is deeper than is promised may be refused as too deep."""
        depth = self.random.choice([4, 8, 12, DEPTH_SURE // 2, 40, 60, 100])
        innermost = ["true", "1 == 1", "context.b", "principal in resource"]
        inner = expression(self.random.choice(innermost))
        one = self.random.random() < 0.5
        wrapper = self.random.choice(WRAPPERS[:7])
        for _ in range(depth):
            if not one:
                wrapper = self.random.choice(WRAPPERS[:7])
            inner = expression([wrapper[0], inner, wrapper[1]])
        # The reference gives up where its own stack ends; short of that it takes all of these.
        return self._with([self.policies.plain(inner)], is_deep=depth >= DEPTH_SURE)
