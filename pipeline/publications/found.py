"""The record of what publishers list, in the store of fetched documents: every document that was ever listed.

Nothing is removed from it: a document that is no longer listed is news in itself.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from pipeline.core.atomic_files import replace_file
from pipeline.publications.vocabularies import PublicationKind
from pipeline.sources.fetch.results import FetchResult, PageStatus
from pipeline.sources.store import StoreError, load_record
from pipeline.sources.terms_of_use import TermsOfUse

_NAME: Final = "publications.json"


@dataclass(frozen=True, slots=True)
class Publication:
    """A document that a publisher lists, or listed.

    Attributes:
        publication_id: its identifier, which stays.
        url: where the document is.
        authority_code: the ONS code of the authority whose list it is in; None for one that the register lacks.
        authority_name: the name of that authority.
        listed_at: the address of that list.
        kind: of the document, by the words of its link; None where none of them is known.
        link_text: the words of its link.
        day: of publication, from its list; None where the list has none.
        file_name: what it is called in the store, as a path.
        first_seen: when it was first in the list, in UTC.
        last_seen: when it was last in the list.
        is_listed: whether it was in the list when that was last read.
        missing_since: when it was first seen to be no longer listed.
        is_wanted: whether what is watched includes its kind.
        leads_elsewhere: whether its address is on a host that is not watched, so that it is not requested.
        terms: of its use.
        asked_as: the words of its link when it was last asked for and the publisher answered.
        asked_on: when it was last asked for.
        outcome: of that; None where it was never asked for.
    """

    publication_id: str
    url: str
    authority_code: str | None
    authority_name: str
    listed_at: str
    kind: PublicationKind | None
    link_text: str
    day: date | None
    file_name: str
    first_seen: date
    last_seen: date
    is_listed: bool = True
    missing_since: date | None = None
    is_wanted: bool = True
    leads_elsewhere: bool = False
    terms: TermsOfUse = field(default_factory=TermsOfUse)
    asked_as: str | None = None
    asked_on: date | None = None
    outcome: PageStatus | None = None


@dataclass(frozen=True, slots=True)
class ReadList:
    """When a list was last read, whose it is, and whether it has everything that was published, not only the newest."""

    authority_code: str | None
    authority_name: str
    last_read: date
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that is known of what publishers list.

    Attributes:
        publications: by their identifiers.
        lists: by their addresses.
        authorities: the names of those that the inspectorate's own list has, by their numbers.
    """

    publications: dict[str, Publication] = field(default_factory=dict)
    lists: dict[str, ReadList] = field(default_factory=dict)
    authorities: dict[str, str] = field(default_factory=dict)

    def on_list(self, address: str) -> dict[str, Publication]:
        """What is or was on a list, by the address of the document."""
        return {item.url: item for item in self.publications.values() if item.listed_at == address}

    def with_publications(self, *changed: Publication) -> "Found":
        """The same with some publications added or replaced."""
        return replace(self, publications={**self.publications, **{item.publication_id: item for item in changed}})

    def n_lacking(self, fetched: FetchResult) -> int:
        """How many listed documents were not asked for in a fetch, since the publisher did not have them before."""
        asked = {page.url for page in fetched.pages}
        absent = (
            item for item in self.publications.values() if item.outcome in (PageStatus.GONE, PageStatus.SET_ASIDE)
        )
        return sum(item.is_listed and item.is_wanted and item.url not in asked for item in absent)

    def last_looked(self) -> dict[str, date]:
        """When a list of everything on each authority was last read, by ONS code."""
        days: dict[str, date] = {}
        for item in self.lists.values():
            if item.authority_code is not None and item.is_complete:
                days[item.authority_code] = max(item.last_read, days.get(item.authority_code, item.last_read))
        return dict(sorted(days.items()))


_FOUND: Final = TypeAdapter(Found)


def load_found(folder: Path) -> Found:
    """Read the record.

    Args:
        folder: the store of fetched documents, which may be missing.

    Raises:
        StoreError: it cannot be read.
    """
    advice = "restore it from a backup, or remove it: the next `fetch` makes it again, without what is no longer listed"
    return load_record(folder / _NAME, _FOUND, advice) or Found()


def save_found(folder: Path, found: Found) -> None:
    """Write the record.

    Raises:
        StoreError: it cannot be written.
    """
    in_order = Found(
        dict(sorted(found.publications.items())),
        dict(sorted(found.lists.items())),
        dict(sorted(found.authorities.items())),
    )
    try:
        replace_file(folder / _NAME, _FOUND.dump_json(in_order, indent=1) + b"\n")
    except OSError as error:
        raise StoreError(
            f"{folder}: cannot be written to ({error.strerror}); free some space, or make the folder writable"
        ) from error
