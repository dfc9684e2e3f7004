"""Rows of `rejected_documents` for files that were read and are not published."""

import re
from collections.abc import Mapping
from typing import Final, TypedDict

from pipeline.redaction.recorded import withheld_record
from pipeline.redaction.redacted_facts import WithheldDocument
from pipeline.schema.rows import row_of
from pipeline.schema.vocabularies import RejectionReason
from pipeline.sources.discovery import HASH_OF_NO_BYTES

_HASH: Final = re.compile(r"\b[0-9a-f]{64}\b")


@row_of("rejected_documents")
class RejectedDocumentRow(TypedDict):
    """One file that gives no document."""

    file_name: str
    sha256: str
    reason: RejectionReason
    detail: str


def withheld_document_row(document: WithheldDocument) -> RejectedDocumentRow:
    """The row of a document that is withheld whole."""
    return {
        "file_name": document.file_name,
        "sha256": document.sha256,
        "reason": RejectionReason.WITHHELD,
        "detail": withheld_record(document.why),
    }


def row_without_hash(row: Mapping[str, object]) -> dict[str, object]:
    """The row of a file that could not be read, so that nobody knows which words it holds, without the hash of these.

    Args:
        row: the row, in whose detail a hash may stand as well.
    """
    return {**row, "sha256": HASH_OF_NO_BYTES, "detail": _HASH.sub("…", str(row["detail"]))}
