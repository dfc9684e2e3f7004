"""Rows of `publications`: what publishers list, whether the dataset holds it or not."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypedDict

from pipeline.publications.found import Publication
from pipeline.publications.vocabularies import NotHeldReason, PublicationKind
from pipeline.redaction.redact import Redactions
from pipeline.schema.rows import row_of
from pipeline.schema.vocabularies import RejectionReason
from pipeline.sources.fetch.results import PageStatus


@row_of("publications")
class PublicationRow(TypedDict):
    """One document that is or was listed."""

    publication_id: str
    local_authority: str
    authority_code: str | None
    publication_kind: PublicationKind | None
    link_text: str | None
    published_date: date | None
    url: str | None
    listed_at: str
    is_listed: bool
    first_seen: date
    last_seen: date | None
    missing_since: date | None
    document_id: str | None
    not_held_reason: NotHeldReason | None


@dataclass(frozen=True, slots=True)
class PublicationLinker:
    """Finds the documents of publications.

    Attributes:
        documents: the identifiers of the documents of the dataset, by the names of their files.
        rejected: why other files gave no document, by their names.
        redactions: what is withheld.
        about: what a person put into the folder may have a wrong name: the ONS codes of the authorities that such
            documents are about, by the names of their files.
    """

    documents: Mapping[str, str]
    rejected: Mapping[str, str]
    redactions: Redactions
    about: Mapping[str, str] = field(default_factory=dict)

    def rows(self, listed: Sequence[Publication]) -> Iterator[PublicationRow]:
        """A row for each publication."""
        for item in listed:
            document_id = None if self._is_of_another(item) else self.documents.get(item.file_name)
            reason = self._reason(item) if document_id is None else None
            in_address = self.redactions.entry_in(f"{item.url}\n{item.publication_id}")
            shows = reason != NotHeldReason.WITHHELD and in_address is None
            yield {
                "publication_id": item.publication_id if shows else _without_words(item),
                "local_authority": item.authority_name,
                "authority_code": item.authority_code,
                "publication_kind": item.kind,
                "link_text": self.redactions.masked(item.link_text) if shows else None,
                "published_date": item.day,
                "url": item.url if shows else None,
                "listed_at": item.listed_at,
                "is_listed": item.is_listed,
                "first_seen": item.first_seen,
                "last_seen": None if item.is_listed else item.last_seen,
                "missing_since": item.missing_since,
                "document_id": document_id,
                "not_held_reason": reason,
            }

    def _is_of_another(self, item: Publication) -> bool:
        """Whether the file with the name of a publication is about another authority."""
        about = self.about.get(item.file_name)
        return about is not None and item.authority_code is not None and about != item.authority_code

    def _reason(self, item: Publication) -> NotHeldReason:
        """Why the dataset does not hold a publication: the first that applies."""
        rejection = self.rejected.get(item.file_name)
        reasons = (
            (self._is_of_another(item), NotHeldReason.ANOTHER_AUTHORITY),
            (rejection == RejectionReason.WITHHELD, NotHeldReason.WITHHELD),
            (item.outcome is PageStatus.GONE, NotHeldReason.GONE),
            (item.outcome is PageStatus.SET_ASIDE, NotHeldReason.NOT_THE_DOCUMENT),
            (rejection is not None, NotHeldReason.REJECTED),
            (item.leads_elsewhere, NotHeldReason.LEADS_ELSEWHERE),
            (not item.is_wanted, NotHeldReason.KIND_NOT_WATCHED),
        )
        return next((reason for applies, reason in reasons if applies), NotHeldReason.NOT_FETCHED)


def _without_words(item: Publication) -> str:
    """An identifier from which the words of an address cannot be read."""
    return f"publication-{hashlib.sha256(item.publication_id.encode()).hexdigest()[:12]}"
