"""What is new in a list, what changed in it, and what is no longer there."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from pipeline.extraction.fields.authorities import slug
from pipeline.publications.found import Found, Publication, ReadList
from pipeline.publications.lists import DocumentList
from pipeline.publications.ofsted_site import ListedDocument, file_number
from pipeline.publications.watch import NewsWatch


@dataclass(frozen=True, slots=True)
class ListChanges:
    """How a list differs from when it was last read.

    Attributes:
        n_listed: how many documents it has now.
        new: documents that it never had before.
        changed: those whose words or day are others now.
        returned: those that it lacked the last time, and had before.
        vanished: those that it had the last time, and lacks now.
    """

    n_listed: int
    new: tuple[Publication, ...]
    changed: tuple[Publication, ...]
    returned: tuple[Publication, ...]
    vanished: tuple[Publication, ...]

    @property
    def has_news(self) -> bool:
        """Whether anything differs."""
        return bool(self.new or self.changed or self.returned or self.vanished)


def compare(
    found: Found, source: DocumentList, documents: Collection[ListedDocument], today: date
) -> tuple[Found, ListChanges]:
    """Put what a list has now into the record.

    Args:
        found: the record so far.
        source: the list.
        documents: what it has.
        today: the day, in UTC.

    Returns:
        The record now, and what is different.
    """
    before = found.on_list(source.address)
    of_authority = _known_of(found, source)
    record = found
    new, changed, returned = [], [], []
    for document in documents:
        known = of_authority.get(document.url)
        now = _listed(known or _first_seen(record, source, document, today), source, document, today)
        record = record.with_publications(now)
        if known is None:
            new.append(now)
        elif (known.link_text, known.day) != (now.link_text, now.day):
            changed.append(now)
        elif not known.is_listed:
            returned.append(now)
    addresses = {document.url for document in documents}
    missed = (item for url, item in before.items() if item.is_listed and url not in addresses)
    # news move down a list and off it, which says nothing about them
    vanished = [replace(item, is_listed=False, missing_since=today) for item in missed if source.is_complete]
    read = ReadList(source.authority_code, source.authority_name, today, source.is_complete)
    record = replace(record.with_publications(*vanished), lists={**record.lists, source.address: read})
    return record, ListChanges(len(addresses), tuple(new), tuple(changed), tuple(returned), tuple(vanished))


def _known_of(found: Found, source: DocumentList) -> dict[str, Publication]:
    """What lists of this kind have, or had, of the authority, by address: its list may have moved to another one.

    A council's news may link to a report, too, which then stays the inspectorate's.
    """
    same_kind = {address for address, item in found.lists.items() if item.is_complete == source.is_complete}
    return {
        item.url: item
        for item in found.publications.values()
        if item.authority_name == source.authority_name and item.listed_at in same_kind
    }


def _listed(item: Publication, source: DocumentList, document: ListedDocument, today: date) -> Publication:
    """A publication as the list has it now."""
    return replace(
        item,
        listed_at=source.address,
        kind=document.stated.kind,
        link_text=document.stated.text,
        day=document.stated.day,
        terms=source.terms(document.stated.day),
        last_seen=today,
        is_listed=True,
        missing_since=None,
        is_wanted=source.wants(document.stated.kind),
        leads_elsewhere=not source.may_lead_to(document.url),
    )


def _first_seen(found: Found, source: DocumentList, document: ListedDocument, today: date) -> Publication:
    """A publication that was never listed before."""
    name = _name_of(document.url)
    publication_id = f"{source.authority_slug}-{name}"
    if publication_id in found.publications:  # the same last part under another address
        publication_id += f"-{_hash_of(document.url)}"
    same = next((item for item in found.publications.values() if item.url == document.url), None)
    return Publication(
        publication_id=publication_id,
        url=document.url,
        authority_code=source.authority_code,
        authority_name=source.authority_name,
        listed_at=source.address,
        kind=document.stated.kind,
        link_text=document.stated.text,
        day=document.stated.day,
        # one document in the lists of two authorities is one file
        file_name=same.file_name if same is not None else _file_name(source, publication_id, document.url),
        first_seen=today,
        last_seen=today,
    )


def _file_name(source: DocumentList, publication_id: str, url: str) -> str:
    """What a document is called in the store: its number in a folder of its authority."""
    folder = "council-news" if isinstance(source.source, NewsWatch) else "ofsted"
    name = publication_id.removeprefix(f"{source.authority_slug}-")
    ending = urlsplit(url).path.rpartition(".")[2].lower()
    known = ending if ending in ("pdf", "html", "txt") else "html" if folder == "council-news" else "pdf"
    return f"{folder}/{source.authority_slug}/{name}.{known}"


def _name_of(url: str) -> str:
    """The number of a file of the inspectorate; the last part of any other address, or its hash."""
    number = file_number(url)
    if number is not None:
        return number
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    return slug(last)[:80].strip("-") or _hash_of(url)


def _hash_of(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:8]
