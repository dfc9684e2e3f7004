"""What was read in one document as bytes, to be kept in the cache or sent between processes.

The bytes are a hash of what follows, the length of a summary, the summary, and the facts where there are some. The last
two are in MessagePack, which holds values and cannot run code, and are decoded as the types that they must be: whoever
can write into the cache can change what was read, and nothing else.
"""

import hashlib
import struct
from dataclasses import dataclass
from typing import Final

import msgspec

from pipeline.execution.batches import ReadOutcome, Rejection
from pipeline.extraction.facts import DocumentFacts

_DIGEST_BYTES: Final = hashlib.sha256().digest_size
_LENGTH: Final = struct.Struct("<I")


class DamagedError(Exception):
    """The bytes are not those that were serialised."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What must be known of a document before it is linked.

    Attributes:
        rejection: why the file could not become a document; None where it did.
        text_sha256: of its normalised text, in hexadecimal; empty where there is none.
        n_findings: the number of findings in it.
    """

    rejection: Rejection | None
    text_sha256: str = ""
    n_findings: int = 0


_ENCODER: Final = msgspec.msgpack.Encoder()
_SUMMARY: Final = msgspec.msgpack.Decoder(Summary)
_FACTS: Final = msgspec.msgpack.Decoder(DocumentFacts)
#: What decoding raises for bytes of another kind; the last for values within values.
_NOT_DECODED: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def serialize(outcome: ReadOutcome) -> bytes:
    """The bytes of what was read in one document."""
    if isinstance(outcome, Rejection):
        summary, facts = Summary(outcome), b""
    else:
        summary = Summary(None, outcome.document.text_sha256(), len(outcome.findings))
        facts = _ENCODER.encode(outcome)
    head = _ENCODER.encode(summary)
    content = _LENGTH.pack(len(head)) + head + facts
    return hashlib.sha256(content).digest() + content


def deserialize_summary(content: bytes) -> Summary:
    """The summary in serialised bytes; the facts after it are not decoded.

    Raises:
        DamagedError: the bytes are not those that were serialised.
    """
    return _parts(content)[0]


def deserialize_facts(content: bytes) -> DocumentFacts | None:
    """The facts in serialised bytes; None where they hold a rejection.

    Raises:
        DamagedError: the bytes are not those that were serialised.
    """
    summary, facts = _parts(content)
    if summary.rejection is not None:
        return None
    try:
        return _FACTS.decode(facts)
    except _NOT_DECODED as error:
        raise DamagedError from error


def _parts(content: bytes) -> tuple[Summary, memoryview]:
    """The summary, and the bytes of the facts."""
    body = memoryview(content)[_DIGEST_BYTES:]
    if hashlib.sha256(body).digest() != content[:_DIGEST_BYTES]:
        raise DamagedError
    try:
        (length,) = _LENGTH.unpack_from(body)
        end = _LENGTH.size + length
        return _SUMMARY.decode(body[_LENGTH.size : end]), body[end:]
    except (struct.error, *_NOT_DECODED) as error:
        raise DamagedError from error
