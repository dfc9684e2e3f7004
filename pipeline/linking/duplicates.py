"""Files that hold the same text, of which one is kept."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pipeline.linking.known_documents import KnownDocument
from pipeline.linking.tables.rejected_documents import RejectedDocumentRow
from pipeline.schema.vocabularies import RejectionReason
from pipeline.sources.discovery import HASH_OF_NO_BYTES


@dataclass(frozen=True, slots=True)
class UniqueDocuments:
    """Documents of which no two hold the same text.

    Attributes:
        documents: those that are kept, registered ones first, then by name.
        rejected: a row for each of the others.
        same_as: the name of the file that is kept, by that of each other.
    """

    documents: list[KnownDocument]
    rejected: list[RejectedDocumentRow]
    same_as: dict[str, str]


def without_duplicates(documents: Iterable[KnownDocument], registered: Collection[str]) -> UniqueDocuments:
    """Keep each text once, in the file that the registry names, or else the first by name.

    Args:
        documents: the documents.
        registered: the names of the files that have an entry in the registry.
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
    same_as = {other.file_name: kept[other.text_sha256].file_name for other in others}
    rows: list[RejectedDocumentRow] = [
        {
            "file_name": other.file_name,
            # withheld words could be guessed from the hash of their file
            "sha256": HASH_OF_NO_BYTES if other.withheld else other.people.sha256,
            "reason": RejectionReason.DUPLICATE,
            "detail": f"holds the same text as {same_as[other.file_name]}, which is kept; remove one of them",
        }
        for other in others
    ]
    return UniqueDocuments(sorted(kept.values(), key=rank), rows, same_as)
