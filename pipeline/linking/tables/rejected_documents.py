"""Rows of `rejected_documents` for files that were read and are not published."""

from typing import TypedDict

from pipeline.redaction.recorded import withheld_record
from pipeline.redaction.redacted_facts import WithheldDocument
from pipeline.schema.rows import row_of
from pipeline.schema.vocabularies import RejectionReason


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
