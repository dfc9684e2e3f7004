"""Rows of `documents`, `passages` and `abbreviations`."""

from collections.abc import Mapping, Sequence
from datetime import date

from pipeline.extraction.facts import Missing, Period, Section
from pipeline.linking.identifiers import text_sha256
from pipeline.linking.tables.rows import Reason, Source, TableRows
from pipeline.reading.document import Span
from pipeline.schema.rows import Row
from pipeline.schema.vocabularies import DocumentFlag, NullReason
from pipeline.sources.registry import RegistryEntry

_NO_ENTRY: Reason = (NullReason.NOT_STATED, "the registry of sources does not say")
#: The longest heading that is kept beside every row under it.
_LONGEST_SECTION = 200


def add_documents(
    rows: TableRows,
    sources: Sequence[Source],
    entries: Mapping[str, RegistryEntry | None],
    flags: Mapping[str, DocumentFlag],
    editions: Mapping[str, str],
) -> None:
    """Add every document with its passages and abbreviations.

    Args:
        rows: where to add them.
        sources: the documents.
        entries: what the registry says, by file name.
        editions: the document that stands, for each that is another edition of it.
        flags: what shows only beside other documents, by document.
    """
    for source in sources:
        entry = entries.get(source.facts.file_name) or RegistryEntry()
        _add_document(rows, source, entry, flags.get(source.document_id), editions.get(source.document_id))
        _add_passages(rows, source, may_be_published=entry.redistributable is True)
        _add_abbreviations(rows, source)


def section_heading(source: Source, section: Section) -> str | None:
    """The heading of a section as printed, None where it has none."""
    return source.words(section.heading)[:_LONGEST_SECTION] if section.heading else None


def passage_id(source: Source, seq: int) -> str:
    """The identifier of a passage."""
    return f"{source.document_id}-p{seq:04d}"


def _add_document(
    rows: TableRows, source: Source, entry: RegistryEntry, beside_others: DocumentFlag | None, edition_of: str | None
) -> None:
    facts = source.facts
    document, authority, published = facts.document, facts.authority, facts.published
    from_registry = entry.published_date if published is None else None
    row: Row = {
        "document_id": source.document_id,
        "title": " ".join(source.words(facts.title).split()) if facts.title else None,
        "document_kind": facts.kind,
        "document_kind_basis": facts.kind_method,
        "flags": _flag(source, entry) or beside_others,
        "edition_of": edition_of,
        "publisher": entry.publisher,
        "local_authority": authority.name if authority else None,
        "authority_code": authority.ons_code if authority else None,
        "published_date": published.first if published else from_registry,
        "published_date_last": published.last if published else from_registry,
        "date_precision": published.precision if published else ("day" if from_registry else None),
        "date_basis": published.basis if published else ("source_record" if from_registry else None),
        "source_url": entry.url,
        "licence": entry.licence,
        "attribution": entry.attribution,
        "redistributable": entry.redistributable,
        "sha256": facts.sha256,
        "text_sha256": text_sha256(facts),
        "media_type": document.media_type,
        "n_pages": document.n_pages,
        "n_characters": len(document.text),
        "n_sentences": sum(passage.kind in ("sentence", "list_item") for passage in facts.passages),
        "file_name": facts.file_name,
    }
    rows.add("documents", row)
    name = source.document_id
    if authority is not None and authority.span is not None:
        rows.evidence("documents", name, "local_authority", source, authority.span, authority.method)
    if published is not None:
        rows.readings("documents", name, source, published.evidence)
    no_authority: Reason = (NullReason.NOT_STATED, "no local authority is named, or several equally often")
    undated: Reason = next(
        ((item.reason, item.detail) for item in facts.missing if item.column == "published_date"),
        (NullReason.NOT_STATED, "the document prints no date of its own, and the registry gives none"),
    )
    rows.nulls(
        "documents",
        name,
        row,
        {
            "title": (NullReason.NOT_STATED, "the text has no title"),
            "local_authority": no_authority,
            "authority_code": no_authority,
            **dict.fromkeys(("published_date", "published_date_last", "date_precision", "date_basis"), undated),
            **dict.fromkeys(("publisher", "source_url", "licence", "attribution", "redistributable"), _NO_ENTRY),
        },
    )


def _flag(source: Source, entry: RegistryEntry) -> DocumentFlag | None:
    """What a user should know first of a document; the least understood comes first."""
    facts = source.facts
    if facts.flags:
        return facts.flags[0]
    if facts.authority is None:
        return DocumentFlag.AUTHORITY_NOT_FOUND
    if entry.document_kind is not None and entry.document_kind != facts.kind:
        return DocumentFlag.KIND_DIFFERS_FROM_REGISTRY
    if entry.published_date is not None and facts.published and not _within(entry.published_date, facts.published):
        return DocumentFlag.DATE_DIFFERS_FROM_REGISTRY
    return None


def _within(day: date, period: Period) -> bool:
    return period.first <= day <= period.last


def _add_passages(rows: TableRows, source: Source, *, may_be_published: bool) -> None:
    for passage in source.facts.passages:
        section = source.facts.sections[passage.section]
        name = passage_id(source, passage.seq)
        row: Row = {
            "passage_id": name,
            "seq": passage.seq,
            "section": section_heading(source, section),
            "section_kind": section.kind,
            "paragraph": passage.paragraph,
            "passage_kind": passage.kind,
            "contains_private_name": passage.names_private_person,
            **source.place(passage.span),
        }
        if not may_be_published:
            row["text"] = None
            detail = "the terms of the document do not allow its whole text to be published again"
            rows.null("passages", name, Missing("text", NullReason.WITHHELD, detail))
        rows.add("passages", row)


def _add_abbreviations(rows: TableRows, source: Source) -> None:
    for found in source.facts.abbreviations:
        short, long = found.short_span, found.expansion_span
        abbreviation = source.words(short)
        name = f"{source.document_id}|{abbreviation}"
        end = max(short.end, long.end)
        end += source.facts.document.text[end : end + 1] == ")"
        whole = Span(min(short.start, long.start), end)
        rows.add(
            "abbreviations",
            {
                "abbreviation": abbreviation,
                "singular": abbreviation[:-1]
                if abbreviation[-2:-1].isupper() and abbreviation.endswith("s")
                else abbreviation,
                "expansion": source.words(long),
                **source.place(whole),
            },
        )
        rows.evidence("abbreviations", name, "abbreviation", source, short, found.method)
        rows.evidence("abbreviations", name, "expansion", source, long, found.method)
