"""What was read in one document as bytes, to be kept in the cache or sent between processes.

The bytes are a hash of what follows, a summary, and the facts or the rejection. The last two are pickled, which is safe
because only this package writes them: into its own cache folder, or to the process that started it. Replacing pickle
by another format concerns this module alone.
"""

import hashlib
import io
import pickle
from dataclasses import dataclass
from typing import Final

from pipeline.execution.batches import ReadOutcome, Rejection
from pipeline.extraction.facts import DocumentFacts

_DIGEST_BYTES: Final = hashlib.sha256().digest_size


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


def serialize(outcome: ReadOutcome) -> bytes:
    """The bytes of what was read in one document."""
    if isinstance(outcome, Rejection):
        summary = Summary(outcome)
    else:
        summary = Summary(None, outcome.document.text_sha256(), len(outcome.findings))
    body = io.BytesIO()
    pickle.dump(summary, body, protocol=pickle.HIGHEST_PROTOCOL)
    pickle.dump(outcome, body, protocol=pickle.HIGHEST_PROTOCOL)
    content = body.getvalue()
    return hashlib.sha256(content).digest() + content


def deserialize_summary(content: bytes) -> Summary:
    """The summary in serialised bytes; the facts after it are not loaded.

    Raises:
        DamagedError: the bytes are not those that were serialised.
    """
    summary: Summary = pickle.load(_verified(content))  # noqa: S301 - see above
    return summary


def deserialize_facts(content: bytes) -> DocumentFacts | None:
    """The facts in serialised bytes; None where they hold a rejection.

    Raises:
        DamagedError: the bytes are not those that were serialised.
    """
    body = _verified(content)
    pickle.load(body)  # noqa: S301 - the summary
    outcome = pickle.load(body)  # noqa: S301 - see above
    return outcome if isinstance(outcome, DocumentFacts) else None


def _verified(content: bytes) -> io.BytesIO:
    body = content[_DIGEST_BYTES:]
    if hashlib.sha256(body).digest() != content[:_DIGEST_BYTES]:
        raise DamagedError
    return io.BytesIO(body)
