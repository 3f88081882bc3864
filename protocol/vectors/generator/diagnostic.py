"""CBOR diagnostic notation (RFC 8949, section 8) of any bytes, as far as it can be written.

Encoding indicators (`1_0`, `[_ 1]`) show what is not deterministic; a comment between slashes
says where the notation ends. Long texts, byte strings and collections are shortened, with a
comment that says how much was left out.
"""

import json
import math
import struct

SHOWN_BYTES = 96
SHOWN_ITEMS = 24
SHOWN_DEPTH = 32


class Ended(Exception):
    """Nothing after this can be written."""


class Writer:
    def __init__(self, data):
        self.data = data
        self.position = 0
        self.out = []
        self.depth = 0

    def put(self, text):
        self.out.append(text)

    def stop(self, comment):
        self.put(f"/ {comment} /")
        raise Ended

    def take(self, count):
        end = self.position + count
        if end > len(self.data):
            rest = self.data[self.position:]
            self.position = len(self.data)
            self.stop(f"ends here{', after 0x' + rest.hex() if rest else ''}")
        taken = self.data[self.position:end]
        self.position = end
        return taken

    def item(self):
        self.depth += 1
        if self.depth > SHOWN_DEPTH:
            self.stop(f"deeper: {len(self.data) - self.position} bytes not shown")
        self.head()
        self.depth -= 1

    def head(self):
        initial = self.take(1)[0]
        major, info = initial >> 5, initial & 31
        if 28 <= info <= 30:
            self.stop(f"0x{initial:02x}: reserved additional information {info}")
        if major == 7:
            return self.simple(info)
        if info == 31:
            return self.indefinite(major, initial)
        argument, indicator = info, ""
        if info >= 24:
            width = 1 << (info - 24)
            argument = int.from_bytes(self.take(width), "big")
            shortest = argument < 24 or (width > 1 and argument < 1 << (4 * width))
            indicator = f"_{info - 24}" if shortest else ""
        if major == 0:
            self.put(f"{argument}{indicator}")
        elif major == 1:
            self.put(f"{-1 - argument}{indicator}")
        elif major in (2, 3):
            self.string(major, argument, indicator)
        elif major == 6:
            self.put(f"{argument}{indicator}(")
            self.item()
            self.put(")")
        else:
            self.collection(major, argument, indicator)

    def string(self, major, count, indicator):
        if count > len(self.data) - self.position:
            kind = "text" if major == 3 else "byte string"
            rest = self.data[self.position:]
            self.position = len(self.data)
            self.stop(f"{kind} of {count} bytes ends here, after 0x{rest.hex()}")
        content = self.take(count)
        shown, more = content, ""
        if count > SHOWN_BYTES:
            shown = content[:16]
            more = f" / … {count} bytes /"
        if major == 2:
            self.put(f"h'{shown.hex()}'{indicator}{more}")
            return
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            self.put(f"/ text, no UTF-8: / h'{content.hex()}'{indicator}")
            return
        text = json.dumps(shown.decode("utf-8", "ignore"), ensure_ascii=False)
        self.put(f"{text}{indicator}{more}")

    def collection(self, major, count, indicator):
        opening, closing = ("[", "]") if major == 4 else ("{", "}")
        self.put(opening + (indicator + " " if indicator else ""))
        index = 0
        while index < count:
            if index:
                self.put(", ")
            if index >= SHOWN_ITEMS and count > SHOWN_ITEMS + 8:
                self.skip((count - index) * (1 if major == 4 else 2))
                self.put(f"/ … {count - index} more /")
                break
            self.item()
            if major == 5:
                self.put(": ")
                self.item()
            index += 1
        self.put(closing)

    def skip(self, count):
        kept, self.out = self.out, []
        try:
            for _ in range(count):
                self.item()
                self.out = []
        except Ended:
            comment = self.out[-1]
            self.out = [*kept, "/ … / ", comment]
            raise
        self.out = kept

    def indefinite(self, major, initial):
        if major in (0, 1, 6):
            self.stop(f"0x{initial:02x}: indefinite length of a type that has none")
        opening, closing = {2: "()", 3: "()", 4: "[]", 5: "{}"}[major]
        self.put(opening + "_ ")
        index = 0
        while self.data[self.position:self.position + 1] != b"\xff":
            if index:
                self.put(": " if major == 5 and index % 2 else ", ")
            self.item()
            index += 1
        self.take(1)
        self.put(closing)

    def simple(self, info):
        if info == 31:
            self.stop("0xff: break")
        if info in (20, 21, 22, 23):
            self.put({20: "false", 21: "true", 22: "null", 23: "undefined"}[info])
        elif info in (25, 26, 27):
            width = {25: 2, 26: 4, 27: 8}[info]
            self.put(self.float(self.take(width)) + f"_{info - 24}")
        else:
            value = self.take(1)[0] if info == 24 else info
            self.put(f"simple({value})" + ("_0" if info == 24 and value < 32 else ""))

    @staticmethod
    def float(content):
        value = struct.unpack({2: ">e", 4: ">f", 8: ">d"}[len(content)], content)[0]
        if math.isnan(value):
            return "NaN"
        if math.isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
        return repr(value)


def diagnose(data):
    if not data:
        return "/ nothing /"
    writer = Writer(data)
    try:
        writer.item()
        rest = data[writer.position:]
        if rest:
            shown = rest[:32].hex() + ("…" if len(rest) > 32 else "")
            writer.put(f" / then {len(rest)} more bytes: 0x{shown} /")
    except Ended:
        pass
    return "".join(writer.out)
