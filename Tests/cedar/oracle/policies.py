"""Random policies."""

from . import literals, vocabulary as words
from .expressions import Expressions
from .node import Node, items, optional

ANNOTATIONS = [
    '@note("x")\n', "@if\n", '@in("q")\n', '@id("p\\u{e9}")\n', "@a @b\n", '@__cedar("")\n']


class Policies:
    def __init__(self, random, expressions=None, forbids=0.3):
        self.random = random
        self.forbids = forbids
        self.expressions = expressions or Expressions(random)

    def make(self, depth, conditions=(0, 1, 1, 1, 2, 3), slots=()):
        random = self.random
        notes = random.sample(ANNOTATIONS, random.choice([0, 0, 0, 1, 2]))
        effect = "forbid" if random.random() < self.forbids else "permit"
        blank = random.choice(["", "", "", " ", "\n", "// é\n"])
        clauses = [self._clause(depth) for _ in range(random.choice(conditions))]
        scope = [
            self._entity("principal", slots), ", ", self._action(), ", ",
            self._entity("resource", slots)]
        return Node([
            *[optional(note) for note in notes], effect, blank, "(", *scope,
            random.choice(["", "", ","]), ")", *clauses, ";"])

    def plain(self, condition):
        """A policy for everything with one condition."""
        return Node([
            "permit(principal, action, resource) when { ", condition, " };"])

    def _clause(self, depth):
        kind = self.random.choice(["when", "when", "unless"])
        return optional([f"\n{kind} {{ ", self.expressions.make("bool", depth), " }"])

    def _entity(self, variable, slots):
        random = self.random
        if variable in slots:
            kind = random.choice(["", "", f" is {random.choice(words.TYPES)}"])
            operator = "in" if kind else random.choice(["==", "in"])
            return Node(f"{variable}{kind} {operator} ?{variable}")
        name = literals.entity(random)
        kind = random.choice(words.TYPES)
        scope = random.choices(
            ["", f" == {name}", f" in {name}", f" is {kind}", f" is {kind} in {name}"],
            [9, 3, 4, 2, 2])[0]
        return Node(variable + scope, simpler=(variable,))

    def _action(self):
        random = self.random
        choice = random.random()
        if choice < 0.4:
            return Node("action")
        if choice < 0.6:
            return Node(f"action == {literals.action(random)}", simpler=("action",))
        if choice < 0.75:
            return Node(f"action in {literals.action(random)}", simpler=("action",))
        names = [literals.action(random) for _ in range(random.randint(0, 3))]
        return Node(["action in [", *items(names), "]"], simpler=("action",))
