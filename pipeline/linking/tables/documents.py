"""Rows of `documents`."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import PurePath
from typing import Final, TypedDict

from pipeline.core.day_text import MONTHS
from pipeline.extraction.facts import DocumentFacts, Period
from pipeline.linking.identifiers import text_sha256
from pipeline.linking.source import Source
from pipeline.linking.tables.evidence import EvidenceRecorder, Reason
from pipeline.schema.model import SEVERAL
from pipeline.schema.rows import row_of
from pipeline.schema.vocabularies import (
    DateBasis,
    DatePrecision,
    DocumentFlag,
    DocumentKind,
    LicenceBasis,
    NullReason,
    PassageKind,
    PassageRole,
    Relation,
)
from pipeline.sources.registry import RegistryEntry
from pipeline.sources.terms_of_use import OFSTED, TermsOfUse, terms_of_the_inspectorate

_TABLE: Final = "documents"
#: What Ofsted publishes, whatever inspectorates sign it together.
_INSPECTORATES: Final = frozenset({DocumentKind.INSPECTION_LETTER, DocumentKind.INSPECTION_REPORT})
_DAY_AT_END: Final = re.compile(rf" - (?P<day>\d{{1,2}}) (?P<month>{'|'.join(MONTHS).lower()}) (?P<year>\d{{4}})\Z")
_METHODS: Final = {
    LicenceBasis.PRINTED: "the Open Government Licence in a letter or report of the inspectorate",
    LicenceBasis.LETTERHEAD: "an address of the inspectorate, or Crown copyright, on a letter or report of its own",
}
_SENTENCES: Final = frozenset({PassageKind.SENTENCE, PassageKind.LIST_ITEM})
_NOT_IN_REGISTRY: Final[Reason] = (NullReason.NOT_STATED, "the registry of sources does not say")
_NO_TERMS: Final[Reason] = (
    NullReason.NOT_STATED,
    "the registry of sources does not say, and no open licence or letterhead of the inspectorate was read in the text",
)
_NO_AUTHORITY: Final[Reason] = (
    NullReason.NOT_STATED,
    "no local authority is named, or several equally often",
)
_MASKED: Final[Reason] = (
    NullReason.WITHHELD,
    "words are withheld that the file holds or can hold, and they could be guessed from it",
)
_UNDATED: Final[Reason] = (
    NullReason.NOT_STATED,
    "the document prints no date of its own, and neither the registry nor the name of its file gives one",
)


@row_of(_TABLE)
class DocumentRow(TypedDict):
    """One document."""

    document_id: str
    title: str | None
    document_kind: DocumentKind
    document_kind_basis: str
    flags: str | None
    edition_of: str | None
    publisher: str | None
    local_authority: str | None
    authority_code: str | None
    published_date: date | None
    published_date_last: date | None
    date_precision: DatePrecision | None
    date_basis: DateBasis | None
    source_url: str | None
    licence: str | None
    licence_basis: LicenceBasis | None
    attribution: str | None
    redistributable: bool | None
    sha256: str | None
    text_sha256: str
    media_type: str
    n_pages: int | None
    n_characters: int
    n_sentences: int
    n_unknown: int
    file_name: str


def document_row(
    recorder: EvidenceRecorder,
    source: Source,
    entry: RegistryEntry,
    flags: Iterable[DocumentFlag],
    edition_of: str | None,
    *,
    has_hash: bool,
) -> DocumentRow:
    """The row of a document.

    Args:
        recorder: takes its evidence and its reasons for null.
        source: the document.
        entry: what the registry states about its file.
        flags: what shows only beside other documents; the document's own flags come first.
        edition_of: the document of which it is another edition.
        has_hash: whether the hash of its file may be known. Words that are withheld, and that the file holds or can
            hold, could be guessed from it.
    """
    facts = source.facts
    document, authority = facts.document, facts.authority
    sentences = [passage for passage in facts.passages if passage.kind in _SENTENCES]
    terms = terms_of_use(facts, entry)
    row: DocumentRow = {
        "document_id": source.document_id,
        "title": " ".join(source.words(facts.title).split()) if facts.title else None,
        "document_kind": facts.kind,
        "document_kind_basis": facts.kind_method,
        "flags": SEVERAL.join(dict.fromkeys((*_own_flags(facts, entry), *flags))) or None,
        "edition_of": edition_of,
        "publisher": terms.publisher or (OFSTED if facts.kind in _INSPECTORATES else None),
        "local_authority": authority.name if authority else None,
        "authority_code": authority.ons_code if authority else None,
        **_published(facts, entry),
        "source_url": entry.url,
        "licence": terms.licence,
        "licence_basis": _licence_basis(terms, entry, facts),
        "attribution": terms.attribution,
        "redistributable": terms.redistributable,
        "sha256": facts.sha256 if has_hash else None,
        "text_sha256": text_sha256(facts),
        "media_type": document.media_type,
        "n_pages": document.n_pages,
        "n_characters": len(document.text),
        "n_sentences": len(sentences),
        "n_unknown": sum(passage.role == PassageRole.UNKNOWN for passage in sentences),
        "file_name": facts.file_name,
    }
    _record(recorder, source, row)
    return row


def terms_of_use(facts: DocumentFacts, entry: RegistryEntry) -> TermsOfUse:
    """The terms of a document: those in the registry, or else those that follow from the inspectorate's letterhead."""
    stated = TermsOfUse(entry.publisher, entry.licence, entry.attribution, entry.redistributable)
    if facts.licence is None or stated not in (TermsOfUse(), TermsOfUse(publisher=OFSTED)):
        return stated
    year = facts.licence.year or (facts.published.first.year if facts.published else None)
    return terms_of_the_inspectorate(year)


