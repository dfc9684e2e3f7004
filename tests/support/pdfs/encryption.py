"""The standard security handler of PDF with RC4 (PDF 1.7, section 7.6.3)."""

import hashlib
from dataclasses import dataclass
from typing import Final, Literal

#: What passwords are padded with (7.6.3.3).
_PADDING: Final = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_ALL_RIGHTS: Final = -4


@dataclass(frozen=True)
class Lock:
    """The standard security handler with RC4 (PDF 1.7, 7.6.3), for files that hold no strings outside of streams.

    Attributes:
        password: that opens it; with an empty one anybody can read it, and only its rights are restricted.
        bits: of the key, 40 or 128.
    """

    password: bytes = b""
    bits: Literal[40, 128] = 128
    file_id: bytes = b"a file for tests"

    def dictionary(self) -> str:
        """The encryption dictionary."""
        version, revision = (1, 2) if self.bits == 40 else (2, 3)
        return (
            f"<</Filter /Standard /V {version} /R {revision} /Length {self.bits} /P {_ALL_RIGHTS}"
            f" /O <{self._owner().hex()}> /U <{self._user().hex()}>>>"
        )

    def encrypted(self, content: bytes, number: int) -> bytes:
        """A stream of an object."""
        key = hashlib.md5(self._key() + number.to_bytes(3, "little") + b"\0\0", usedforsecurity=False).digest()
        return _rc4(key[: min(16, self.bits // 8 + 5)], content)

    def _owner(self) -> bytes:
        """Algorithm 3; the owner has the same password."""
        key = _md5(_padded(b"owner"), 51 if self.bits == 128 else 1)[: self.bits // 8]
        return self._many_times(key, _padded(self.password))

    def _key(self) -> bytes:
        """Algorithm 2."""
        start = _padded(self.password) + self._owner() + _ALL_RIGHTS.to_bytes(4, "little", signed=True) + self.file_id
        key = hashlib.md5(start, usedforsecurity=False).digest()
        if self.bits == 128:
            for _ in range(50):
                key = hashlib.md5(key[:16], usedforsecurity=False).digest()
        return key[: self.bits // 8]

    def _user(self) -> bytes:
        """Algorithms 4 and 5."""
        if self.bits == 40:
            return _rc4(self._key(), _PADDING)
        return self._many_times(self._key(), _md5(_PADDING + self.file_id, 1)).ljust(32, b"\0")

    def _many_times(self, key: bytes, content: bytes) -> bytes:
        for turn in range(20 if self.bits == 128 else 1):
            content = _rc4(bytes(byte ^ turn for byte in key), content)
        return content


def _padded(password: bytes) -> bytes:
    return (password + _PADDING)[:32]


def _md5(content: bytes, times: int) -> bytes:
    for _ in range(times):
        content = hashlib.md5(content, usedforsecurity=False).digest()
    return content


def _rc4(key: bytes, content: bytes) -> bytes:
    state = list(range(256))
    at = 0
    for place in range(256):
        at = (at + state[place] + key[place % len(key)]) % 256
        state[place], state[at] = state[at], state[place]
    out = bytearray()
    one = two = 0
    for byte in content:
        one = (one + 1) % 256
        two = (two + state[one]) % 256
        state[one], state[two] = state[two], state[one]
        out.append(byte ^ state[(state[one] + state[two]) % 256])
    return bytes(out)
