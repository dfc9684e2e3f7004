"""Messages between a process and the child that reads for it: their length, then their bytes.

What belongs here: writing and reading one message, and what answers begin with. What does not: who sends what.
"""

import struct
from typing import IO, Final

#: What an answer begins with: the pieces and the number of pages, a reason and its detail, nothing more, an error.
PIECES: Final = "pieces"
UNREADABLE: Final = "unreadable"
OUT_OF_MEMORY: Final = "out of memory"
FAILED: Final = "failed"

_LENGTH: Final = struct.Struct("<Q")


def write_message(stream: IO[bytes], content: bytes) -> None:
    """Send one message."""
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def read_message(stream: IO[bytes]) -> bytes | None:
    """Receive one message; None where the other end is gone, were it in the middle of one."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    content = stream.read(length)
    return content if len(content) == length else None
