"""A text that can be made smaller: policies and expressions as trees of text."""


class Node:
    """Pieces of text and nodes in a row.

    `simpler` are texts that may stand in its place; where `lifts` is set, each of its children may.
    """

    __slots__ = ("parts", "simpler", "lifts")

    def __init__(self, parts, simpler=(), lifts=False):
        self.parts = [parts] if isinstance(parts, (str, Node)) else list(parts)
        self.simpler = tuple(simpler)
        self.lifts = lifts

    def __str__(self):
        return "".join(map(str, self.parts))

    def children(self):
        return [part for part in self.parts if isinstance(part, Node)]

    def smaller(self):
        """Trees with one change, those that take most away first."""
        text = str(self)
        for simple in self.simpler:
            if len(simple) < len(text):
                yield Node(simple)
        if self.lifts:
            yield from self.lifted()
        for index, part in enumerate(self.parts):
            if isinstance(part, Node):
                for change in part.smaller():
                    parts = self.parts[:index] + [change] + self.parts[index + 1:]
                    yield Node(parts, self.simpler, self.lifts)

    def lifted(self):
        """The expressions inside, in place of the whole."""
        for child in self.children():
            if child.lifts:
                yield child
            else:
                yield from child.lifted()


def expression(parts):
    """An expression: a constant or one of its own operands may stand for it."""
    return Node(parts, simpler=("true", "1", "[]", "context"), lifts=True)


def optional(parts):
    """What may be left out."""
    return Node(parts, simpler=("",))


def chain(operator, operands):
    """Operands with an operator between them; all but the first may be left out."""
    rest = [optional([f" {operator} ", operand]) for operand in operands[1:]]
    return expression(["(", operands[0], *rest, ")"])


def items(values, trailing=""):
    """Values with commas behind them; each may be left out, as a last comma is fine."""
    values = list(values)
    last = len(values) - 1
    return [
        optional([value, ", " if index < last else trailing])
        for index, value in enumerate(values)]