def _licence_basis(terms: TermsOfUse, entry: RegistryEntry, facts: DocumentFacts) -> LicenceBasis | None:
    """How the licence is known."""
    if terms.licence is None:
        return None
    return LicenceBasis.SOURCE_RECORD if entry.licence or facts.licence is None else facts.licence.basis


class _Published(TypedDict):
    """The columns of the day of publication."""

    published_date: date | None
    published_date_last: date | None
    date_precision: DatePrecision | None
    date_basis: DateBasis | None


def _published(facts: DocumentFacts, entry: RegistryEntry) -> _Published:
    """The day that the document prints, or else the one that the registry gives, or else the name of its file."""
    period = facts.published
    if period is not None:
        return {
            "published_date": period.first,
            "published_date_last": period.last,
            "date_precision": period.precision,
            "date_basis": period.basis,
        }
    day = entry.published_date or _day_in_name(facts)
    basis = DateBasis.SOURCE_RECORD if entry.published_date else DateBasis.FILE_NAME
    return {
        "published_date": day,
        "published_date_last": day,
        "date_precision": DatePrecision.DAY if day else None,
        "date_basis": basis if day else None,
    }


def _day_in_name(facts: DocumentFacts) -> date | None:
    """The day of publication at the end of the name that the inspectorate gives a file; None where it is none.

    Of 98 letters and reports that also print the day, the two are the same in all. A day before the inspection ended is
    none of publication.
    """
    found = _DAY_AT_END.search(PurePath(facts.file_name).stem.lower())
    if found is None or facts.kind not in _INSPECTORATES:
        return None
    try:
        day = date(int(found["year"]), MONTHS.index(found["month"].capitalize()) + 1, int(found["day"]))
    except ValueError:  # no such day
        return None
    ended = [item.period.last for item in facts.mentions if item.relation == Relation.PRIMARY and item.period]
    return day if all(last <= day for last in ended) else None


def _record(recorder: EvidenceRecorder, source: Source, row: DocumentRow) -> None:
    facts, row_id = source.facts, source.document_id
    if facts.authority is not None and facts.authority.span is not None:
        recorder.add(_TABLE, row_id, "local_authority", source, facts.authority.span, facts.authority.method)
    if facts.published is not None:
        recorder.add_each(_TABLE, row_id, source, facts.published.evidence)
    if facts.licence is not None and row["licence_basis"] == facts.licence.basis:
        recorder.add(_TABLE, row_id, "licence", source, facts.licence.span, _METHODS[facts.licence.basis])
    undated = next(((item.reason, item.detail) for item in facts.missing if item.column == "published_date"), _UNDATED)
    recorder.add_nulls(
        _TABLE,
        row_id,
        row,
        {
            "title": (NullReason.NOT_STATED, "the text has no title"),
            **dict.fromkeys(("local_authority", "authority_code"), _NO_AUTHORITY),
            **dict.fromkeys(("published_date", "published_date_last", "date_precision", "date_basis"), undated),
            "sha256": _MASKED,
            **dict.fromkeys(("publisher", "source_url"), _NOT_IN_REGISTRY),
            **dict.fromkeys(("licence", "licence_basis", "attribution", "redistributable"), _NO_TERMS),
        },
    )


def _own_flags(facts: DocumentFacts, entry: RegistryEntry) -> Iterator[DocumentFlag]:
    """What a user should know about a document; what makes it least reliable comes first."""
    yield from facts.flags
    if facts.authority is None:
        yield DocumentFlag.AUTHORITY_NOT_FOUND
    if entry.document_kind is not None and entry.document_kind != facts.kind:
        yield DocumentFlag.KIND_DIFFERS_FROM_REGISTRY
    if entry.published_date is not None and facts.published and not _within(entry.published_date, facts.published):
        yield DocumentFlag.DATE_DIFFERS_FROM_REGISTRY


def _within(day: date, period: Period) -> bool:
    return period.first <= day <= period.last
