"""Messages between a process and the child that reads PDFs for it.

A message is its length, then its bytes. A request is the bytes of a PDF. An answer is one of the classes below,
pickled: both ends are this package, and nobody else writes into the pipe.
"""

import pickle
import struct
from dataclasses import dataclass
from typing import IO, Final

from pipeline.reading.draft_blocks import DraftBlock

_LENGTH: Final = struct.Struct("<Q")


@dataclass(frozen=True, slots=True)
class Parsed:
    """The draft blocks of a PDF, not yet joined over pages, and the number of its pages."""

    blocks: list[DraftBlock]
    n_pages: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The PDF cannot be read: a term of `rejection_reason`, what was found and what to do."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class OutOfMemory:
    """Reading the PDF needs more memory than the child may use."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Reading the PDF raised an error that nobody expected; its type and message."""

    error: str


Answer = Parsed | Unreadable | OutOfMemory | Failed


def serialize_answer(answer: Answer) -> bytes:
    """The bytes of an answer, to be sent as a message."""
    return pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL)


def deserialize_answer(content: bytes) -> Answer:
    """The answer that a message holds."""
    answer: Answer = pickle.loads(content)  # noqa: S301 - see above
    return answer


def write_message(stream: IO[bytes], content: bytes) -> None:
    """Send one message."""
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def read_message(stream: IO[bytes]) -> bytes | None:
    """Receive one message; None where the other end is gone, even in the middle of one."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    content = stream.read(length)
    return content if len(content) == length else None
