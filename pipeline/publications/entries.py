"""What the record of publications adds to the registry, and which of them to fetch."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import PurePosixPath
from typing import Final

from pipeline.publications.found import Found, Publication
from pipeline.publications.ofsted_site import file_number
from pipeline.sources.fetch.results import PageResult, PageStatus
from pipeline.sources.registry import Registry, RegistryEntry

#: A document that was not there when it was asked for may be there a week later.
_TRY_AGAIN_AFTER_DAYS: Final = 7
#: What explains in a table why a document is not held; other outcomes are those of one day.
_LASTING: Final = frozenset({PageStatus.GONE, PageStatus.SET_ASIDE})
#: The numbers that the inspectorate gives files have eight digits; a shorter one in a name may be anything.
_NUMBER: Final = re.compile(r"(?<!\d)\d{7,12}(?!\d)")
#: A folder of the documents of one authority, as public programs that fetch them name it: '80506_lambeth'.
_URN: Final = re.compile(r"(?P<urn>\d{5,9})(?!\d)")
_ENDING: Final = re.compile(r",? ?pdf\b")
_NOT_A_WORD: Final = re.compile(r"[^a-z0-9]+")


def listed_files(found: Found, registry: Registry, names: Iterable[str]) -> list[Publication]:
    """What publishers list, each under the name of the file that it is, or would be once it is fetched.

    Args:
        found: the record of what publishers list.
        registry: of the sources folder; the name that a person gave an address comes first.
        names: of the files in the folder.
    """
    registered = {entry.url: name for name, entry in registry.documents.items() if entry.url is not None}
    in_folder = in_the_folder(found, [name for name in names if name not in registry.documents])
    return [
        replace(item, file_name=registered.get(item.url) or in_folder.get(item.publication_id, item.file_name))
        for item in found.publications.values()
    ]


def registry_with(registry: Registry, listed: Iterable[Publication]) -> Registry:
    """The registry with an entry for each document that is listed; what a person registered stays as it is."""
    added = {item.file_name: entry_of(item) for item in listed if item.is_wanted and not item.leads_elsewhere}
    return Registry(documents={**added, **registry.documents})


def without_looking(item: Publication) -> Publication:
    """A publication without what each look changes, so that the same list gives the same tables each time."""
    outcome = item.outcome if item.outcome in _LASTING else None
    last_seen = item.first_seen if item.is_listed else item.last_seen
    return replace(item, last_seen=last_seen, asked_as=None, asked_on=None, outcome=outcome)


def entry_of(item: Publication) -> RegistryEntry:
    """What is known of a listed document from outside its text."""
    return RegistryEntry(
        publisher=item.terms.publisher,
        url=item.url,
        licence=item.terms.licence,
        attribution=item.terms.attribution,
        redistributable=item.terms.redistributable,
        published_date=item.day,
    )


def in_the_folder(found: Found, names: Iterable[str]) -> dict[str, str]:
    """The files that are listed documents by their names, by the identifiers of these.

    A name is one by the number that the inspectorate gives the file ('50004434.pdf'), or by the words of its link in a
    folder that begins with the authority's number ('80506_lambeth/children's services inspection - 09 may 2018.pdf').
    A name that would be several, and a document that several files would be, is none.
    """
    by_key: dict[str, list[str]] = {}
    for item in found.publications.values():
        for key in _keys_of(item):
            by_key.setdefault(key, []).append(item.publication_id)
    files: dict[str, list[str]] = {}
    for name in names:
        matched = {identifier for key in _keys_in(name) for identifier in by_key.get(key, ())}
        if len(matched) == 1:
            files.setdefault(matched.pop(), []).append(name)
    return {identifier: matching[0] for identifier, matching in files.items() if len(matching) == 1}


def _keys_of(item: Publication) -> Iterator[str]:
    """By what the name of a file would be recognised."""
    number = file_number(item.url)
    if number is not None:
        yield number
        urn = item.listed_at.rstrip("/").rpartition("/")[2]
        yield f"{urn}/{_folded(item.link_text)}"


def _keys_in(name: str) -> Iterator[str]:
    """By what a name would be recognised."""
    path = PurePosixPath(name)
    yield from _NUMBER.findall(path.stem)
    for folder in path.parts[:-1]:
        urn = _URN.match(folder)
        if urn is not None:
            yield f"{urn['urn']}/{_folded(path.stem)}"


def _folded(text: str) -> str:
    """The words of a link or a name, without what they may differ in."""
    words = _NOT_A_WORD.sub(" ", _ENDING.sub("", text.casefold()))
    return " ".join(word.lstrip("0") for word in words.split())


def to_fetch(
    found: Found,
    registry: Registry,
    held: Collection[str],
    names: Iterable[str],
    today: date,
    ask_again_after_days: int,
) -> list[Publication]:
    """The documents to ask for: new ones, changed ones, and those that were not asked for in a long time.

    Args:
        found: the record of what publishers list.
        registry: of the sources folder; what it names is fetched with it.
        held: the addresses of which the store has an edition that is not doubted.
        names: of the files in the folder.
        today: the day, in UTC.
        ask_again_after_days: after how many days a held document is asked for again.

    Returns:
        Each address once, the newest first, so that a fetch which is broken off has brought what matters most.
    """
    registered = {entry.url for entry in registry.documents.values()}
    in_folder = in_the_folder(found, names)
    due = [
        item
        for item in found.publications.values()
        if item.is_wanted
        and item.is_listed
        and not item.leads_elsewhere
        and item.url not in registered
        and item.publication_id not in in_folder
        and _is_due(item, today, ask_again_after_days if item.url in held else _TRY_AGAIN_AFTER_DAYS)
    ]
    newest_first = sorted(
        due, key=lambda item: (item.day is None, -(item.day or today).toordinal(), item.publication_id)
    )
    return list({item.url: item for item in newest_first}.values())


def _is_due(item: Publication, today: date, after_days: int) -> bool:
    """Whether to ask for a document: the publisher never answered, its link is another now, or it is long ago."""
    if item.asked_as != item.link_text or item.asked_on is None:
        return True
    return item.asked_on + timedelta(days=after_days) <= today


def with_outcomes(found: Found, pages: Mapping[str, PageResult], today: date) -> Found:
    """The record with what came of asking for documents.

    Args:
        found: the record.
        pages: the result for each address.
        today: the day, in UTC.
    """
    asked = (item for item in found.publications.values() if item.url in pages)
    return found.with_publications(*(_after(item, pages[item.url], today) for item in asked))


def _after(item: Publication, page: PageResult, today: date) -> Publication:
    # where another attempt may help, the next fetch asks again, whatever the day
    asked_as = item.asked_as if page.retryable else item.link_text
    return replace(item, outcome=page.status, asked_as=asked_as, asked_on=today)
