"""Files that hold the same text, of which one is kept."""

from collections.abc import Collection, Iterable
from typing import Final

from pipeline.extraction.facts import DocumentFacts
from pipeline.linking.identifiers import text_sha256
from pipeline.linking.tables.rejected_documents import RejectedDocumentRow
from pipeline.reading.document import hash_of_text
from pipeline.redaction.redact import NO_REDACTIONS, Redactions
from pipeline.schema.vocabularies import RejectionReason

#: What stands for the hash of a file whose words could be guessed from it: the hash of no bytes.
HASH_OF_NOTHING: Final = hash_of_text("")


def without_duplicates(
    documents: Iterable[DocumentFacts], registered: Collection[str], redactions: Redactions = NO_REDACTIONS
) -> tuple[list[DocumentFacts], list[RejectedDocumentRow]]:
    """Keep each text once, in the file that the registry names, or else the first by name.

    Args:
        documents: the documents, which may be loaded one by one: only those that are kept stay in memory.
        registered: the names of the files that have an entry in the registry.
        redactions: what is not to be published. Of a file with such words not even the hash is: they could be guessed
            from it.

    Returns:
        The documents that are kept, registered ones first, then by name, and a row for each of the others.
    """

    def rank(document: DocumentFacts) -> tuple[bool, str]:
        return document.file_name not in registered, document.file_name

    kept: dict[str, DocumentFacts] = {}
    others: list[tuple[str, str, str]] = []
    for document in documents:
        text = text_sha256(document)
        first, *second = sorted((kept[text], document) if text in kept else (document,), key=rank)
        kept[text] = first
        others += [(text, other.file_name, other.sha256) for other in second]
    rows: list[RejectedDocumentRow] = [
        {
            "file_name": file_name,
            "sha256": HASH_OF_NOTHING if redactions.places(kept[text].document.text) else sha256,
            "reason": RejectionReason.DUPLICATE,
            "detail": f"holds the same text as {kept[text].file_name}, which is kept; remove one of them",
        }
        for text, file_name, sha256 in others
    ]
    return sorted(kept.values(), key=rank), rows
