"""Literals of the policy language in their many spellings."""

from . import vocabulary as words


def string(random, text, pattern=False):
    """A text as a literal; some characters are escaped, all of them now and then."""
    often = random.random() < 0.05
    out = []
    for character in text:
        out.append(_character(random, character, pattern, often))
    return '"' + "".join(out) + '"'


def _character(random, character, pattern, often):
    code = ord(character)
    choice = random.random() * (0.15 if often else 1)
    if pattern and character == "*":
        return "\\*" if choice < 0.5 else "*"
    if choice < 0.06:
        spelled = f"{code:x}" if choice < 0.03 else f"{code:06X}"
        return "\\u{" + spelled + "}"
    if choice < 0.12 and code < 128:
        return f"\\x{code:02X}" if choice < 0.09 else f"\\x{code:02x}"
    if character in '"\\':
        return "\\" + character
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0", "'": "\\'"}
    if character in named and choice < 0.8:
        return named[character]
    return character


def entity(random, types=None, ids=None):
    separator = random.choice(["::", "::", "::", " :: ", "::\n"])
    name = random.choice(types or words.TYPES)
    return name + separator + string(random, random.choice(ids or words.IDS))


def action(random):
    kind = random.choice(["Action", "Action", "Action", "Ns::Action"])
    return entity(random, [kind], words.ACTIONS)


def integer(random):
    if random.random() < 0.1:
        return random.choice(words.INTEGER_TEXTS)
    return str(random.choice(words.INTEGERS))


def attribute(name):
    """Whether a name can be written without quotes."""
    return name in words.IDENTIFIERS
