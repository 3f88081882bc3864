"""What an engine says to one request."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Answer:
    """A decision, or a word for why there is none."""

    decision: str | None = None
    reason: frozenset = frozenset()
    errors: frozenset = frozenset()
    #: Whether policies, entities or request were refused.
    is_invalid: bool = False
    message: str = field(default="", compare=False)

    @staticmethod
    def invalid(message):
        return Answer(is_invalid=True, message=message)

    @property
    def is_too_deep(self):
        return self.is_invalid and "nested too deeply" in self.message

    def __str__(self):
        if self.is_invalid:
            return f"refused: {self.message}"
        text = f"{self.decision} reason={sorted(self.reason)} errors={sorted(self.errors)}"
        return f"{text} {self.message}".rstrip()
