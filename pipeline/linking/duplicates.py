"""Files that hold the same text, of which one is kept."""

from collections.abc import Collection, Iterable

from pipeline.linking.known_documents import KnownDocument
from pipeline.linking.tables.rejected_documents import RejectedDocumentRow
from pipeline.schema.vocabularies import RejectionReason
from pipeline.sources.discovery import HASH_OF_NO_BYTES


def without_duplicates(
    documents: Iterable[KnownDocument], registered: Collection[str]
) -> tuple[list[KnownDocument], list[RejectedDocumentRow]]:
    """Keep each text once, in the file that the registry names, or else the first by name.

    Args:
        documents: the documents.
        registered: the names of the files that have an entry in the registry.

    Returns:
        The documents that are kept, registered ones first, then by name, and a row for each of the others.
    """

    def rank(document: KnownDocument) -> tuple[bool, str]:
        return document.file_name not in registered, document.file_name

    kept: dict[str, KnownDocument] = {}
    others: list[KnownDocument] = []
    for document in documents:
        text = document.text_sha256
        first, *second = sorted((kept[text], document) if text in kept else (document,), key=rank)
        kept[text] = first
        others += second
    rows: list[RejectedDocumentRow] = [
        {
            "file_name": other.file_name,
            # withheld words could be guessed from the hash of their file
            "sha256": HASH_OF_NO_BYTES if other.withheld else other.people.sha256,
            "reason": RejectionReason.DUPLICATE,
            "detail": f"holds the same text as {kept[other.text_sha256].file_name}, which is kept; remove one of them",
        }
        for other in others
    ]
    return sorted(kept.values(), key=rank), rows
