"""Messages between a process and the child that reads documents for it.

A message is its length, then its bytes. A request is two messages: the name of a file and its bytes. An answer is one
message, an instance of a class below in MessagePack: a format that holds values and cannot run code. The child has read
bytes that somebody else wrote, so its parent believes neither a length nor a type.
"""

import struct
from typing import IO, Final

import msgspec

from pipeline.core.text_going_out import escape_all_but_line_ends
from pipeline.reading.document import Document

#: The longest answer. A document of a million words takes some ten million bytes.
MOST_BYTES: Final = 64_000_000
_LENGTH: Final = struct.Struct("<Q")
#: How much of an error's message is sent.
_LONGEST_ERROR: Final = 500


class MessageError(Exception):
    """The other end sent what is no message, or no answer."""


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The child has started; it sends this once, before any answer.

    Attributes:
        has_its_share: whether it may use as much memory as each file is allowed, and not less because of a limit of the
            machine.
    """

    has_its_share: bool


class Read(msgspec.Struct, frozen=True, tag="read"):
    """The document."""

    document: Document


class Unreadable(msgspec.Struct, frozen=True, tag="unreadable"):
    """The file cannot be read: a term of `rejection_reason`, what was found and what to do."""

    reason: str
    detail: str


class OutOfMemory(msgspec.Struct, frozen=True, tag="out of memory"):
    """Reading the file needs more memory than the child may use."""


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """Reading the file raised an error that nobody expected; its type and message."""

    error: str


class Hindered(msgspec.Struct, frozen=True, tag="hindered"):
    """The system refused the child what it needs, such as a library or a file; type and message of the error."""

    error: str


Answer = Read | Unreadable | OutOfMemory | Failed | Hindered

_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(Ready | Answer)


def serialize_answer(answer: Ready | Answer) -> bytes:
    """The bytes of an answer, to be sent as a message."""
    return _ENCODER.encode(answer)


def deserialize_answer(content: bytes) -> Ready | Answer:
    """The answer that a message holds.

    Raises:
        MessageError: it holds none.
    """
    try:
        answer: Ready | Answer = _DECODER.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:  # the last for values within values
        raise MessageError("what it sent is no answer") from error
    return answer


def describe(error: BaseException) -> str:
    """Type and message of an error, on one line, with unprintable characters escaped, and cut if it is long."""
    text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return escape_all_but_line_ends(" ".join(text[:_LONGEST_ERROR].split()))


def write_message(stream: IO[bytes], content: bytes) -> None:
    """Send one message."""
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def read_message(stream: IO[bytes], most_bytes: int | None = None) -> bytes | None:
    """Receive one message; None where the other end is gone, even in the middle of one.

    Raises:
        MessageError: it announces more bytes than the most that are allowed; they are not read.
    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if most_bytes is not None and length > most_bytes:
        raise MessageError(f"it announces an answer of {length:,} bytes")
    content = stream.read(length)
    return content if len(content) == length else None
