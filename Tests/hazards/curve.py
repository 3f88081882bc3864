"""A CurveZMQ client by hand (RFC 23, 26), over libsodium: it can stop, lie and stutter at any
byte, which libzmq would never do.
"""

import ctypes
import ctypes.util
import functools
import os
import struct

import pytest
from hostile import patient, unix
from zmq.utils import z85

GREETING = (b"\xff" + bytes(8) + b"\x7f\x03\x01" + b"CURVE".ljust(20, b"\0") + b"\0" + bytes(31))
COMMAND, MORE = 0x02, 0x01


@functools.cache
def _sodium():
    name = ctypes.util.find_library("sodium")
    if name is None:
        pytest.skip("no libsodium for a CURVE client by hand")
    library = ctypes.CDLL(name)
    library.sodium_init()
    return library


def _box(text, nonce, public, secret):
    out = ctypes.create_string_buffer(len(text) + 16)
    code = _sodium().crypto_box_easy(
        out, text, ctypes.c_ulonglong(len(text)), nonce, public, secret)
    assert code == 0
    return out.raw


def _open(box, nonce, public, secret):
    out = ctypes.create_string_buffer(max(1, len(box) - 16))
    code = _sodium().crypto_box_open_easy(
        out, box, ctypes.c_ulonglong(len(box)), nonce, public, secret)
    assert code == 0, "a box that does not open"
    return out.raw[:len(box) - 16]


def _pair():
    public, secret = ctypes.create_string_buffer(32), ctypes.create_string_buffer(32)
    _sodium().crypto_box_keypair(public, secret)
    return public.raw, secret.raw


def frame(content, flags=0):
    if len(content) < 256:
        return struct.pack(">BB", flags, len(content)) + content
    return struct.pack(">BQ", flags | 0x02, len(content)) + content


def command(name, body):
    return frame(bytes([len(name)]) + name + body, 0x04)


def properties(**values):
    """Metadata: `Socket_Type=b"DEALER"` is the property `Socket-Type`."""
    return b"".join(
        bytes([len(name)]) + name.replace("_", "-").encode() + struct.pack(">I", len(value))
        + value for name, value in values.items())


class CurveClient:
    """One connection. The steps of the handshake are methods, to be left out or repeated."""

    def __init__(self, path, server, keys):
        self.server = z85.decode(server)
        self.public, self.secret = z85.decode(keys[0]), z85.decode(keys[1])
        self.short_public, self.short_secret = _pair()
        self.nonce = 0
        self.socket = unix(path)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def handshake(self, metadata=None):
        self.greet()
        self.hello()
        self.welcome()
        self.initiate(metadata)
        return self.ready()

    def greet(self):
        self.socket.sendall(GREETING)
        return self._exactly(64)

    def hello(self, box=None):
        nonce = self._nonce()
        signed = box or _box(
            bytes(64), b"CurveZMQHELLO---" + nonce, self.server, self.short_secret)
        self.socket.sendall(command(
            b"HELLO", b"\1\0" + bytes(72) + self.short_public + nonce + signed))

    def welcome(self):
        body = self._command(b"WELCOME")
        text = _open(body[16:], b"WELCOME-" + body[:16], self.server, self.short_secret)
        self.server_short, self.cookie = text[:32], text[32:]

    def initiate(self, metadata=None, cookie=None):
        if metadata is None:
            metadata = properties(Socket_Type=b"DEALER", Identity=b"")
        voucher_nonce = os.urandom(16)
        voucher = _box(self.short_public + self.server, b"VOUCH---" + voucher_nonce,
                       self.server_short, self.secret)
        nonce = self._nonce()
        box = _box(self.public + voucher_nonce + voucher + metadata,
                   b"CurveZMQINITIATE" + nonce, self.server_short, self.short_secret)
        self.socket.sendall(command(b"INITIATE", (cookie or self.cookie) + nonce + box))

    def ready(self):
        body = self._command(b"READY")
        return _open(body[8:], b"CurveZMQREADY---" + body[:8], self.server_short,
                     self.short_secret)

    def sealed(self, content, flags=0):
        """The bytes of one frame inside of CURVE; `flags` are MORE and COMMAND."""
        nonce = self._nonce()
        box = _box(bytes([flags]) + content, b"CurveZMQMESSAGEC" + nonce, self.server_short,
                   self.short_secret)
        return frame(b"\7MESSAGE" + nonce + box)

    def send(self, content, flags=0):
        self.socket.sendall(self.sealed(content, flags))

    def receive(self):
        """(flags, content) of the next frame."""
        body = self._frame()
        assert body.startswith(b"\7MESSAGE"), body[:20]
        text = _open(body[16:], b"CurveZMQMESSAGES" + body[8:16], self.server_short,
                     self.short_secret)
        return text[0], text[1:]

    def receive_message(self):
        """The frames of the next message; commands (pings, pongs) are skipped."""
        frames = []
        while True:
            flags, content = self.receive()
            if flags & COMMAND:
                continue
            frames.append(content)
            if not flags & MORE:
                return frames

    def _command(self, name):
        body = self._frame()
        assert body[1:1 + body[0]] == name, body[:40]
        return body[1 + len(name):]

    def _frame(self):
        flags = self._exactly(1)[0]
        size = struct.unpack(">Q", self._exactly(8))[0] if flags & 2 else self._exactly(1)[0]
        return self._exactly(size)

    def _exactly(self, count):
        self.socket.settimeout(patient(5))
        data = b""
        while len(data) < count:
            more = self.socket.recv(count - len(data))
            if not more:
                raise ConnectionError("closed by the broker")
            data += more
        return data

    def _nonce(self):
        self.nonce += 1
        return struct.pack(">Q", self.nonce)
